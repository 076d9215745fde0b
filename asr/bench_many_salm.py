"""A SALM whose answers have the length of speech, whatever its weights: for measuring speed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asr.bench_draft import TOKENS_PER_S, Forced
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform

if TYPE_CHECKING:
    from asr.generate import Row


class Spoken(CanaryQwen):
    """Answers with as many tokens as that much speech would have."""

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        """Decode waveforms [samples] as the real one does, to forced lengths; texts are ids."""
        del options
        rows: list[Row] = [Forced(budget=tokens_of(audio)) for audio in audios]
        self.fill(audios, [()] * len(audios), rows, cancelled)
        return [Hypothesis(text=" ".join(map(str, row.ids)), language="en") for row in rows]


def tokens_of(audio: Waveform) -> int:
    """Give how many tokens speech of this length has."""
    return max(2, round(len(audio) / SAMPLE_RATE * TOKENS_PER_S))


def load(folder: Path, device: str, precision: str) -> Spoken:
    """Load a checkpoint; raises ModelError or DeviceError."""
    plain = canary_qwen.load(folder, device, precision)
    return Spoken(plain.open(), plain.tokens, plain.name)
