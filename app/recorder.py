"""From the microphone to 16 kHz blocks, whatever happens to the device; knows no text.

One thread owns the sound stream and everything about it: the callback only copies, `start` and
`stop` only post. Sound that came is passed on at once; a stream that dies is opened again.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from app.errors import MicrophoneError
from app.recorder_stream import Block, Gone, InputStream
from asr.audio import Resampler
from asr.types import SAMPLE_RATE, Waveform

log = logging.getLogger(__name__)

TAIL_S = 0.2  # recorded on after release: people let go of the key with the last sound
STALE_S = 0.5  # age of the last block at which the microphone is called lost
PATIENCE_S = 3.0  # for how long a stream without blocks is kept: a suspended source may resume
RETRY_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # from one attempt to open to the next
ZEROS_S = 1.5  # of exact zeros: no microphone is that quiet
ANSWER_S = 2.0  # how long the sound system may hold `stop` up

NO_SIGNAL = (
    "Your microphone gives no signal: it may be muted, switched off, or closed to programs"
    " in the system's privacy settings."
)
SIGNAL_AGAIN = "Your microphone gives a signal again."
KEPT = "what was said so far is kept, and recording goes on as soon as it is back."
BACK = "The microphone is back: recording goes on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink:
    """Where a recording goes; both are called on the recorder's thread."""

    sound: Callable[[Waveform], None]  # the next samples [n], 16 kHz
    tell: Callable[[str], None]  # one sentence for each thing that happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a recording was, once it is over."""

    samples: int = 0
    signal: bool = False  # False: not one sample differed from zero
    gaps: int = 0  # how often the microphone was lost
    trouble: str | None = None  # why nothing came, where nothing did


class Recorder(Protocol):
    """Records on demand. `start` returns at once; `stop` when the last sound was passed on."""

    @property
    def level(self) -> float:
        """The loudest sample of the last tenth of a second, 0 to 1."""
        ...

    def start(self, sink: Sink) -> None:
        """Begin to record into `sink`."""
        ...

    def stop(self) -> Recorded:
        """Record the tail and end; `sink` is not called any more after that."""
        ...

    def close(self) -> None:
        """Let go of the device."""
        ...


class MicrophoneRecorder:
    """A Recorder on a real device: a name (or part of one), a number, or None for the default.

    With `pre_roll_s` the device stays open between recordings, and each begins with what was heard
    up to that long before `start`; without, it is opened at `start`.
    """

    def __init__(
        self,
        microphone: str | int | None = None,
        *,
        pre_roll_s: float = 0.0,
        tail_s: float = TAIL_S,
    ) -> None:
        self._tail_s = tail_s
        self._make = partial(_Loop, microphone, pre_roll_s, tail_s)
        self._loop = self._make()

    @property
    def level(self) -> float:
        """The loudest sample of the last block, 0 to 1."""
        return self._loop.level

    def start(self, sink: Sink) -> None:
        """Begin to record; what keeps the device from opening is told to `sink`."""
        self._loop.post(lambda loop: loop.begin(sink))

    def stop(self) -> Recorded:
        """Record the tail and end. Returns after at most some 2 s, even if the system hangs."""
        reply: queue.SimpleQueue[Recorded] = queue.SimpleQueue()
        released = time.monotonic()
        self._loop.post(lambda loop: loop.release(released, reply.put))
        try:
            return reply.get(timeout=self._tail_s + ANSWER_S)
        except queue.Empty:
            hung, self._loop = self._loop, self._make()
            return hung.abandon()

    def close(self) -> None:
        """Let go of the device."""
        self._loop.post(lambda loop: loop.close())
        self._loop.join(ANSWER_S)


@dataclass(slots=True)
class _Take:
    """The recording under way."""

    sink: Sink
    samples: int = 0
    gaps: int = 0
    zeros: int = 0  # samples in a row that were exactly zero
    signal: bool = False
    told_silent: bool = False
    trouble: str | None = None
    released: float | None = None  # when the key was let go
    reply: Callable[[Recorded], None] | None = None

    def recorded(self) -> Recorded:
        samples, gaps = self.samples, self.gaps
        return Recorded(samples=samples, signal=self.signal, gaps=gaps, trouble=self.trouble)


Action = Callable[["_Loop"], None]


