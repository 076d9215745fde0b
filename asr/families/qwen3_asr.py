"""Qwen3-ASR: waveforms to text in 30 languages, in our own runtime; it reads context beforehand.

Hearing and writing is in `salm_recognizer`. What only repeats the context is decoded once more
without it. Listed words are in the prompt, and favoured while the text is written.
"""

import logging
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from asr.bias import START, Match
from asr.errors import ModelError
from asr.families.canary_qwen import read_config, since
from asr.families.canary_qwen_graph import capture
from asr.families.canary_qwen_packed import PackedSalm
from asr.families.canary_qwen_words import hypothesis
from asr.families.devices import choose
from asr.families.limits import budget
from asr.families.packed_ahead import Ahead
from asr.families.qwen import is_aligner
from asr.families.qwen3_asr_config import QwenConfig, parse
from asr.families.qwen3_asr_model import Qwen, load_qwen
from asr.families.qwen3_asr_packed import load_packed
from asr.families.qwen3_asr_prompt import (
    NAMES,
    OTHER_CODES,
    TEXT,
    code_of,
    take_apart,
    told_text,
    turns,
)
from asr.families.salm_model import SpeechModel
from asr.families.salm_recognizer import SalmRecognizer, Turns, share
from asr.generate import Row
from asr.quantise_kept import PACKED
from asr.text import repeats
from asr.tokens import Tokens, find_tokenizer
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform

log = logging.getLogger(__name__)

TOKENIZER_OF = "Qwen/Qwen3-ASR-1.7B"  # all sizes have the same
TOKENS_PER_S = 20.0  # of scripts that take several tokens a word; English has 5 or 6
HEADING = 8  # tokens that may name the language
FRAMES_PER_S = 13
CAPACITY = 1536  # positions of a captured step: 30 s of sound, its budget and 450 tokens told
ROWS = 8
ALIKE = 0.5  # of two texts' letters: then both were heard, with the context and without
FULL = "VOXBAR_QWEN_ATTENTION"  # "full": all frames of a piece see each other


class Qwen3Asr(SalmRecognizer):
    """A Recognizer (asr/types.py); not for two threads at once."""

    languages: tuple[str, ...] = (*NAMES, *OTHER_CODES)
    min_s = 0.5
    reads_context = True

    def __init__(self, model: SpeechModel | PackedSalm, tokens: Tokens, name: str) -> None:
        super().__init__(model, tokens, name, turns(tokens, Options()))
        self._captured = capture(model, CAPACITY) if isinstance(model, Qwen) else None
        self._unnamed = Match(fresh=False, awaits=tokens.id(TEXT))  # the language comes first
        self._heading: list[int] = []  # how the last answer began: the next draft begins so too

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
            bare = replace(options, context="", words=())
            again = [audios[i] for i in doubtful]
            around = turns(self.tokens, bare)
            second = self._hear(again, [""] * len(again), around, bare, cancelled)
            for i, without in zip(doubtful, second, strict=True):
                heard[i] = heard[i] if alike(heard[i].text, without.text) else without
        return heard

    def share(self, audios: Sequence[Waveform], prompt: int) -> Iterator[list[int]]:
        """Share out waveforms, by index, with `prompt` ids around each."""
        return groups(audios, prompt)

    def _hear(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        around: Turns,
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        lexicon = self.lexicon(options.words)
        start = START if options.language else self._unnamed
        rows = [
            Row(budget=allowance(len(a) / SAMPLE_RATE), lexicon=lexicon, match=start)
            for a in audios
        ]
        guesses = [self._draft(draft, options) if draft else [] for draft in drafts]
        self.fill(audios, guesses, rows, cancelled, around)
        return [
            self._answer(row, len(audio) / SAMPLE_RATE, options)
            for row, audio in zip(rows, audios, strict=True)
        ]

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


def load(
    folder: Path, device: str = "auto", precision: str = "auto", ahead: Ahead | None = None
) -> Qwen3Asr:
    """Load a checkpoint, in either layout, onto `device` (auto, cpu, cuda, mps).

    `precision` is auto, fp32, bf16, fp16, or, on the CPU, int8 or int4, whose weights are made
    from the checkpoint the first time; `ahead` has begun to load them.

    Raises ModelError or DeviceError.
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
    model = _load(config, folder, device, precision, ahead)
    kind = precision if isinstance(model, PackedSalm) else model.weight.dtype
    place = model.weight.device
    log.info("model ready: %s on %s, %s, in %.1f s", folder.name, place, kind, since(started))
    return Qwen3Asr(model, tokens, folder.name)


def _load(
    config: QwenConfig, folder: Path, device: str, precision: str, ahead: Ahead | None
) -> Qwen | PackedSalm:
    if precision in PACKED:
        return load_packed(config, folder, device, precision, ahead)
    place, dtype = choose(device, precision)
    return load_qwen(config, folder, dtype, place)


def allowance(duration: float) -> int:
    """Give the tokens that `duration` seconds may become, the language's name included."""
    return HEADING + max(budget(duration), int(TOKENS_PER_S * duration))


def groups(audios: Sequence[Waveform], prompt: int) -> Iterator[list[int]]:
    """Share out waveforms, by index: neighbours in length, within ROWS and POSITIONS."""

    def positions(audio: Waveform) -> int:
        duration = len(audio) / SAMPLE_RATE
        return prompt + int(FRAMES_PER_S * duration) + 1 + allowance(duration)

    return share(audios, positions, ROWS)


def alike(first: str, second: str) -> bool:
    """Say whether two texts may be of the same sound, spelt a little differently."""
    a, b = first.casefold(), second.casefold()
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
