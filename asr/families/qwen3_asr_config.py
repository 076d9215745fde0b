"""config.json of a Qwen3-ASR checkpoint or aligner, in either layout in which they are published.

The original one nests everything in `thinker_config`; the one for transformers (`*-hf`) does not.
Unknown keys are passed over; a known one with a value that the runtime does not compute is a
ModelError in words: a wrong transcript would be worse.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asr.errors import ModelError
from asr.families.qwen import NESTED, is_aligner
from asr.nn.audio_tower import TowerConfig
from asr.nn.qwen3 import DecoderConfig

AUDIO_IS: dict[str, tuple[object, ...]] = {
    "activation_function": ("gelu",),
    "scale_embedding": (False,),
    "n_window": (50,),
}
TEXT_IS: dict[str, tuple[object, ...]] = {
    "attention_bias": (False,),
    "hidden_act": ("silu",),
    "use_sliding_window": (False,),
}
ROPES = ("default", "mrope")  # with one axis of positions, as here, the second is the first


@dataclass(frozen=True, slots=True, kw_only=True)
class QwenConfig:
    """What is needed to build one checkpoint's modules."""

    tower: TowerConfig
    decoder: DecoderConfig
    nested: bool  # the original layout, whose tensors have other names
    bins: int = 0  # of an aligner: how many times it can tell apart
    bin_s: float = 0.08


def parse(config: dict[str, Any], folder: Path) -> QwenConfig:
    """Read a checkpoint's settings; raises ModelError for what the runtime does not compute."""
    try:
        return _parse(config, folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelError(f"The model in {folder} is damaged: config.json: {error!r}.") from error


def _parse(config: dict[str, Any], folder: Path) -> QwenConfig:
    nested = NESTED in config
    inner = config[NESTED] if nested else config
    audio, text = inner["audio_config"], inner["text_config"]
    _require(audio, AUDIO_IS, "audio_config.", folder)
    _require(text, TEXT_IS, "text_config.", folder)
    aligner = is_aligner(config)
    said = text.get("tie_word_embeddings", inner.get("tie_word_embeddings", True))
    tower, decoder = _tower(audio), _decoder(text, folder, tied=aligner or bool(said))
    if tower.output != decoder.hidden:
        raise _unsupported("audio_config.output_dim", tower.output, folder)
    return QwenConfig(
        tower=tower,
        decoder=decoder,
        nested=nested,
        bins=_bins(inner) if aligner else 0,
        bin_s=float(config.get("timestamp_segment_time", 80)) / 1000,
    )


def _tower(audio: dict[str, Any]) -> TowerConfig:
    window = int(audio.get("n_window_infer") or 0)
    return TowerConfig(
        mels=int(audio["num_mel_bins"]),
        layers=int(audio["encoder_layers"]),
        width=int(audio["d_model"]),
        heads=int(audio["encoder_attention_heads"]),
        inner=int(audio["encoder_ffn_dim"]),
        channels=int(audio["downsample_hidden_size"]),
        output=int(audio["output_dim"]),
        window=window or None,
    )


def _decoder(text: dict[str, Any], folder: Path, *, tied: bool) -> DecoderConfig:
    rope = text.get("rope_parameters") or text.get("rope_scaling") or {}
    kind = rope.get("rope_type", rope.get("type", "default"))
    if kind not in ROPES:
        raise _unsupported("text_config.rope_type", kind, folder)
    return DecoderConfig(
        vocabulary=int(text["vocab_size"]),
        hidden=int(text["hidden_size"]),
        layers=int(text["num_hidden_layers"]),
        heads=int(text["num_attention_heads"]),
        kv_heads=int(text["num_key_value_heads"]),
        head=int(text["head_dim"]),
        intermediate=int(text["intermediate_size"]),
        rope_theta=float(text.get("rope_theta") or rope["rope_theta"]),
        epsilon=float(text["rms_norm_eps"]),
        tied=tied,
    )


def _bins(inner: dict[str, Any]) -> int:
    """Give how many times an aligner's head tells apart."""
    return int(inner.get("classify_num") or inner.get("num_labels") or len(inner["id2label"]))


def _require(
    config: dict[str, Any], wanted: dict[str, tuple[object, ...]], prefix: str, folder: Path
) -> None:
    for key, values in wanted.items():
        if config.get(key, values[0]) not in values:
            raise _unsupported(prefix + key, config[key], folder)


def _unsupported(key: str, value: object, folder: Path) -> ModelError:
    return ModelError(
        f"The model in {folder} has {key} = {value}, which VoxBar's runtime does not compute."
    )
