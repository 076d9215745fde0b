"""The same checkpoints in NVIDIA's own class (extra nemo): for what our runtime does not compute.

Slow to load and large; nothing is fetched from the network.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from asr.errors import Cancelled, ModelError
from asr.families.canary_qwen import TURN, UNTHINKING
from asr.families.devices import choose
from asr.families.limits import budget
from asr.families.salm import nemo_installed
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform


class NemoSalm:
    """A Recognizer and an Editor (asr/types.py) over nemo's SALM; one waveform at a time."""

    languages: tuple[str, ...] = ()
    min_s = 0.5

    def __init__(self, model: Any, name: str) -> None:  # noqa: ANN401 - nemo has no types
        self._model, self.name = model, name

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        """Decode waveforms [samples] one by one."""
        del options
        return [self._one(audio, cancelled) for audio in audios]

    def write(
        self,
        instruction: str,
        text: str,
        *,
        max_tokens: int = 1024,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[str]:
        """Yield the base model's whole answer at once; raises Cancelled."""
        asked = self.request(instruction, text)
        prompt = torch.tensor([asked], device=self._open().device)
        with self._model.llm.disable_adapter():
            ids = self._generate(cancelled or _never, prompts=prompt, max_new_tokens=max_tokens)
        yield self._text(ids[len(asked) :])

    def request(self, instruction: str, text: str) -> list[int]:
        """Give the ids of the editor's prompt; nothing in either text can end the turn."""
        asked = f"user\n{instruction}\n\n{text}" if text else f"user\n{instruction}"
        return [
            *self._ids(TURN, special=True),
            *self._ids(asked, special=False),
            *self._ids(UNTHINKING, special=True),
        ]

    def close(self) -> None:
        """Give the memory back."""
        self._model = None

    def _one(self, audio: Waveform, cancelled: CancelCheck) -> Hypothesis:
        sound = torch.from_numpy(np.ascontiguousarray(audio))[None].to(self._open().device)
        tag = self._model.audio_locator_tag
        turn = [{"role": "user", "content": f"Transcribe the following: {tag}"}]
        ids = self._generate(
            cancelled,
            prompts=[turn],
            audios=sound,
            audio_lens=torch.tensor([sound.shape[1]], device=sound.device),
            max_new_tokens=budget(len(audio) / SAMPLE_RATE),
        )
        ended = self._model.text_eos_id in ids
        return Hypothesis(text=self._text(ids), complete=ended)

    def _text(self, ids: list[int]) -> str:
        eos = self._model.text_eos_id
        kept = ids[: ids.index(eos)] if eos in ids else ids
        return str(self._model.tokenizer.ids_to_text(kept)).strip()

    def _generate(self, cancelled: CancelCheck, **what: Any) -> list[int]:  # noqa: ANN401
        """Give what nemo's generate does; the wish to stop is heard between two tokens."""
        if cancelled():
            raise Cancelled

        def stop(ids: Tensor, _scores: Tensor, **_more: object) -> Tensor:
            return torch.full((len(ids),), cancelled(), device=ids.device)

        with torch.inference_mode():
            ids: list[int] = self._open().generate(stopping_criteria=[stop], **what)[0].tolist()
        if cancelled():
            raise Cancelled
        return ids

    def _open(self) -> Any:  # noqa: ANN401 - nemo has no types
        if self._model is None:
            raise ModelError("The model was closed and cannot be used again.")
        return self._model

    def _ids(self, text: str, *, special: bool) -> list[int]:
        tokenizer = self._open().tokenizer.tokenizer
        found = tokenizer(text, add_special_tokens=False, split_special_tokens=not special)
        return list(found["input_ids"])


def load(folder: Path, device: str = "auto", precision: str = "auto") -> NemoSalm:
    """Load a checkpoint's folder, in auto, fp32, bf16 or fp16. Raises ModelError or DeviceError."""
    if not nemo_installed():
        raise ModelError(
            "NVIDIA's own runtime is not installed: pip install 'voxbar[nemo]' adds it (some 150"
            " packages, 2 GB). VoxBar's own runtime does not need it."
        )
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # one of its packages may import onnxruntime
    place, dtype = choose(device, precision)
    try:
        with contextlib.redirect_stdout(sys.stderr):  # its log would stand among the text
            model = _quiet_class().from_pretrained(str(folder))
    except (OSError, ValueError, KeyError, RuntimeError, json.JSONDecodeError) as error:
        raise ModelError(f"NVIDIA's runtime cannot load {folder}: {error}.") from error
    return NemoSalm(model.eval().to(place, dtype), folder.name)


def _quiet_class() -> Any:  # noqa: ANN401 - nemo has no types
    from nemo.collections.speechlm2.models import SALM
    from nemo.utils import logging

    logging.setLevel(logging.ERROR)
    return SALM


def _never() -> bool:
    return False
