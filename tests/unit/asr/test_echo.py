"""The recognizer without a model keeps a recognizer's promises."""

import json
from pathlib import Path

import numpy as np
import pytest

import asr
from asr.engine import load
from asr.families.echo import Echo
from asr.types import Options


def test_it_answers_each_sound_with_its_length() -> None:
    heard = Echo().recognize(
        [np.zeros(8000, np.float32), np.zeros(40000, np.float32)], Options(), lambda: False
    )
    assert [h.text for h in heard] == ["0.5 seconds.", "2.5 seconds."]
    assert not heard[0].words


def test_it_spreads_its_words_over_the_sound() -> None:
    options = Options(word_timestamps=True)
    (heard,) = Echo().recognize([np.zeros(32000, np.float32)], options, lambda: False)
    assert [(w.text, w.start, w.end) for w in heard.words] == [("2.0", 0, 1), ("seconds.", 1, 2)]
    assert all(w.estimated for w in heard.words)


def test_it_writes_a_text_down_as_a_sentence_word_by_word() -> None:
    assert list(Echo().write("Tidy.", "so my friends")) == ["So", " my", " friends", "."]
    assert "".join(Echo().write("Tidy.", "One. Two!", max_tokens=9)) == "One. Two!"
    with pytest.raises(asr.Cancelled):
        list(Echo().write("Tidy.", "so", cancelled=lambda: True))


def test_it_hears_and_writes_what_its_folder_says(tmp_path: Path) -> None:
    config = {"model_type": "echo", "hears": "um {seconds} seconds passed", "writes": "No more."}
    (tmp_path / "config.json").write_text(json.dumps(config))
    engine = load(str(tmp_path), "cpu")
    said = engine.transcribe(np.ones(32000, np.float32), Options(vad=False)).text
    assert said == "um 2.0 seconds passed"
    assert "".join(engine.write("Tidy.", said)) == "No more."
    assert "".join(Echo().write("Tidy.", said)) == "2.0 seconds passed."


def test_it_stops_when_asked() -> None:
    with pytest.raises(asr.Cancelled):
        Echo().recognize([np.zeros(1, np.float32)], Options(), lambda: True)


def test_its_folder_says_whether_its_answers_are_complete(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "echo", "complete": false}')
    sound, options = np.ones(32000, np.float32), Options(vad=False)
    assert not asr.load(str(tmp_path)).transcribe(sound, options).complete
    assert asr.load("echo").transcribe(sound, options).complete


def test_it_runs_on_the_processor_only() -> None:
    with pytest.raises(asr.DeviceError, match="CPU only"):
        asr.load("echo", "mps")
