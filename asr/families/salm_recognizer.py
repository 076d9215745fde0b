"""What recognizers of SALMs share: sounds heard one by one, answers written together or by drafts.

What is said around a sound, how long its answer may be, and what that means is each family's own.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from asr.bias import Lexicon, Vocabulary
from asr.draft import Session, verify
from asr.errors import Cancelled, ModelError
from asr.families.canary_qwen_graph import Passes, begin
from asr.families.canary_qwen_packed import PackedSalm, PackedSession
from asr.families.salm_model import SalmSession, SpeechModel
from asr.generate import Row, generate
from asr.tokens import Tokens
from asr.types import CancelCheck, Hypothesis, Options, Waveform

log = logging.getLogger(__name__)

END, PAD = "<|im_end|>", "<|endoftext|>"
POSITIONS = 4096  # of all rows that are decoded together: 460 MB of keys and values at full size


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The ids before and after the sound."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    def __len__(self) -> int:
        """Give the number of ids."""
        return len(self.before) + len(self.after)


class SalmRecognizer:
    """What makes a Recognizer and a Verifier (asr/types.py); not for two threads at once."""

    def __init__(
        self, salm: SpeechModel | PackedSalm, tokens: Tokens, name: str, around: Turns
    ) -> None:
        self.name = name
        self.salm: SpeechModel | PackedSalm | None = salm
        self.tokens = tokens
        self.around = around  # the sound, where a request says nothing else
        self.stop = frozenset((tokens.id(END), tokens.id(PAD)))
        self._captured: Passes | None = None
        self._listed: tuple[tuple[str, ...], Lexicon | None] = ((), None)  # words, made ready

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
        raise NotImplementedError

    def share(self, audios: Sequence[Waveform], prompt: int) -> Iterator[list[int]]:
        """Share out waveforms, by index, with `prompt` ids around each: one group at a time."""
        raise NotImplementedError

    def begin(
        self,
        prompts: Sequence[Tensor],
        room: int,
        cancelled: CancelCheck,
        guess: Sequence[int] = (),
    ) -> tuple[Tensor, Passes | SalmSession | PackedSession]:
        """Read prompts [1, length, hidden]; give the first logits, and what goes on from there.

        A `guess` may be read behind the only prompt: logits after each of its ids come with it.
        """
        return begin(self._captured, self.open(), prompts, room, lambda: check(cancelled), guess)

    def close(self) -> None:
        """Give the memory back."""
        self.salm = self._captured = None

    def open(self) -> SpeechModel | PackedSalm:
        """Give the model; raises ModelError where it was closed."""
        if self.salm is None:
            raise ModelError("The model was closed and cannot be used again.")
        return self.salm

    def prompt(
        self, salm: SpeechModel | PackedSalm, audio: Tensor, around: Turns | None = None
    ) -> Tensor:
        """Give the whole prompt of one waveform [samples], [1, length, hidden]."""
        turns, heard = around or self.around, salm.hear(audio)
        return torch.cat(
            (salm.embed(list(turns.before)), heard, salm.embed(list(turns.after))), dim=1
        )

    def lexicon(self, words: tuple[str, ...]) -> Lexicon | None:
        """Give listed words as the decoder spells them; the last ones are kept."""
        if words != self._listed[0]:
            self._listed = words, Lexicon(words, self._vocabulary) if words else None
        return self._listed[1]

    def fill(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[Sequence[int]],
        rows: Sequence[Row],
        cancelled: CancelCheck,
        around: Turns | None = None,
    ) -> None:
        """Write the rows of waveforms [samples]; what has a draft is decoded alone, with it."""
        self.open()
        turns = around or self.around
        guessed = [i for i, draft in enumerate(drafts) if draft]
        plain = [i for i in range(len(audios)) if i not in guessed]
        with torch.inference_mode():
            for i in guessed:
                prompts = self._prompts([audios[i]], turns, cancelled)
                self._follow(prompts, rows[i], drafts[i], cancelled)
            for group in self.share([audios[i] for i in plain], len(turns)):
                chosen = [plain[i] for i in group]
                prompts = self._prompts([audios[i] for i in chosen], turns, cancelled)
                room = max(rows[i].budget for i in chosen)
                logits, step = self.begin(prompts, room, cancelled)
                generate(logits, step, [rows[i] for i in chosen], self.stop, cancelled)

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.tokens.table())

    def _prompts(
        self, audios: Sequence[Waveform], around: Turns, cancelled: CancelCheck
    ) -> list[Tensor]:
        """Hear waveforms one by one."""
        made = []
        for audio in audios:
            check(cancelled)
            sound = torch.from_numpy(np.ascontiguousarray(audio))
            made.append(self.prompt(self.open(), sound, around))
        return made

    def _follow(
        self, prompts: Sequence[Tensor], row: Row, draft: Sequence[int], cancelled: CancelCheck
    ) -> None:
        """Write one answer along a draft."""

        def begin(guess: Sequence[int]) -> tuple[Tensor, Session]:
            return self.begin(prompts, row.budget, cancelled, guess)

        tally = verify(begin, row, draft, self.stop, cancelled)
        log.debug("a draft: %d tokens, %s", len(row.ids), tally)


def share(
    audios: Sequence[Waveform], positions: Callable[[Waveform], int], most: int
) -> Iterator[list[int]]:
    """Share out waveforms, by index: neighbours in length, `most` of them, within POSITIONS.

    `positions` says how many one takes, its prompt and its answer included.
    """
    order = sorted(range(len(audios)), key=lambda i: len(audios[i]), reverse=True)
    while order:
        rows = max(1, min(most, POSITIONS // positions(audios[order[0]])))
        yield order[:rows]
        order = order[rows:]


def check(cancelled: CancelCheck) -> None:
    """Raise Cancelled where the caller wishes to stop."""
    if cancelled():
        raise Cancelled
