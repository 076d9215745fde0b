"""A recognizer without a model: it answers with the length of the sound; for trying the rest.

It can be told what to hear and what to write, so that what is done with that can be tried, too.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from asr.errors import Cancelled, DeviceError
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform, Word

FILLERS = ("um", "uh", "ähm", "äh")


class Echo:
    """A Recognizer and an Editor; `complete=False` claims that no answer came to its end.

    It hears `hears` with the length for {seconds}, and writes `writes`, or the text it is given.
    """

    name = "echo"
    languages: tuple[str, ...] = ()
    min_s = 0.0

    def __init__(
        self, *, complete: bool = True, hears: str = "{seconds} seconds.", writes: str = ""
    ) -> None:
        self._complete, self._hears, self._writes = complete, hears, writes

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        """Answer each waveform [samples] with "N.N seconds."; raises Cancelled."""
        return [self._one(audio, options, cancelled) for audio in audios]

    def write(
        self,
        instruction: str,
        text: str,
        *,
        max_tokens: int = 1024,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[str]:
        """Yield the text (without one: the instruction), a word at a time, made a sentence.

        Fillers are left out.
        """
        said = [w for w in (text or instruction).split() if w not in FILLERS]
        words = self._writes.split() or said
        words = words[:max_tokens]
        for number, word in enumerate(words):
            if cancelled and cancelled():
                raise Cancelled
            yield f" {word}" if number else word[:1].upper() + word[1:]
        if words and words[-1][-1].isalnum():
            yield "."

    def close(self) -> None:
        """Nothing is held."""

    def _one(self, audio: Waveform, options: Options, cancelled: CancelCheck) -> Hypothesis:
        if cancelled():
            raise Cancelled
        length_s = len(audio) / SAMPLE_RATE
        text = self._hears.replace("{seconds}", f"{length_s:.1f}")
        words = spread(text, length_s) if options.word_timestamps else ()
        return Hypothesis(text=text, words=words, complete=self._complete)


def spread(text: str, length_s: float) -> tuple[Word, ...]:
    """Give each word of a text an equal share of the time."""
    spoken = text.split()
    each_s = length_s / max(1, len(spoken))
    return tuple(
        Word(text=word, start=i * each_s, end=(i + 1) * each_s, estimated=True)
        for i, word in enumerate(spoken)
    )


def is_echo(config: dict[str, Any]) -> bool:
    """Say whether a folder's config.json names this family."""
    return config.get("model_type") == "echo"


def load(folder: Path, device: str) -> Echo:
    """Make the recognizer that config.json describes (`complete`, `hears`, `writes`).

    Raises DeviceError for any device but the CPU.
    """
    if device not in ("auto", "cpu"):
        raise DeviceError(f"echo runs on the CPU only; {device} is of no use to it.")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    asked = {name: config[name] for name in ("complete", "hears", "writes") if name in config}
    return Echo(**asked)
