"""Measurements: what is counted, repeated and printed; never how fast this machine is."""

import json
from pathlib import Path

import numpy as np
import pytest

from asr.bench import bench, load_timed, peak_mb, repeated
from asr.engine import load
from asr.errors import OptionError
from asr.types import SAMPLE_RATE

SAMPLE = np.ones(SAMPLE_RATE, np.float32)


def test_a_sample_is_repeated_with_pauses_to_the_length_asked_for() -> None:
    sound = repeated(SAMPLE, 3.25)
    assert len(sound) == 3.25 * SAMPLE_RATE
    assert sound[: SAMPLE_RATE // 2].all()
    assert not sound[SAMPLE_RATE : SAMPLE_RATE + SAMPLE_RATE // 2].any()
    assert len(repeated(SAMPLE, 0.5)) == SAMPLE_RATE // 2


def test_every_model_is_measured_on_every_length_against_the_first() -> None:
    models = [load_timed(lambda: load("echo")), load_timed(lambda: load("echo"))]
    steps: list[tuple[int, int]] = []
    result = bench(
        models, SAMPLE, "cpu", lengths_s=[1, 2], runs=2, progress=lambda *step: steps.append(step)
    )
    assert steps[-1] == (12, 12)  # (2 runs and one to warm up) x 2 models x 2 lengths
    assert [t.audio_s for t in result.timings] == [1, 1, 2, 2]
    assert [t.against_first for t in result.timings][::2] == [1.0, 1.0]
    assert all(t.median_s > 0 for t in result.timings)
    assert json.loads(json.dumps(result.to_json()))["runs"] == 2
    assert len(result.table().splitlines()) == 1 + 1 + 1 + 4  # machine, loads by name, head, rows


@pytest.mark.parametrize(("lengths", "runs"), [([], 1), ([0.0], 1), ([1.0], 0)])
def test_a_measurement_of_nothing_is_refused(lengths: list[float], runs: int) -> None:
    models = [load_timed(lambda: load("echo"))]
    with pytest.raises(OptionError):
        bench(models, SAMPLE, "cpu", lengths_s=lengths, runs=runs)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_the_peak_is_in_megabytes() -> None:
    held = np.ones(200_000_000 // 8)
    assert held.nbytes / 1e6 <= (peak_mb() or 0) < 100_000
