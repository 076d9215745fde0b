"""config.json of a canary-qwen checkpoint, as NVIDIA published it or as NeMo 3.0 writes it.

Unknown keys are passed over; a known one with a value that the runtime does not compute is a
ModelError in words: a wrong transcript would be worse.
"""

import json
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from asr.errors import ModelError
from asr.nn.fastconformer import EncoderConfig
from asr.nn.qwen3 import DecoderConfig, LoraConfig
from asr.tokens import language_model_folders

LANGUAGE_MODEL = "Qwen/Qwen3-1.7B"  # whose sizes are DecoderConfig's defaults

# What the runtime computes; where a key is absent, NeMo's default is the value named here.
ENCODER_IS: dict[str, tuple[object, ...]] = {
    "subsampling": ("dw_striding",),
    "subsampling_factor": (8,),
    "causal_downsampling": (False,),
    "self_attention_model": ("rel_pos",),
    "att_context_size": ([-1, -1], None),
    "att_context_style": ("regular",),
    "conv_norm_type": ("batch_norm",),
    "conv_context_size": (None,),
    "untie_biases": (True,),
    "use_bias": (True,),
    "xscaling": (False,),
    "reduction": (None,),
}
PREPROCESSOR_IS: dict[str, tuple[object, ...]] = {
    "sample_rate": (16_000,),
    "window_size": (0.025,),
    "window_stride": (0.01,),
    "window": ("hann",),
    "n_fft": (512,),
    "normalize": ("per_feature",),
    "log": (True,),
    "frame_splicing": (1,),
    "preemph": (0.97,),
    "mag_power": (2.0,),
    "exact_pad": (False,),
}
SALM_IS: dict[str, tuple[object, ...]] = {"prompt_format": ("qwen",)}
QWEN3_IS: dict[str, tuple[object, ...]] = {
    "model_type": ("qwen3",),
    "attention_bias": (False,),
    "hidden_act": ("silu",),
    "rope_scaling": (None,),
    "use_sliding_window": (False,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SalmConfig:
    """What is needed to build one checkpoint's modules and its prompt."""

    encoder: EncoderConfig
    decoder: DecoderConfig
    language_model: str  # hub name or folder


def parse(config: dict[str, Any], folder: Path) -> SalmConfig:
    """Read a checkpoint's settings; raises ModelError for what the runtime does not compute."""
    try:
        return _parse(config, folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"The model in {folder} is damaged: config.json: {error!r}.") from error


def _parse(config: dict[str, Any], folder: Path) -> SalmConfig:
    perception = config["perception"]
    encoder, front = perception["encoder"], perception["preprocessor"]
    _require(config, SALM_IS, "", folder)
    _require(encoder, ENCODER_IS, "perception.encoder.", folder)
    _require(front, PREPROCESSOR_IS, "perception.preprocessor.", folder)
    adapter = str(perception.get("modality_adapter", {}).get("_target_", "IdentityConnector"))
    if not adapter.endswith("IdentityConnector"):
        raise _unsupported("perception.modality_adapter", adapter, folder)
    name = str(config["pretrained_llm"])
    return SalmConfig(
        encoder=EncoderConfig(
            mels=int(encoder["feat_in"]),
            layers=int(encoder["n_layers"]),
            width=int(encoder["d_model"]),
            heads=int(encoder["n_heads"]),
            expansion=int(encoder.get("ff_expansion_factor", 4)),
            conv_channels=int(encoder["subsampling_conv_channels"]),
            kernel=int(encoder["conv_kernel_size"]),
        ),
        decoder=_decoder(_language_model(name, folder), _lora(config, folder), folder),
        language_model=name,
    )


def _lora(config: dict[str, Any], folder: Path) -> LoraConfig | None:
    lora = config.get("lora")
    if not lora:
        return None
    if lora.get("bias", "none") != "none" or lora.get("use_rslora") or lora.get("use_dora"):
        raise _unsupported("lora", "bias, rslora or dora", folder)
    rank = int(lora["r"])
    targets = tuple(str(name) for name in lora["target_modules"])
    return LoraConfig(rank=rank, scale=float(lora["lora_alpha"]) / rank, targets=targets)


def _language_model(name: str, folder: Path) -> dict[str, Any] | None:
    """Read the decoder's own config.json; None: the published sizes of Qwen3-1.7B hold."""
    for place in chain((folder / "llm_backbone",), language_model_folders(name)):
        if (place / "config.json").is_file():
            content = json.loads((place / "config.json").read_text(encoding="utf-8"))
            return dict(content)
    if name == LANGUAGE_MODEL:
        return None
    raise ModelError(
        f"The model in {folder} is built on {name}, whose config.json is not there:"
        f" put it into {folder / 'llm_backbone'}."
    )


def _decoder(config: dict[str, Any] | None, lora: LoraConfig | None, folder: Path) -> DecoderConfig:
    if config is None:
        return DecoderConfig(lora=lora)
    _require(config, QWEN3_IS, "llm_backbone.", folder)
    rope = config.get("rope_parameters") or {}  # where transformers 5 writes it
    if rope.get("rope_type", "default") != "default":
        raise _unsupported("llm_backbone.rope_parameters", rope["rope_type"], folder)
    return DecoderConfig(
        vocabulary=int(config["vocab_size"]),
        hidden=int(config["hidden_size"]),
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        kv_heads=int(config["num_key_value_heads"]),
        head=int(config["head_dim"]),
        intermediate=int(config["intermediate_size"]),
        rope_theta=float(config.get("rope_theta") or rope["rope_theta"]),
        epsilon=float(config["rms_norm_eps"]),
        tied=bool(config.get("tie_word_embeddings", False)),
        lora=lora,
    )


def _require(
    config: dict[str, Any], wanted: dict[str, tuple[object, ...]], prefix: str, folder: Path
) -> None:
    for key, values in wanted.items():
        if config.get(key, values[0]) not in values:
            raise _unsupported(prefix + key, config[key], folder)


def _unsupported(key: str, value: object, folder: Path) -> ModelError:
    return ModelError(
        f"The model in {folder} has {key} = {value}, which VoxBar's own runtime does not compute;"
        " NVIDIA's can (install voxbar[nemo] and use --engine nemo)."
    )
