"""canary-qwen: waveforms to text in our own runtime, and, with the adapter off, the editor half.

One prompt, as in training. Hearing and writing is in `salm_recognizer`; batched text equals single
text.
"""

import contextlib
import json
import logging
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from asr.errors import ModelError
from asr.families.canary_qwen_config import SalmConfig, parse
from asr.families.canary_qwen_graph import capture
from asr.families.canary_qwen_model import Salm, load_salm
from asr.families.canary_qwen_packed import PackedSalm, load_packed
from asr.families.canary_qwen_words import hypothesis
from asr.families.devices import choose
from asr.families.here import decide
from asr.families.limits import budget
from asr.families.packed_ahead import Ahead
from asr.families.precision import Choice
from asr.families.salm_model import SpeechModel
from asr.families.salm_recognizer import SalmRecognizer, Turns, check, share
from asr.generate import Row, stream
from asr.quantise_kept import PACKED
from asr.tokens import Tokens, find_tokenizer
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform

log = logging.getLogger(__name__)

BEFORE = "<|im_start|>user\nTranscribe the following: "
AFTER = "<|im_end|>\n<|im_start|>assistant\n"
TURN = "<|im_start|>"
UNTHINKING = AFTER + "<think>\n\n</think>\n\n"  # Qwen3's way to answer at once
ROWS = 16  # a step of 16 rows costs 3.2 times one of a single row (tests/bench/LOG.md)
FRAME = 1280  # samples for each position that the decoder hears
CONTEXT = 32_768  # positions the editor half was trained on


class CanaryQwen(SalmRecognizer):
    """A Recognizer and an Editor (asr/types.py); not for two threads at once."""

    languages: tuple[str, ...] = ("en",)
    min_s = 0.5  # below six frames it tends to make words up

    def __init__(
        self, salm: SpeechModel | PackedSalm, tokens: Tokens, name: str, how: str = ""
    ) -> None:
        before, after = (tuple(tokens.encode(text, special=True)) for text in (BEFORE, AFTER))
        super().__init__(salm, tokens, name, Turns(before=before, after=after))
        self.how = how  # a sentence on the precision, where there was a choice
        self._captured = capture(salm) if isinstance(salm, Salm) else None

    def verify(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        """Decode as `recognize` does; what has a draft ("" is none) is decoded alone, with it."""
        lexicon = self.lexicon(options.words)
        rows = [Row(budget=budget(len(a) / SAMPLE_RATE), lexicon=lexicon) for a in audios]
        self.fill(audios, [self.tokens.encode(draft) for draft in drafts], rows, cancelled)
        return [
            hypothesis(row, self.tokens, len(audio) / SAMPLE_RATE)
            for row, audio in zip(rows, audios, strict=True)
        ]

    def share(self, audios: Sequence[Waveform], prompt: int) -> Iterator[list[int]]:
        """Share out waveforms, by index, with `prompt` ids around each."""
        return groups(audios, prompt)

    def write(
        self,
        instruction: str,
        text: str,
        *,
        max_tokens: int = 1024,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[str]:
        """Yield the answer of the base model to `instruction` about `text`, piece by piece.

        Raises ModelError where the text is too long, or Cancelled.
        """
        ids = self.request(instruction, text)
        if len(ids) + max_tokens > CONTEXT:
            raise ModelError(
                f"The text is too long for the model: {len(ids)} tokens, with {max_tokens} for the"
                f" answer; {CONTEXT} is the most."
            )
        return self.tokens.stream(self._answer(ids, max_tokens, cancelled or _never))

    def request(self, instruction: str, text: str) -> list[int]:
        """Give the ids of the editor's prompt; nothing in either text can end the turn."""
        encode = self.tokens.encode
        asked = encode(f"user\n{instruction}\n\n{text}" if text else f"user\n{instruction}")
        return [*encode(TURN, special=True), *asked, *encode(UNTHINKING, special=True)]

    def _answer(self, ids: list[int], max_tokens: int, cancelled: CancelCheck) -> Iterator[int]:
        salm, row = self.open(), Row(budget=max_tokens)
        with base_model(salm):
            logits, go_on = salm.begin([salm.embed(ids)], max_tokens, lambda: check(cancelled))

        def step(last: Tensor) -> Tensor:
            with base_model(salm):
                return go_on(last)

        for (token,) in stream(logits, step, [row], self.stop, cancelled):
            if token is not None:
                yield token


def load(
    folder: Path, device: str = "auto", precision: str = "auto", ahead: Ahead | None = None
) -> CanaryQwen:
    """Load a checkpoint onto `device` (auto, cpu, cuda, mps).

    `precision` is auto, fp32, bf16, fp16, or, on the CPU, int8 or int4, whose weights are made
    from the checkpoint the first time; `ahead` has begun to load them.

    Raises ModelError or DeviceError.
    """
    started = time.perf_counter()
    config = parse(read_config(folder), folder)
    tokens = Tokens(find_tokenizer(folder, config.language_model))
    salm, choice = _open(config, folder, device, precision, ahead)
    log.info("%s is ready on %s in %.1f s", folder.name, salm.weight.device, since(started))
    log.info("computes in %s (%s asked for). %s", choice.precision, precision, choice.reason)
    return CanaryQwen(salm, tokens, folder.name, choice.reason)


def _open(
    config: SalmConfig, folder: Path, device: str, precision: str, ahead: Ahead | None
) -> tuple[Salm | PackedSalm, Choice]:
    """Load as asked; where nothing was asked and int8 fails, in floating point."""
    choice = decide(folder, device, precision)
    try:
        return _load(config, folder, choice, ahead), choice
    except ModelError as error:
        if precision != "auto" or choice.precision not in PACKED:
            raise
        log.warning("int8 cannot be had: %s", error)
        choice = decide(folder, device, precision, str(error))
        return _load(config, folder, choice, None), choice


def _load(
    config: SalmConfig, folder: Path, choice: Choice, ahead: Ahead | None
) -> Salm | PackedSalm:
    if choice.precision in PACKED:
        return load_packed(config, folder, choice.device, choice.precision, ahead)
    if ahead:
        ahead.drop()
    place, dtype = choose(choice.device, choice.precision)
    return load_salm(config, folder, dtype, place)


@contextlib.contextmanager
def base_model(salm: SpeechModel | PackedSalm) -> Iterator[None]:
    """Switch the adapter off and gradients too, for one forward pass and not longer.

    Whoever reads the editor's pieces may transcribe between two of them.
    """
    salm.use_adapter(on=False)
    try:
        with torch.inference_mode():
            yield
    finally:
        salm.use_adapter(on=True)


def groups(audios: Sequence[Waveform], prompt: int) -> Iterator[list[int]]:
    """Share out waveforms, by index: neighbours in length, within ROWS and POSITIONS."""

    def positions(audio: Waveform) -> int:
        return prompt + len(audio) // FRAME + 2 + budget(len(audio) / SAMPLE_RATE)

    return share(audios, positions, ROWS)


def read_config(folder: Path) -> dict[str, Any]:
    """Read config.json; raises ModelError where it is missing or damaged."""
    try:
        return dict(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelError(f"No model in {folder}: config.json is missing.") from None
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(f"The model in {folder} is damaged: config.json: {error}.") from error


def since(started: float) -> float:
    """Give the seconds that have passed."""
    return time.perf_counter() - started


def _never() -> bool:
    return False
