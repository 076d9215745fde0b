"""Qwen3's forced aligner: when each word of a text was spoken, whatever model wrote the text.

One pass over sound and text: two slots follow each word, and the head gives each slot a time.
"""

import logging
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from asr.errors import ModelError
from asr.families.canary_qwen import read_config, since
from asr.families.devices import choose
from asr.families.qwen import is_aligner
from asr.families.qwen3_aligner_words import repaired, units
from asr.families.qwen3_asr_config import QwenConfig, parse
from asr.families.qwen3_asr_model import QwenAligner, load_qwen
from asr.families.qwen3_asr_prompt import STAMP
from asr.tokens import Tokens, find_tokenizer
from asr.types import SAMPLE_RATE, Waveform, Word

log = logging.getLogger(__name__)

BEFORE, AFTER = "<|audio_start|>", "<|audio_end|>"
TOKENIZER_OF = "Qwen/Qwen3-ForcedAligner-0.6B"
LANGUAGES = ("zh", "yue", "en", "fr", "de", "it", "ja", "ko", "pt", "ru", "es")


class Qwen3Aligner:
    """An Aligner (asr/types.py); not for two threads at once."""

    languages: tuple[str, ...] = LANGUAGES

    def __init__(self, model: QwenAligner, tokens: Tokens, config: QwenConfig, name: str) -> None:
        self.name = name
        self.model: QwenAligner | None = model
        self.tokens = tokens
        self.bin_s = config.bin_s
        self._stamp = tokens.id(STAMP)

    def align(self, audio: Waveform, text: str) -> tuple[Word, ...]:
        """Give the words of `text` with the times at which they are spoken in [samples].

        Words hold all characters of the text but its spaces. Raises ModelError where it is closed.
        """
        found = units(text)
        if not found:
            return ()
        times = repaired(self.bins(audio, [unit.spoken for unit in found]))
        length_s = len(audio) / SAMPLE_RATE
        seconds = [min(at * self.bin_s, length_s) for at in times]
        return tuple(
            Word(text=unit.written, start=seconds[2 * i], end=seconds[2 * i + 1])
            for i, unit in enumerate(found)
        )

    def bins(self, audio: Waveform, words: list[str]) -> list[int]:
        """Give the two times of each word as they come, in steps of `bin_s`."""
        if self.model is None:
            raise ModelError("The model was closed and cannot be used again.")
        sound = torch.from_numpy(np.ascontiguousarray(audio))
        with torch.inference_mode():
            logits = self.logits(self.model, sound, self.slots(words))
        bins: list[int] = logits.argmax(dim=-1).tolist()
        return bins

    def slots(self, words: list[str]) -> list[int]:
        """Give the ids of words, each with the two slots for its times."""
        return [i for word in words for i in (*self.tokens.encode(word), self._stamp, self._stamp)]

    def logits(self, model: QwenAligner, sound: Tensor, slots: list[int]) -> Tensor:
        """Give the logits [slots, bins] at every slot."""
        encode, embed = self.tokens.encode, model.embed
        after = [*encode(AFTER, special=True), *slots]
        before = embed(encode(BEFORE, special=True))
        states = model.decoder(torch.cat((before, model.hear(sound), embed(after)), dim=1))[0]
        at = torch.tensor([i == self._stamp for i in after], device=states.device)
        logits: Tensor = model.score(states[-len(after) :][at])
        return logits.float()

    def close(self) -> None:
        """Give the memory back."""
        self.model = None


def load(folder: Path, device: str = "auto", precision: str = "auto") -> Qwen3Aligner:
    """Load an aligner, in either layout, onto `device` (auto, cpu, cuda, mps).

    `precision` is auto, fp32, bf16 or fp16. Raises ModelError or DeviceError.
    """
    started = time.perf_counter()
    content = read_config(folder)
    if not is_aligner(content):
        raise ModelError(f"The model in {folder} is no forced aligner: it gives words no times.")
    config = parse(content, folder)
    tokens = Tokens(find_tokenizer(folder, TOKENIZER_OF))
    place, dtype = choose(device, precision)
    model = load_qwen(config, folder, dtype, place)
    if not isinstance(model, QwenAligner):
        raise TypeError(type(model).__name__)
    log.info("aligner ready: %s on %s, %s, in %.1f s", folder.name, place, dtype, since(started))
    return Qwen3Aligner(model, tokens, config, folder.name)
