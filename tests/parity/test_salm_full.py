"""A checkpoint of the full published size: it loads, answers and keeps within its memory.

Run with --model; VOXBAR_FULL names a folder, else one of 5.1 GB is made in a temporary folder.
"""

import os
from pathlib import Path

import pytest

from asr.bench_salm import bench_salm
from tests.recipes.make_checkpoint import make

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("VOXBAR_FULL"):
        return Path(given)
    return make(tmp_path_factory.mktemp("full"), "full")


@pytest.mark.timeout(1800)
def test_the_full_size_answers_within_seven_gigabytes(full: Path) -> None:
    result = bench_salm(full, against=None, lengths_s=(30.0,), runs=1)
    ours = result["sides"]["voxbar"]
    assert ours["peak_mb"] < 7_000
    assert ours["peak_mb"] < 1.15 * ours["resident_mb"]
    assert ours["lengths"]["30 s"]["decode_ms"] > 0
