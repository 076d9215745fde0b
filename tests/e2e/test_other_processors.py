"""Older processors hear the same: instruction sets are switched off where the libraries let one.

torch heeds ATEN_CPU_CAPABILITY, its oneDNN and OpenVINO's heed ONEDNN_MAX_CPU_ISA (OpenVINO's own
kernels for norms and attention do not), numpy NPY_DISABLE_CPU_FEATURES. onnxruntime heeds nothing.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="the switches are x86's"
)

SAID = "3 1 4 1 5 9 2 6"
CODE = """
import json, sys, asr, torch
from asr.families import here, precision
model, samples = sys.argv[1:3]
found = {"torch": torch.backends.cpu.get_cpu_capability()}
for kind in sys.argv[3:]:
    if kind == "large":
        here.LARGE_GB = precision.LARGE_GB = 0.0
    try:
        engine = asr.load(model, "cpu", precision="auto" if kind == "large" else kind)
    except asr.ModelError as error:
        found[kind] = ["", str(error)]
        continue
    found[kind] = [engine.transcribe(f"{samples}/digits-31415926.flac").text, engine.how]
    engine.close()
found["moonshine"] = asr.load("moonshine-tiny").transcribe(f"{samples}/jfk.flac").text
print(json.dumps(found))
"""


def found_by_numpy(*kept: str) -> dict[str, str]:
    """Give what has numpy find nothing above its baseline but what is `kept`."""
    config: Any = np.show_config(mode="dicts")
    found = config["SIMD Extensions"].get("found", [])
    return {"NPY_DISABLE_CPU_FEATURES": " ".join(name for name in found if name not in kept)}


AVX2 = {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"}
AVX2 |= found_by_numpy("AVX2", "FMA3", "X86_V3")
OLD = {"ATEN_CPU_CAPABILITY": "default", **found_by_numpy()}
UNKNOWN = {"ONEDNN_MAX_CPU_ISA": "SSE41"}  # OpenVINO has fewer kernels than numpy says


def heard(root: Path, tmp_path: Path, switches: dict[str, str], *kinds: str) -> dict[str, Any]:
    model = shutil.copytree(root / "assets" / "models" / "digits", tmp_path / "digits")
    command = [sys.executable, "-c", CODE, str(model), str(root / "assets" / "samples"), *kinds]
    done = subprocess.run(
        command, env={**os.environ, **switches}, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    assert "ask what you can do for your country" in found["moonshine"].lower()
    return found


def test_every_precision_hears_the_digits_without_avx512(root: Path, tmp_path: Path) -> None:
    precisions = ("fp32", "bf16", "int8", "int4", "large")
    found = heard(root, tmp_path, AVX2, *precisions)
    assert found["torch"] == "AVX2"
    assert [found[p][0] for p in precisions] == [SAID] * 5
    assert "does not multiply it" in found["bf16"][1]  # it is slow, and said to be
    assert found["large"][1].startswith("int8 on the processor (AVX2,")


@pytest.mark.parametrize("level", ["AVX", "SSE41"])
def test_the_oldest_processors_compute_in_fp32_and_say_why(
    root: Path, tmp_path: Path, level: str
) -> None:
    switches = {**OLD, "ONEDNN_MAX_CPU_ISA": level}
    found = heard(root, tmp_path, switches, "fp32", "bf16", "int8", "large")
    assert [found[kind][0] for kind in ("fp32", "bf16", "large")] == [SAID] * 3
    assert found["large"][1].startswith("fp32 on the processor")
    assert "no fast products" in found["large"][1]
    assert "choose bf16 or fp32" in found["int8"][1]


def test_where_openvino_has_no_kernels_another_precision_is_taken(
    root: Path, tmp_path: Path
) -> None:
    found = heard(root, tmp_path, UNKNOWN, "large")
    assert found["large"][0] == SAID
    assert "Not int8: int8 cannot be computed here" in found["large"][1]
