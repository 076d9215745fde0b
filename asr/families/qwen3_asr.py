"""Qwen3-ASR: waveforms to text in 30 languages, in our own runtime; it reads context beforehand.

Waveforms are heard one by one, so that batched text equals single text; their answers are written
together. What only repeats the context is decoded once more without it.
"""

import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from asr.draft import verify
from asr.errors import Cancelled, ModelError
from asr.families.canary_qwen import read_config, since
from asr.families.canary_qwen_graph import capture
from asr.families.canary_qwen_packed import PACKED, PackedSalm
from asr.families.canary_qwen_words import hypothesis
from asr.families.devices import choose
from asr.families.limits import budget
from asr.families.qwen import is_aligner
from asr.families.qwen3_asr_config import QwenConfig, parse
from asr.families.qwen3_asr_model import Qwen, load_qwen
from asr.families.qwen3_asr_packed import load_packed
from asr.families.qwen3_asr_prompt import (
    NAMES,
    OTHER_CODES,
    Turns,
    code_of,
    take_apart,
    told_text,
    turns,
)
from asr.generate import Row, generate
from asr.text import repeats
from asr.tokens import Tokens, find_tokenizer
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform

log = logging.getLogger(__name__)

END, PAD = "<|im_end|>", "<|endoftext|>"
TOKENIZER_OF = "Qwen/Qwen3-ASR-1.7B"  # all sizes have the same
TOKENS_PER_S = 20.0  # of scripts that take several tokens a word; English has 5 or 6
HEADING = 8  # tokens that may name the language
FRAMES_PER_S = 13
CAPACITY = 1536  # positions of a captured step: 30 s of sound, its budget and 450 tokens told
POSITIONS = 4096  # of all rows that are decoded together
ROWS = 8
ALIKE = 0.5  # of two texts' letters: then both were heard, with the context and without
FULL = "VOXBAR_QWEN_ATTENTION"  # "full": all frames of a piece see each other


