"""Files become text, one after another, in an engine of their own: dictation never waits for them.

A thread of its own owns the work; what each file is about lies on disk, so that a restart goes on
where the last process was. One failure leaves the others alone. Knows no Qt.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.engine_client import EngineClient, Job, Watch
from app.engine_client_ways import Way
from app.errors import TranscriptsError
from app.queue_store import Item, State, Store, Wish
from app.transcripts import Kept, Transcripts
from app.viewer_export import FORMS, Form, Naming, export, free_path, written
from asr.errors import AsrError, Cancelled, OutputError
from asr.types import Options, Progress

__all__ = ["Item", "Pace", "Queue", "Reached", "State", "Wish"]

log = logging.getLogger(__name__)

OPTIONS = Options(word_timestamps=True)
NO_SPEECH = "No speech was found in it."
STEADY_S = 1.0  # before that long, a rate is a guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How far the file is that is being decoded; seconds of sound, but for `left_s`."""

    number: int
    done_s: float
    total_s: float | None
    left_s: float | None  # until it is done; None while nobody can tell


class Pace:
    """Tells how long a file still takes, from how long it took so far."""

    def __init__(self) -> None:
        self._first: tuple[float, float] | None = None

    def left_s(self, progress: Progress, now: float) -> float | None:
        """Give the seconds that are left at `now`; None while nobody can tell."""
        if self._first is None:  # loading the model came before: it tells nothing of the rest
            self._first = (progress.done_s, now)
        done_s, elapsed_s = progress.done_s - self._first[0], now - self._first[1]
        if progress.total_s is None or elapsed_s < STEADY_S or done_s <= 0:
            return None
        return max(0.0, progress.total_s - progress.done_s) * elapsed_s / done_s


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is told, on the queue's threads."""

    changed: Callable[[], None]  # the list, or the state of a file
    reached: Callable[[Reached], None]
    told: Callable[[str], None]  # a sentence for the person


