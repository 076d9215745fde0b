"""Cores, memory and vector instructions of this machine. Torch is not asked."""

import logging
import os
import platform
import sys
from functools import cache
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

# Names that numpy has for them; its newer releases name the levels of x86-64 instead.
VNNI = "AVX-512 VNNI"
SETS = (
    (VNNI, {"AVX512VNNI", "AVX512_VNNI", "AVX512_CLX", "AVX512_ICL"}),
    ("AVX2", {"AVX2", "X86_V3"}),
    ("dot products", {"ASIMDDP"}),
)


def cores() -> int:
    """Count the cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux has it
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def may_have_gpu() -> bool:
    """Say whether there may be a graphics processor that torch computes on; torch would know."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        found = (windows / "System32" / "nvcuda.dll").exists()
    elif sys.platform == "darwin":
        found = platform.machine() == "arm64"
    else:
        signs = [*Path("/dev").glob("nvidia*"), Path("/dev/dxg"), Path("/dev/kfd")]
        found = any(sign.exists() for sign in signs)
    return found


def memory_gb() -> float:
    """Give the memory that is built in, in GB."""
    if sys.platform == "win32":
        import ctypes

        installed_kib = ctypes.c_ulonglong(0)
        ctypes.windll.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(installed_kib))
        installed = installed_kib.value * 1024 / 1e9
    else:
        installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return installed


def instruction_sets() -> list[str]:
    """List the processor's vector instructions, as numpy found them."""
    import numpy as np

    found: Any = np.show_config(mode="dicts")
    simd = found.get("SIMD Extensions", {})
    return [*simd.get("baseline", []), *simd.get("found", [])]


def own_kernels() -> bool:
    """Say whether asr/nn/vnni_pass.py runs here: by the processor, and what compiles it.

    VOXBAR_KERNELS=openvino says no.
    """
    if os.environ.get("VOXBAR_KERNELS") == "openvino":
        return False
    if platform.machine() not in ("x86_64", "AMD64") or platform.system() == "Darwin":
        return False
    return whole_numbers(instruction_sets()) == VNNI and _compiles()


@cache
def _compiles() -> bool:
    """Say whether Numba loads, and compiles for AVX-512 VNNI: without, LLVM would end the program.

    What is told to do otherwise (NUMBA_CPU_NAME, NUMBA_ENABLE_AVX) is let be.
    """
    try:
        from llvmlite import binding
        from numba import config
    except Exception as error:  # noqa: BLE001 - Numba refuses a numpy it does not know, and others
        log.info("Numba does not load: %s", error)
        return False
    features = binding.get_host_cpu_features()
    told = config.CPU_NAME or config.CPU_FEATURES is not None or not config.ENABLE_AVX
    return not told and all(features.get(name) for name in ("avx512f", "avx512vnni"))


def whole_numbers(sets: list[str]) -> str:
    """Name what multiplies whole numbers fast among a processor's instructions; "" for nothing."""
    return next((name for name, known in SETS if known.intersection(sets)), "")
