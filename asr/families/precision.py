"""In which precision a SALM computes where the person leaves that open, and why. Pure."""

from dataclasses import dataclass

LARGE_GB = 0.5  # smaller models gain nothing from packing
NEEDS = {"int8": 0.9, "bf16": 1.3, "fp32": 2.4}  # GB at work for each GB of weights in bf16
PACKED = 0.55  # GB on disk for each GB of weights in bf16


@dataclass(frozen=True, slots=True, kw_only=True)
class Gpu:
    """The device that torch would take, its memory, and the precision that it is best at."""

    device: str  # cuda, cuda:1, mps
    name: str
    gb: float
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Computer:
    """What a machine can compute with; `gpu` is None where none was asked for or is there."""

    cores: int
    memory_gb: float
    whole: str  # what multiplies whole numbers (asr/machine.py); "" for nothing
    bf16: bool  # whether the processor multiplies it
    trouble: str = ""  # why there can be no int8, a sentence
    gpu: Gpu | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A checkpoint: GB of its weights in bf16, and GB free where its packed copy would be kept."""

    gb: float
    free_gb: float  # infinite where that copy is there already


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where and how a model computes; `reason` is a sentence, "" where there was no choice."""

    device: str
    precision: str
    reason: str = ""


def choose(computer: Computer, weights: Weights, device: str = "auto") -> Choice:
    """Choose for a model; `device` is auto, or the one that the person asked for."""
    gpu, needed = computer.gpu, weights.gb * NEEDS["bf16"]
    if gpu and (device != "auto" or gpu.gb >= needed):
        why = f"{gpu.precision} on {gpu.name}: a graphics processor is the fastest."
        return Choice(device=gpu.device, precision=gpu.precision, reason=why)
    if weights.gb < LARGE_GB:
        return Choice(device="cpu", precision="bf16" if computer.bf16 else "fp32")
    choice = _on_processor(computer, weights)
    if gpu is None:
        return choice
    why = (
        f"{choice.reason} The graphics processor {gpu.name} has {gpu.gb:.1f} GB of memory;"
        f" {needed:.1f} GB are needed."
    )
    return Choice(device="cpu", precision=choice.precision, reason=why)


def _on_processor(computer: Computer, weights: Weights) -> Choice:
    hindrance = _hindrance(computer, weights)
    if not hindrance:
        return _cpu("int8", _int8(computer, weights))
    if computer.bf16:
        why = f"bf16 on the processor, which multiplies it. Not int8: {hindrance}"
        return _cpu("bf16", why)
    needed = weights.gb * NEEDS["fp32"]
    if needed > computer.memory_gb:
        why = (
            "bf16 on the processor, slowly: it does not multiply it, but fp32 would take"
            f" {needed:.1f} GB of memory. Not int8: {hindrance}"
        )
        return _cpu("bf16", why)
    why = f"fp32 on the processor, which does not multiply bf16. Not int8: {hindrance}"
    return _cpu("fp32", why)


def _hindrance(computer: Computer, weights: Weights) -> str:
    """Say why int8 cannot be had; "" where it can."""
    if not computer.whole:
        return "the processor has no fast products of whole numbers."
    if computer.trouble:
        return computer.trouble
    needed = weights.gb * PACKED
    if weights.free_gb < needed:
        free_gb = weights.free_gb
        return f"its weights take {needed:.1f} GB on the disk, where {free_gb:.1f} are free."
    return ""


def _int8(computer: Computer, weights: Weights) -> str:
    why = (
        f"int8 on the processor ({computer.whole}, {computer.cores} cores): the fastest here;"
        " published tests, not ours, found it as accurate as bf16."
    )
    needed = weights.gb * NEEDS["int8"]
    if needed <= computer.memory_gb:
        return why
    return (
        f"{why} This machine has {computer.memory_gb:.1f} GB of memory; {needed:.1f} GB are needed."
    )


def _cpu(precision: str, why: str) -> Choice:
    return Choice(device="cpu", precision=precision, reason=why)
