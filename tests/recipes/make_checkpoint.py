"""Make a random checkpoint of canary-qwen's exact published layout, without NeMo.

    python tests/recipes/make_checkpoint.py OUT --size full --seed 1

tiny 1 MB, middle 0.3 GB, full 5.1 GB (1,718 tensors). Weights go to disk one by one: memory stays
low. Norms, biases and running statistics are random too, so that exchanged names show.
"""

import argparse
import json
import math
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from asr.features import FFT, WINDOW, slaney_filters, symmetric_window

TINY = Path(__file__).resolve().parents[1] / "data" / "nemo-tiny"  # whose tokenizer is made larger
SPECIALS = 26  # special tokens of Qwen3's tokenizer, after the ordinary ones
LLM = "llm.base_model.model.model."
TILE = 1_000_003  # large tensors repeat so many random values: a prime, so that no rows are alike
DTYPES = {torch.int64: "I64", torch.bfloat16: "BF16"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The numbers that make one size of the model."""

    layers: int
    width: int
    heads: int
    channels: int
    hidden: int
    llm_layers: int
    q_heads: int
    kv_heads: int
    head: int
    intermediate: int
    vocabulary: int
    words: int  # ordinary tokens
    rank: int
    spread: float  # of the embeddings


SIZES = {
    "tiny": Size(
        layers=2, width=64, heads=4, channels=32, hidden=64, llm_layers=2, q_heads=4, kv_heads=2,
        head=32, intermediate=160, vocabulary=1024, words=960, rank=8, spread=0.05,
    ),
    "middle": Size(
        layers=8, width=512, heads=8, channels=128, hidden=1024, llm_layers=8, q_heads=8,
        kv_heads=4, head=128, intermediate=3072, vocabulary=32_768, words=32_000, rank=32,
        spread=0.5,
    ),
    "full": Size(
        layers=32, width=1024, heads=8, channels=256, hidden=2048, llm_layers=28, q_heads=16,
        kv_heads=8, head=128, intermediate=6144, vocabulary=151_936, words=151_643, rank=128,
        spread=0.5,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spec:
    """One tensor to be: its name, shape, and how its values are drawn (mean and deviation)."""

    name: str
    shape: tuple[int, ...]
    deviation: float
    mean: float = 0.0
    drawn: str = ""  # another name from which the values are drawn


def main() -> None:
    """Read the command line and write the checkpoint."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", choices=SIZES, default="tiny")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shards", type=int, default=1)
    args = parser.parse_args()
    make(args.out, args.size, seed=args.seed, shards=args.shards)


def make(out: Path, size_name: str = "tiny", *, seed: int = 1, shards: int = 1) -> Path:
    """Write config.json, weights and tokenizer into `out`, in NeMo 3.0's offline layout."""
    size = SIZES[size_name]
    (out / "llm_backbone").mkdir(parents=True, exist_ok=True)
    _write_json(out / "config.json", salm_config(size))
    _write_json(out / "llm_backbone" / "config.json", llm_config(size))
    write_tokenizer(out, size)
    specs = [*perception_specs(size), *llm_specs(size)]
    write_weights(out, specs, seed=seed, shards=shards)
    return out


