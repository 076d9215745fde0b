"""A microphone that was open all along: against it one sees what a recorder missed."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from app.recorder import MicrophoneRecorder, Recorded, Sink
from asr.types import SAMPLE_RATE, Waveform
from tests.e2e.pulse import Pulse, place

WIDE_HZ = 1500.0  # of the noise: so narrow that half a sample more or less changes nothing
LATENCY_MS = 1  # the null sink works in blocks of that length while somebody listens so closely
MARGIN = SAMPLE_RATE // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where one recording lies in what was heard all along."""

    head_ms: float  # from the press to its first sample
    tail_ms: float  # from the release to its last sample
    alike: float  # correlation over its whole length: 1 where nothing is missing inside


class AlwaysOpen:
    """Listens for as long as it is; `received` says how many samples it has got by now."""

    def __init__(self, pulse: Pulse) -> None:
        self._file = pulse.folder / "always-open"
        shape = ["--raw", "--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1"]
        with self._file.open("wb") as output:
            self._process = subprocess.Popen(
                ["parec", "-d", "microphone", f"--latency-msec={LATENCY_MS}", *shape],
                stdout=output,
                stderr=subprocess.DEVNULL,
            )

    @property
    def received(self) -> int:
        """How many samples have come."""
        return self._file.stat().st_size // 2

    def heard(self) -> Waveform:
        """Give all that came."""
        return np.fromfile(self._file, "<i2").astype(np.float32) / np.float32(32768)

    def find(self, sound: Waveform, pressed: int, released: int) -> Found:
        """Find a recording; `pressed` and `released` are what `received` was at these moments."""
        begin = max(0, pressed - MARGIN)
        offset, alike = place(self.heard()[begin : released + 2 * MARGIN], sound)
        first, last = begin + offset, begin + offset + len(sound)
        per_ms = SAMPLE_RATE / 1000
        return Found(
            head_ms=(first - pressed) / per_ms, tail_ms=(last - released) / per_ms, alike=alike
        )

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


@contextmanager
def noise_is_heard(pulse: Pulse, seconds: float) -> Iterator[AlwaysOpen]:
    """Play noise that is nowhere like itself, and listen all along."""
    chance = np.random.default_rng(4).normal(0, 1, round(seconds * SAMPLE_RATE))
    spectrum = np.fft.rfft(chance)
    spectrum[round(WIDE_HZ * seconds) :] = 0
    noise = np.fft.irfft(spectrum, len(chance))
    noise *= 0.2 / noise.std()
    listening = AlwaysOpen(pulse)
    player = pulse.play(noise.astype(np.float32))
    try:
        wait_until(
            lambda: listening.received > SAMPLE_RATE and bool(listening.heard()[-1600:].any())
        )
        yield listening
    finally:
        player.kill()
        player.wait()
        listening.close()


def press(listening: AlwaysOpen, recorder: MicrophoneRecorder, seconds: float) -> Found:
    """Record for so long, and find what came in what was heard all along."""
    blocks: list[Waveform] = []
    pressed = listening.received
    recorder.start(Sink(sound=blocks.append, tell=lambda _: None))
    wait_until(lambda: listening.received >= pressed + seconds * SAMPLE_RATE)
    released = listening.received
    recorded: Recorded = recorder.stop()
    sound = np.concatenate([np.zeros(0, np.float32), *blocks])
    assert recorded.samples == len(sound)
    wait_until(lambda: listening.received >= pressed + len(sound) + 2 * MARGIN)
    return listening.find(sound, pressed, released)


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
