"""Make a random checkpoint of Qwen3-ASR's published layouts, or of its aligner's, without network.

    python -m tests.recipes.make_qwen_checkpoint OUT --size 0.6b --layout original --seed 1

tiny 0.6 MB, 0.6b 1.6 GB, 1.7b 4.1 GB, aligner-tiny, aligner 1.8 GB. Layouts: transformers (the
repositories whose names end in -hf) and original. Both hold the same values. Norms and biases are
random too, so that exchanged names show.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.recipes.make_checkpoint import TINY, Spec, write_weights

TRANSFORMERS, ORIGINAL = LAYOUTS = ("transformers", "original")
TOWER, PROJECTOR, TEXT = (
    "model.audio_tower.",
    "model.multi_modal_projector.",
    "model.language_model.",
)
SPECIALS = 63  # tokens after the ordinary ones; those of Qwen3 are the first 26
NAMED = {26: "<|audio_start|>", 27: "<|audio_end|>", 33: "<|audio_pad|>",
         61: "<asr_text>", 62: "<timestamp>"}  # fmt: skip
ORDINARY = ("<asr_text>", "<timestamp>")  # which a decoded text keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The numbers that make one size of the model."""

    layers: int
    width: int
    heads: int
    inner: int
    channels: int
    hidden: int
    llm_layers: int
    q_heads: int
    kv_heads: int
    head: int
    intermediate: int
    vocabulary: int
    words: int  # ordinary tokens
    spread: float  # of the embeddings
    bins: int = 0  # of an aligner


LARGE = Size(
    layers=24, width=1024, heads=16, inner=4096, channels=480, hidden=2048, llm_layers=28,
    q_heads=16, kv_heads=8, head=128, intermediate=6144, vocabulary=151_936, words=151_643,
    spread=0.5,
)  # fmt: skip
SMALL = replace(LARGE, layers=18, width=896, heads=14, inner=3584, hidden=1024, intermediate=3072)
LITTLE = Size(
    layers=2, width=64, heads=4, inner=128, channels=16, hidden=64, llm_layers=2, q_heads=4,
    kv_heads=2, head=32, intermediate=160, vocabulary=1024, words=960, spread=0.05,
)  # fmt: skip
SIZES = {
    "tiny": LITTLE,
    "0.6b": SMALL,
    "1.7b": LARGE,
    "aligner-tiny": replace(LITTLE, bins=512),
    "aligner": replace(LARGE, hidden=1024, intermediate=3072, vocabulary=152_064, bins=5000),
}


def main() -> None:
    """Read the command line and write the checkpoint."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", choices=SIZES, default="tiny")
    parser.add_argument("--layout", choices=LAYOUTS, default=TRANSFORMERS)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    make(args.out, args.size, layout=args.layout, seed=args.seed)


def make(out: Path, size_name: str = "tiny", *, layout: str = TRANSFORMERS, seed: int = 1) -> Path:
    """Write config.json, weights and tokenizer into `out`."""
    size = SIZES[size_name]
    out.mkdir(parents=True, exist_ok=True)
    _write_json(out / "config.json", config(size, layout))
    write_tokenizer(out, size)
    write_weights(out, specs(size, layout), seed=seed, shards=1)
    return out


def specs(size: Size, layout: str = TRANSFORMERS) -> list[Spec]:
    """List the tensors; in the original layout they have other names and the same values."""
    found = [*_tower(size), *_decoder(size)]
    if size.bins:
        found.append(Spec("score.weight", (size.bins, size.hidden), size.hidden**-0.5))
    if layout == TRANSFORMERS:
        return found
    return [replace(spec, name=original(spec.name), drawn=spec.name) for spec in found]


def original(name: str) -> str:
    """Give a tensor's name in the original layout."""
    for new, old in (
        (f"{PROJECTOR}linear_1.", "audio_tower.proj1."),
        (f"{PROJECTOR}linear_2.", "audio_tower.proj2."),
        (TEXT, "model."),
        (TOWER, "audio_tower."),
        ("score.", "lm_head."),
    ):
        if name.startswith(new):
            return f"thinker.{old}{name.removeprefix(new)}"
    raise ValueError(name)


def _tower(size: Size) -> Iterator[Spec]:
    width, channels = size.width, size.channels
    for number, inputs in ((1, 1), (2, channels), (3, channels)):
        yield from _affine(f"{TOWER}conv2d{number}", (channels, inputs, 3, 3), inputs * 9)
    yield Spec(f"{TOWER}conv_out.weight", (width, channels * 16), (channels * 16) ** -0.5)
    yield from _norm(f"{TOWER}ln_post", width)
    yield from _affine(f"{PROJECTOR}linear_1", (width, width), width)
    yield from _affine(f"{PROJECTOR}linear_2", (size.hidden, width), width)
    for layer in range(size.layers):
        prefix = f"{TOWER}layers.{layer}."
        yield from _norm(f"{prefix}self_attn_layer_norm", width)
        yield from _norm(f"{prefix}final_layer_norm", width)
        for part in ("q", "k", "v", "out"):
            yield from _affine(f"{prefix}self_attn.{part}_proj", (width, width), width)
        yield from _affine(f"{prefix}fc1", (size.inner, width), width)
        yield from _affine(f"{prefix}fc2", (width, size.inner), size.inner)


