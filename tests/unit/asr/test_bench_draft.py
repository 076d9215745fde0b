import json
import subprocess
import sys
from pathlib import Path

import pytest

from asr.bench_draft import ERRORS, WIDTHS, as_table, bench_draft, seeded, spoilt
from tests.parity.stages import synth

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "data" / "nemo-tiny"
NAMES = {f"{share:.0%}" for share in ERRORS}


def test_each_share_of_mistakes_is_measured_in_one_run() -> None:
    result = bench_draft(TINY, "fp32", synth(20_000, 1), lengths_s=[2.0], runs=1)
    (figures,) = result["lengths"].values()
    assert result["pass_s"].keys() == {str(width) for width in WIDTHS}
    assert figures["tokens"] == 7
    assert figures["drafts"].keys() == result["recording"].keys() == NAMES
    assert figures["drafts"]["0%"]["passes"] < figures["drafts"]["100%"]["passes"] == 6
    assert all(kept["same"] for kept in result["recording"].values())
    assert json.loads(as_table(result)[-1]) == result


@pytest.mark.parametrize("share", ERRORS)
def test_so_much_of_a_draft_is_wrong(share: float) -> None:
    text = list(range(10_000))
    draft = spoilt(text, share, 10**9, seeded(1))
    kept = set(draft) & set(text)
    assert 1 - len(kept) / len(text) == pytest.approx(0.8 * share if share < 1 else 1, abs=0.02)
    assert len(draft) == pytest.approx(len(text), rel=0.03)


def test_the_command_prints_a_table_and_json() -> None:
    command = [sys.executable, "-m", "asr", "bench", "--draft", "-m", str(TINY)]
    command += ["--lengths", "1", "--runs", "1", "--precision", "fp32"]
    command += ["--audio", str(ROOT / "assets" / "samples" / "digits-7042.flac")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("memory: ")
    assert lines[3].startswith("a pass of one id: ")
    assert json.loads(lines[-1])["model"] == "nemo-tiny"


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["-m", "echo"], "Only a SALM verifies drafts"),
        (["-m", str(TINY), "--runs", "0"], "at least one run"),
        (["-m", str(TINY), "-m", "echo"], "takes one model"),
    ],
)
def test_what_cannot_be_measured_is_a_sentence(options: list[str], what: str) -> None:
    command = [sys.executable, "-m", "asr", "bench", "--draft", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {2, 3}
    assert what in done.stderr
