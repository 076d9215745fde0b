"""Where a torch model runs, and in which precision."""

import torch

from asr.errors import DeviceError

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
OLD = ("DEFAULT", "NO AVX", "AVX2")  # torch's names for processors that do not multiply bf16


def choose(device: str, precision: str = "auto") -> tuple[torch.device, torch.dtype]:
    """Give the device for auto, cpu, cuda (cuda:1) or mps, and the dtype asked for or its best.

    Raises DeviceError where it is not there, or does not know the precision.
    """
    place, dtype = _choose(device)
    if precision == "auto":
        return place, dtype
    if precision not in PRECISIONS:
        known = ", ".join(PRECISIONS)
        raise DeviceError(f"There is no precision {precision}; auto, {known} are known.")
    return place, PRECISIONS[precision]


def _choose(device: str) -> tuple[torch.device, torch.dtype]:
    if device == "auto":
        device = _best()
    kind = device.split(":")[0]
    try:
        place = torch.device(device)
    except RuntimeError:
        raise DeviceError(
            f'There is no device "{device}"; auto, cpu, cuda and mps are known.'
        ) from None
    if kind == "cpu":
        return place, cpu_dtype()
    if (
        kind == "cuda"
        and torch.cuda.is_available()
        and (place.index or 0) < torch.cuda.device_count()
    ):
        modern = torch.cuda.get_device_capability(place) >= (8, 0)
        return place, torch.bfloat16 if modern else torch.float16
    if kind == "mps" and torch.backends.mps.is_available():
        return place, torch.bfloat16
    raise DeviceError(f"The device {device} is not there; use auto or cpu.")


def cpu_dtype() -> torch.dtype:
    """Give bfloat16 where the processor multiplies it, else float32.

    Where torch was told to keep to older instructions (ATEN_CPU_CAPABILITY) it does not.
    """
    if torch.backends.cpu.get_cpu_capability() in OLD:
        return torch.float32
    native = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()  # noqa: SLF001 - there is no public question
    return torch.bfloat16 if native else torch.float32


def _best() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
