"""Our runtime against transformers' Qwen3-ASR: checkpoints that no golden file knows."""

import importlib.util
from pathlib import Path

import pytest

from asr.families.qwen3_asr_prompt import NAMES
from tests.parity.qwen_stages import MODES, compute, open_model
from tests.parity.stages import LENGTHS, difference, synth
from tests.recipes.make_qwen_checkpoint import LAYOUTS, make

pytestmark = [pytest.mark.qwen, pytest.mark.filterwarnings("ignore")]

FP32 = 5e-6


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if importlib.util.find_spec("transformers") is None:
        pytest.skip("the extra qwen is not installed")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", [7, 11])
def test_a_checkpoint_of_another_seed_equals_transformers(
    tmp_path: Path, seed: int, mode: str
) -> None:
    from tests.parity.qwen_reference import Reference

    folders = [make(tmp_path / layout, "tiny", layout=layout, seed=seed) for layout in LAYOUTS]
    ours = [open_model(folder, mode) for folder in folders]
    theirs = Reference(folders[0], mode)
    for samples in LENGTHS:
        audio = synth(samples + 1, samples)
        wanted = theirs.compute(audio, new=16)
        for loaded in ours:
            found = compute(loaded, audio, new=16)
            for stage in ("prompt", "ids"):
                assert found[stage].tolist() == wanted[stage].tolist(), (samples, stage)
            for stage in ("mel", "tower", "proj", "logits"):
                assert difference(found[stage], wanted[stage]) <= FP32, (samples, stage)


def test_the_languages_are_those_of_transformers() -> None:
    from transformers.models.qwen3_asr.processing_qwen3_asr import LANGUAGE_CODE_TO_NAME

    assert NAMES == LANGUAGE_CODE_TO_NAME


@pytest.mark.parametrize(
    "written",
    [
        "language English<asr_text>Hello there.",
        "language None<asr_text>",
        "language German<asr_text> Guten Tag",
        "\nlanguage French\nmore<asr_text>Bonjour",
        "no mark at all",
        "<asr_text>only text",
        "Spanish<asr_text>hola",
        "",
    ],
)
def test_an_answer_is_taken_apart_as_transformers_does_it(root: Path, written: str) -> None:
    from transformers.models.qwen3_asr.processing_qwen3_asr import _parse_single_output

    from asr.families.qwen3_asr_prompt import take_apart
    from asr.tokens import Tokens

    tokens = Tokens(root / "tests" / "data" / "qwen-tiny" / "tokenizer.json")
    ids = tokens.encode(written, special=True)
    found, wanted = take_apart(tokens, ids), _parse_single_output(written)
    assert tokens.decode(ids[found.start :]).strip() == wanted["transcription"]
    assert NAMES.get(found.language or "") == wanted["language"]


@pytest.mark.parametrize(
    "text",
    ["Hello, don't stop-it!", "你好，abc 世界。 ok", "— yes — no", "x", "Größe 3.5 m", "l'été"],  # noqa: RUF001
)
def test_a_text_is_cut_for_the_aligner_as_transformers_does_it(text: str) -> None:
    from transformers.models.qwen3_asr.processing_qwen3_asr import Qwen3ASRProcessor

    from asr.families.qwen3_aligner_words import units

    wanted = Qwen3ASRProcessor.split_words_for_alignment(None, text, "english")
    assert [unit.spoken for unit in units(text)] == wanted


@pytest.mark.parametrize("seed", [3, 5])
def test_an_aligner_of_another_seed_equals_transformers(tmp_path: Path, seed: int) -> None:
    import torch

    from asr.families import qwen3_aligner
    from asr.families.qwen3_aligner_words import repaired
    from tests.parity.qwen_reference import AlignerReference
    from tests.parity.qwen_stages import words_for

    folder = make(tmp_path, "aligner-tiny", seed=seed)
    theirs, ours = AlignerReference(folder), qwen3_aligner.load(folder, "cpu", "fp32")
    for samples in LENGTHS:
        audio, words = synth(samples, samples), words_for(samples)
        wanted = theirs.compute(audio, words)
        with torch.inference_mode():
            assert ours.model is not None
            found = ours.logits(ours.model, torch.from_numpy(audio), ours.slots(words))
        assert difference(found.numpy(), wanted["logits"]) <= FP32
        times = [80 * i for i in ours.bins(audio, words)]
        assert times == wanted["times"].tolist()
        assert repaired(times) == wanted["fixed"].tolist()
