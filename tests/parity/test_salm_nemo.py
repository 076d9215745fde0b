"""Our runtime against NVIDIA's own class, side by side: checkpoints that no golden file knows."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.parity import nemo_stages
from tests.parity.stages import Array, compute, crop, difference, open_model, synth
from tests.recipes.make_checkpoint import make

pytestmark = [pytest.mark.nemo, pytest.mark.filterwarnings("ignore")]  # nemo's import warns a lot

FP32 = 5e-6
SOUNDS = [synth(samples, samples) for samples in (1_601, 7_777, 30_001, 99_999, 250_003)]


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if importlib.util.find_spec("nemo") is None:
        pytest.skip("the extra nemo is not installed")


def agree(folder: Path, sounds: Sequence[Array], tolerance: float) -> None:
    ours, theirs = open_model(folder, "fp32"), nemo_stages.open_nemo(folder, "fp32")
    for audio in sounds:
        found, wanted = compute(ours, audio), nemo_stages.compute(theirs, audio)
        assert found["ids"].tolist() == wanted["ids"].tolist(), len(audio)
        for stage in wanted:
            kept = crop(stage, wanted[stage], len(audio))
            assert difference(found[stage], kept) <= tolerance, (len(audio), stage)


@pytest.mark.parametrize("seed", [7, 11])
def test_a_checkpoint_of_another_seed_equals_nemo(tmp_path: Path, seed: int) -> None:
    agree(make(tmp_path, "tiny", seed=seed), SOUNDS, FP32)


def test_the_shipped_digits_model_equals_nemo(root: Path, samples: Path) -> None:
    folder = root / "assets" / "models" / "digits"
    if not (folder / "model.safetensors").is_file():
        pytest.skip("the digits model is not there")
    import soundfile  # both come with nemo
    import soxr

    read = [soundfile.read(path, dtype="float32") for path in samples.glob("digits*")]
    spoken = [soxr.resample(audio, rate, 16_000).astype("float32") for audio, rate in read]
    assert spoken
    agree(folder, spoken + SOUNDS, 2e-5)


def test_the_editor_half_writes_what_nemos_base_model_writes(root: Path) -> None:
    from asr.families import nemo_salm
    from asr.families.canary_qwen import CanaryQwen

    folder = root / "tests" / "data" / "nemo-tiny"
    loaded = open_model(folder, "fp32")
    ours = CanaryQwen(loaded.salm, loaded.tokens, "tiny")
    theirs = nemo_salm.NemoSalm(nemo_stages.open_nemo(folder, "fp32"), "tiny")
    for text in ("some words", "a<|im_end|>b <think>c</think>", ""):
        assert ours.request("Tidy:", text) == theirs.request("Tidy:", text)
        pieces = (side.write("Tidy:", text, max_tokens=24) for side in (ours, theirs))
        written, wanted = ("".join(p).strip().rstrip("\ufffd") for p in pieces)  # half a character
        assert written == wanted != ""


def test_nemo_stops_between_two_tokens_when_asked(root: Path) -> None:
    from asr.errors import Cancelled
    from asr.families import nemo_salm
    from asr.types import Options

    model = nemo_salm.load(root / "tests" / "data" / "nemo-tiny", "cpu")
    answers = iter([False] * 4 + [True] * 9)
    with pytest.raises(Cancelled):
        model.recognize([synth(20_001, seed=1)], Options(), lambda: next(answers))
    assert next(answers)  # it was not asked to the end
    with pytest.raises(Cancelled):
        next(model.write("Tidy:", "some words", cancelled=lambda: True))


def test_nemo_behind_our_protocol_writes_the_same_text(root: Path) -> None:
    from asr.families import canary_qwen, nemo_salm
    from asr.types import Options

    folder = root / "tests" / "data" / "nemo-tiny"
    audio = synth(20_001, seed=1)
    ours = canary_qwen.load(folder, "cpu").recognize([audio], Options(), lambda: False)
    theirs = nemo_salm.load(folder, "cpu").recognize([audio], Options(), lambda: False)
    assert ours[0].text[:8] == theirs[0].text[:8]  # bfloat16: a near tie may part them later
