"""`voxbar transcribe --engine nemo` and `voxbar bench --against nemo`, where NeMo is installed."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.nemo, pytest.mark.timeout(600)]


@pytest.fixture(autouse=True)
def _installed() -> None:
    if importlib.util.find_spec("nemo") is None:
        pytest.skip("the extra nemo is not installed")


def voxbar(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "ignore", "-m", "app", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_nvidias_runtime_transcribes_and_standard_output_holds_the_text_alone(root: Path) -> None:
    sample, model = "assets/samples/quilter.flac", "tests/data/nemo-tiny"
    done = voxbar(
        root, "transcribe", sample, "-m", model, "--engine", "nemo", "--device", "cpu", "-f", "json"
    )
    transcript = json.loads(done.stdout)
    assert transcript["model"] == "nemo:nemo-tiny"
    assert transcript["text"]
    assert done.returncode == 4, done.stderr  # random weights come to no end


def test_a_list_of_words_is_passed_over_with_a_sentence(root: Path, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("Kenneth\n", encoding="utf-8")
    asked = ("transcribe", "assets/samples/quilter.flac", "-m", "nemo:tests/data/nemo-tiny")
    plain = voxbar(root, *asked, "--device", "cpu")
    listed = voxbar(root, *asked, "--device", "cpu", "--words", str(tmp_path / "words.txt"))
    assert (listed.returncode, listed.stdout) == (plain.returncode, plain.stdout)
    assert "favours no words" not in plain.stderr
    assert listed.stderr.count("favours no words") == 1


def test_a_checkpoint_is_measured_against_nvidias_runtime(root: Path) -> None:
    done = voxbar(
        root, "bench", "-m", "tests/data/nemo-tiny", "--against", "nemo",
        "--nemo-python", sys.executable, "--lengths", "1", "--runs", "1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["sides"].keys() == {"voxbar", "nemo", "nemo-copy-removed"}
    assert figures["ratios"]["nemo"]["load_s"] > 0
