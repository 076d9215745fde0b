"""A checkpoint of the full published size: it loads, answers and keeps within its memory.

Run with --model; VOXBAR_FULL names a folder, else one of 5.1 GB is made in a temporary folder.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from asr.bench_salm import bench_salm
from asr.weights_files import find_files
from tests.recipes.make_checkpoint import SIZES, make

pytestmark = pytest.mark.model

MOST = 1.15  # peak memory over that of the resident model


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("VOXBAR_FULL"):
        return Path(given)
    return make(tmp_path_factory.mktemp("full"), "full")


def resident(folder: Path) -> int:
    """Give the bytes of a loaded model: its files, and the copies with the adapter folded in."""
    size = SIZES["full"]
    folded = (size.q_heads + size.kv_heads) * size.head * size.hidden * size.llm_layers
    return sum(path.stat().st_size for path in find_files(folder)) + 2 * folded


def wait(child: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process and give the most bytes that were ever resident."""
    peak = 0
    if sys.platform == "linux":
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss * 1024
    return peak


@pytest.mark.timeout(1800)
def test_the_full_size_answers_within_seven_gigabytes(full: Path) -> None:
    result = bench_salm(full, against=None, lengths_s=(30.0,), runs=1)
    ours = result["sides"]["voxbar"]
    assert ours["peak_mb"] < 7_000
    assert ours["peak_mb"] < MOST * ours["resident_mb"]
    assert ours["lengths"]["30 s"]["decode_ms"] > 0


@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform != "linux", reason="the peak in other units, or not at all")
def test_the_command_transcribes_within_its_memory(full: Path, root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "transcribe", "assets/samples/jfk.flac",
               "-m", str(full), "--device", "cpu", "-f", "json"]  # fmt: skip
    with (tmp_path / "out").open("wb") as out:
        child = subprocess.Popen(command, cwd=root, stdout=out)
    peak = wait(child)
    transcript = json.loads((tmp_path / "out").read_text(encoding="utf-8"))
    assert transcript["text"]
    assert 1e9 < peak < MOST * resident(full)
