import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from asr.engine import load as load_engine
from asr.engine import load_nemo
from asr.errors import Cancelled, DeviceError, ModelError
from asr.families import canary_qwen, nemo_salm, salm
from asr.families.canary_qwen import ROWS, CanaryQwen, groups
from asr.families.canary_qwen_config import parse
from asr.families.canary_qwen_model import Salm
from asr.families.canary_qwen_words import hypothesis
from asr.families.limits import budget
from asr.families.salm_recognizer import POSITIONS
from asr.generate import Row
from asr.tokens import Tokens
from asr.types import Options
from tests.parity.stages import synth
from tests.recipes.make_checkpoint import SIZES, llm_specs, make, perception_specs, salm_config

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"


@pytest.fixture(scope="module")
def model() -> CanaryQwen:
    return canary_qwen.load(TINY, "cpu")


def never() -> bool:
    return False


def config(**encoder: object) -> dict[str, Any]:
    content = salm_config(SIZES["tiny"])
    content["perception"]["encoder"].update(encoder)
    return content


def test_the_full_size_has_the_published_tensors() -> None:
    specs = [*perception_specs(SIZES["full"]), *llm_specs(SIZES["full"])]
    elements = sum(int(np.prod(spec.shape)) for spec in specs)
    assert (len(specs), elements) == (1_718, 2_559_447_600)


def test_the_published_config_needs_no_file_of_the_language_model(tmp_path: Path) -> None:
    found = parse(salm_config(SIZES["full"]) | {"torch_dtype": "bfloat16"}, tmp_path)
    assert (found.decoder.layers, found.decoder.vocabulary, found.decoder.tied) == (
        28,
        151_936,
        True,
    )
    assert found.decoder.lora is not None
    assert (found.decoder.lora.rank, found.decoder.lora.scale) == (128, 2.0)
    assert (found.encoder.layers, found.encoder.width, found.encoder.heads) == (32, 1024, 8)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("xscaling", True),
        ("self_attention_model", "rel_pos_local_attn"),
        ("att_context_size", [128, 128]),
        ("subsampling_factor", 4),
        ("conv_norm_type", "layer_norm"),
    ],
)
def test_what_the_runtime_does_not_compute_is_named(key: str, value: object) -> None:
    with pytest.raises(ModelError, match=rf"perception.encoder.{key} = .* --engine nemo"):
        parse(config(**{key: value}), TINY)


def test_a_config_with_holes_is_called_damaged() -> None:
    content = config()
    del content["perception"]["encoder"]["n_layers"]
    with pytest.raises(ModelError, match=r"config.json: KeyError\('n_layers'\)"):
        parse(content, TINY)


def test_an_unknown_language_model_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match=r"built on Foo/Bar, whose config.json is not there"):
        parse(config() | {"pretrained_llm": "Foo/Bar"}, tmp_path)


def test_only_a_salm_matches() -> None:
    assert salm.matches(config(), TINY)
    assert not salm.matches({}, TINY)
    assert not salm.matches({"model_type": "qwen3_asr"}, TINY)


def test_the_engine_knows_the_family() -> None:
    engine = load_engine(str(TINY), "cpu")
    transcript = engine.transcribe(synth(20_000, 1), Options(vad=False))
    engine.close()
    assert transcript.model == "nemo-tiny"
    assert transcript.text
    assert not transcript.complete  # random weights write on until their budget ends
    words = transcript.segments[0].words
    assert all(0 < (word.confidence or 0) < 1 and word.estimated for word in words)
    assert [w.text for w in words] == transcript.text.split()


def test_a_long_text_stops_at_its_budget(model: CanaryQwen) -> None:
    (heard,) = model.recognize([synth(20_000, 1)], Options(), never)
    assert not heard.complete
    assert 0 < len(heard.text) <= 40 * budget(1.25)


def test_the_callers_wish_to_stop_ends_the_work(model: CanaryQwen) -> None:
    asked = iter([False] * 5 + [True])
    with pytest.raises(Cancelled):
        model.recognize([synth(16_000, 1)], Options(), lambda: next(asked))


def test_a_closed_model_says_so() -> None:
    model = canary_qwen.load(TINY, "cpu")
    model.close()
    with pytest.raises(ModelError, match="was closed"):
        model.recognize([synth(16_000, 1)], Options(), never)


def test_the_editor_answers_in_pieces_within_its_budget(model: CanaryQwen) -> None:
    pieces = list(model.write("Tidy this:", "some words", max_tokens=12))
    assert 1 < len(pieces) <= 12
    assert pieces == list(model.write("Tidy this:", "some words", max_tokens=12))


def test_the_editor_asks_the_base_model_in_qwens_own_words(model: CanaryQwen) -> None:
    prompt = (
        "<|im_start|>user\nTidy this:\n\nsome words<|im_end|>\n"
        "<|im_start|>assistant\n<think>\n\n</think>\n\n"
    )
    assert model.request("Tidy this:", "some words") == model.tokens.encode(prompt, special=True)


