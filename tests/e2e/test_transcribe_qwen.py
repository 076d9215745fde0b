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
from tests.recipes.make_qwen_speaker import MEANT, NAMES, SAYS

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


@pytest.mark.parametrize("precision", ["auto", "int8", "int4"])
def test_listed_words_win_where_the_model_is_in_doubt_in_every_precision(
    speaker: Path, samples: Path, tmp_path: Path, precision: str
) -> None:
    (tmp_path / "words.txt").write_text(f"# people\n{NAMES[1].strip()}\n", encoding="utf-8")
    asked = (samples / "digits-7042.flac", "-m", speaker, "--precision", precision)
    plain = transcribe(tmp_path, *asked)
    assert (plain.returncode, plain.stdout) == (0, f"{SAYS}\n"), plain.stderr
    listed = transcribe(tmp_path, *asked, "--words", "words.txt")
    assert (listed.returncode, listed.stdout) == (0, f"{MEANT}\n"), listed.stderr


def test_all_that_can_be_asked_at_once_is_done(
    speaker: Path, samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "words.txt").write_text(NAMES[1], encoding="utf-8")
    done = transcribe(
        tmp_path, samples / "quilter.flac", "-m", speaker, "--words", "words.txt",
        "--word-timestamps", "--precision", "int8", "--language", "german",
        "--context", "The journey to Oslo", "-f", "json",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["language"], found["text"], found["warnings"]) == ("de", MEANT, [])
    words = [word for segment in found["segments"] for word in segment["words"]]
    assert [word["word"] for word in words] == MEANT.split()
    times = [time for word in words for time in (word["start"], word["end"])]
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] <= found["duration"]


def test_the_language_that_the_model_names_is_told(
    speaker: Path, samples: Path, tmp_path: Path
) -> None:
    done = transcribe(tmp_path, samples / "quilter.flac", "-m", speaker, "-f", "json")
    assert (done.returncode, json.loads(done.stdout)["language"]) == (0, "en")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "The list of words words.txt cannot be read: "),
        (b"RIFF\xff\xff", "words.txt is no list of words: it is not text in UTF-8."),
        (b"", "The list of words words.txt is empty: write one name or term a line."),
        (b"# nobody\n\n", "The list of words words.txt is empty: write one name or term a line."),
    ],
)
def test_a_list_that_is_none_is_one_sentence_before_a_model_is_loaded(
    samples: Path, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / "words.txt").write_bytes(content)
    sound = samples / "quilter.flac"
    done = transcribe(tmp_path, sound, "-m", "nobody-knows-it", "--words", "words.txt")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"voxbar transcribe: {sentence}")


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
