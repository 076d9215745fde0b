"""A Recorder that plays a WAV file in place of a microphone; ships for trying and for tests."""

import threading
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.recorder import TAIL_S, Recorded, Sink
from app.recorder_stream import BLOCK_S
from asr.types import SAMPLE_RATE, Waveform

BLOCK = round(BLOCK_S * SAMPLE_RATE)


class FakeRecorder:
    """Plays `path` (16 kHz, mono, 16 bits) from its beginning at each start, then a faint hiss.

    `wait` is given the seconds from block to block: time.sleep plays as fast as a person speaks.
    """

    def __init__(self, path: Path, wait: Callable[[float], None] = time.sleep) -> None:
        self.level = 0.0
        self._sound = read_wav(path)
        self._wait = wait
        self._over = threading.Event()
        self._samples = 0
        self._signal = False
        self._thread: threading.Thread | None = None

    def start(self, sink: Sink) -> None:
        """Begin to play into `sink`."""
        self._over.clear()
        self._samples, self._signal = 0, False
        self._thread = threading.Thread(target=self._play, args=(sink,), daemon=True)
        self._thread.start()

    def stop(self) -> Recorded:
        """Play the tail and end."""
        self._over.set()
        if self._thread:
            self._thread.join()
        return Recorded(samples=self._samples, signal=self._signal)

    def close(self) -> None:
        """Nothing is held."""

    def _play(self, sink: Sink) -> None:
        hiss = np.random.default_rng(0).normal(0, 1e-4, BLOCK).astype(np.float32)
        blocks_left = round(TAIL_S / BLOCK_S)
        while blocks_left:
            block = self._sound[self._samples : self._samples + BLOCK]
            block = block if len(block) else hiss
            self._samples += len(block)
            self._signal = self._signal or bool(block.any())
            self.level = float(np.abs(block).max())
            sink.sound(block)
            self._wait(len(block) / SAMPLE_RATE)
            blocks_left -= self._over.is_set()


def read_wav(path: Path) -> Waveform:
    """Read a WAV file of 16 kHz, mono, 16 bits as a waveform [samples]."""
    with wave.open(str(path)) as file:
        pcm = file.readframes(file.getnframes())
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)