def test_transcribing_between_two_pieces_of_the_editor_disturbs_neither(model: CanaryQwen) -> None:
    audio = synth(16_000, 1)
    (before,) = model.recognize([audio], Options(), never)
    alone = list(model.write("Tidy this:", "some words", max_tokens=12))
    pieces = model.write("Tidy this:", "some words", max_tokens=12)
    mixed = [next(pieces)]
    (between,) = model.recognize([audio], Options(), never)
    mixed += list(pieces)
    assert between.text == before.text
    assert mixed == alone


def test_the_editor_stops_when_asked(model: CanaryQwen) -> None:
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        list(model.write("Tidy", "x", max_tokens=12, cancelled=lambda: next(asked)))


def test_the_editor_refuses_a_text_that_it_cannot_hold(model: CanaryQwen) -> None:
    with pytest.raises(ModelError, match="too long for the model"):
        model.write("Tidy", "word " * 40_000)


@pytest.mark.parametrize("seconds", [[1, 30, 2, 5], [30] * 20, [0.5] * 30, []])
def test_groups_hold_every_waveform_once_and_stay_small(seconds: list[float]) -> None:
    audios = [np.zeros(int(s * 16_000), np.float32) for s in seconds]
    found = list(groups(audios, 14))
    assert sorted(i for group in found for i in group) == list(range(len(audios)))
    for group in found:
        longest = max(seconds[i] for i in group)
        assert len(group) <= ROWS
        assert len(group) * (14 + longest * 12.5 + budget(longest)) <= POSITIONS


def test_a_word_has_the_probability_of_its_own_tokens() -> None:
    tokens = Tokens(TINY / "tokenizer.json")
    ids = [*tokens.encode("one"), *tokens.encode(" two")]
    first = len(tokens.encode("one"))
    log_probs = [np.log(0.9)] * first + [np.log(0.5)] * (len(ids) - first) + [0.0]
    heard = hypothesis(Row(budget=9, ids=ids, log_probs=log_probs, complete=True), tokens, 2.0)
    assert [(w.text, round(w.confidence or 0, 3)) for w in heard.words] == [
        ("one", 0.9),
        ("two", 0.5),
    ]
    assert 0 <= heard.words[0].start < heard.words[0].end <= heard.words[1].start < 2.0


def test_no_text_has_no_words_and_no_confidence() -> None:
    tokens = Tokens(TINY / "tokenizer.json")
    heard = hypothesis(Row(budget=9, log_probs=[-0.1], complete=True), tokens, 2.0)
    assert (heard.text, heard.words, heard.confidence, heard.complete) == ("", (), None, True)


def test_a_folder_without_a_tokenizer_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    folder = make(tmp_path / "model", "tiny")
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"put tokenizer\.json of Qwen/Qwen3-1.7B there"):
        canary_qwen.load(folder, "cpu")


def test_a_damaged_config_is_a_sentence(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "model")
    (tmp_path / "model" / "config.json").write_text("[", encoding="utf-8")
    with pytest.raises(ModelError, match=r"is damaged: config\.json"):
        canary_qwen.load(tmp_path / "model", "cpu")
    (tmp_path / "model" / "config.json").write_text(json.dumps({"a": 1}), encoding="utf-8")
    with pytest.raises(ModelError, match=r"KeyError\('perception'\)"):
        canary_qwen.load(tmp_path / "model", "cpu")


@pytest.mark.parametrize("device", ["nonsense", "meta", "cuda:77"])
def test_a_device_that_is_not_there_is_named(device: str) -> None:
    with pytest.raises(DeviceError, match=device):
        canary_qwen.load(TINY, device)


def test_the_engine_hands_editing_to_the_model_that_can() -> None:
    engine = load_engine(str(TINY), "cpu")
    assert "".join(engine.write("Tidy this:", "some words", max_tokens=8))


def test_a_model_that_cannot_edit_says_so() -> None:
    with pytest.raises(ModelError, match="moonshine-tiny only transcribes"):
        load_engine("moonshine-tiny").write("Tidy this:", "some words")


def test_nvidias_runtime_is_asked_for_a_salm_only(root: Path) -> None:
    with pytest.raises(ModelError, match="holds no SALM"):
        load_nemo(str(root / "assets" / "models" / "echo"))


def test_nvidias_runtime_says_how_to_install_it() -> None:
    if salm.nemo_installed():
        pytest.skip("the extra nemo is installed")
    with pytest.raises(ModelError, match=r"pip install 'voxbar\[nemo\]'"):
        nemo_salm.load(TINY, "cpu")


@pytest.mark.parametrize(("precision", "bits"), [("fp32", torch.float32), ("bf16", torch.bfloat16)])
def test_the_precision_asked_for_is_what_the_weights_have(
    precision: str, bits: torch.dtype
) -> None:
    model = canary_qwen.load(TINY, "cpu", precision)
    assert model.salm is not None
    assert isinstance(model.salm, Salm)
    assert {p.dtype for p in model.salm.parameters()} == {bits}


def test_a_precision_that_is_not_known_is_named() -> None:
    with pytest.raises(DeviceError, match="no precision int3"):
        load_engine(str(TINY), "cpu", precision="int3")
