"""One engine process as its parent sees it: started, written to, listened to, ended.

Knows no jobs. The thread that makes a Child must live as long as it: on Linux the process is
killed with it.
"""

import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import resource_tracker

from app.engine_client_ways import Way
from asr import worker
from asr.worker_messages import Answer, Beat, Load, Loaded, Request, Stop

log = logging.getLogger(__name__)

GRACE_S = 1.0  # from Stop to SIGKILL


class Child:
    """A running engine process. All methods are called by the thread that made it.

    `on_answer` and `on_gone` are called by the reading thread with this child first.
    """

    def __init__(
        self,
        way: Way,
        ticket: int,
        on_answer: Callable[["Child", Answer], None],
        on_gone: Callable[["Child"], None],
    ) -> None:
        self.way = way
        self.load_ticket = ticket
        self.ready = False
        self.used = False  # whether a job was sent
        self.step_s = 0.0  # how long its present step has been going on
        self.heard = time.monotonic()  # when it gave its last sign of life
        self.spoke = False  # whether it ever did
        self._on_answer, self._on_gone = on_answer, on_gone
        self._outbox: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._start()
        load = Load(ticket=ticket, model=way.model, device=way.device, precision=way.precision)
        self.send(load)

    @property
    def pid(self) -> int:
        """The process' number."""
        return self._process.pid or 0

    def send(self, request: Request) -> None:
        """Queue a message; never waits."""
        self._outbox.put(request)

    def note(self, answer: Answer) -> None:
        """Take a sign of life."""
        self.heard, self.spoke = time.monotonic(), True
        self.step_s = answer.step_s if isinstance(answer, Beat) else 0.0
        if isinstance(answer, Loaded):
            self.ready = True
            log.info("engine ready: %s on %s, %.1f s", *self._named(), answer.took_s)

    def end(self, *, kill: bool = False) -> None:
        """End the process and give its memory back; returns when it has gone."""
        if kill:
            self._process.kill()
        else:
            self.send(Stop())
        self._process.join(GRACE_S)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._outbox.put(None)
        for thread in self._threads:
            thread.join()
        self._pipe.close()
        log.info("engine ended: %s on %s", *self._named())

    def why(self) -> str:
        """Say how it ended, after "The speech engine"."""
        self._process.join(GRACE_S)
        code = self._process.exitcode
        if code == -signal.SIGTERM or (sys.platform != "win32" and code == -signal.SIGKILL):
            return "was ended from outside, perhaps for want of memory"
        return "crashed" if code is not None and code < 0 else "stopped"

    def _named(self) -> tuple[str, str]:
        return self.way.model, self.way.device

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        _block_ctrl_c()
        self._process = context.Process(
            target=worker.main, args=(theirs, os.getpid()), name="voxbar-engine", daemon=True
        )
        self._process.start()
        theirs.close()  # or the end of the process would not end the pipe
        self._threads = [
            threading.Thread(target=self._read, name="engine-read", daemon=True),
            threading.Thread(target=self._write, name="engine-write", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _read(self) -> None:
        try:
            while True:
                self._on_answer(self, self._pipe.recv())
        except (EOFError, OSError):
            self._on_gone(self)

    def _write(self) -> None:
        try:
            while (request := self._outbox.get()) is not None:
                self._pipe.send(request)
        except OSError:
            log.debug("the engine process does not listen any more")


def _block_ctrl_c() -> None:
    """Keep Ctrl-C from a process started by this thread: it is the parent's matter."""
    if sys.platform != "win32":
        resource_tracker.ensure_running()  # unblocks it as a side effect of its own start
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
