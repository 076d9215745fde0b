import json
from pathlib import Path

import pytest

from asr.bench_salm import as_table, bench_salm, ratio
from asr.errors import ModelError, OptionError

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"


def test_our_side_is_measured_in_a_process_of_its_own() -> None:
    result = bench_salm(TINY, against=None, lengths_s=(1.0, 2.0), runs=1, threads=1)
    ours = result["sides"]["voxbar"]
    assert ours["lengths"].keys() == {"1 s", "2 s"}
    assert all(value > 0 for figures in ours["lengths"].values() for value in figures.values())
    assert ours["load_s"] > 0
    assert json.loads(as_table(result)[-1]) == result


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
