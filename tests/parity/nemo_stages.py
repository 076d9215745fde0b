"""What NVIDIA's own class computes of one sound, stage by stage; needs the extra nemo."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from tests.parity.stages import DTYPES, NEW, Array, keep

PROMPT = "Transcribe the following: "


def open_nemo(folder: Path, dtype: str) -> Any:  # noqa: ANN401 - nemo has no types
    os.environ["HF_HUB_OFFLINE"] = "1"
    from nemo.collections.speechlm2.models import SALM

    return SALM.from_pretrained(str(folder)).eval().to(DTYPES[dtype])


def compute(  # nemo has no types
    model: Any,  # noqa: ANN401
    audio: Array,
    new: int = NEW,
) -> dict[str, Array]:
    """Run one sound through every stage; `new` tokens, ends of sequence ignored."""
    from transformers import GenerationConfig

    never_ending(model)
    found: dict[str, Tensor] = {}
    perception = model.perception
    hooks = [
        keep(perception.preprocessor, found, "mel"),
        keep(perception.encoder.pre_encode, found, "pre_encode"),
        keep(perception.encoder, found, "enc"),
        keep(perception, found, "proj"),
    ]
    hooks += [keep(layer, found, f"layer{i}") for i, layer in enumerate(perception.encoder.layers)]
    settings = GenerationConfig(
        bos_token_id=model.text_bos_id,
        eos_token_id=None,
        pad_token_id=model.text_pad_id,
        do_sample=False,
        return_dict_in_generate=True,
        output_logits=True,
        max_new_tokens=new,
    )
    with torch.inference_mode():
        answer = model.generate(
            prompts=[[{"role": "user", "content": f"{PROMPT}{model.audio_locator_tag}"}]],
            audios=torch.from_numpy(audio)[None].clone(),
            audio_lens=torch.tensor([len(audio)]),
            generation_config=settings,
        )
    for hook in hooks:
        hook.remove()
    found["enc"] = found["enc"].t()
    found["logits"] = torch.stack(answer.logits)[:, 0]
    ids = answer.sequences[0][-new:].numpy()
    return {name: tensor.float().numpy() for name, tensor in found.items()} | {"ids": np.array(ids)}


def never_ending(model: Any) -> None:  # noqa: ANN401 - nemo has no types
    """Take the end of sequence from the language model's own settings, where generate finds it."""
    model.llm.base_model.model.generation_config.eos_token_id = None
