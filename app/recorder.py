"""From the microphone to 16 kHz blocks, whatever happens to the device; knows no text.

One thread owns the sound stream and everything about it: the callback only copies, `start` and
`stop` only post. Sound that came is passed on at once; a stream that dies is opened again.
"""

import logging
import math
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Protocol

import numpy as np

from app.errors import MicrophoneError
from app.recorder_stream import BLOCK_S, BUSY, Block, Gone, InputStream
from app.recorder_take import NO_SIGNAL, SIGNAL_AGAIN, Recorded, Sink, Take
from asr.audio_resample import Resampler
from asr.types import SAMPLE_RATE, Waveform

__all__ = [
    "BACK",
    "NO_SIGNAL",
    "SIGNAL_AGAIN",
    "MicrophoneRecorder",
    "Recorded",
    "Recorder",
    "Sink",
]

log = logging.getLogger(__name__)

TAIL_S = 0.2  # recorded on after release: people let go of the key with the last sound
STALE_S = 0.5  # age of the last block at which the microphone is called lost
PATIENCE_S = 3.0  # for how long a stream without blocks is kept: a suspended source may resume
RETRY_S = (0.2, 0.5, 1.0, 2.0, 5.0)  # from one attempt to open to the next
ANSWER_S = 2.0  # how long the sound system may hold `stop` up

KEPT = "what was said so far is kept, and recording goes on as soon as it is back."
BACK = "The microphone is back: recording goes on."


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


Action = Callable[["_Loop"], None]


class _Loop:
    """The recorder's thread and all it owns. `post`, `join` and `abandon` are for other threads."""

    def __init__(self, microphone: str | int | None, pre_roll_s: float, tail_s: float) -> None:
        self.level = 0.0
        self._microphone = microphone
        self._tail_s = tail_s
        self._warm = pre_roll_s > 0
        # Sound before a recording does not even wake this thread: idling must cost nothing.
        self._pre_roll: deque[Block] = deque(maxlen=math.ceil(pre_roll_s / BLOCK_S) + 1)
        self._idle = True
        self._arriving = threading.Lock()
        self._inbox: queue.SimpleQueue[Block | Gone | Action] = queue.SimpleQueue()
        self._take: Take | None = None
        self._stream: InputStream | None = None
        self._resampler = Resampler(SAMPLE_RATE)
        self._heard = 0.0  # when the last block came, or the stream was opened
        self._lost = False  # told, and not yet back
        self._failures = 0  # attempts to open in a row
        self._anew = False  # whether the list of devices is to be read again first
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
        log.info("the sound system hangs: its thread is left behind")
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
        if self._stream is None:
            return max(0.0, self._retry_at - time.monotonic())
        return PATIENCE_S if self._idle else STALE_S / 2

    def begin(self, sink: Sink) -> None:
        """Begin a recording, with what was heard just before."""
        self._take = Take(sink)
        self._retry_at = 0.0
        self._resampler = Resampler(self._stream.rate if self._stream else SAMPLE_RATE)
        with self._arriving:
            self._idle = False
            before = list(self._pre_roll)
            self._pre_roll.clear()
        for block in before:
            self._block(block)

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
            self._stream = InputStream(self._microphone, self._arrived, again=self._anew)
        except MicrophoneError as error:
            self._anew = str(error) != BUSY  # a new list would not have a busy one
            self._failed(str(error))
            return
        self._resampler = Resampler(self._stream.rate)
        self._heard = time.monotonic()

    def _arrived(self, item: Block | Gone) -> None:
        """Take what the sound system gives, on its thread."""
        with self._arriving:
            self._heard = time.monotonic()
            if self._idle and isinstance(item, Block):
                self._pre_roll.append(item)
            else:
                self._inbox.put(item)

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
        self._failures, self._anew = 0, False
        if self._lost:
            self._lost = False
            self._tell(BACK)
        self._sound(self._resampler.feed(block.samples))
        if self._released_for(self._tail_s):
            self._finish()

    def _sound(self, sound: Waveform) -> None:
        if not len(sound):
            return
        take = self._take
        if take is None or self._abandoned:
            return
        self.level = float(np.abs(sound).max())
        if sentence := take.note(sound):
            self._tell(sentence)
        take.sink.sound(sound)

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
                self._failures, self._anew = self._failures + 1, True
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
        if self._warm:
            self._sound(self._resampler.flush())
        else:
            self._shut()
        self._take, self._lost, self.level, self._idle = None, False, 0.0, True
        if take.reply:
            take.reply(take.recorded())

    def _shut(self) -> None:
        stream, self._stream = self._stream, None
        self._pre_roll.clear()
        if stream:
            stream.abort()
            self._sound(self._resampler.flush())

    def _tell(self, sentence: str) -> None:
        log.info("recorder: %s", sentence)
        if self._take and not self._abandoned:
            self._take.sink.tell(sentence)
