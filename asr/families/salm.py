"""The door to the SALM families: tells their folders and brings torch in only to load one."""

import os
from pathlib import Path
from typing import Any

from asr.types import Recognizer


def matches(config: dict[str, Any], folder: Path) -> bool:
    """Say whether a folder with this config.json holds a SALM as NeMo writes it."""
    del folder
    return isinstance(config.get("perception"), dict) and "pretrained_llm" in config


def load(folder: Path, device: str = "auto") -> Recognizer:
    """Load a checkpoint in our own runtime. Raises ModelError or DeviceError."""
    let_threads_sleep()
    from asr.families import canary_qwen

    return canary_qwen.load(folder, device)


def load_nemo(folder: Path, device: str = "auto") -> Recognizer:
    """Load a checkpoint in NVIDIA's own class (extra nemo). Raises ModelError or DeviceError."""
    let_threads_sleep()
    from asr.families import nemo_salm

    return nemo_salm.load(folder, device)


def let_threads_sleep() -> None:
    """Keep torch's threads from spinning while they wait for each other; before torch is there.

    On two cores that other programs used as well, spinning made the encoder ten times slower.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