def perception_specs(size: Size) -> Iterator[Spec]:
    """List the tensors of front end, encoder and projection."""
    prefix, width, channels = "perception.encoder.", size.width, size.channels
    yield Spec("perception.preprocessor.featurizer.fb", (1, 128, FFT // 2 + 1), 0.0)
    yield Spec("perception.preprocessor.featurizer.window", (WINDOW,), 0.0)
    yield from _affine("perception.proj", (size.hidden, width))
    yield from _affine(f"{prefix}pre_encode.out", (width, channels * 16))
    for index, inputs, kernel in (
        (0, 1, 3),
        (2, 1, 3),
        (3, channels, 1),
        (5, 1, 3),
        (6, channels, 1),
    ):
        shape = (channels, inputs, kernel, kernel)
        yield from _affine(f"{prefix}pre_encode.conv.{index}", shape)
    for layer in range(size.layers):
        yield from _encoder_layer(f"{prefix}layers.{layer}.", size)


def _encoder_layer(prefix: str, size: Size) -> Iterator[Spec]:
    width, wide = size.width, 4 * size.width
    norms = ("feed_forward1", "self_att", "conv", "feed_forward2", "out")
    for name in (*(f"norm_{n}" for n in norms), "conv.batch_norm"):
        yield Spec(f"{prefix}{name}.weight", (width,), 0.1, 1.0)
        yield Spec(f"{prefix}{name}.bias", (width,), 0.05)
    for name in ("feed_forward1", "feed_forward2"):
        yield from _affine(f"{prefix}{name}.linear1", (wide, width))
        yield from _affine(f"{prefix}{name}.linear2", (width, wide))
    for part in ("q", "k", "v", "out"):
        yield from _affine(f"{prefix}self_attn.linear_{part}", (width, width))
    yield Spec(f"{prefix}self_attn.linear_pos.weight", (width, width), width**-0.5)
    for part in ("u", "v"):
        yield Spec(f"{prefix}self_attn.pos_bias_{part}", (size.heads, width // size.heads), 0.1)
    yield from _affine(f"{prefix}conv.pointwise_conv1", (2 * width, width, 1))
    yield from _affine(f"{prefix}conv.pointwise_conv2", (width, width, 1))
    yield from _affine(f"{prefix}conv.depthwise_conv", (width, 1, 9))
    yield Spec(f"{prefix}conv.batch_norm.running_mean", (width,), 0.1)
    yield Spec(f"{prefix}conv.batch_norm.running_var", (width,), 0.1, 1.0)
    yield Spec(f"{prefix}conv.batch_norm.num_batches_tracked", (), 0.0)


def llm_specs(size: Size) -> Iterator[Spec]:
    """List the tensors of the decoder and its adapter."""
    hidden, inner, shared = size.hidden, size.q_heads * size.head, size.kv_heads * size.head
    yield Spec("embed_tokens.weight", (size.vocabulary, hidden), size.spread)
    yield Spec(f"{LLM}norm.weight", (hidden,), 0.1, 1.0)
    for layer in range(size.llm_layers):
        prefix = f"{LLM}layers.{layer}."
        for name in ("input_layernorm", "post_attention_layernorm"):
            yield Spec(f"{prefix}{name}.weight", (hidden,), 0.1, 1.0)
        for name in ("q_norm", "k_norm"):
            yield Spec(f"{prefix}self_attn.{name}.weight", (size.head,), 0.1, 1.0)
        for name, rows in (("q_proj", inner), ("v_proj", shared)):
            yield from _adapted(f"{prefix}self_attn.{name}", rows, hidden, size.rank)
        yield Spec(f"{prefix}self_attn.k_proj.weight", (shared, hidden), hidden**-0.5)
        yield Spec(f"{prefix}self_attn.o_proj.weight", (hidden, inner), inner**-0.5)
        for name in ("gate_proj", "up_proj"):
            yield Spec(f"{prefix}mlp.{name}.weight", (size.intermediate, hidden), hidden**-0.5)
        yield Spec(
            f"{prefix}mlp.down_proj.weight", (hidden, size.intermediate), size.intermediate**-0.5
        )


def _adapted(name: str, rows: int, hidden: int, rank: int) -> Iterator[Spec]:
    yield Spec(f"{name}.base_layer.weight", (rows, hidden), hidden**-0.5)
    yield Spec(f"{name}.lora_A.default.weight", (rank, hidden), hidden**-0.5)
    yield Spec(f"{name}.lora_B.default.weight", (rows, rank), 0.3 * rank**-0.5)


def _affine(name: str, shape: tuple[int, ...]) -> Iterator[Spec]:
    yield Spec(f"{name}.weight", shape, math.prod(shape[1:]) ** -0.5)
    yield Spec(f"{name}.bias", shape[:1], 0.05)


def write_weights(out: Path, specs: list[Spec], *, seed: int, shards: int) -> None:
    """Write `specs` into one model.safetensors, or into shards with their index."""
    specs = sorted(specs, key=lambda s: not s.name.endswith("num_batches_tracked"))  # 8 bytes first
    names = ["model.safetensors"]
    if shards > 1:
        names = [f"model-{i + 1:05}-of-{shards:05}.safetensors" for i in range(shards)]
    index: dict[str, str] = {}
    for i, name in enumerate(names):
        part = specs[i::shards]
        _write_file(out / name, part, seed)
        index |= dict.fromkeys((s.name for s in part), name)
    if shards > 1:
        _write_json(out / "model.safetensors.index.json", {"weight_map": index})


def _write_file(path: Path, specs: list[Spec], seed: int) -> None:
    header: dict[str, Any] = {"__metadata__": {f"{LLM[:-6]}lm_head.weight": "embed_tokens.weight"}}
    end = 0
    for spec in specs:
        kind, width = ("I64", 8) if spec.name.endswith("tracked") else ("BF16", 2)
        begin, end = end, end + width * math.prod(spec.shape)
        header[spec.name] = {"dtype": kind, "shape": spec.shape, "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for spec in specs:
            values = draw(spec, seed).contiguous().flatten().view(torch.uint8)
            file.write(values.numpy().tobytes())


def draw(spec: Spec, seed: int) -> Tensor:
    """Draw one tensor's values from seed and name; the front end's tables are what they are."""
    if spec.name.endswith("num_batches_tracked"):
        return torch.tensor([1000])
    if spec.name.endswith("featurizer.fb"):
        return slaney_filters().bfloat16()
    if spec.name.endswith("featurizer.window"):
        return symmetric_window().bfloat16()
    mark = zlib.crc32(f"{seed} {spec.drawn or spec.name}".encode())  # torch heeds 32 bits of a seed
    random = torch.Generator().manual_seed(mark)
    count = math.prod(spec.shape)
    values = torch.randn(min(count, TILE), generator=random) * spec.deviation + spec.mean
    if spec.name.endswith("running_var"):
        values = values.abs() + 0.1
    return values.bfloat16().repeat(-(-count // TILE))[:count].view(spec.shape)


def salm_config(size: Size) -> dict[str, Any]:
    """Give config.json as NeMo 3.0 writes it, with this size's numbers."""
    config: dict[str, Any] = json.loads((TINY / "config.json").read_text(encoding="utf-8"))
    perception = config["perception"]
    perception["encoder"].update(
        n_layers=size.layers, d_model=size.width, n_heads=size.heads,
        subsampling_conv_channels=size.channels,
    )  # fmt: skip
    perception["modality_adapter"]["d_model"] = size.width
    perception["output_dim"] = size.hidden
    config["lora"].update(r=size.rank, lora_alpha=2 * size.rank)
    return config


def llm_config(size: Size) -> dict[str, Any]:
    """Give llm_backbone/config.json with this size's numbers."""
    config: dict[str, Any] = json.loads(
        (TINY / "llm_backbone" / "config.json").read_text(encoding="utf-8")
    )
    config.update(
        bos_token_id=size.words, eos_token_id=size.words + 2, head_dim=size.head,
        hidden_size=size.hidden, intermediate_size=size.intermediate, vocab_size=size.vocabulary,
        max_window_layers=size.llm_layers, num_hidden_layers=size.llm_layers,
        num_attention_heads=size.q_heads, num_key_value_heads=size.kv_heads,
    )  # fmt: skip
    return config


def write_tokenizer(out: Path, size: Size) -> None:
    """Write the tiny tokenizer with words that never occur up to this size's special tokens."""
    tokenizer = json.loads((TINY / "tokenizer.json").read_text(encoding="utf-8"))
    settings = json.loads((TINY / "tokenizer_config.json").read_text(encoding="utf-8"))
    words = tokenizer["model"]["vocab"]
    more = size.words - len(words)
    words |= {f"<unused_{i}>": i for i in range(len(words), size.words)}
    for token in tokenizer["added_tokens"]:
        token["id"] += more
    decoder = settings["added_tokens_decoder"]
    settings["added_tokens_decoder"] = {str(int(k) + more): v for k, v in decoder.items()}
    _write_json(out / "tokenizer.json", tokenizer)
    _write_json(out / "tokenizer_config.json", settings)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
