"""What our runtime computes of one sound, stage by stage, in the form of the golden tensors."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from asr.families.canary_qwen import AFTER, BEFORE, read_config
from asr.families.canary_qwen_config import parse
from asr.families.canary_qwen_model import Salm, load_salm
from asr.tokens import Tokens, find_tokenizer

Array = NDArray[np.float32]
DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}
NEW = 32  # tokens that every golden answer has, ends of sequence ignored

# Samples of the sounds of lengths.npz: 0.1 s to 40 s, hardly any a whole number of frames.
LENGTHS = (1_600, 2_399, 4_801, 8_003, 12_345, 16_001, 33_333, 54_321, 80_085, 111_111, 176_543,
           320_001, 480_007, 639_999)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checkpoint in our runtime."""

    salm: Salm
    tokens: Tokens


def synth(samples: int, seed: int) -> Array:
    """Make a sound with moving harmonics and a syllable's rhythm: what the golden files hold."""
    random, t = np.random.default_rng(seed), np.arange(samples) / 16_000
    sound = 0.02 * random.standard_normal(samples)
    beat = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * t)
    glide = 40 * np.sin(2 * np.pi * 3 * t) / (2 * np.pi * 3)
    for frequency, height in ((120, 0.2), (350, 0.12), (1200, 0.08), (2600, 0.05)):
        sound += height * np.sin(2 * np.pi * (frequency * t + glide)) * beat
    return (sound * 0.5).astype(np.float32)


def open_model(folder: Path, dtype: str) -> Loaded:
    config = parse(read_config(folder), folder)
    salm = load_salm(config, folder, DTYPES[dtype], torch.device("cpu"))
    return Loaded(salm, Tokens(find_tokenizer(folder, config.language_model)))


def compute(model: Loaded, audio: Array, new: int = NEW) -> dict[str, Array]:
    """Run one sound through every stage; `new` tokens, ends of sequence ignored."""
    found: dict[str, Tensor] = {}
    encoder = model.salm.perception.encoder
    hooks = [keep(encoder.pre_encode, found, "pre_encode"), keep(encoder, found, "enc")]
    hooks += [keep(layer, found, f"layer{i}") for i, layer in enumerate(encoder.layers)]
    with torch.inference_mode():
        mel, _ = model.salm.perception.mel([torch.from_numpy(audio)])
        found["mel"] = mel[0].to(model.salm.weight.dtype)
        found["proj"] = model.salm.hear(torch.from_numpy(audio))[0]
        before, after = (
            model.salm.embed(model.tokens.encode(text, special=True)) for text in (BEFORE, AFTER)
        )
        x = torch.cat((before, found["proj"][None], after), dim=1)
        found["input_embeds"] = x[0]
        found["logits"], ids = greedy(model.salm, x, new)
    for hook in hooks:
        hook.remove()
    return {name: tensor.float().numpy() for name, tensor in found.items()} | {"ids": np.array(ids)}


def keep(
    module: nn.Module, into: dict[str, Tensor], name: str
) -> torch.utils.hooks.RemovableHandle:
    def hook(_module: nn.Module, _inputs: object, output: Tensor | tuple[Tensor, ...]) -> None:
        into[name] = (output[0] if isinstance(output, tuple) else output)[0]

    return module.register_forward_hook(hook)


def greedy(salm: Salm, x: Tensor, new: int) -> tuple[Tensor, list[int]]:
    """Give the logits [new, vocab] and ids of `new` steps with a cache."""
    cache = salm.decoder.cache(1, x.shape[1] + new)
    rows, ids = [salm.read(x, cache)], []
    for _ in range(new):
        ids.append(int(rows[-1].argmax()))
        if len(ids) < new:
            rows.append(salm.step(torch.tensor([ids[-1]]), cache))
    return torch.cat(rows), ids


def thin(stage: str, values: Array, most: int = 48) -> Array:
    """Keep about `most` frames of a stage, evenly: long sounds would make large files."""
    axis = 1 if stage == "mel" else 0
    step = -(-values.shape[axis] // most)
    return values[:, ::step] if axis else values[::step]


def crop(stage: str, values: Array, samples: int) -> Array:
    """Cut a stage to its valid frames: the reference computes one more that it then masks."""
    mel = samples // 160
    if stage == "mel":
        return values[:, :mel]
    if stage in ("logits", "ids", "input_embeds"):
        return values
    frames = mel
    for _ in range(3):
        frames = (frames - 1) // 2 + 1
    return values[:frames]


def difference(a: Array, b: Array) -> float:
    """Give the largest absolute difference."""
    return float(np.abs(a.astype(np.float64) - b).max(initial=0.0))
