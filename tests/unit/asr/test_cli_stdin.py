"""Standard input as a recording."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from asr.cli_stdin import Waiting, from_stdin, open_stdin
from asr.engine import load
from asr.errors import AudioError, Cancelled
from asr.types import Options, Progress

posix = pytest.mark.skipif(sys.platform == "win32", reason="cannot wait for a pipe")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        os.close(end)


@posix
def test_waiting_for_a_silent_pipe_ends_when_asked(pipe: tuple[int, int]) -> None:
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        Waiting(pipe[0], cancelled).read(9)


@posix
def test_what_comes_is_given_at_once(pipe: tuple[int, int]) -> None:
    os.write(pipe[1], b"abc")
    waiting = Waiting(pipe[0], lambda: True)
    assert (waiting.read(2), waiting.read(9)) == (b"ab", b"c")


def test_a_recording_is_transcribed_with_its_progress(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = io.BytesIO((samples / "quilter.flac").read_bytes())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(recording))
    told: list[Progress] = []
    heard = from_stdin(load("echo"), Options(vad=False), told.append, lambda: False)
    assert heard.duration == pytest.approx(5.855, abs=0.001)
    assert tuple(p.segment for p in told if p.segment) == heard.segments
    assert [p.done_s for p in told] == sorted(p.done_s for p in told)


def test_a_closed_standard_input_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(AudioError, match="Standard input is closed"):
        open_stdin(lambda: False)
