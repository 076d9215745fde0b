"""The door to Qwen3-ASR: tells its folders and brings torch in only to load one."""

from pathlib import Path
from typing import Any

from asr.families import packed_ahead
from asr.families.salm import bring_torch
from asr.quantise_kept import PACKED
from asr.types import Aligner, Recognizer

KINDS = ("qwen3_asr", "qwen3_forced_aligner")
NESTED = "thinker_config"
ALIGNER = "forced_aligner"  # in the original layout's inner model_type
TAGGER = "ForTokenClassification"  # in the other layout's architectures


def matches(config: dict[str, Any], folder: Path) -> bool:
    """Say whether a folder with this config.json holds a Qwen3-ASR or an aligner, in any layout."""
    del folder
    return config.get("model_type") in KINDS


def is_aligner(config: dict[str, Any]) -> bool:
    """Say whether a config.json is that of a forced aligner."""
    inner = config.get(NESTED) or {}
    names = (str(inner.get("model_type")), str(config.get("model_type")))
    classes = config.get("architectures") or ()
    tagger = any(TAGGER in str(c) for c in classes)
    return config.get("model_type") in KINDS and (tagger or any(ALIGNER in n for n in names))


def load(folder: Path, device: str = "auto", precision: str = "auto") -> Recognizer:
    """Load a checkpoint. Raises ModelError or DeviceError."""
    bring_torch()
    asked = precision in PACKED  # left open, it is never one of these
    ahead = packed_ahead.start(folder, device, precision) if asked else None
    from asr.families import qwen3_asr

    return qwen3_asr.load(folder, device, precision, ahead)


def load_aligner(folder: Path, device: str = "auto", precision: str = "auto") -> Aligner:
    """Load a forced aligner. Raises ModelError or DeviceError."""
    bring_torch()
    from asr.families import qwen3_aligner

    return qwen3_aligner.load(folder, device, precision)
