"""The door to the SALM families: tells their folders and brings torch in only to load one."""

import importlib.util
import os
from pathlib import Path
from typing import Any

from asr import addon
from asr.families import packed_ahead
from asr.types import Recognizer

BUSY = 1.25  # programs that want a core, for each core there is


def matches(config: dict[str, Any], folder: Path) -> bool:
    """Say whether a folder with this config.json holds a SALM as NeMo writes it."""
    del folder
    return isinstance(config.get("perception"), dict) and "pretrained_llm" in config


def load(folder: Path, device: str = "auto", precision: str = "auto") -> Recognizer:
    """Load a checkpoint in our own runtime. Raises ModelError or DeviceError."""
    bring_torch()
    ahead = packed_ahead.start(folder, device, precision)
    from asr.families import canary_qwen

    return canary_qwen.load(folder, device, precision, ahead)


def explain(folder: Path, device: str = "auto", precision: str = "auto") -> str:
    """Say how `load` would compute, and why; "" where there is no choice. Imports torch.

    Raises ModelError or DeviceError.
    """
    bring_torch()
    from asr.families.here import decide

    return decide(folder, device, precision).reason


def explain_large(place: Path, gb: float) -> str:
    """Say the same of any model with `gb` of weights that would lie in `place`. Imports torch.

    Raises ModelError.
    """
    bring_torch()
    from asr.families.here import for_large

    return for_large(place, gb).reason


def load_nemo(folder: Path, device: str = "auto", precision: str = "auto") -> Recognizer:
    """Load a checkpoint in NVIDIA's own class (extra nemo). Raises ModelError or DeviceError."""
    bring_torch()
    from asr.families import nemo_salm

    return nemo_salm.load(folder, device, precision)


def nemo_installed() -> bool:
    """Say whether the extra nemo is installed; nothing of it is imported."""
    found = importlib.util.find_spec("nemo")
    places = found.submodule_search_locations if found else None
    return any((Path(place) / "collections" / "speechlm2").is_dir() for place in places or ())


def bring_torch() -> None:
    """Make torch importable, its threads well behaved. Raises ModelError where it is missing."""
    let_threads_wait()
    addon.use()


def let_threads_wait() -> None:
    """Have torch's threads sleep while they wait for each other where the machine is busy.

    To be called before torch is there. On free cores they go on spinning for some milliseconds,
    as is the library's own choice, which makes the encoder 11 to 19 % faster (tests/bench/LOG.md);
    on two cores that other programs used as well it made it ten times slower. Spinning without
    end (OMP_WAIT_POLICY=ACTIVE) is never asked for: it burns a core when nothing is to be done.
    """
    busy = not hasattr(os, "getloadavg") or os.getloadavg()[0] > BUSY * (os.cpu_count() or 1)
    if busy:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
