"""Sound of any rate and sample format becomes 16 kHz mono float32, block by block."""

from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from asr.audio_mix import as_float, clean, mean_of_channels
from asr.types import SAMPLE_RATE, Waveform


class Resampler:
    """Turns blocks of one recording or microphone into 16 kHz mono (soxr, high quality).

    What `feed` and `flush` return, joined, does not depend on how the sound was cut into blocks,
    down to the last bit, and has samples * 16000 / rate samples, rounded. For one thread at a time.
    """

    def __init__(self, rate: float) -> None:
        self._soxr = None if rate == SAMPLE_RATE else soxr.ResampleStream(rate, SAMPLE_RATE, 1)

    def feed(self, block: NDArray[Any]) -> Waveform:
        """Take the next samples, [n] or [n, channels], floats or integers of full scale.

        Channels are mixed by their mean; NaN and infinity become 0. Returns what is ready: [m],
        perhaps empty.
        """
        samples = clean(as_float(block))
        mono = mean_of_channels(samples) if samples.ndim == 2 else samples
        if self._soxr is None:
            return mono
        ready: Waveform = self._soxr.resample_chunk(np.ascontiguousarray(mono))
        return ready

    def flush(self) -> Waveform:
        """Return the rest, [m]; afterwards the next block begins a new recording."""
        if self._soxr is None:
            return np.zeros(0, np.float32)
        rest: Waveform = self._soxr.resample_chunk(np.zeros(0, np.float32), last=True)
        self._soxr.clear()
        return rest
