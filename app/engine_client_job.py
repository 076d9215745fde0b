"""One recording on its way to text, as the app holds it; knows no process.

A job's sound is pulled from its source, so that the same bytes can be sent again when an engine
process died over them.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from app.engine_client_ways import Way
from app.journal import BYTES_PER_S
from asr.errors import AsrError
from asr.types import Options, Progress, Segment, Transcript
from asr.worker_messages import (
    Advanced,
    Answer,
    Block,
    Done,
    Final,
    Finish,
    Open,
    Partial,
    Piece,
    Whole,
    Work,
    Write,
    Wrote,
)

PIECE = 1 << 16  # bytes of sound per message: 2 s
WINDOW = 1 << 20  # bytes that may be on their way to the engine: 33 s


class Source(Protocol):
    """Sound that may still be growing: app.journal.Recording, or Memory."""

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Give PCM bytes [start, start + size); fewer where there are no more yet."""
        ...


class Memory:
    """A source that no disk holds."""

    def __init__(self, pcm: bytes = b"") -> None:
        self._pcm = bytearray(pcm)

    def write(self, pcm: bytes) -> None:
        """Append 16-bit samples."""
        self._pcm += pcm

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Give PCM bytes [start, start + size); fewer where there are no more yet."""
        return bytes(self._pcm[start : None if size is None else start + size])


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is called while a job goes on; on the client's thread, which must not be held up."""

    final: Callable[[Segment], None] = _nothing
    partial: Callable[[Segment], None] = _nothing  # the open segment as heard so far
    progress: Callable[[Progress], None] = _nothing  # files only
    written: Callable[[str], None] = _nothing  # answers only: all of it so far
    ended: Callable[["Job"], None] = _nothing  # result() does not wait any more


