"""A thread that sleeps on a descriptor until something comes, and runs what others hand it.

One such thread owns one connection (X11, Wayland, input devices), which takes no second one.
"""

import contextlib
import logging
import os
import queue
import select
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from app.desktop.base import DesktopError

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
CALL_S = 10.0  # far above every time limit below: a guard against a dead thread, not a wait


class Source(Protocol):
    """Something with a descriptor that becomes readable."""

    def fileno(self) -> int:
        """Give the descriptor."""

    def drain(self) -> None:
        """Handle everything that has come, without waiting."""

    def close(self) -> None:
        """Close the descriptor."""


class Pump:
    """Waits on `source` in a thread of its own; `lost` is called there if the source breaks."""

    def __init__(self, source: Source, name: str) -> None:
        self._source = source
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._wake_r, self._wake_w = os.pipe()
        self._closing = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def call(self, function: Callable[[], Answer]) -> Answer:
        """Run `function` on the thread and give its answer; what it raises is raised here."""
        if threading.current_thread() is self._thread:
            return function()
        future: Future[Answer] = Future()
        with self._lock:
            if self._closing:
                raise DesktopError("The connection to the desktop is closed.")
            self._calls.put((function, future))
            os.write(self._wake_w, b"x")
        return future.result(CALL_S)

    def post(self, function: Callable[[], None]) -> None:
        """Run `function` on the thread, later; nothing once the connection is closed. No wait."""
        with self._lock:
            if not self._closing:
                self._calls.put((function, Future()))
                os.write(self._wake_w, b"x")

    def close(self) -> None:
        """End the thread and close the source; may be called twice."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
            os.write(self._wake_w, b"x")
        self._thread.join(CALL_S)

    def _run(self) -> None:
        try:
            while not self._closing:
                self._source.drain()
                ready, _, _ = select.select([self._source.fileno(), self._wake_r], [], [])
                if self._wake_r in ready:
                    os.read(self._wake_r, 4096)
                    self._answer_calls()
        except Exception:  # the thread ends here: say why, and let callers know
            log.exception("the connection to the desktop broke")
        finally:
            self._end()

    def _answer_calls(self) -> None:
        while not self._calls.empty():
            function, future = self._calls.get()
            try:
                future.set_result(function())
            except Exception as error:  # noqa: BLE001 - the caller gets it
                future.set_exception(error)

    def _end(self) -> None:
        with self._lock:
            self._closing = True
            while not self._calls.empty():
                _, future = self._calls.get()
                future.set_exception(DesktopError("The connection to the desktop is closed."))
        with contextlib.suppress(Exception):
            self._source.close()
        os.close(self._wake_r)
        os.close(self._wake_w)
