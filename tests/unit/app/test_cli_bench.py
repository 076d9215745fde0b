"""`voxbar bench`: live speech through the engine process, and what cannot be measured."""

import json
import sys
import wave
from pathlib import Path

import pytest

from app import bench_microphone
from app.bench_live import job_cost_ms
from app.bench_microphone import measure_recorder
from app.cli import main
from app.engine_client import EngineClient
from app.recorder_fake import FakeRecorder
from asr.engine import load


@pytest.fixture
def tiny(root: Path) -> str:
    return str(root / "tests" / "data" / "nemo-tiny")


@pytest.mark.parametrize("where", [["--in-process"], []], ids=["here", "process"])
def test_a_replay_ends_with_its_figures_as_json(
    where: list[str], samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audio = str(samples / "digits-7042.flac")
    words = ["bench", "--live", "-m", "echo", "--audio", audio, "--speed", "8", *where]
    assert main([*words, "--utterances", "2"]) == 0
    out = capsys.readouterr().out.splitlines()
    figures = json.loads(out[-1])
    (release,) = figures["releases"]
    assert (figures["model"], figures["process"], figures["speed"]) == ("echo", not where, 8.0)
    assert (release["runs"], release["same_text"]) == (2, True)
    assert release["p50_ms"] >= 0
    assert sum(lag["previews"] for lag in figures["lags"]) > 0
    assert (figures["job_cost_ms"] is None) == bool(where)
    assert any(line.startswith("release to text") for line in out)


def test_what_a_process_costs_is_told_in_milliseconds(samples: Path) -> None:
    engine, client = load("echo"), EngineClient("echo", "cpu")
    try:
        cost_ms = job_cost_ms(client, engine, samples / "digits-7042.flac", jobs=3)
    finally:
        client.close()
    assert -1000 < cost_ms < 60_000


def test_a_recorders_head_tail_and_load_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_microphone, "SETTLED_S", 0.1)
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(3200))
    figures = measure_recorder(FakeRecorder(tmp_path / "silence.wav"), presses=2, long_s=0.2)
    assert figures.presses == 2
    assert figures.head_p50_ms <= figures.head_max_ms
    assert figures.tail_min_ms > 0
    assert 0 < figures.cpu_percent <= 400
    assert len(figures.lines()) == 2


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--live", "-m", "echo", "-m", "echo"], 2, "takes one model"),
        (["--live", "-m", "echo", "--speed", "0"], 2, "above 0"),
        (["--live", "-m", "echo", "--utterances", "0"], 2, "At least one utterance"),
        (["--live", "-m", "echo", "--engine", "nemo"], 2, "--in-process"),
        (["--live", "-m", "echo", "--lengths", "0.1"], 2, "1 s or more"),
        (["--microphone", "no such thing"], 1, "microphone"),
        (["--against", "nemo"], 3, "only a SALM"),
        (["--against", "nemo", "-m", "{tiny}", "--nemo-python", sys.executable], 3, "does not"),
        (["--against", "nemo", "-m", "{tiny}", "--nemo-python", "gone"], 3, "--nemo-python"),
    ],
)
def test_what_cannot_be_measured_is_a_sentence(
    words: list[str], code: int, sentence: str, tiny: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", *(word.format(tiny=tiny) for word in words)]) == code
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith("voxbar bench: ")
    assert sentence in err


def test_transcribing_with_nvidias_runtime_says_how_to_install_it(
    tiny: str, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["transcribe", str(samples / "quilter.flac"), "--engine", "nemo"]
    assert main([*words, "-m", tiny]) == 3
    assert "voxbar[nemo]" in capsys.readouterr().err
    assert main(words) == 3
    assert "holds no SALM" in capsys.readouterr().err