class Queue:
    """The files of one person. May be called from any thread; all but `close` return at once.

    `choose` gives what the settings name when a file's turn comes. Methods raise
    TranscriptsError where the list cannot be used.
    """

    def __init__(
        self,
        transcripts: Transcripts,
        engine: EngineClient,
        choose: Callable[[], Way],
        news: News,
        words: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self.transcripts = transcripts
        self.store = Store(transcripts.database)
        self.now: Reached | None = None  # of the file that is being decoded
        self.engine, self._choose, self._news = engine, choose, news
        self._words = words  # what is favoured, asked when a file's turn comes
        self._using: Way | None = None
        self._job: tuple[int, Job] | None = None
        self._leaving: set[int] = set()  # to be removed once they have ended
        self._guard = threading.RLock()  # one step at a time, of a person and of the thread
        self._ended = threading.Condition(self._guard)
        self._wake = threading.Event()
        self._closing = False
        self.store.come_back()
        self._thread = threading.Thread(target=self._run, name="queue", daemon=True)
        self._thread.start()

    def add(self, paths: Sequence[Path], wish: Wish | None = None) -> list[int]:
        """Put files at the end; one that waits or is being decoded already is not put in again."""
        with self._guard:
            new = [p for p in dict.fromkeys(paths) if not self.store.unfinished_of(p)]
            numbers = self.store.add(new, wish or Wish())
        self._tell()
        return numbers

    def items(self) -> list[Item]:
        """Give all files, first in line first."""
        return self.store.items()

    def cancel(self, *numbers: int) -> None:
        """Give files up; they stay in the list."""
        with self._guard:
            for number in numbers:
                if self._job and self._job[0] == number:
                    self._job[1].cancel()
                elif self.store.end(number, State.CANCELLED):
                    self._ended.notify_all()
        self._tell()

    def retry(self, *numbers: int) -> None:
        """Let files that failed or were cancelled wait again, where they stand."""
        for number in numbers:
            self.store.wait_again(number)
        self._tell()

    def again(self, *numbers: int, model: str) -> list[int]:
        """Put the same recordings at the end once more, for another model; their texts stay."""
        added = []
        for item in (item for item in self.store.items() if item.id in numbers):
            added += self.store.add([item.path], replace(item.wish, model=model, planned=()))
        self._tell()
        return added

    def move(self, numbers: Sequence[int], before: int | None) -> None:
        """Put files before another, in the order given; None: at the end."""
        self.store.move(numbers, before)
        self._tell()

    def remove(self, *numbers: int) -> None:
        """Take files out of the list, with their texts; one that is being decoded is given up."""
        with self._guard:
            if self._job and self._job[0] in numbers:
                self._leaving.add(self._job[0])
            self.cancel(*numbers)
            self._forget([item for item in self.store.items() if item.id in numbers])
        self._tell()

    def wait(self, number: int, *, stop: Callable[[], bool]) -> Item:
        """Wait until a file has ended; raises Cancelled where `stop` says so or on `close`."""
        with self._guard:
            while True:
                item = self.store.get(number)
                if item.ended:
                    return item
                if stop() or self._closing:
                    raise Cancelled
                self._ended.wait(0.5)

    def close(self) -> None:
        """End the work; the file that is being decoded waits for the next start."""
        with self._guard:
            self._closing = True
            if self._job:
                self._job[1].cancel()
            self._ended.notify_all()
        self._wake.set()
        self._thread.join()
        self.engine.close()

    def _forget(self, items: Sequence[Item]) -> None:
        ended = [item for item in items if item.ended]
        self.store.remove([item.id for item in ended])
        self.transcripts.delete(*(i.transcript for i in ended if i.transcript is not None))

    def _tell(self) -> None:
        self._wake.set()
        self._news.changed()

    # Everything below runs on the queue's thread.

    def _run(self) -> None:
        while not self._closing:
            self._wake.clear()
            try:
                item = self.store.next_waiting()
                if item is None:
                    self._wake.wait()
                elif self.store.begin(item.id):
                    self._news.changed()
                    self._do(item)
            except TranscriptsError as error:
                self._news.told(str(error))
                self._wake.wait()  # until somebody asks for something again
            except Exception:  # a bug must not end the thread
                log.exception("the queue failed")
                self._wake.wait(1.0)

    def _do(self, item: Item) -> None:
        """Decode and write one file; whatever comes of it is noted."""
        state, why = State.FAILED, "VoxBar failed."
        try:
            why = self._transcribe(item)
            state = State.DONE
        except Cancelled:
            state, why = State.CANCELLED, ""
        except (AsrError, TranscriptsError) as error:
            why = str(error)
        finally:
            with self._guard:
                self._job = self.now = None
                if self._closing and state is State.CANCELLED:
                    self.store.release(item.id)
                else:
                    self.store.end(item.id, state, why)
                    if item.id in self._leaving:
                        self._leaving.discard(item.id)
                        self._forget([self.store.get(item.id)])
                self._ended.notify_all()
            self._news.changed()

    def _transcribe(self, item: Item) -> str:
        """Do it; give what is noteworthy. What was decoded before is only written out."""
        number = item.transcript
        if number is None:
            way = self._choose()
            way = replace(way, model=item.wish.model or way.model)
            transcript = self._start(item, way).result()
            number = self.transcripts.add(transcript, item.path, way.model)
            self.store.heard(item.id, number, transcript.warnings)
        kept = self.transcripts.get(number)
        self._write(item, kept)
        return "" if kept.best.text else NO_SPEECH

    def _write(self, item: Item, kept: Kept) -> None:
        """Write the files that are asked for and not there yet."""
        there = list(item.outputs)
        forms_there = {form_of(path) for path in there if path not in item.wish.planned}
        paths = [path for path in item.wish.planned if path not in there]
        paths += [new_path(kept, item.wish, f) for f in item.wish.formats if f not in forms_there]
        for path in paths:
            if not (path in item.wish.planned and _is_written(kept, path)):
                export(kept.best, form_of(path), path, title=item.path.stem)
            there.append(path)
            self.store.written(item.id, there)

    def _start(self, item: Item, way: Way) -> Job:
        if self._using != way:
            self._using = way
            self.engine.use(way.model, way.device, way.precision)
        pace = Pace()

        def progress(reached: Progress) -> None:
            self.now = Reached(
                number=item.id,
                done_s=reached.done_s,
                total_s=reached.total_s,
                left_s=pace.left_s(reached, time.monotonic()),
            )
            self._news.reached(self.now)

        with self._guard:
            if self._closing or self.store.get(item.id).ended:  # given up a moment ago
                raise Cancelled
            job = self.engine.transcribe(
                item.path, replace(OPTIONS, words=self._words()), Watch(progress=progress)
            )
            self._job = (item.id, job)
        return job


def new_path(kept: Kept, wish: Wish, form: Form) -> Path:
    """Name a file that is not there yet. Raises OutputError where the folder cannot be read."""
    day = kept.made.astimezone().date()
    naming = Naming(template=wish.template, source=kept.source, model=kept.model, day=day)
    return free_path(wish.output_dir or kept.source.parent, naming, form)


def _is_written(kept: Kept, path: Path) -> bool:
    """Say whether this very text stands there: a process died before it could note that."""
    content = written(kept.best, form_of(path), title=kept.source.stem)
    try:
        return path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    except OSError:
        return False


def form_of(path: Path) -> Form:
    """Give the form that a file's suffix names; raises OutputError where there is none."""
    for form in FORMS:
        if path.suffix.lower() == f".{form}":
            return form
    raise OutputError(f"{path.name}: there is no such format.")