class _Loop:
    """The recorder's thread and all it owns. `post`, `join` and `abandon` are for other threads."""

    def __init__(self, microphone: str | int | None, pre_roll_s: float, tail_s: float) -> None:
        self.level = 0.0
        self._microphone = microphone
        self._tail_s = tail_s
        self._warm = pre_roll_s > 0
        self._pre_roll: deque[Waveform] = deque()
        self._pre_roll_samples = round(pre_roll_s * SAMPLE_RATE)
        self._inbox: queue.SimpleQueue[Block | Gone | Action] = queue.SimpleQueue()
        self._take: _Take | None = None
        self._stream: InputStream | None = None
        self._resampler = Resampler(SAMPLE_RATE)
        self._heard = 0.0  # when the last block came, or the stream was opened
        self._lost = False  # told, and not yet back
        self._failures = 0  # attempts to open in a row
        self._retry_at = 0.0
        self._running = True
        self._abandoned = False
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def post(self, action: Action) -> None:
        """Have something done on the recorder's thread."""
        self._inbox.put(action)

    def join(self, timeout_s: float) -> None:
        """Wait for the end of the thread."""
        self._thread.join(timeout_s)

    def abandon(self) -> Recorded:
        """Leave a thread that hangs in the sound system to itself."""
        self._abandoned = True
        self._running = False
        log.warning("the sound system hangs: its thread is left behind")
        return self._take.recorded() if self._take else Recorded()

    # Everything below runs on the recorder's thread.

    def _run(self) -> None:
        while self._running:
            try:
                self._turn()
            except Exception:  # a bug must not end the recording
                log.exception("the recorder failed")
        self._shut()

    def _turn(self) -> None:
        if self._wanted and self._stream is None and time.monotonic() >= self._retry_at:
            self._open()
        try:
            item = self._inbox.get(timeout=self._patience())
        except queue.Empty:
            item = None
        if isinstance(item, Block):
            self._block(item)
        elif isinstance(item, Gone):
            self._gone(item)
        elif item is not None:
            item(self)
        self._watch()

    @property
    def _wanted(self) -> bool:
        return self._running and (self._warm or self._take is not None)

    def _patience(self) -> float | None:
        if not self._wanted:
            return None
        return STALE_S / 2 if self._stream else max(0.0, self._retry_at - time.monotonic())

    def begin(self, sink: Sink) -> None:
        """Begin a recording, with what was heard just before."""
        self._take = _Take(sink)
        self._retry_at = 0.0
        for sound in self._pre_roll:
            self._pass_on(sound)
        self._pre_roll.clear()

    def release(self, released: float, reply: Callable[[Recorded], None]) -> None:
        """End the recording with the first block after the tail."""
        if self._take is None:
            reply(Recorded())
            return
        self._take.released, self._take.reply = released, reply
        if self._stream is None:
            self._finish()

    def close(self) -> None:
        """End the thread."""
        self._finish()
        self._running = False

    def _open(self) -> None:
        try:
            self._stream = InputStream(self._microphone, self._inbox.put, again=self._failures > 0)
        except MicrophoneError as error:
            self._failed(str(error))
            return
        self._resampler = Resampler(self._stream.rate)
        self._heard = time.monotonic()

    def _failed(self, sentence: str) -> None:
        self._retry_at = time.monotonic() + RETRY_S[min(self._failures, len(RETRY_S) - 1)]
        self._failures += 1
        take = self._take
        if take and not self._lost and take.trouble != sentence:
            take.trouble = sentence
            self._tell(sentence)

    def _block(self, block: Block) -> None:
        if self._stream is None or block.stream != self._stream.number:
            return
        self._heard = time.monotonic()
        self._failures = 0
        if self._lost:
            self._lost = False
            self._tell(BACK)
        self._sound(self._resampler.feed(block.samples))
        if self._released_for(self._tail_s):
            self._finish()

    def _sound(self, sound: Waveform) -> None:
        if not len(sound):
            return
        self.level = float(np.abs(sound).max())
        if self._take:
            self._pass_on(sound)
        elif self._warm:
            self._pre_roll.append(sound)
            while sum(map(len, self._pre_roll)) - len(self._pre_roll[0]) >= self._pre_roll_samples:
                self._pre_roll.popleft()

    def _pass_on(self, sound: Waveform) -> None:
        take = self._take
        if take is None or self._abandoned:
            return
        take.samples += len(sound)
        take.trouble = None
        self._note_zeros(take, sound)
        take.sink.sound(sound)

    def _note_zeros(self, take: _Take, sound: Waveform) -> None:
        if sound.any():
            take.signal, take.zeros = True, 0
            if take.told_silent:
                take.told_silent = False
                self._tell(SIGNAL_AGAIN)
            return
        take.zeros += len(sound)
        if take.zeros >= ZEROS_S * SAMPLE_RATE and not take.told_silent:
            take.told_silent = True
            self._tell(NO_SIGNAL)

    def _gone(self, gone: Gone) -> None:
        if self._stream is None or gone.stream != self._stream.number:
            return
        self._shut()
        self._say_lost("The microphone was lost (unplugged, or the sound system ended)")

    def _watch(self) -> None:
        """Notice that blocks stopped coming, which no callback tells."""
        age_s = time.monotonic() - self._heard
        if self._stream is not None and self._wanted and age_s > STALE_S:
            self._say_lost("The microphone stopped giving sound")
            if age_s > PATIENCE_S:
                self._shut()
                self._failures += 1
                self._retry_at = time.monotonic() + RETRY_S[min(self._failures, len(RETRY_S)) - 1]
        if self._released_for(self._tail_s + STALE_S):
            self._finish()

    def _say_lost(self, what: str) -> None:
        if self._take and not self._lost:
            self._lost = True
            self._take.gaps += 1
            self._tell(f"{what}: {KEPT}")

    def _released_for(self, seconds: float) -> bool:
        released = self._take.released if self._take else None
        return released is not None and time.monotonic() - released >= seconds

    def _finish(self) -> None:
        """End the recording: the rest of the resampler, then the answer."""
        take = self._take
        if take is None:
            return
        if not self._warm:
            self._shut()
        self._take, self._lost, self.level = None, False, 0.0
        if take.reply:
            take.reply(take.recorded())

    def _shut(self) -> None:
        stream, self._stream = self._stream, None
        if stream:
            stream.abort()
            self._sound(self._resampler.flush())

    def _tell(self, sentence: str) -> None:
        log.info("recorder: %s", sentence)
        if self._take and not self._abandoned:
            self._take.sink.tell(sentence)
