"""Digit strings from the Free Spoken Digit Dataset: read, split, and mixed anew at every step.

The set's clips are single digits, 8 kHz, cut tight. A string is several clips with gaps between
them; for training each string is given another speed, room, band, noise and level. It knows no
model.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
import soxr

from asr.types import SAMPLE_RATE, Waveform

CLIP_RATE = 8_000  # Hz, the set's own rate
TEST = range(5)  # the authors' test split: the indices 0 to 4 of each digit and speaker
VALIDATION = range(5, 8)  # ours, taken from their training split
NAME = re.compile(r"(\d)_([a-z]+)_(\d+)\.(?:wav|flac)")
FADE = CLIP_RATE // 250  # 4 ms at both ends of a clip, so that a cut does not click
NOISE_S = 20  # length of each kind of noise that is kept ready
COLOURS = (0.0, 0.5, 1.0)  # of noise: the amplitude falls with frequency to this power


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One spoken digit, `audio` [samples] at 8 kHz."""

    digit: int
    speaker: str
    index: int
    audio: Waveform


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A recording, `audio` [samples] at 16 kHz, and the digits said in it, if any."""

    audio: Waveform
    digits: tuple[int, ...]
    speaker: str

    @property
    def text(self) -> str:
        """What the model shall write: digits with single spaces between, "" for none."""
        return " ".join(str(d) for d in self.digits)


def read_clips(folder: Path) -> list[Clip]:
    """Read `{digit}_{speaker}_{n}.wav` or .flac in `folder` or its `recordings`, by name."""
    files = sorted(p for f in (folder / "recordings", folder) if f.is_dir() for p in f.iterdir())
    named = [(path, match) for path in files if (match := NAME.fullmatch(path.name))]
    if not named:
        raise SystemExit(f"No recordings like 7_jackson_0.wav in {folder}.")
    return [
        Clip(digit=int(m[1]), speaker=m[2], index=int(m[3]), audio=_read(path)) for path, m in named
    ]


def only(clips: Iterable[Clip], indices: Sequence[int]) -> list[Clip]:
    """Keep the clips with one of these indices."""
    return [c for c in clips if c.index in indices]


def training(clips: Iterable[Clip], held_out: str | None) -> list[Clip]:
    """Keep what may be learnt from: no test, no validation, nothing of the speaker held out."""
    last = VALIDATION[-1]
    return [c for c in clips if c.index > last and c.speaker != held_out]


def plain_strings(
    clips: Sequence[Clip], per_length: int, lengths: Sequence[int], seed: int
) -> list[Spoken]:
    """Make test strings of one speaker each: gaps of 0 to 0.6 s, a faint noise floor, nothing else.

    Speakers take turns, so each gets the same number; the same arguments give the same strings.
    """
    rng = np.random.default_rng(seed)
    speakers = sorted({c.speaker for c in clips})
    strings = []
    for length in lengths:
        for i in range(per_length):
            own = [c for c in clips if c.speaker == speakers[i % len(speakers)]]
            said = [own[k] for k in rng.integers(len(own), size=length)]
            gaps = [
                *rng.uniform(0.1, 0.4, 1),
                *rng.uniform(0, 0.6, length - 1),
                *rng.uniform(0.1, 0.4, 1),
            ]
            audio = _joined([_at_16k(c.audio, 1.0) for c in said], gaps)
            audio += rng.standard_normal(len(audio)).astype(np.float32) * 10 ** (-70 / 20)
            strings.append(
                Spoken(audio=audio, digits=tuple(c.digit for c in said), speaker=said[0].speaker)
            )
    return strings


@dataclass(slots=True, kw_only=True)
class Mixer:
    """Makes training strings; the same generator state gives the same strings."""

    clips: Sequence[Clip]
    noises: list[Waveform] = field(default_factory=list)
    by_speaker: dict[str, list[Clip]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(0)
        self.noises = [_coloured(rng, NOISE_S * SAMPLE_RATE, colour) for colour in COLOURS]
        for clip in self.clips:
            self.by_speaker.setdefault(clip.speaker, []).append(clip)

    def batch(self, rng: np.random.Generator, length: int, size: int, empty: float) -> list[Spoken]:
        """Make `size` strings of about `length` digits; a share of `empty` has none at all."""
        return [
            self.nothing(rng, 0.3 + 0.6 * length)
            if rng.random() < empty
            else self.string(rng, length)
            for _ in range(size)
        ]

    def string(self, rng: np.random.Generator, length: int) -> Spoken:
        """Make a string of `length` digits, maybe one more or less; a fifth mixes speakers."""
        length = max(1, length + int(rng.integers(-1, 2)))
        speakers = sorted(self.by_speaker)
        speaker = speakers[rng.integers(len(speakers))]
        pool = self.clips if rng.random() < 0.2 else self.by_speaker[speaker]
        said = [pool[k] for k in rng.integers(len(pool), size=length)]
        pace = rng.uniform(0.88, 1.15)
        even = rng.random() < 0.6  # else as loud as they were recorded, which differs much
        voices = [
            _at_16k(c.audio, pace * rng.uniform(0.94, 1.06))
            * (10 ** (rng.uniform(-4, 4) / 20) / _loudness(c.audio) if even else 10.0)
            for c in said
        ]
        audio = _joined(voices, _gaps(rng, length))
        return Spoken(
            audio=self._placed(rng, audio), digits=tuple(c.digit for c in said), speaker=speaker
        )

    def nothing(self, rng: np.random.Generator, longest_s: float) -> Spoken:
        """Make a recording without any digit: silence, noise, hum, clicks or bursts."""
        count = int(rng.uniform(0.2, longest_s) * SAMPLE_RATE)
        audio = np.zeros(count, np.float32)
        for add in (_hum, _clicks, _bursts):
            if rng.random() < 0.35:
                audio += add(rng, count)
        if rng.random() < 0.9:
            audio += self._noise(rng, count) * 10 ** (rng.uniform(-80, -15) / 20)
        return Spoken(audio=_levelled(rng, audio), digits=(), speaker="")

    def _placed(self, rng: np.random.Generator, audio: Waveform) -> Waveform:
        """Put a string into some room, band, noise and level."""
        audio = audio * (0.1 / _loudness(audio))
        if rng.random() < 0.3:
            audio = audio + _folded(audio) * rng.uniform(0.05, 1.0)
        if rng.random() < 0.5:
            audio = _filtered(rng, audio)
        if rng.random() < 0.1:
            audio = _mu_law(audio / (np.abs(audio).max() + 1e-9)) * np.abs(audio).max()
        if rng.random() < 0.65:
            audio = audio + self._noise(rng, len(audio)) * 10 ** (-rng.uniform(24, 60) / 20)
        elif rng.random() < 0.7:
            audio = audio + self._noise(rng, len(audio)) * 10 ** (-rng.uniform(70, 100) / 20)
        return _levelled(rng, audio)

    def _noise(self, rng: np.random.Generator, count: int) -> Waveform:
        """Give `count` samples of noise of unit power, sometimes swelling."""
        noise = self.noises[rng.integers(len(self.noises))]
        start = rng.integers(max(1, len(noise) - count))
        piece = np.resize(noise[start : start + count], count)
        if rng.random() < 0.3:
            swell = np.interp(np.arange(count), np.linspace(0, count, 6), rng.uniform(0.2, 1.5, 6))
            piece = piece * swell.astype(np.float32)
        return piece


def _read(path: Path) -> Waveform:
    with av.open(str(path)) as container:
        frames = [f.to_ndarray().reshape(-1) for f in container.decode(audio=0)]
    whole = np.concatenate(frames)
    return whole.astype(np.float32) / (32768.0 if whole.dtype == np.int16 else 2147483648.0)


def _at_16k(clip: Waveform, speed: float) -> Waveform:
    """Resample an 8 kHz clip to 16 kHz and fade its ends; faster is higher too."""
    ramp = np.linspace(0, 1, FADE, dtype=np.float32)
    clip = clip.copy()
    clip[:FADE] *= ramp
    clip[-FADE:] *= ramp[::-1]
    return np.asarray(soxr.resample(clip, CLIP_RATE, SAMPLE_RATE / speed), np.float32)


def _joined(voices: Sequence[Waveform], gaps_s: Sequence[float]) -> Waveform:
    """Lay voices one after another with these silences before, between and after them."""
    pieces = [np.zeros(int(gaps_s[0] * SAMPLE_RATE), np.float32)]
    for voice, gap in zip(voices, gaps_s[1:], strict=True):
        pieces += [voice, np.zeros(int(gap * SAMPLE_RATE), np.float32)]
    return np.concatenate(pieces)


def _loudness(audio: Waveform) -> float:
    """Root mean square, never zero."""
    return float(np.sqrt(np.mean(audio**2))) + 1e-6


def _gaps(rng: np.random.Generator, length: int) -> list[float]:
    """Draw the silences of a string: hurried, spelt or in between; ends of 0 to 0.6 s."""
    widest = rng.choice([0.1, 0.3, 0.8], p=[0.3, 0.4, 0.3])
    ends = rng.uniform(0, 1, 2) ** 2 * 0.6
    return [ends[0], *rng.uniform(0, widest, length - 1), ends[1]]


def _coloured(rng: np.random.Generator, count: int, colour: float) -> Waveform:
    """Make noise of unit power whose amplitude falls with frequency to the power of `colour`."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum /= np.maximum(np.arange(len(spectrum)), 60) ** colour
    noise = np.fft.irfft(spectrum, count)
    return np.asarray(noise / noise.std(), np.float32)


