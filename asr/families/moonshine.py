"""Moonshine tiny, the embedded model: the publisher's ONNX graphs under our own decoding loop."""

import importlib.util
import platform
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from asr.bias import Lexicon
from asr.errors import DeviceError, ModelError
from asr.families.hands import count, side_by_side
from asr.families.moonshine_network import DECODER, ENCODER, PIECES, Network
from asr.families.moonshine_search import search
from asr.families.moonshine_words import words_of
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform

TOKENS_PER_S = 8.0  # nobody speaks faster; the model that loops does
THREADS = 2
QUIET, RAISED, MOST_GAIN = 0.25, 0.5, 300.0  # a peak below the first is raised to the second
WIDTH = 4  # guesses kept side by side; 1 is plain greedy decoding


class Moonshine:
    """A recognizer (asr/types.py) for English."""

    name: str = "moonshine-tiny"
    languages: tuple[str, ...] = ("en",)
    min_s: float = 0.5

    def __init__(self, network: Network) -> None:
        self._network: Network | None = network
        self._lexicon = Lexicon((), network.vocabulary)
        self._words: tuple[str, ...] = ()

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        """Decode waveforms [samples] side by side, one a core: each is too small for two."""
        self._favour(options.words)
        return side_by_side(
            lambda audio: self._one(audio, options, cancelled), audios, hands=count()
        )

    def close(self) -> None:
        """Let the graphs go."""
        self._network = None

    def _favour(self, words: tuple[str, ...]) -> None:
        if words != self._words and self._network is not None:
            self._lexicon, self._words = Lexicon(words, self._network.vocabulary), words

    def _one(self, audio: Waveform, options: Options, cancelled: CancelCheck) -> Hypothesis:
        if self._network is None:
            raise ModelError("The model was closed and cannot be used again.")
        limit = int(8 + TOKENS_PER_S * len(audio) / SAMPLE_RATE)
        guess = search(
            self._network,
            raised(audio),
            width=WIDTH,
            limit=limit,
            cancelled=cancelled,
            lexicon=self._lexicon,
        )
        pieces = self._network.pieces_of(guess.ids)
        log_probs = guess.log_probs[: len(pieces)]
        return Hypothesis(
            text=self._network.text(guess.ids),
            words=words_of(pieces, log_probs, audio) if options.word_timestamps else (),
            confidence=float(np.exp(guess.score)),
            language="en",
            complete=guess.ended,
        )


def raised(audio: Waveform) -> Waveform:
    """Raise a quiet waveform [samples]: the model mishears what is 40 dB too low."""
    peak = float(np.abs(audio).max(initial=0.0))
    if peak == 0.0 or peak >= QUIET:
        return audio
    return audio * np.float32(min(RAISED / peak, MOST_GAIN))


def embedded_folder() -> Path:
    """Find the model inside the moonshine-voice package, without importing it.

    Raises ModelError where the package is not installed.
    """
    found = importlib.util.find_spec("moonshine_voice")
    if found is None or found.origin is None:
        raise ModelError(
            "The embedded model is not installed: its package moonshine-voice exists for Linux"
            " (x86_64 and aarch64, glibc 2.34 or newer), Windows x64 and macOS 15 or newer on Apple"
            f" silicon; this is {platform.system()} {platform.machine()}."
        )
    return Path(found.origin).parent / "assets" / "tiny-en"


def holds_moonshine(folder: Path) -> bool:
    """Say whether a folder has the family's three files."""
    return all((folder / name).is_file() for name in (ENCODER, DECODER, PIECES))


def load(folder: Path, device: str) -> Moonshine:
    """Load the graphs of `folder` on the CPU, their only device.

    Raises DeviceError or ModelError.
    """
    if device not in ("auto", "cpu"):
        raise DeviceError(f"moonshine-tiny runs on the CPU only; {device} is of no use to it.")
    if not holds_moonshine(folder):
        raise ModelError(
            f"No Moonshine model in {folder}: {ENCODER}, {DECODER} or {PIECES} is missing."
        )
    return Moonshine(Network(folder, THREADS))
