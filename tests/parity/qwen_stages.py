"""What our runtime computes of one sound with a Qwen3-ASR, in the form of the golden tensors."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from asr.families.canary_qwen import read_config
from asr.families.qwen3_asr_config import parse
from asr.families.qwen3_asr_model import Qwen, load_qwen
from asr.families.qwen3_asr_prompt import turns
from asr.tokens import Tokens
from asr.types import Options
from tests.parity.stages import DTYPES, NEW, Array, thin

FRAMES = 24  # that are kept of a stage
TOLD = Options(context="Some words, told beforehand.", words=("one", "two three"), language="de")
MODES = {"windowed": (True, Options()), "full": (False, TOLD)}  # attention, and what is asked


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checkpoint in our runtime, with one kind of attention and one request."""

    model: Qwen
    tokens: Tokens
    options: Options


def open_model(folder: Path, mode: str, dtype: str = "fp32") -> Loaded:
    windowed, options = MODES[mode]
    config = parse(read_config(folder), folder)
    model = load_qwen(config, folder, DTYPES[dtype], torch.device("cpu"), windowed=windowed)
    return Loaded(model, Tokens(folder / "tokenizer.json"), options)


def compute(loaded: Loaded, audio: Array, new: int = NEW) -> dict[str, Array]:
    """Run one sound through every stage; `new` tokens, ends of sequence ignored."""
    found: dict[str, torch.Tensor] = {}
    model = loaded.model
    around = turns(loaded.tokens, loaded.options)
    with torch.inference_mode():
        sound = torch.from_numpy(audio)
        found["mel"] = model.mel(sound)
        found["tower"] = model.audio_tower(found["mel"])
        heard = model.hear(sound)
        found["proj"] = heard[0]
        before, after = (model.embed(list(ids)) for ids in (around.before, around.after))
        x = torch.cat((before, heard, after), dim=1)
        found["logits"], ids = greedy(model, x, new)
    stages = {name: tensor.float().numpy() for name, tensor in found.items()}
    prompt = [*around.before, *[-1] * heard.shape[1], *around.after]
    return stages | {"ids": np.array(ids), "prompt": np.array(prompt)}


def greedy(model: Qwen, x: torch.Tensor, new: int) -> tuple[torch.Tensor, list[int]]:
    """Give the logits [new, vocab] and ids of `new` steps with a cache."""
    cache = model.decoder.cache(1, x.shape[1] + new)
    rows, ids = [model.read(x, cache)], []
    for _ in range(new):
        ids.append(int(rows[-1].argmax()))
        if len(ids) < new:
            rows.append(model.step(torch.tensor([ids[-1]]), cache))
    return torch.cat(rows), ids


def thinned(stages: dict[str, Array]) -> dict[str, Array]:
    """Keep what a golden file holds: few frames, the first and the last logits, all ids."""
    whole = ("ids", "prompt")
    kept = {k: v if k in whole else thin(k, v, FRAMES) for k, v in stages.items() if k != "logits"}
    return kept | {"logits": stages["logits"][[0, -1]]}


def words_for(samples: int) -> list[str]:
    """Give some words for a sound of so many samples: about three a second."""
    some = ("one", "don't", "three", "Änderung", "五", "six", "x7")
    return [some[(i * i + samples) % len(some)] for i in range(1 + samples // 5_000)]
