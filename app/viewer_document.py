"""A transcript that is being edited: every change is a splice of segments, and can be undone.

Knows no window and no file. The transcript it was made from is never changed.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.viewer_segments import joined, parted, reworded
from asr.types import Segment, Transcript

Listener = Callable[["Splice"], None]


@dataclass(frozen=True, slots=True)
class Splice:
    """From segment `at` on, `removed` gave way to `added`."""

    at: int
    removed: tuple[Segment, ...]
    added: tuple[Segment, ...]

    @property
    def inverse(self) -> "Splice":
        """What takes it back."""
        return Splice(self.at, self.added, self.removed)


@dataclass(frozen=True, slots=True)
class Step:
    """What is undone at once: splices, in the order in which they were made."""

    label: str
    splices: tuple[Splice, ...]


class Document:
    """The segments of a transcript, with undo and redo. Used on one thread.

    Listeners hear of each splice after it was made.
    """

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self.segments: list[Segment] = list(transcript.segments)
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._saved = 0  # steps that were done when it was last stored; -1: none is that state
        self._listeners: list[Listener] = []

    def row_at(self, seconds: float) -> int | None:
        """Give the segment that is heard at a time, or the last one before it."""
        row = bisect_right(self.segments, seconds, key=lambda segment: segment.start) - 1
        return row if row >= 0 else None

    def listen(self, listener: Listener) -> None:
        """Have every splice told."""
        self._listeners.append(listener)

    @property
    def transcript(self) -> Transcript:
        """The whole as it stands."""
        return replace(self._transcript, segments=tuple(self.segments))

    @property
    def undoable(self) -> str | None:
        """What undo would take back; None where there is nothing."""
        return self._done[-1].label if self._done else None

    @property
    def redoable(self) -> str | None:
        """What redo would do again; None where there is nothing."""
        return self._undone[-1].label if self._undone else None

    @property
    def changed(self) -> bool:
        """Whether it differs from what was last stored."""
        return self._saved != len(self._done)

    def stored(self) -> None:
        """Take note that it stands on disk as it is."""
        self._saved = len(self._done)

    def not_stored(self) -> None:
        """Take note that storing it failed."""
        self._saved = -1

    def reword(self, row: int, text: str) -> bool:
        """Give a segment another text; words that stay keep their times. False: it is the same."""
        before = self.segments[row]
        if text == before.text:
            return False
        return self.change("Edit", [Splice(row, (before,), (reworded(before, text),))])

    def split(self, row: int, position: int) -> bool:
        """Part a segment before the character at `position`; False where a part would be empty."""
        parts = parted(self.segments[row], position)
        if parts is None:
            return False
        return self.change("Split", [Splice(row, (self.segments[row],), parts)])

    def join(self, first: int, last: int) -> bool:
        """Make one segment of those from `first` to `last`; False where that is one already."""
        those = tuple(self.segments[first : last + 1])
        if len(those) < 2:
            return False
        return self.change("Join", [Splice(first, those, (joined(those),))])

    def delete(self, rows: Sequence[int]) -> bool:
        """Take segments out."""
        splices = [Splice(row, (self.segments[row],), ()) for row in sorted(rows, reverse=True)]
        return self.change("Delete", splices)

    def reword_all(self, label: str, texts: dict[int, str]) -> bool:
        """Give several segments other texts, as one step."""
        splices = [
            Splice(row, (self.segments[row],), (reworded(self.segments[row], text),))
            for row, text in sorted(texts.items())
            if text != self.segments[row].text
        ]
        return self.change(label, splices)

    def undo(self) -> bool:
        """Take the last step back."""
        if not self._done:
            return False
        step = self._done.pop()
        self._undone.append(step)
        for splice in reversed(step.splices):
            self._apply(splice.inverse)
        return True

    def redo(self) -> bool:
        """Do again what was undone last."""
        if not self._undone:
            return False
        step = self._undone.pop()
        self._done.append(step)
        for splice in step.splices:
            self._apply(splice)
        return True

    def change(self, label: str, splices: Sequence[Splice]) -> bool:
        """Make splices as one step; each holds for the segments as the one before left them."""
        if not splices:
            return False
        if self._saved > len(self._done):
            self._saved = -1  # what was stored can no longer be reached
        self._undone.clear()
        self._done.append(Step(label, tuple(splices)))
        for splice in splices:
            self._apply(splice)
        return True

    def _apply(self, splice: Splice) -> None:
        end = splice.at + len(splice.removed)
        self.segments[splice.at : end] = splice.added
        for listener in self._listeners:
            listener(splice)
