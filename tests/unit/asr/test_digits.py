"""The shipped model that hears digits, through the same doors as every other."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open

from asr.engine import load
from asr.engine_folder import find_folder, read_config
from asr.types import SAMPLE_RATE, Engine, Options
from tests.recipes.digits_data import TEST, only, plain_strings, read_clips
from tests.recipes.digits_evaluate import hear, table
from tests.recipes.digits_tokens import make_tokenizer

BLOCK = SAMPLE_RATE // 10


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = load("digits", "cpu")
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def folder() -> Path:
    return find_folder("digits")


def test_it_lies_in_nemos_offline_layout(folder: Path) -> None:
    names = {str(p.relative_to(folder).as_posix()) for p in folder.rglob("*") if p.is_file()}
    assert names >= {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
        "llm_backbone/config.json",
        "LICENSE",
        "README.md",
    }
    assert (folder / "model.safetensors").stat().st_size <= 4_000_000


def test_its_tensors_bear_the_published_names_and_kinds(folder: Path) -> None:
    with safe_open(folder / "model.safetensors", framework="pt") as file:
        kinds = {name: file.get_slice(name).get_dtype() for name in file.keys()}  # noqa: SIM118
    counts = {name for name in kinds if name.endswith("num_batches_tracked")}
    assert {kinds[name] for name in counts} == {"I64"}
    assert {kinds[name] for name in kinds.keys() - counts} == {"BF16"}
    attention = "llm.base_model.model.model.layers.0.self_attn"
    assert kinds.keys() >= {
        "embed_tokens.weight",
        "perception.preprocessor.featurizer.fb",
        "perception.proj.bias",
        "llm.base_model.model.model.norm.weight",
        f"{attention}.q_proj.base_layer.weight",
        f"{attention}.v_proj.lora_A.default.weight",
        f"{attention}.v_proj.lora_B.default.weight",
        f"{attention}.k_proj.weight",
    }


def test_its_adapter_was_trained(folder: Path) -> None:
    with safe_open(folder / "model.safetensors", framework="pt") as file:
        adapted = [n for n in file.keys() if "lora_B" in n]  # noqa: SIM118
        assert adapted
        assert all(bool(torch.any(file.get_tensor(name) != 0)) for name in adapted)


def test_it_says_that_it_is_a_demonstration(folder: Path) -> None:
    config = read_config(folder)
    assert config["demonstration"] is True
    assert config["license"] == "CC-BY-SA-4.0"


def test_the_shipped_tokenizer_is_the_recipes(folder: Path) -> None:
    shipped = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    assert shipped == json.loads(make_tokenizer().to_str())


@pytest.mark.parametrize(
    ("sample", "text"),
    [("digits-7042.flac", "7 0 4 2"), ("digits-31415926.flac", "3 1 4 1 5 9 2 6")],
)
def test_it_hears_every_digit_of_a_shipped_recording(
    engine: Engine, samples: Path, sample: str, text: str
) -> None:
    transcript = engine.transcribe(samples / sample)
    assert transcript.text == text
    assert transcript.model == "digits"
    assert transcript.complete
    words = [word for segment in transcript.segments for word in segment.words]
    assert [word.text for word in words] == text.split()
    assert all(word.confidence is not None and 0.2 < word.confidence <= 1 for word in words)


def test_it_hears_the_same_while_the_sound_arrives(engine: Engine, samples: Path) -> None:
    from asr.audio import read_audio

    audio = read_audio(samples / "digits-7042.flac")
    stream = engine.stream()
    for start in range(0, len(audio), BLOCK):
        stream.feed(audio[start : start + BLOCK])
    assert stream.finish().text == "7 0 4 2"


@pytest.mark.parametrize("level", [0.0, 1e-4, 0.02])
def test_it_writes_nothing_where_nothing_was_said(engine: Engine, level: float) -> None:
    noise = np.random.default_rng(5).standard_normal(2 * SAMPLE_RATE).astype(np.float32) * level
    for options in (Options(), Options(vad=False)):
        assert engine.transcribe(noise, options).text == ""


def test_it_hears_the_test_split(engine: Engine, shared: Path) -> None:
    clips = only(read_clips(shared / "speech" / "fsdd"), TEST)
    heard = hear(engine, plain_strings(clips, 6, range(1, 9), seed=3), Options())
    everything = table(heard)[0]
    assert everything.string_error <= 0.1  # 48 strings; the bar of 5 % is for 480
    assert everything.digit_error <= 0.03
