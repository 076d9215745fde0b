"""What this machine offers a checkpoint: torch, OpenVINO and the disk are asked."""

import logging
import math
import shutil
from dataclasses import replace
from pathlib import Path

import torch

from asr.families.devices import choose as choose_device
from asr.families.devices import cpu_dtype
from asr.families.precision import LARGE_GB, PACKED, Choice, Computer, Gpu, Weights, choose
from asr.machine import cores, instruction_sets, memory_gb, whole_numbers
from asr.quantise_kept import folder_for, is_current
from asr.weights import stored_dtype
from asr.weights_files import find_files

log = logging.getLogger(__name__)

SLOW = (
    "bf16 on the processor, which does not multiply it and takes it apart: fp32 is faster, int8"
    " the fastest."
)


def decide(folder: Path, device: str, precision: str, trouble: str = "") -> Choice:
    """Choose for a SALM's folder. `trouble`: a sentence that says why there can be no int8.

    Raises ModelError where there are no weights, DeviceError where the device is not there.
    """
    if precision != "auto":
        slow = precision == "bf16" and _is_cpu(device) and cpu_dtype() != torch.bfloat16
        return Choice(device=device, precision=precision, reason=SLOW if slow else "")
    gb = sum(path.stat().st_size for path in find_files(folder)) / 1e9
    if gb >= LARGE_GB:
        gb *= 2 / stored_dtype(folder).itemsize
    computer = replace(this_computer(device), trouble=trouble)
    if gb < LARGE_GB or trouble:
        return choose(computer, Weights(gb=gb, free_gb=0.0), device)
    free_gb, trouble = _room(folder, gb)
    return choose(replace(computer, trouble=trouble), Weights(gb=gb, free_gb=free_gb), device)


def this_computer(device: str = "auto") -> Computer:
    """Say what this machine computes with. Raises DeviceError where `device` is not there."""
    place, dtype = choose_device(device)
    return Computer(
        cores=cores(),
        memory_gb=memory_gb(),
        whole=whole_numbers(instruction_sets()),
        bf16=cpu_dtype() == torch.bfloat16,
        gpu=None if place.type == "cpu" else _gpu(place, dtype),
    )


def for_large(place: Path, gb: float) -> Choice:
    """Choose for a model with `gb` of weights in bf16 that would lie in the folder `place`."""
    computer = this_computer()
    there = next(p for p in (place, *place.parents) if p.exists())
    weights = Weights(gb=gb, free_gb=shutil.disk_usage(there).free / 1e9)
    return choose(replace(computer, trouble=_openvino_trouble()), weights)


def _is_cpu(device: str) -> bool:
    return choose_device(device)[0].type == "cpu"


def _gpu(place: torch.device, dtype: torch.dtype) -> Gpu:
    if place.type == "cuda":
        card = torch.cuda.get_device_properties(place)
        name, size = card.name, card.total_memory
    else:
        name, size = "Apple's graphics processor", torch.mps.recommended_max_memory()
    precision = "bf16" if dtype == torch.bfloat16 else "fp16"
    return Gpu(device=str(place), name=name, gb=size / 1e9, precision=precision)


def _room(folder: Path, gb: float) -> tuple[float, str]:
    """Give the GB that are free for a packed copy, and why there can be none."""
    if trouble := _openvino_trouble():
        return 0.0, trouble
    place = folder_for(folder, "int8")
    there = next(p for p in place.parents if p.exists())
    free_gb = shutil.disk_usage(there).free / 1e9
    if free_gb < gb * PACKED and is_current(folder, "int8"):
        return math.inf, ""
    return free_gb, ""


def _openvino_trouble() -> str:
    try:
        import asr.nn.openvino  # noqa: F401 - whether it loads is the question
    except ImportError as error:
        log.info("no int8: %s", error)
        return "OpenVINO does not load."
    return ""