class Qwen3Asr:
    """A Recognizer (asr/types.py); not for two threads at once."""

    languages: tuple[str, ...] = (*NAMES, *OTHER_CODES)
    min_s = 0.5
    reads_context = True

    def __init__(self, model: Qwen | PackedSalm, tokens: Tokens, name: str) -> None:
        self.name = name
        self.model: Qwen | PackedSalm | None = model
        self.tokens = tokens
        self._captured = capture(model, CAPACITY) if isinstance(model, Qwen) else None
        self.stop = frozenset((tokens.id(END), tokens.id(PAD)))
        self._heading: list[int] = []  # how the last answer began: the next draft begins so too

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        """Decode waveforms [samples] in order, those of like length together."""
        return self.verify(audios, [""] * len(audios), options, cancelled)

    def verify(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        """Decode as `recognize` does; what has a draft ("" is none) is decoded alone, with it."""
        heard = self._hear(audios, drafts, turns(self.tokens, options), options, cancelled)
        told = told_text(options)
        doubtful = [i for i, h in enumerate(heard) if repeats(h.text, told)]
        if doubtful:
            alone = turns(self.tokens, options, told=False)
            again = [audios[i] for i in doubtful]
            second = self._hear(again, [""] * len(again), alone, options, cancelled)
            for i, without in zip(doubtful, second, strict=True):
                heard[i] = heard[i] if alike(heard[i].text, without.text) else without
        return heard

    def close(self) -> None:
        """Give the memory back."""
        self.model = self._captured = None

    def open(self) -> Qwen | PackedSalm:
        """Give the model; raises ModelError where it was closed."""
        if self.model is None:
            raise ModelError("The model was closed and cannot be used again.")
        return self.model

    def prompt(self, model: Qwen | PackedSalm, audio: Tensor, around: Turns) -> Tensor:
        """Give the whole prompt of one waveform [samples], [1, length, hidden]."""
        heard, embed = model.hear(audio), model.embed
        return torch.cat((embed(list(around.before)), heard, embed(list(around.after))), dim=1)

    def _hear(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        around: Turns,
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        model = self.open()
        rows = [Row(budget=allowance(len(audio) / SAMPLE_RATE)) for audio in audios]
        guessed = [i for i, draft in enumerate(drafts) if draft and not self._captured]
        plain = [i for i in range(len(audios)) if i not in guessed]
        with torch.inference_mode():
            for i in guessed:
                draft = self._draft(drafts[i], options)
                self._follow(model, self._prompts([audios[i]], around, cancelled), rows[i], draft,
                             cancelled)  # fmt: skip
            for group in groups([audios[i] for i in plain], len(around)):
                chosen = [plain[i] for i in group]
                prompts = self._prompts([audios[i] for i in chosen], around, cancelled)
                self._decode(model, prompts, [rows[i] for i in chosen], cancelled)
        return [
            self._answer(row, len(audio) / SAMPLE_RATE, options)
            for row, audio in zip(rows, audios, strict=True)
        ]

    def _prompts(
        self, audios: Sequence[Waveform], around: Turns, cancelled: CancelCheck
    ) -> list[Tensor]:
        made = []
        for audio in audios:
            _check(cancelled)
            sound = torch.from_numpy(np.ascontiguousarray(audio))
            made.append(self.prompt(self.open(), sound, around))
        return made

    def _decode(
        self,
        model: Qwen | PackedSalm,
        prompts: list[Tensor],
        rows: list[Row],
        cancelled: CancelCheck,
    ) -> None:
        """Prefill the prompts one by one, then write all answers together."""
        step = self._captured
        fits = len(rows) == 1 and prompts[0].shape[1] + rows[0].budget <= CAPACITY
        if step and fits and isinstance(model, Qwen):
            logits = model.read(prompts[0], step.prefill())
            step.begin(prompts[0].shape[1])
            generate(logits, step, rows, self.stop, cancelled)
        else:
            room = max(row.budget for row in rows)
            logits, go_on = model.begin(prompts, room, lambda: _check(cancelled))
            generate(logits, go_on, rows, self.stop, cancelled)

    def _follow(
        self,
        model: Qwen | PackedSalm,
        prompts: list[Tensor],
        row: Row,
        draft: list[int],
        cancelled: CancelCheck,
    ) -> None:
        """Write one answer along a draft."""
        logits, session = model.begin(prompts, row.budget, lambda: _check(cancelled))
        tally = verify(logits, session, row, draft, self.stop, cancelled)
        log.debug("a draft: %d tokens, %s", len(row.ids), tally)

    def _draft(self, text: str, options: Options) -> list[int]:
        heading = [] if options.language else self._heading
        return [*heading, *self.tokens.encode(text)]

    def _answer(self, row: Row, duration: float, options: Options) -> Hypothesis:
        answer = take_apart(self.tokens, row.ids)
        if not options.language and answer.start:
            self._heading = row.ids[: answer.start]
        text = replace(row, ids=row.ids[answer.start :], log_probs=row.log_probs[answer.start :])
        forced = code_of(options.language) if options.language else None
        heard = hypothesis(text, self.tokens, duration)
        return replace(heard, language=answer.language or forced if heard.text else None)


def load(folder: Path, device: str = "auto", precision: str = "auto") -> Qwen3Asr:
    """Load a checkpoint, in either layout, onto `device` (auto, cpu, cuda, mps).

    `precision` is auto, fp32, bf16, fp16, or, on the CPU, int8 or int4, whose weights are made
    from the checkpoint the first time. Raises ModelError or DeviceError.
    """
    started = time.perf_counter()
    content = read_config(folder)
    if is_aligner(content):
        raise ModelError(
            f"The model in {folder} gives words their times and hears none itself: name it with"
            " --aligner, and another one with --model."
        )
    config = parse(content, folder)
    tokens = Tokens(find_tokenizer(folder, TOKENIZER_OF))
    if os.environ.get(FULL, "").lower() == "full":
        config = replace(config, tower=replace(config.tower, window=None))
    model = _load(config, folder, device, precision)
    kind = precision if isinstance(model, PackedSalm) else model.weight.dtype
    place = model.weight.device
    log.info("model ready: %s on %s, %s, in %.1f s", folder.name, place, kind, since(started))
    return Qwen3Asr(model, tokens, folder.name)


def _load(config: QwenConfig, folder: Path, device: str, precision: str) -> Qwen | PackedSalm:
    if precision in PACKED:
        return load_packed(config, folder, device, precision)
    place, dtype = choose(device, precision)
    return load_qwen(config, folder, dtype, place)


def allowance(duration: float) -> int:
    """Give the tokens that `duration` seconds may become, the language's name included."""
    return HEADING + max(budget(duration), int(TOKENS_PER_S * duration))


def groups(audios: Sequence[Waveform], prompt: int) -> Iterator[list[int]]:
    """Share out waveforms, by index: neighbours in length, within ROWS and POSITIONS."""
    order = sorted(range(len(audios)), key=lambda i: len(audios[i]), reverse=True)
    while order:
        longest_s = len(audios[order[0]]) / SAMPLE_RATE
        positions = prompt + int(FRAMES_PER_S * longest_s) + 1 + allowance(longest_s)
        rows = max(1, min(ROWS, POSITIONS // positions))
        yield order[:rows]
        order = order[rows:]


def alike(first: str, second: str) -> bool:
    """Say whether two texts may be of the same sound, spelt a little differently."""
    a, b = first.casefold(), second.casefold()
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _check(cancelled: CancelCheck) -> None:
    if cancelled():
        raise Cancelled
