"""Where the precision is left open, the machine decides, and the sentence says why."""

import math
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import asr
from asr.families import canary_qwen, here
from asr.families.precision import Choice, Computer, Gpu, Weights, choose
from asr.machine import whole_numbers
from asr.types import Explained

FULL = Weights(gb=5.12, free_gb=100)
FULL_DISK = replace(FULL, free_gb=2.0)
SMALL = Weights(gb=0.003, free_gb=100)
PLAIN = Computer(cores=4, memory_gb=16, whole="AVX2", bf16=False)
MODERN = replace(PLAIN, whole="AVX-512 VNNI", bf16=True)
ARM = replace(PLAIN, whole="dot products")
OLD = replace(PLAIN, whole="")
BARE = replace(MODERN, trouble="OpenVINO does not load.")
CARD = Gpu(device="cuda", name="RTX 4090", gb=24, precision="bf16")
WEAK = replace(CARD, name="GTX 1650", gb=4, precision="fp16")
MAC = Gpu(device="mps", name="Apple's graphics processor", gb=12, precision="bf16")


Row = tuple[Computer, Weights, str, str, str, str]
TABLE: list[Row] = [  # a machine, weights, the device asked for; device, precision, why
    (PLAIN, FULL, "auto", "cpu", "int8", "AVX2, 4 cores"),
    (MODERN, FULL, "cpu", "cpu", "int8", "AVX-512 VNNI"),
    (ARM, FULL, "auto", "cpu", "int8", "dot products"),
    (replace(PLAIN, memory_gb=4), FULL, "auto", "cpu", "int8", "has 4.0 GB of memory; 4.6 GB"),
    (MODERN, FULL_DISK, "auto", "cpu", "bf16", "take 2.8 GB on the disk, where 2.0 are free"),
    (MODERN, replace(FULL, free_gb=math.inf), "auto", "cpu", "int8", "VNNI"),
    (BARE, FULL, "auto", "cpu", "bf16", "OpenVINO does not load."),
    (replace(BARE, bf16=False), FULL, "auto", "cpu", "fp32", "OpenVINO does not load."),
    (replace(BARE, bf16=False, memory_gb=8), FULL, "auto", "cpu", "bf16", "12.3 GB of memory"),
    (OLD, FULL, "auto", "cpu", "fp32", "no fast products"),
    (replace(OLD, bf16=True), FULL, "auto", "cpu", "bf16", "no fast products"),
    (replace(PLAIN, gpu=CARD), FULL, "auto", "cuda", "bf16", "RTX 4090"),
    (replace(PLAIN, gpu=CARD), SMALL, "auto", "cuda", "bf16", "RTX 4090"),
    (replace(PLAIN, gpu=WEAK), FULL, "auto", "cpu", "int8", "has 4.0 GB of memory; 6.7 GB"),
    (replace(BARE, gpu=WEAK), FULL, "auto", "cpu", "bf16", "GTX 1650 has 4.0 GB"),
    (replace(PLAIN, gpu=WEAK), FULL, "cuda", "cuda", "fp16", "GTX 1650"),
    (replace(ARM, gpu=MAC), FULL, "auto", "mps", "bf16", "Apple's graphics processor"),
    (PLAIN, SMALL, "auto", "cpu", "fp32", ""),
    (MODERN, SMALL, "auto", "cpu", "bf16", ""),
]


@pytest.mark.parametrize("row", TABLE)
def test_machine_and_weights_decide(row: Row) -> None:
    computer, weights, asked, device, precision, why = row
    choice = choose(computer, weights, asked)
    assert (choice.device, choice.precision) == (device, precision)
    assert why in choice.reason
    assert bool(choice.reason) == bool(why)


@pytest.mark.parametrize(
    ("sets", "name"),
    [
        (["SSE2", "AVX2", "AVX512_ICL"], "AVX-512 VNNI"),
        (["X86_V2", "X86_V3", "X86_V4"], "AVX2"),
        (["NEON", "ASIMD", "ASIMDHP", "ASIMDDP"], "dot products"),
        (["NEON", "ASIMD"], ""),
        (["X86_V2"], ""),
    ],
)
def test_instruction_sets_have_one_name(sets: list[str], name: str) -> None:
    assert whole_numbers(sets) == name


@pytest.fixture
def model(tmp_path: Path, root: Path) -> Path:
    """Give the model of digits, as a folder of one's own."""
    return Path(shutil.copytree(root / "assets" / "models" / "digits", tmp_path / "digits"))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every model for a large one."""
    monkeypatch.setattr(here, "LARGE_GB", 0.0)
    monkeypatch.setattr("asr.families.precision.LARGE_GB", 0.0)


@pytest.mark.usefixtures("large")
def test_a_large_model_is_packed_and_says_so(model: Path, samples: Path) -> None:
    engine = asr.load(str(model), "cpu")
    assert engine.transcribe(samples / "digits-7042.flac").text == "7 0 4 2"
    assert isinstance(engine, Explained)
    assert engine.how == here.decide(model, "cpu", "auto").reason
    engine.close()
    expected = "int8" if here.this_computer("cpu").whole else "fp32"
    assert engine.how.startswith(expected)


@pytest.mark.usefixtures("large")
def test_what_cannot_be_packed_computes_in_floating_point(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file where a folder is wanted")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shipped = root / "assets" / "models" / "digits"  # whose packed copy is kept in the cache
    model = canary_qwen.load(shipped, "cpu")
    assert "Not int8: The int8 weights cannot be kept" in model.how
    assert model.how[:4] in ("bf16", "fp32")


def test_a_small_model_stays_as_it_was(model: Path) -> None:
    assert here.decide(model, "cpu", "auto") == Choice(
        device="cpu", precision="bf16" if here.this_computer("cpu").bf16 else "fp32"
    )


@pytest.mark.parametrize("quiet", [True, False])
def test_the_command_says_it_once_unless_told_to_be_quiet(
    model: Path, samples: Path, quiet: bool
) -> None:
    code = (
        "import sys; from asr.families import here, precision; from app.cli import main\n"
        "here.LARGE_GB = precision.LARGE_GB = 0.0; sys.exit(main())\n"
    )
    recordings = [str(samples / "digits-7042.flac")] * 2
    options = ["--device", "cpu", *(["--quiet"] if quiet else [])]
    command = [sys.executable, "-c", code, "transcribe", "-m", str(model), *options, *recordings]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr.count(" on the processor") == (0 if quiet else 1)
