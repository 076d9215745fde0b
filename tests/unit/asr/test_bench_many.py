"""Measuring many files: both ways are timed over the same files, and their texts compared."""

import json
from argparse import ArgumentParser
from pathlib import Path

import pytest

from asr.bench_many import bench_many
from asr.bench_many_salm import load as load_spoken
from asr.bench_many_salm import tokens_of
from asr.cli_bench import add_arguments, run
from asr.engine import SpeechEngine, load
from asr.errors import OptionError
from asr.types import Options
from tests.parity.stages import synth

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"


@pytest.fixture
def folder(tmp_path: Path, samples: Path) -> Path:
    for name in ("quilter", "holdfast"):
        (tmp_path / f"{name}.flac").write_bytes((samples / f"{name}.flac").read_bytes())
    return tmp_path


def test_both_ways_are_timed_and_compared(folder: Path) -> None:
    steps: list[tuple[int, int]] = []
    paths = sorted(folder.iterdir())
    result = bench_many(load("echo"), paths, runs=2, progress=lambda *step: steps.append(step))
    assert steps == [(1, 2), (2, 2)]
    assert (result.recordings, result.differing, len(result.turns)) == (2, 0, 2)
    assert all(t.loop_s > 0 and t.many_s > 0 for t in result.turns)
    assert json.loads(result.to_json())["ratio"] == result.ratio
    assert len(result.table().splitlines()) == 1 + 1 + 2 + 1  # machine, head, turns, the end
    with pytest.raises(OptionError, match="needs recordings"):
        bench_many(load("echo"), [], runs=1)


def test_a_salm_of_any_weights_is_made_to_write_as_much_as_is_spoken() -> None:
    model = load_spoken(TINY, "cpu", "fp32")
    sounds = [synth(48_000, 1), synth(16_000, 2)]
    heard = model.recognize(sounds, Options(), lambda: False)
    assert [len(h.text.split()) for h in heard] == [tokens_of(s) for s in sounds] == [10, 4]
    engine = SpeechEngine(model)
    assert engine.transcribe(sounds[0], Options(vad=False)).complete
    model.close()


def test_the_command_measures_a_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = ArgumentParser()
    add_arguments(parser)
    words = ["--many", str(folder), "-m", "echo", "--runs", "1"]
    assert run(parser.parse_args(words)) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["model"], told["recordings"], told["differing"]) == ("echo", 2, 0)


def test_a_folder_without_recordings_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["--many", str(tmp_path), "-m", "echo"])) == 2
    assert "needs recordings" in capsys.readouterr().err
