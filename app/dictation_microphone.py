"""One recorder for recordings that follow each other closely: none loses its beginning.

A recording that begins while the tail of the one before is still being recorded gets that sound
too. Starting and stopping happen on a thread of its own, since the sound system may hang.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.recorder import NO_SIGNAL, Recorded, Recorder, Sink
from asr.types import Waveform

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Take:
    """One recording's share of the microphone; the functions are called on its threads."""

    sound: Callable[[Waveform], None]
    tell: Callable[[str], None]
    samples: int = 0
    signal: bool = False  # a sample differed from zero
    open: bool = True  # False: what is heard from now on is not meant for it


class Microphone:
    """Starts and stops a Recorder. `begin`, `end` and `close` return at once, from any thread."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._takes: list[Take] = []
        self._lock = threading.Lock()
        self._running = False
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        self._thread.start()

    def begin(self, take: Take) -> None:
        """Let sound flow into `take`."""
        with self._lock:
            self._takes.append(take)
        self._inbox.put(self._start)

    def end(self, take: Take, done: Callable[[Recorded], None], *, tail: bool = True) -> None:
        """Let it flow for the tail still, or not at all; `done` is called after the last sample."""
        take.open = take.open and tail
        self._inbox.put(lambda: self._stop(take, done))

    def use(self, recorder: Recorder) -> None:
        """Record with another one from the next recording on; the present one is closed."""
        self._inbox.put(lambda: self._exchange(recorder))

    def close(self, timeout_s: float = 3.0) -> None:
        """End all; waits no longer than that."""
        self._inbox.put(None)
        self._thread.join(timeout_s)

    # Everything below runs on the microphone's thread, but for _sound and _tell.

    def _run(self) -> None:
        while (work := self._inbox.get()) is not None:
            try:
                work()
            except Exception:  # a bug must not keep the next recording from beginning
                log.exception("the microphone's thread failed")
        if self._running:
            self._recorder.stop()
        self._recorder.close()

    def _start(self) -> None:
        if not self._running and self._takes:
            self._running = True
            self._recorder.start(Sink(sound=self._sound, tell=self._tell))

    def _stop(self, take: Take, done: Callable[[Recorded], None]) -> None:
        recorded = Recorded()
        try:
            recorded = self._recorder.stop() if self._running else recorded
        finally:
            self._running = False
            with self._lock:
                self._takes = [t for t in self._takes if t is not take]
            silent = NO_SIGNAL if take.samples and not take.signal else None
            trouble = recorded.trouble or silent
            done(Recorded(samples=take.samples, signal=take.signal, trouble=trouble))
        self._start()

    def _exchange(self, recorder: Recorder) -> None:
        before, self._recorder = self._recorder, recorder
        if self._running:
            before.stop()
            self._running = False
        before.close()
        self._start()

    def _sound(self, block: Waveform) -> None:
        signal = bool(block.any())
        with self._lock:
            takes = [t for t in self._takes if t.open]
        for take in takes:
            take.samples += len(block)
            take.signal = take.signal or signal
            take.sound(block)

    def _tell(self, sentence: str) -> None:
        with self._lock:
            takes = [t for t in self._takes if t.open]
        for take in takes[-1:]:
            take.tell(sentence)
