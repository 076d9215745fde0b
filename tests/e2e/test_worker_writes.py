"""Answers of the editor half through a real engine process: in pieces, ended, behind recordings."""

import os
import signal
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from app.engine_client import EngineClient, Prompt, Watch
from asr.engine import load
from asr.errors import AsrError, Cancelled, ModelError

OpenClient = Callable[..., EngineClient]
WaitFor = Callable[..., None]
WAIT_S = 120.0
ASKED = Prompt(instruction="Tidy this text.", text="one two three four five", max_tokens=40)
WORDS = 30_000
LONG = Prompt(instruction="Tidy this text.", text="word " * WORDS, max_tokens=WORDS)


@pytest.fixture
def tiny(root: Path) -> str:
    return str(root / "tests" / "data" / "nemo-tiny")


def test_an_answer_comes_in_pieces_and_is_that_of_the_engine(
    open_client: OpenClient, tiny: str
) -> None:
    so_far: list[str] = []
    job = open_client(tiny).write(ASKED, Watch(written=so_far.append))
    answer = job.answer(WAIT_S)
    here = load(tiny, "cpu").write(ASKED.instruction, ASKED.text, max_tokens=40)
    assert answer == "".join(here)
    assert so_far[-1] == answer
    assert len(so_far) > 5
    assert all(after.startswith(before) for before, after in pairwise(so_far))


def test_an_answer_is_ended_in_the_middle_and_the_next_one_comes(
    open_client: OpenClient, wait_for: WaitFor
) -> None:
    client = open_client()
    so_far: list[str] = []
    job = client.write(LONG, Watch(written=so_far.append))
    wait_for(lambda: so_far, WAIT_S)
    job.cancel()
    with pytest.raises(Cancelled):
        job.answer(WAIT_S)
    assert client.write(ASKED).answer(WAIT_S)


def test_a_recording_goes_first_and_the_answer_begins_anew(
    open_client: OpenClient, samples: Path, wait_for: WaitFor
) -> None:
    client = open_client()
    ended: list[object] = []
    so_far: list[str] = []
    watch = Watch(written=so_far.append, ended=ended.append)
    waiting = Watch(ended=ended.append)
    first, second = client.write(LONG, watch), client.write(ASKED, waiting)
    wait_for(lambda: so_far, WAIT_S)
    recording = client.transcribe(samples / "digits-7042.flac", watch=Watch(ended=ended.append))
    recording.result(WAIT_S)
    first.answer(WAIT_S)
    second.answer(WAIT_S)
    assert ended == [recording, first, second]
    assert min(map(len, so_far)) < max(map(len, so_far))
    assert first.text == so_far[-1]


def test_a_model_that_only_transcribes_says_so(open_client: OpenClient) -> None:
    with pytest.raises(ModelError, match="only transcribes"):
        open_client("moonshine-tiny").write(ASKED).answer(WAIT_S)


def test_an_answer_over_which_the_process_died_is_given_up_in_a_sentence(
    open_client: OpenClient, wait_for: WaitFor
) -> None:
    client = open_client()
    so_far: list[str] = []
    job = client.write(LONG, Watch(written=so_far.append))
    wait_for(lambda: so_far, WAIT_S)
    os.kill(client.pid or 0, signal.SIGTERM)
    with pytest.raises(AsrError, match="ended from outside"):
        job.answer(WAIT_S)
    assert client.write(ASKED).answer(WAIT_S)