class Job:
    """A recording that the client turns into text. All methods may be called from any thread."""

    yields = False  # whether it makes room for others

    def __init__(
        self, audio: Source | Path, options: Options, watch: Watch, post: Callable[["Job"], None]
    ) -> None:
        self.audio = audio
        self.options = options
        self.watch = watch
        self.finals: list[Segment] = []  # written by the client's thread
        self.rung = 0  # how far down the ladder of ways it has come
        self.losses = 0  # how many engine processes died over it
        self._post = post
        self._ended = threading.Event()
        self._complete = threading.Event()
        self._cancelled = threading.Event()
        self._outcome: Transcript | str | AsrError | None = None

    @property
    def ended(self) -> bool:
        """Whether there is an answer, be it an error."""
        return self._ended.is_set()

    @property
    def complete(self) -> bool:
        """Whether its source will not grow any more."""
        return self._complete.is_set()

    @property
    def cancelled(self) -> bool:
        """Whether its answer is not wanted any more."""
        return self._cancelled.is_set()

    def grown(self) -> None:
        """Tell that the source holds more sound."""
        self._post(self)

    def finish(self) -> None:
        """Tell that the source is complete."""
        self._complete.set()
        self._post(self)

    def cancel(self) -> None:
        """Give the job up; `result` raises Cancelled."""
        self._cancelled.set()
        self._post(self)

    def result(self, timeout_s: float | None = None) -> Transcript:
        """Wait for the text. Raises AsrError, or TimeoutError."""
        if not self._ended.wait(timeout_s):
            raise TimeoutError("The transcription is not ready yet.")
        if isinstance(self._outcome, Transcript):
            return self._outcome
        raise self.problem or AsrError("The job ended without an answer.")

    @property
    def problem(self) -> AsrError | None:
        """Why there is no text; None where there is one, or none yet."""
        return self._outcome if isinstance(self._outcome, AsrError) else None

    def end(self, outcome: Transcript | str | AsrError) -> None:
        """Set the answer, once; for the client."""
        if not self._ended.is_set():
            self._outcome = outcome
            self._ended.set()
            self.watch.ended(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What the editor half of a model is asked: an instruction about a text."""

    instruction: str
    text: str
    max_tokens: int = 1024


class Writing(Job):
    """An answer of the editor half. It makes room for recordings, and begins anew after them.

    `watch.written` gets all that is written so far, each time.
    """

    yields = True

    def __init__(self, prompt: Prompt, watch: Watch, post: Callable[[Job], None]) -> None:
        super().__init__(Memory(), Options(), watch, post)
        self.prompt = prompt
        self.text = ""  # written by the client's thread

    def answer(self, timeout_s: float | None = None) -> str:
        """Wait for the whole. Raises AsrError, or TimeoutError."""
        if not self._ended.wait(timeout_s):
            raise TimeoutError("The answer is not ready yet.")
        if self.problem:
            raise self.problem
        return self.text

    def begin(self) -> None:
        """Begin anew: what was written before does not count."""
        self.text = ""

    def take(self, piece: str) -> None:
        """Add a piece."""
        self.text += piece
        self.watch.written(self.text)


Asked = TypeVar("Asked", bound=Job)


class Attempt:
    """One try at a job by one engine process; `ticket` is what its answers bear.

    `asked` is the way that was asked for when it began.
    A try after a death goes on where the last final segment ended.
    """

    def __init__(self, job: Job, ticket: int, asked: Way) -> None:
        self.job = job
        self.ticket = ticket
        self.asked = asked
        self.kept = len(job.finals)
        start_s = job.finals[-1].end if job.finals and not isinstance(job.audio, Path) else 0.0
        self.base = round(start_s * BYTES_PER_S / 2) * 2  # bytes of sound that are text already
        self.sent = self.taken = self.base
        self.finish_sent = False

    @property
    def waiting(self) -> bool:
        """Whether the engine owes an answer."""
        return isinstance(self.job.audio, Path) or self.finish_sent or self.sent > self.taken

    def begin(self, send: Callable[[Work], None]) -> None:
        """Send what the engine has to know first."""
        job = self.job
        if isinstance(job, Writing):
            job.begin()
            asked = job.prompt
            send(
                Write(
                    ticket=self.ticket,
                    instruction=asked.instruction,
                    text=asked.text,
                    max_tokens=asked.max_tokens,
                )
            )
            self.finish_sent = True
        elif isinstance(job.audio, Path):
            send(Whole(ticket=self.ticket, path=str(job.audio), options=job.options))
        else:
            send(Open(ticket=self.ticket, options=job.options))

    def hear(self, answer: Answer) -> None:
        """Take what the engine tells on its way."""
        match answer:
            case Final():
                self.final(answer.segment)
            case Partial():
                self.job.watch.partial(self.placed(answer.segment))
            case Advanced():
                if answer.progress.segment:
                    self.final(answer.progress.segment)
                self.job.watch.progress(answer.progress)
            case Piece() if isinstance(self.job, Writing):
                self.job.take(answer.text)
            case _:
                pass

    def feed(self, source: Source, send: Callable[[Block | Finish], None]) -> None:
        """Send what the source holds, as far as the engine follows, and its end."""
        complete = self.job.complete  # asked before reading: nothing is written after it is set
        while self.sent - self.taken < WINDOW:
            pcm = source.read(self.sent, PIECE)
            if not pcm:
                break
            send(Block(ticket=self.ticket, pcm=pcm))
            self.sent += len(pcm)
        else:
            return
        if complete:
            send(Finish(ticket=self.ticket))
            self.finish_sent = True

    def placed(self, segment: Segment) -> Segment:
        """Give a segment its time in the whole recording."""
        by_s = self.base / BYTES_PER_S
        if not by_s:
            return segment
        words = tuple(replace(w, start=w.start + by_s, end=w.end + by_s) for w in segment.words)
        return replace(segment, start=segment.start + by_s, end=segment.end + by_s, words=words)

    def final(self, segment: Segment) -> None:
        """Take a segment that became final, unless an earlier attempt gave it."""
        placed, finals = self.placed(segment), self.job.finals
        if finals and placed.start < finals[-1].end - 0.001:
            return
        finals.append(placed)
        self.job.watch.final(placed)

    def outcome(self, answer: Done | Wrote) -> Transcript | str:
        """Give the job's text."""
        if isinstance(answer, Done):
            return self.whole(answer.transcript)
        return self.job.text if isinstance(self.job, Writing) else ""

    def whole(self, transcript: Transcript) -> Transcript:
        """Join the answer to what earlier attempts gave."""
        for segment in transcript.segments[len(self.job.finals) - self.kept :]:
            self.final(segment)
        if not self.base:
            return replace(transcript, segments=tuple(self.job.finals))
        before_s = sum(s.end - s.start for s in self.job.finals[: self.kept])
        return replace(
            transcript,
            segments=tuple(self.job.finals),
            duration=transcript.duration + self.base / BYTES_PER_S,
            speech_s=transcript.speech_s + before_s,
            decoded_s=transcript.decoded_s + before_s,
            warnings=transcript.warnings if transcript.segments else (),
        )