def _folded(audio: Waveform) -> Waveform:
    """Mirror the band below 4 kHz into the one above: stands for the sibilants that 8 kHz lost."""
    sharp = np.diff(audio, n=2, prepend=audio[:1], append=audio[-1:])
    sharp[1::2] *= -1
    return np.asarray(sharp, np.float32)


def _filtered(rng: np.random.Generator, audio: Waveform) -> Waveform:
    """Change the tone smoothly; at times a telephone's band, at times a little room behind it."""
    count = len(audio) + SAMPLE_RATE // 4
    count = 1 << (count - 1).bit_length()
    spectrum = np.fft.rfft(audio, count)
    hertz = np.linspace(0, SAMPLE_RATE / 2, len(spectrum))
    decibels = np.interp(hertz, [0, 300, 1000, 2000, 3400, 8000], rng.uniform(-5, 5, 6))
    if rng.random() < 0.3:
        decibels -= 30 * ((hertz < 300) | (hertz > 3400))
    spectrum *= 10 ** (decibels / 20)
    if rng.random() < 0.5:
        spectrum *= np.fft.rfft(_room(rng), count)
    return np.asarray(np.fft.irfft(spectrum, count)[: len(audio)], np.float32)


def _room(rng: np.random.Generator) -> Waveform:
    """Make an impulse response: the direct sound and a quarter of a second of decaying noise."""
    time = np.arange(SAMPLE_RATE // 4) / SAMPLE_RATE
    tail = rng.standard_normal(len(time)) * np.exp(-time / rng.uniform(0.02, 0.08))
    response = tail * rng.uniform(0.02, 0.3) / np.sqrt(np.sum(tail**2))
    response[0] = 1.0
    return np.asarray(response, np.float32)


def _mu_law(audio: Waveform) -> Waveform:
    """Quantise samples of -1 to 1 to eight bits as telephones do."""
    squeezed = np.round(np.log1p(255 * np.abs(audio)) / np.log(256) * 127) / 127
    return np.asarray(np.sign(audio) * (256**squeezed - 1) / 255, np.float32)


def _levelled(rng: np.random.Generator, audio: Waveform) -> Waveform:
    """Scale to some level; what goes beyond full scale is clipped."""
    gain = 10 ** (rng.uniform(-20, 6) / 20)
    return np.asarray(np.clip(audio * gain, -1, 1), np.float32)


def _hum(rng: np.random.Generator, count: int) -> Waveform:
    time = np.arange(count) / SAMPLE_RATE
    first = rng.uniform(45, 400)
    tones = sum(np.sin(2 * np.pi * first * k * time) / k for k in range(1, 5))
    return np.asarray(tones * 10 ** (rng.uniform(-60, -20) / 20), np.float32)


def _clicks(rng: np.random.Generator, count: int) -> Waveform:
    audio = np.zeros(count, np.float32)
    decay = np.exp(-np.arange(SAMPLE_RATE // 50) / rng.uniform(8, 80)).astype(np.float32)
    for start in rng.integers(count, size=rng.integers(1, 8)):
        piece = audio[start : start + len(decay)]
        piece += (decay * rng.standard_normal(len(decay)))[: len(piece)] * rng.uniform(0.01, 0.4)
    return audio


def _bursts(rng: np.random.Generator, count: int) -> Waveform:
    noise = rng.standard_normal(count)
    loud = np.repeat(rng.random(count // 800 + 1) < 0.3, 800)[:count]
    smooth = np.convolve(loud, np.ones(400) / 400, mode="same")[:count]
    return np.asarray(noise * smooth * 10 ** (rng.uniform(-50, -20) / 20), np.float32)
