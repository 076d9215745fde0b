"""`voxbar transcribe` with Qwen3-ASR and an aligner of tiny random weights: the whole way."""

import json
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from tests.e2e.test_transcribe_command import transcribe
from tests.recipes.make_qwen_checkpoint import make

TINY = Path(__file__).resolve().parents[1] / "data" / "qwen-tiny"
EXACT = ("--precision", "fp32", "--no-vad", "-m", TINY)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """Two seconds of speech."""
    cut = tmp_path_factory.mktemp("clip") / "clip.wav"
    sound = read_audio(root / "assets" / "samples" / "jfk.flac")[:32_000]
    with wave.open(str(cut), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((sound * 32_767).astype(np.int16).tobytes())
    return cut


def texts(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 4, done.stderr  # random weights write on until their budget ends
    assert done.stdout.strip()
    return done.stdout


def test_context_and_language_reach_the_model(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Ada Lovelace", encoding="utf-8")
    plain = texts(transcribe(tmp_path, clip, *EXACT))
    told = texts(transcribe(tmp_path, clip, *EXACT, "--context", "Ada Lovelace"))
    from_file = texts(transcribe(tmp_path, clip, *EXACT, "--context", "@names.txt"))
    german = texts(transcribe(tmp_path, clip, *EXACT, "--language", "german", "-f", "json"))
    assert told == from_file != plain
    assert json.loads(german)["language"] == "de"


def test_an_aligner_measures_the_times_of_any_models_words(samples: Path, tmp_path: Path) -> None:
    aligner = make(tmp_path / "aligner", "aligner-tiny")
    asked = (samples / "jfk.flac", "-f", "json", "--word-timestamps")
    estimated = transcribe(tmp_path, *asked)
    measured = transcribe(tmp_path, *asked, "--aligner", aligner)
    assert estimated.returncode == measured.returncode == 0, measured.stderr
    before, after = (json.loads(done.stdout) for done in (estimated, measured))
    assert [s["text"] for s in before["segments"]] == [s["text"] for s in after["segments"]]
    words = [word for segment in after["segments"] for word in segment["words"]]
    assert words
    assert not any(word.get("estimated") for word in words)
    assert all(w["estimated"] for s in before["segments"] for w in s["words"])


def test_what_cannot_be_done_is_one_sentence(clip: Path, tmp_path: Path) -> None:
    context = transcribe(tmp_path, clip, "--context", "Ada")
    assert context.returncode == 2
    assert "moonshine-tiny reads no context: leave --context out" in context.stderr
    no_aligner = transcribe(tmp_path, clip, "--word-timestamps", "--aligner", TINY)
    assert no_aligner.returncode == 3
    assert "is no forced aligner" in no_aligner.stderr
    language = transcribe(tmp_path, clip, *EXACT, "--language", "icelandic")
    assert language.returncode == 2
    assert 'cannot write the language "is"' in language.stderr
