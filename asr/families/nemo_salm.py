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

from asr.errors import Cancelled, ModelError
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
        """Yield the base model's whole answer at once; raises Cancelled before it begins."""
        if cancelled and cancelled():
            raise Cancelled
        content = f"{instruction}\n\n{text}" if text else instruction
        turn = [{"role": "user", "content": f"{content} /no_think"}]
        with self._model.llm.disable_adapter(), torch.inference_mode():
            ids = self._model.generate(prompts=[turn], max_new_tokens=max_tokens)[0].tolist()
        asked = self._prompt_length(turn)
        answer = self._text(ids[asked:])
        yield answer.partition("</think>")[2].strip() if "</think>" in answer else answer

    def close(self) -> None:
        """Give the memory back."""
        self._model = None

    def _one(self, audio: Waveform, cancelled: CancelCheck) -> Hypothesis:
        if self._model is None:
            raise ModelError("The model was closed and cannot be used again.")
        if cancelled():
            raise Cancelled
        sound = torch.from_numpy(np.ascontiguousarray(audio))[None].to(self._model.device)
        tag = self._model.audio_locator_tag
        turn = [{"role": "user", "content": f"Transcribe the following: {tag}"}]
        most = budget(len(audio) / SAMPLE_RATE)
        with torch.inference_mode():
            ids = self._model.generate(
                prompts=[turn],
                audios=sound,
                audio_lens=torch.tensor([sound.shape[1]], device=sound.device),
                max_new_tokens=most,
            )[0].tolist()
        ended = self._model.text_eos_id in ids
        return Hypothesis(text=self._text(ids), complete=ended)

    def _text(self, ids: list[int]) -> str:
        eos = self._model.text_eos_id
        kept = ids[: ids.index(eos)] if eos in ids else ids
        return str(self._model.tokenizer.ids_to_text(kept)).strip()

    def _prompt_length(self, turn: list[dict[str, str]]) -> int:
        from nemo.collections.common.prompts import PromptFormatter

        formatter = PromptFormatter.resolve(self._model.cfg.prompt_format)(self._model.tokenizer)
        return len(formatter.encode_dialog(turns=turn)["input_ids"])


def load(folder: Path, device: str = "auto") -> NemoSalm:
    """Load a checkpoint's folder. Raises ModelError or DeviceError."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # one of its packages may import onnxruntime
    if not nemo_installed():
        raise ModelError(
            "NVIDIA's own runtime is not installed: pip install 'voxbar[nemo]' adds it (some 150"
            " packages, 2 GB). VoxBar's own runtime does not need it."
        )
    place, dtype = choose(device)
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
