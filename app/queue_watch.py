"""A folder that the app watches: recordings that appear in it go through the queue, once each.

Its notes and its lock are those of `voxbar watch`, so that both do not do the same work twice.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import FolderError, TranscriptsError
from app.queue import Queue, State, Wish, form_of
from app.viewer_export import Form, export
from app.watch import SETTLE_S, Notes, Told, Watch, open_notes
from asr.errors import AudioError, Cancelled

EVERY_S = 2.0
LEAVE_S = 5.0  # a network drive may keep a look waiting for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is watched, and where its texts go."""

    folder: Path
    form: Form = "txt"
    output_dir: Path | None = None  # None: beside the recordings
    model: str = ""  # "": as Wish has it
    settle_s: float = SETTLE_S


class FolderWatch:
    """A watched folder on a thread of its own, until `close`.

    `place` is where the notes lie. `changed` is called on that thread when `problem` is another.
    """

    def __init__(
        self, watched: Watched, queue: Queue, place: Path, changed: Callable[[], None]
    ) -> None:
        self.watched = watched
        self.problem = ""  # why nothing is watched at present
        self._queue, self._place, self._changed = queue, place, changed
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """Watch no more, soon; what is in the queue stays there."""
        self._closing.set()

    def close(self) -> None:
        """Watch no more; returns when the folder is let go, or does not answer."""
        self._closing.set()
        self._thread.join(LEAVE_S)

    def _run(self) -> None:
        """Try again and again: a stick or a network drive may come back."""
        while not self._closing.is_set():
            try:
                self._watch()
            except FolderError as error:
                self._say(str(error))
            except TranscriptsError as error:
                self._say(str(error))
            except Cancelled:
                return
            self._closing.wait(EVERY_S)

    def _watch(self) -> None:
        folder = self.watched.folder
        if not folder.is_dir():
            raise FolderError(f"There is no folder {folder}.")
        opened = open_notes(self._place, folder)
        if opened is None:
            raise FolderError(f"Another VoxBar watches {folder} already.")
        held, notes = opened
        try:
            watch = self._open(notes)
            while not self._closing.is_set():
                watch.look(time.monotonic())
                self._say("")
                self._closing.wait(EVERY_S)
        finally:
            os.close(held)

    def _open(self, notes: Notes) -> Watch:
        def nothing(_path: Path, _what: object) -> None:
            pass  # the queue shows it

        return Watch(
            self.watched.folder,
            notes,
            self._transcribe,
            Told(done=nothing, left_out=nothing, failed=nothing),
            formats=(self.watched.form,),
            output_dir=self.watched.output_dir,
            settle_s=self.watched.settle_s,
        )

    def _transcribe(self, path: Path, outputs: Sequence[Path]) -> None:
        """Have the queue do it; a failure is this recording's matter. Raises Cancelled at the end.

        A file that waits in the queue already, perhaps since before a restart, is not put there
        a second time.
        """
        wish = Wish(model=self.watched.model, planned=tuple(outputs))
        try:
            added = self._queue.add([path], wish)
            item = self._queue.store.unfinished_of(path)
            number = added[0] if added else item.id if item else None
            if number is None:
                raise AudioError("It was taken out of the list.")
            ended = self._queue.wait(number, stop=self._closing.is_set)
            if ended.state is not State.DONE or ended.transcript is None:
                raise AudioError(ended.why or "It was cancelled.")
            kept = self._queue.transcripts.get(ended.transcript)
        except TranscriptsError as error:
            raise AudioError(str(error)) from error
        for output in outputs:
            if output not in ended.outputs:  # a person had put it into the queue
                export(kept.best, form_of(output), output, title=path.stem)

    def _say(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            self._changed()
