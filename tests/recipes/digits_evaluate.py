"""Measure the digits model as a person uses it: `asr.load`, then `transcribe`, voice gate and all.

The strings come from the authors' test recordings, with a fixed seed: figures can be compared.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import numpy as np

from asr.engine import load
from asr.types import Engine, Options
from tests.recipes.digits_data import TEST, Mixer, Spoken, only, plain_strings, read_clips

LENGTHS = range(1, 9)
PER_LENGTH = 60  # ten of each of the six speakers
SEED = 2026
NOISES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One string and what the model wrote for it."""

    spoken: Spoken
    text: str
    confidence: float | None

    @property
    def wrong(self) -> bool:
        """Whether the string as a whole is wrong; spaces do not count."""
        return self.text.replace(" ", "") != self.spoken.text.replace(" ", "")

    @property
    def digit_errors(self) -> int:
        """Digits missed, added or taken for another."""
        said, written = (" ".join(t.replace(" ", "")) for t in (self.spoken.text, self.text))
        done = jiwer.process_words(said, written)
        return int(done.substitutions + done.deletions + done.insertions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The errors of one group of strings."""

    group: Hashable
    strings: int
    string_error: float
    digits: int
    digit_error: float

    def __str__(self) -> str:
        return (
            f"| {self.group} | {self.strings} | {self.string_error:.1%}"
            f" | {self.digits} | {self.digit_error:.2%} |"
        )


HEADER = (
    "| strings | count | string error | digits | digit error |\n| --- | --- | --- | --- | --- |"
)


def test_strings(data: Path) -> list[Spoken]:
    """Give the 480 strings that every figure is made from."""
    return plain_strings(only(read_clips(data), TEST), PER_LENGTH, LENGTHS, SEED)


def hear(engine: Engine, strings: Sequence[Spoken], options: Options) -> list[Heard]:
    """Have an engine write every string."""
    heard = []
    for spoken in strings:
        transcript = engine.transcribe(spoken.audio, options)
        sure = [w.confidence for s in transcript.segments for w in s.words if w.confidence]
        heard.append(
            Heard(
                spoken=spoken,
                text=transcript.text,
                confidence=float(np.mean(sure)) if sure else None,
            )
        )
    return heard


def table(heard: Sequence[Heard]) -> list[Row]:
    """Give the errors of all strings, by length and by speaker."""
    return [
        *_rows(heard, lambda _: "all"),
        *_rows(heard, lambda h: len(h.spoken.digits)),
        *_rows(heard, lambda h: h.spoken.speaker),
    ]


def _rows(heard: Sequence[Heard], key: Callable[[Heard], Hashable]) -> list[Row]:
    rows = []
    for group in dict.fromkeys(key(h) for h in heard):
        own = [h for h in heard if key(h) == group]
        digits = sum(len(h.spoken.digits) for h in own)
        rows.append(
            Row(
                group=group,
                strings=len(own),
                string_error=sum(h.wrong for h in own) / len(own),
                digits=digits,
                digit_error=sum(h.digit_errors for h in own) / digits,
            )
        )
    return rows


def invented(engine: Engine, data: Path, options: Options) -> int:
    """Count the digits written for `NOISES` recordings of noise and silence."""
    mixer = Mixer(clips=only(read_clips(data), TEST))
    rng = np.random.default_rng(SEED)
    noises = [mixer.nothing(rng, 4.0) for _ in range(NOISES)]
    return sum(len(h.text.replace(" ", "")) for h in hear(engine, noises, options))


def report(model: str, data: Path) -> str:
    """Measure a model by name or folder and give the report in Markdown."""
    engine = load(model)
    heard = hear(engine, test_strings(data), Options())
    ungated = Options(vad=False)
    lines = [HEADER, *(str(row) for row in table(heard))]
    right = [h.confidence for h in heard if h.confidence and not h.wrong]
    wrong = [h.confidence for h in heard if h.confidence and h.wrong]
    if right:
        lines.append(f"\nMean confidence of right strings {np.mean(right):.2f}")
    if wrong:
        lines.append(f"and of wrong ones {np.mean(wrong):.2f}.")
    without = table(hear(engine, test_strings(data), ungated))[0]
    lines.append(
        f"Without the voice gate: {without.string_error:.1%} of strings,"
        f" {without.digit_error:.2%} of digits wrong."
    )
    gated, open_ = (invented(engine, data, options) for options in (Options(), ungated))
    lines.append(
        f"Digits invented in {NOISES} recordings of noise and silence: {gated},"
        f" without the voice gate {open_}."
    )
    engine.close()
    return "\n".join(lines)
