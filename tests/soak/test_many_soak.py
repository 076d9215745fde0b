"""Hundreds of files in one call leave nothing behind: memory is flat, every text is there.

The short form runs with every test; the long one with --slow (make soak).
"""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from asr.types import SAMPLE_RATE, Waveform

assert sys.platform == "linux"  # /proc

CLIPS = 8  # of different lengths; the others are the same again
MORE_KB = 20_000  # of resident memory, from a third of the files to the last
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "2"}


def write_clip(path: Path, sound: Waveform) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def make_files(folder: Path, sample: Path, count: int) -> None:
    """Write clips of 2 to 6 s of speech, under as many names as there shall be files."""
    speech, random = read_audio(sample), np.random.default_rng(5)
    clips = []
    for n in range(CLIPS):
        length, begin = int(random.integers(32_000, 96_000)), int(random.integers(80_000))
        clips.append(write_clip(folder / f"0-{n}.wav", speech[begin : begin + length]))
    for n in range(CLIPS, count):
        (folder / f"{n}.wav").hardlink_to(clips[n % CLIPS])


def resident_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


@pytest.mark.parametrize(
    "count", [pytest.param(48, id="short"), pytest.param(400, id="long", marks=pytest.mark.slow)]
)
@pytest.mark.timeout(1800)
def test_memory_is_flat_over_many_files(tmp_path: Path, samples: Path, count: int) -> None:
    make_files(tmp_path, samples / "jfk.flac", count)
    command = [sys.executable, "-m", "asr", "transcribe", ".", "-o", "texts", "--json-progress"]
    held_kb, last = [], {}
    environment = {**ENVIRONMENT, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stderr is not None
        for line in child.stderr:
            last = json.loads(line)
            if last["event"] == "done":
                held_kb.append(resident_kb(child.pid))
    assert child.returncode == 0
    assert last["done"] == len(list((tmp_path / "texts").iterdir())) == count
    first_kb, most_kb = max(held_kb[: count // 3]), max(held_kb[count // 3 :])
    sys.stdout.write(f"{count} files: up to {first_kb} kB, then up to {most_kb} kB\n")
    assert most_kb < first_kb + MORE_KB
