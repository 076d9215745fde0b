"""The forced aligner: its arithmetic is that of transformers, its words are the text's."""

from pathlib import Path

import numpy as np
import pytest
import torch

from asr.engine import load as load_engine
from asr.engine import load_aligner
from asr.errors import ModelError
from asr.families import qwen3_aligner
from asr.families.qwen3_aligner import Qwen3Aligner
from asr.families.qwen3_aligner_words import repaired, units
from asr.types import Options
from tests.parity.qwen_stages import words_for
from tests.parity.stages import LENGTHS, Array, difference, synth
from tests.recipes.make_qwen_checkpoint import LAYOUTS, make

DATA = Path(__file__).resolve().parents[2] / "data" / "qwen-tiny"
FP32 = 5e-6


@pytest.fixture(scope="module", params=LAYOUTS)
def aligner(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Qwen3Aligner:
    folder = make(tmp_path_factory.mktemp("aligner"), "aligner-tiny", layout=request.param)
    return qwen3_aligner.load(folder, "cpu", "fp32")


def test_logits_and_times_equal_transformers(aligner: Qwen3Aligner) -> None:
    assert aligner.model is not None
    with np.load(DATA / "aligner.npz") as file:
        stored: dict[str, Array] = dict(file)
    for samples in LENGTHS[::2]:
        audio, words = synth(samples, samples), words_for(samples)
        with torch.inference_mode():
            sound = torch.from_numpy(audio)
            logits = aligner.logits(aligner.model, sound, aligner.slots(words)).numpy()
        assert difference(logits[[0, -1]], stored[f"{samples}/logits"]) <= FP32
        times = [80 * i for i in aligner.bins(audio, words)]
        assert times == stored[f"{samples}/times"].tolist()
        assert repaired(times) == stored[f"{samples}/fixed"].tolist()


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], []),
        ([5], [5]),
        ([1, 2, 2, 3], [1, 2, 2, 3]),
        ([80, 4000, 160, 240], [80, 80, 160, 240]),
        ([80, 160, 0, 400], [80, 160, 160, 400]),
        ([500, 80, 160], [80, 80, 160]),
        ([80, 160, 240, 320, 0, 0, 0, 800, 880], [80, 160, 240, 320, 440, 560, 680, 800, 880]),
        ([10, 20, 30, 0, 0, 0], [10, 20, 30, 30, 30, 30]),
    ],
)
def test_times_out_of_order_are_moved(times: list[int], expected: list[int]) -> None:
    assert repaired(times) == expected


def test_repaired_times_never_fall_and_keep_what_was_in_order() -> None:
    draw = np.random.default_rng(7)
    for count in range(1, 200):
        times = [int(at) for at in draw.integers(0, 500, 1 + count % 40)]
        found = repaired(times)
        assert found == sorted(found)
        assert repaired(sorted(times)) == sorted(times)
        assert min(times) <= found[0] <= found[-1] <= max(times)


@pytest.mark.parametrize(
    ("text", "spoken", "written"),
    [
        ("Hello, don't stop-it!", ["Hello", "don't", "stopit"], ["Hello,", "don't", "stop-it!"]),
        ("你好，abc 世界。", ["你", "好", "abc", "世", "界"], ["你", "好，", "abc", "世", "界。"]),  # noqa: RUF001
        ("— yes — no", ["yes", "no"], ["—yes—", "no"]),
        ("ab你c", ["ab", "你", "c"], ["ab", "你", "c"]),
        ("...", [], []),
        ("", [], []),
    ],
)
def test_a_text_is_cut_into_words_and_keeps_its_marks(
    text: str, spoken: list[str], written: list[str]
) -> None:
    found = units(text)
    assert [unit.spoken for unit in found] == spoken
    assert [unit.written for unit in found] == written
    if found:
        assert "".join(written) == "".join(text.split())


def test_words_have_measured_times_within_the_sound(aligner: Qwen3Aligner) -> None:
    audio = synth(33_333, 1)
    words = aligner.align(audio, "one two, three")
    assert [word.text for word in words] == ["one", "two,", "three"]
    times = [at for word in words for at in (word.start, word.end)]
    assert times == sorted(times)
    assert 0 <= times[0] <= times[-1] <= len(audio) / 16_000
    assert not any(word.estimated for word in words)
    assert aligner.align(audio, "…") == ()


def test_an_engine_with_an_aligner_measures_what_it_estimated(aligner: Qwen3Aligner) -> None:
    engine = load_engine("echo")
    sound, options = synth(80_000, 1), Options(vad=False, word_timestamps=True, max_chunk_s=2.0)
    estimated = engine.transcribe(sound, options)
    engine.aligner = aligner
    measured = engine.transcribe(sound, options)
    assert measured.text == estimated.text
    assert len(measured.segments) > 1
    for segment in measured.segments:
        assert not any(word.estimated for word in segment.words)
        assert all(segment.start <= w.start <= w.end <= segment.end for w in segment.words)
    assert all(word.estimated for segment in estimated.segments for word in segment.words)
    plain = engine.transcribe(sound, Options(vad=False, max_chunk_s=2.0))
    assert not any(segment.words for segment in plain.segments)
    danish = engine.transcribe(sound, Options(vad=False, word_timestamps=True, language="da"))
    assert all(word.estimated for segment in danish.segments for word in segment.words)


def test_a_model_that_hears_is_no_aligner() -> None:
    with pytest.raises(ModelError, match="is no forced aligner"):
        load_aligner(str(DATA), "cpu")


def test_without_an_aligner_it_is_said_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path))
    with pytest.raises(ModelError, match=r"download qwen3-forced-aligner-0\.6b fetches one"):
        load_aligner("auto", "cpu")


def test_a_closed_aligner_says_so(tmp_path: Path) -> None:
    closed = qwen3_aligner.load(make(tmp_path, "aligner-tiny"), "cpu")
    closed.close()
    with pytest.raises(ModelError, match="was closed"):
        closed.align(synth(16_000, 1), "one")
