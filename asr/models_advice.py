"""Which model, in which precision, suits a machine; and what this machine has."""

import shutil
import subprocess
from dataclasses import dataclass
from math import ceil

from asr.errors import ModelError
from asr.machine import cores, memory_gb
from asr.models import find

SMALL, LARGE = "moonshine-tiny", "canary-qwen-2.5b"
SPARE_GB = 4.0  # for the system and other programs
CORES = 8  # with fewer, the large model is slower than speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A model's id, a precision, and the reason in one sentence."""

    model: str
    precision: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a machine has; `gpu_gb` is the memory of its NVIDIA card, None without one."""

    memory_gb: float
    cores: int
    gpu_gb: float | None


def recommend(memory_gb: float, cores: int, gpu_gb: float | None = None) -> Advice:
    """Choose a model and a precision for a machine, by the names that the setting has for them.

    Raises ModelError without a catalogue.
    """
    needs = _needs(LARGE)
    on_gpu, memory = needs["bf16"], needs["int8"] + SPARE_GB
    if gpu_gb is not None and gpu_gb >= on_gpu:
        why = (
            f"the GPU's {gpu_gb:.0f} GB hold the most accurate model, and it answers at once there"
        )
        return _advice(LARGE, "bf16", why)
    if memory_gb >= memory and cores >= CORES:
        why = f"{memory_gb:.0f} GB of memory and {cores} cores carry the most accurate model"
        return _advice(LARGE, "int8", why)
    card = "no NVIDIA GPU" if gpu_gb is None else f"an NVIDIA GPU with {gpu_gb:.0f} GB"
    why = (
        f"to keep up with speech, {LARGE} wants {CORES} cores and {ceil(memory)} GB of memory, or"
        f" an NVIDIA GPU with {ceil(on_gpu)} GB; this machine has {cores} cores,"
        f" {memory_gb:.0f} GB of memory and {card}"
    )
    return _advice(SMALL, "as shipped", why)


def this_machine() -> Machine:
    """Measure this machine; what cannot be found out counts as little."""
    return Machine(memory_gb=memory_gb(), cores=cores(), gpu_gb=_gpu_gb())


def _needs(model: str) -> dict[str, float]:
    needs = {m.precision: m.gb for m in find(model).memory}
    if not {"bf16", "int8"} <= needs.keys():
        raise ModelError(f"The catalogue does not say how much memory {model} needs.")
    return needs


def _advice(model: str, precision: str, why: str) -> Advice:
    return Advice(model=model, precision=precision, reason=f"{why[0].upper()}{why[1:]}.")


def _gpu_gb() -> float | None:
    """Ask NVIDIA's own tool: importing torch for it would take seconds."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    asked = [tool, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603 - no input of anyone's
        return max(float(line) for line in done.stdout.split()) * 2**20 / 1e9
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
