import json
from pathlib import Path

import pytest

from asr.bench_salm import as_table, bench_salm, ratio
from asr.errors import ModelError, OptionError

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
SIDES = {"voxbar": 4.0, "voxbar-draft": 2.0, "nemo": 12.0}


def test_our_side_is_measured_in_a_process_of_its_own() -> None:
    result = bench_salm(TINY, against=None, lengths_s=(1.0, 2.0), runs=1, threads=1)
    ours = result["sides"]["voxbar"]
    assert ours["lengths"].keys() == {"1 s", "2 s"}
    assert all(value > 0 for figures in ours["lengths"].values() for value in figures.values())
    assert ours["load_s"] > 0
    assert result["drafting_s"].keys() == {"1 s", "2 s"}
    assert all(taken > 0 for taken in result["drafting_s"].values())
    assert json.loads(as_table(result)[-1]) == result


def test_a_draft_is_stated_with_and_without_its_own_time() -> None:
    sides = {side: {"lengths": {"10 s": {"total_s": total}}} for side, total in SIDES.items()}
    along = {"nemo": {"10 s": {"total_s": 6.0}}}
    result = {"sides": sides, "along_a_draft": along, "drafting_s": {"10 s": 0.5}}
    said = "10 s along a draft: 6.00 x nemo; 4.80 x with 0.50 s for making the draft"
    assert said in as_table(result)


def test_ratios_say_how_much_better_ours_is() -> None:
    ours = {"load_s": 2.0, "lengths": {"1 s": {"total_s": 0.5}}}
    theirs = {"load_s": 50.0, "lengths": {"1 s": {"total_s": 1.0}}}
    assert ratio(theirs, ours) == {"load_s": 25.0, "1 s": {"total_s": 2.0}}


def test_a_side_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(
        ModelError, match=r"measurement of voxbar failed: .*config\.json is missing"
    ):
        bench_salm(tmp_path, against=None)


def test_only_nemo_can_be_measured_against() -> None:
    with pytest.raises(OptionError, match='not "whisper"'):
        bench_salm(TINY, against="whisper")
