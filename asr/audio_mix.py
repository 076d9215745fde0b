"""Samples of any format and channel count become mono float32, cleaned of NaN and infinity."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.types import Waveform

LOUDEST = 32_768.0  # 16-bit integers that were stored as floats pass whole; beyond lies only damage
OVERLOADED = 4.0  # a peak above this was not made by a recorder that knows full scale
LOST_POWER = 0.01  # of the channels' power is left by their mean: they cancel each other out
AUDIBLE = 1e-8  # mean power of a window, -80 dB


class Mixer:
    """Gathers blocks into windows of one second and mixes the channels of each by their mean.

    Where the mean cancels the sound (opposite phase: less than a hundredth of the power is left),
    the first strong channel is taken for that second. The windows lie by the recording alone, not
    by how it was read.
    """

    def __init__(self) -> None:
        self._pending: list[NDArray[np.float32]] = []
        self._length = 0
        self._opposite = 0
        self._broken = 0
        self._peak = 0.0

    def feed(self, block: NDArray[np.float32], rate: int) -> Iterator[Waveform]:
        """Take samples [n, channels] at `rate`; yield the windows [rate] that are full."""
        if self._pending and self._pending[0].shape[1] != block.shape[1]:
            yield self.rest()
        self._pending.append(block)
        self._length += len(block)
        if self._length >= rate:
            gathered = np.concatenate(self._pending)
            full = len(gathered) // rate * rate
            for at in range(0, full, rate):
                yield self._mixed(gathered[at : at + rate])
            self._pending, self._length = [gathered[full:].copy()], len(gathered) - full

    def rest(self) -> Waveform:
        """Return what is left, mixed: [n]."""
        gathered = np.concatenate(self._pending) if self._length else np.zeros((0, 1), np.float32)
        self._pending, self._length = [], 0
        return self._mixed(gathered)

    def report(self, title: str) -> Iterator[str]:
        """Say in sentences what was done to the sound."""
        if self._opposite:
            yield (
                f"{title}: the channels cancel each other out (opposite phase) "
                f"for {self._opposite} s; one channel was used there."
            )
        if self._broken:
            yield f"{title}: {self._broken} samples were no numbers and became silence."
        if self._peak > OVERLOADED:
            yield f"{title}: the sound reaches {self._peak:.0f} times full scale."

    def _mixed(self, window: NDArray[np.float32]) -> Waveform:
        cleaned = clean(window)
        if len(cleaned):
            self._broken += int(window.size - np.isfinite(window).sum())
            self._peak = max(self._peak, float(np.abs(cleaned).max()))
        mono = mean_of_channels(cleaned)
        if cleaned.shape[1] == 1 or not len(cleaned):
            return mono
        powers = np.square(cleaned, dtype=np.float64).mean(axis=0)
        kept = np.square(mono, dtype=np.float64).mean()
        if powers.mean() < AUDIBLE or kept >= LOST_POWER * powers.mean():
            return mono
        self._opposite += 1
        strong = int(np.argmax(powers >= 0.5 * powers.max()))
        return cleaned[:, strong].copy()


def as_float(samples: NDArray[Any]) -> NDArray[np.float32]:
    """Bring integers of full scale to -1 to 1; floats keep their values. The shape stays."""
    if samples.dtype == np.float32:
        return samples
    if samples.dtype.kind == "f":
        with np.errstate(over="ignore"):  # what float32 cannot hold becomes infinity, for `clean`
            narrowed: NDArray[np.float32] = samples.astype(np.float32)
        return narrowed
    half: float = 2.0 ** (8 * samples.dtype.itemsize - 1)
    middle: float = half if samples.dtype.kind == "u" else 0.0
    scaled: NDArray[np.float32] = ((samples.astype(np.float64) - middle) / half).astype(np.float32)
    return scaled


def clean(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Replace NaN and infinity by 0, hold the rest within ±32 768; a new array, the same shape."""
    held: NDArray[np.float32] = np.clip(samples, -LOUDEST, LOUDEST)
    held[~np.isfinite(samples)] = 0.0
    return held


def mean_of_channels(block: NDArray[np.float32]) -> Waveform:
    """Mix [n, channels] to [n]; channel by channel, so that no sample depends on its neighbours."""
    total = block[:, 0].copy()
    for channel in range(1, block.shape[1]):
        total += block[:, channel]
    total /= np.float32(block.shape[1])
    return total
