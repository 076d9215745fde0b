"""Recordings played from any place, at any speed: orders go to a process that does the work.

Decodes nothing and opens no device in this process. The process starts with the first order.
"""

import logging
import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.player_child import main
from app.player_messages import Heard, Order, Pause, Play

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

__all__ = ["FASTEST", "SLOWEST", "Heard", "Player"]

log = logging.getLogger(__name__)

SLOWEST, FASTEST = 0.5, 2.0
GRACE_S = 1.0  # from the end of the pipe to SIGKILL
DIED = "Playing ended unexpectedly: press play to go on."


class Player:
    """Plays one recording at a time. Used on one thread; `tell` is called on another.

    `tell` hears some twenty times a second what is heard, and at once of an end or a problem.
    """

    def __init__(self, tell: Callable[[Heard], None]) -> None:
        self._tell = tell
        self._path: Path | None = None
        self._state = Heard(turn=0, at=0.0, playing=False)
        self._speed = 1.0
        self._turn = 0
        self._lock = threading.Lock()  # guards the state, which both threads write
        self._process: BaseProcess | None = None
        self._pipe: Any = None  # a Connection; on Windows a PipeConnection
        self._reader: threading.Thread | None = None

    @property
    def at(self) -> float:
        """The place that is heard, or from where it would go on; in seconds."""
        return self._state.at

    @property
    def playing(self) -> bool:
        """Whether sound is to be heard."""
        return self._state.playing

    @property
    def speed(self) -> float:
        """How fast, 1 is as it was recorded."""
        return self._speed

    def open(self, path: Path | None) -> None:
        """Choose a recording; what was playing ends."""
        self.pause()
        with self._lock:
            self._path = path
            self._turn += 1
            self._state = Heard(turn=self._turn, at=0.0, playing=False)

    def play(self, at: float | None = None) -> None:
        """Play from a place on, or from where it stands."""
        if self._path is None:
            return
        with self._lock:
            self._turn += 1
            place = max(0.0, self._state.at if at is None else at)
            self._state = Heard(turn=self._turn, at=place, playing=True)
            order = Play(turn=self._turn, path=self._path, at=place, speed=self._speed)
        self._send(order)

    def pause(self) -> None:
        """Be silent; `play` goes on from there."""
        if self.playing:
            with self._lock:
                self._state = replace(self._state, playing=False)
            self._send(Pause())

    def seek(self, at: float) -> None:
        """Go to a place; it is played where something was playing."""
        if self.playing:
            self.play(at)
            return
        with self._lock:
            self._turn += 1
            self._state = Heard(turn=self._turn, at=max(0.0, at), playing=False)

    def set_speed(self, speed: float) -> None:
        """Play faster or slower at the same pitch."""
        self._speed = min(FASTEST, max(SLOWEST, speed))
        if self.playing:
            self.play()

    def close(self) -> None:
        """End the process."""
        pipe, process, reader = self._pipe, self._process, self._reader
        self._pipe = self._process = self._reader = None
        if pipe is None or process is None or reader is None:
            return
        process.kill()  # nothing in it is worth saving, and a sound system may hang
        process.join(GRACE_S)
        reader.join(GRACE_S)
        pipe.close()

    def _send(self, order: Order) -> None:
        if self._pipe is None or (self._process and not self._process.is_alive()):
            self.close()
            self._start()
        try:
            if self._pipe:
                self._pipe.send(order)
        except OSError:
            log.debug("the player's process does not listen any more")

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        process = context.Process(target=main, args=(theirs,), name="voxbar-player", daemon=True)
        process.start()
        theirs.close()  # or the end of the process would not end the pipe
        self._process = process
        self._reader = threading.Thread(
            target=self._read, args=(self._pipe,), name="player", daemon=True
        )
        self._reader.start()

    def _read(self, pipe: Any) -> None:  # noqa: ANN401 - see above
        try:
            while True:
                self._hear(pipe.recv())
        except (EOFError, OSError):
            with self._lock:
                gone = pipe is self._pipe and self._state.playing
                self._state = replace(self._state, playing=self._state.playing and not gone)
                last = replace(self._state, problem=DIED)
            if gone:
                self._tell(last)

    def _hear(self, heard: Heard) -> None:
        with self._lock:
            if heard.turn != self._turn:
                return  # an order came after it
            if not self._state.playing and heard.playing:
                return  # said before the pause was read
            self._state = heard
        self._tell(heard)
