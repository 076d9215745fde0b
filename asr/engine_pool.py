"""Pieces of many recordings between the thread that cuts them and the one that decodes them."""

import threading
from dataclasses import dataclass
from functools import partial

from asr.types import SAMPLE_RATE, Chunk

AHEAD_S = 480.0  # sound that waits at most (31 MB), but for one piece more
PATIENCE_S = 0.5  # without another piece: then fewer are decoded


class Stopped(Exception):  # noqa: N818 - no error: nobody wants more pieces
    """Nobody takes pieces any more."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A piece of one of the recordings, and its number there from 0."""

    recording: int
    number: int
    chunk: Chunk


Ended = tuple[int, Exception | None]  # a recording that was read to its end, or why it was not


class Pool:
    """Holds pieces until there are `together`; those of like length are taken together.

    The reader's `put` waits while there are enough; `take` is for one other thread.
    """

    def __init__(self, together: int, ahead_s: float = AHEAD_S) -> None:
        self._together, self._most = together, int(ahead_s * SAMPLE_RATE)
        self._changed = threading.Condition()
        self._pieces: list[Piece] = []  # in the order they were read
        self._ended: list[Ended] = []
        self._closed = self._stopped = False

    @property
    def stopped(self) -> bool:
        """Whether nobody takes pieces any more."""
        return self._stopped

    def put(self, piece: Piece) -> None:
        """Add a piece, once there is room; raises Stopped."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._held() < self._most)
            if self._stopped:
                raise Stopped
            self._pieces.append(piece)
            self._changed.notify_all()

    def end(self, recording: int, error: Exception | None) -> None:
        """Say that no more pieces of a recording come."""
        with self._changed:
            self._ended.append((recording, error))
            self._changed.notify_all()

    def close(self) -> None:
        """Say that no more recordings come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Let go of everything; `put` raises from now on."""
        with self._changed:
            self._stopped = True
            self._pieces.clear()
            self._changed.notify_all()

    def take(self) -> tuple[list[Ended], list[Piece]]:
        """Take recordings that ended since the last time, and pieces: the oldest and its like.

        Waits for as many as go together while they keep coming; fewer are taken, or none, where
        none has come for a while.
        """
        with self._changed:
            while not self._ready():
                came = partial(self._more_than, len(self._pieces))
                if not self._changed.wait_for(came, PATIENCE_S):
                    break
            ended, self._ended = self._ended, []
            taken = alike(self._pieces, self._together)
            self._pieces = [p for p in self._pieces if p not in taken]
            self._changed.notify_all()
            return ended, taken

    def _more_than(self, count: int) -> bool:
        return self._ready() or len(self._pieces) > count

    def _ready(self) -> bool:
        full = len(self._pieces) >= self._together or self._held() >= self._most
        return full or self._closed

    def _held(self) -> int:
        return sum(len(piece.chunk.audio) for piece in self._pieces)


def alike(pieces: list[Piece], count: int) -> list[Piece]:
    """Choose the first piece and those nearest to it in length; the first never waits."""
    if not pieces:
        return []
    length = len(pieces[0].chunk.audio)
    near = sorted(pieces[1:], key=lambda p: abs(len(p.chunk.audio) - length))
    return [pieces[0], *near[: count - 1]]