def _decoder(size: Size) -> Iterator[Spec]:
    hidden, inner, shared = size.hidden, size.q_heads * size.head, size.kv_heads * size.head
    yield Spec(f"{TEXT}embed_tokens.weight", (size.vocabulary, hidden), size.spread)
    yield Spec(f"{TEXT}norm.weight", (hidden,), 0.1, 1.0)
    for layer in range(size.llm_layers):
        prefix = f"{TEXT}layers.{layer}."
        for name in ("input_layernorm", "post_attention_layernorm"):
            yield Spec(f"{prefix}{name}.weight", (hidden,), 0.1, 1.0)
        for name in ("q_norm", "k_norm"):
            yield Spec(f"{prefix}self_attn.{name}.weight", (size.head,), 0.1, 1.0)
        for name, shape in (
            ("self_attn.q_proj", (inner, hidden)),
            ("self_attn.k_proj", (shared, hidden)),
            ("self_attn.v_proj", (shared, hidden)),
            ("self_attn.o_proj", (hidden, inner)),
            ("mlp.gate_proj", (size.intermediate, hidden)),
            ("mlp.up_proj", (size.intermediate, hidden)),
            ("mlp.down_proj", (hidden, size.intermediate)),
        ):
            yield Spec(f"{prefix}{name}.weight", shape, shape[1] ** -0.5)


def _affine(name: str, shape: tuple[int, ...], inputs: int) -> Iterator[Spec]:
    yield Spec(f"{name}.weight", shape, inputs**-0.5)
    yield Spec(f"{name}.bias", shape[:1], 0.05)


def _norm(name: str, width: int) -> Iterator[Spec]:
    yield Spec(f"{name}.weight", (width,), 0.1, 1.0)
    yield Spec(f"{name}.bias", (width,), 0.05)


def config(size: Size, layout: str = TRANSFORMERS) -> dict[str, Any]:
    """Give config.json in one of the two layouts, with this size's numbers."""
    audio: dict[str, Any] = {
        "activation_function": "gelu", "d_model": size.width,
        "downsample_hidden_size": size.channels,
        "encoder_attention_heads": size.heads, "encoder_ffn_dim": size.inner,
        "encoder_layers": size.layers, "n_window": 50, "n_window_infer": 800, "num_mel_bins": 128,
        "output_dim": size.hidden, "scale_embedding": False,
    }  # fmt: skip
    text: dict[str, Any] = {
        "attention_bias": False, "head_dim": size.head, "hidden_act": "silu",
        "hidden_size": size.hidden, "intermediate_size": size.intermediate,
        "max_position_embeddings": 65_536, "num_attention_heads": size.q_heads,
        "num_hidden_layers": size.llm_layers, "num_key_value_heads": size.kv_heads,
        "rms_norm_eps": 1e-6, "tie_word_embeddings": not size.bins, "vocab_size": size.vocabulary,
    }  # fmt: skip
    tokens = {"audio_token_id": size.words + 33, "timestamp_token_id": size.words + 62}
    return (_original if layout == ORIGINAL else _flat)(size, audio, text, tokens)


def _flat(
    size: Size, audio: dict[str, Any], text: dict[str, Any], tokens: dict[str, int]
) -> dict[str, Any]:
    head = "TokenClassification" if size.bins else "ConditionalGeneration"
    labels: dict[str, Any] = {
        "id2label": {str(i): f"LABEL_{i}" for i in range(size.bins)},
        "label2id": {f"LABEL_{i}": i for i in range(size.bins)},
    }
    return {
        "architectures": [f"Qwen3ASRFor{head}"],
        "audio_config": {"model_type": "qwen3_asr_encoder", "max_position_embeddings": 13, **audio},
        "dtype": "bfloat16",
        "eos_token_id": [size.words, size.words + 2],
        "model_type": "qwen3_asr",
        "pad_token_id": size.words + 2,
        "text_config": {
            "model_type": "qwen3",
            "rope_parameters": {"rope_theta": 1_000_000, "rope_type": "default"},
            **text,
        },
        "tie_word_embeddings": not size.bins,
        **tokens,
        **(labels if size.bins else {}),
    }


def _original(
    size: Size, audio: dict[str, Any], text: dict[str, Any], tokens: dict[str, int]
) -> dict[str, Any]:
    rope = {"interleaved": True, "mrope_section": [24, 20, 20], "rope_type": "default"}
    inner = {
        "audio_config": {"model_type": "qwen3_asr_audio_encoder", **audio},
        "audio_token_id": tokens["audio_token_id"],
        "model_type": "qwen3_forced_aligner" if size.bins else "qwen3_asr",
        "text_config": {"rope_scaling": rope, "rope_theta": 1_000_000, **text},
    }
    if not size.bins:
        return {"model_type": "qwen3_asr", "thinker_config": inner}
    return {
        "model_type": "qwen3_asr",
        "thinker_config": {**inner, "classify_num": size.bins},
        "timestamp_segment_time": 80,
        "timestamp_token_id": tokens["timestamp_token_id"],
    }


def write_tokenizer(out: Path, size: Size) -> None:
    """Write the tiny tokenizer, its special tokens where this size has them."""
    tokenizer = json.loads((TINY / "tokenizer.json").read_text(encoding="utf-8"))
    words = tokenizer["model"]["vocab"]
    added = tokenizer["added_tokens"]
    for token in added:
        token["id"] += size.words - len(words)
    for place in range(len(added), SPECIALS):
        content = NAMED.get(place, f"<|reserved_{place}|>")
        token = {**added[0], "content": content, "id": size.words + place}
        added.append({**token, "special": content not in ORDINARY})
    words |= {f"<unused_{i}>": i for i in range(len(words), size.words)}
    _write_json(out / "tokenizer.json", tokenizer)
    settings = {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>"}
    _write_json(out / "tokenizer_config.json", settings)


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
