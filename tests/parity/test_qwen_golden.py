"""Our runtime against what transformers computed: stored tensors of a tiny random Qwen3-ASR."""

from pathlib import Path

import numpy as np
import pytest
import torch

from tests.parity.qwen_stages import MODES, compute, open_model, thinned
from tests.parity.stages import LENGTHS, Array, difference, synth
from tests.recipes.make_qwen_checkpoint import make

FOLDER = Path(__file__).resolve().parents[1] / "data" / "qwen-tiny"
STAGES = ("mel", "tower", "proj", "logits")
FP32 = 5e-6  # found when this was written: 1.4e-6 at most, mel and tower mostly 0


@pytest.fixture(scope="module")
def lengths() -> dict[str, Array]:
    with np.load(FOLDER / "lengths.npz") as file:
        return dict(file)


@pytest.mark.parametrize("mode", MODES)
def test_every_length_equals_transformers_in_float32(lengths: dict[str, Array], mode: str) -> None:
    loaded = open_model(FOLDER, mode)
    for samples in LENGTHS:
        found = thinned(compute(loaded, synth(samples, samples)))
        for stage in ("prompt", "ids"):
            wanted = lengths[f"{mode}/{samples}/{stage}"].tolist()
            assert found[stage].tolist() == wanted, (samples, stage)
        for stage in STAGES:
            theirs = lengths.get(f"{mode}/{samples}/{stage}", found[stage])
            assert found[stage].shape == theirs.shape, (samples, stage)
            assert difference(found[stage], theirs) <= FP32, (samples, stage)


def test_the_two_kinds_of_attention_differ_where_a_sound_is_longer_than_a_window(
    lengths: dict[str, Array],
) -> None:
    apart = {
        samples: difference(lengths[f"windowed/{samples}/tower"], lengths[f"full/{samples}/tower"])
        for samples in LENGTHS
    }
    assert all((apart[n] > 1e-3) == (n // 160 > 800) for n in LENGTHS), apart


def test_both_layouts_give_the_same_numbers(tmp_path: Path) -> None:
    ours = open_model(FOLDER, "full").model.state_dict()
    theirs = open_model(make(tmp_path, "tiny", layout="original"), "full").model.state_dict()
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(tensor, theirs[name]) for name, tensor in ours.items())
