"""A chosen model that cannot be loaded: what ships answers, and it is said once. Switching."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine_client import EngineClient, Job, Memory
from app.engine_client_choice import Choice
from app.engine_client_ways import Way
from asr.worker_messages import EMBEDDED, to_pcm

OpenClient = Callable[..., EngineClient]
WaitFor = Callable[..., None]
WAIT_S = 60.0
DIGITS = "digits"
WHOLE = Path(__file__).resolve().parents[2] / "assets" / "models" / DIGITS


@pytest.fixture(scope="module")
def speech(samples: Path) -> bytes:
    from asr.audio import read_audio

    return to_pcm(read_audio(samples / "jfk.flac"))


@pytest.fixture
def damaged(tmp_path: Path) -> str:
    """A model whose weights end too early."""
    folder = tmp_path / "hurt"
    shutil.copytree(WHOLE, folder)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100_000])
    return str(folder)


def said(client: EngineClient, pcm: bytes) -> Job:
    job = client.stream(Memory(pcm))
    job.finish()
    return job


def test_what_ships_stands_in_for_a_model_that_is_missing(
    open_client: OpenClient, wait_for: WaitFor, told: list[str], speech: bytes
) -> None:
    client = open_client("canary-qwen-2.5b", stand_in=True)
    client.preload()
    wait_for(lambda: client.ready)
    assert client.stands_in_for("canary-qwen-2.5b") == EMBEDDED
    assert client.stands_in_for(DIGITS) == ""
    transcripts = [said(client, speech).result(WAIT_S) for _ in range(2)]
    assert {t.model for t in transcripts} == {EMBEDDED}
    assert "your country" in transcripts[0].text
    (sentence,) = told  # once, though there were three occasions
    assert "is not on this machine" in sentence
    assert sentence.endswith("serves in its place.")


def test_after_a_rest_a_damaged_model_is_tried_again_and_told_no_second_time(
    open_client: OpenClient, wait_for: WaitFor, told: list[str], speech: bytes, damaged: str
) -> None:
    client = open_client(damaged, stand_in=True)
    assert said(client, speech).result(WAIT_S).model == EMBEDDED
    client.unload()
    wait_for(lambda: client.pid is None)
    assert said(client, speech).result(WAIT_S).model == EMBEDDED
    assert client.stands_in_for(damaged) == EMBEDDED
    (sentence,) = told
    assert "damaged" in sentence
    shutil.copyfile(WHOLE / "model.safetensors", Path(damaged) / "model.safetensors")  # mended
    client.unload()
    wait_for(lambda: client.pid is None)
    assert said(client, speech).result(WAIT_S).model == "hurt"
    assert client.stands_in_for(damaged) == ""


def test_another_model_that_is_chosen_serves_at_once(
    open_client: OpenClient, told: list[str], speech: bytes, damaged: str
) -> None:
    client = open_client(damaged, stand_in=True)
    assert said(client, speech).result(WAIT_S).model == EMBEDDED
    client.use("echo", "cpu")
    assert said(client, speech).result(WAIT_S).model == "echo"
    assert client.stands_in_for("echo") == client.stands_in_for(damaged) == ""
    assert len(told) == 1


def test_a_dictation_ends_with_the_model_it_began_with_and_the_next_has_the_other(
    open_client: OpenClient, wait_for: WaitFor, told: list[str], speech: bytes
) -> None:
    client = open_client("echo", stand_in=True)
    source = Memory(speech[: len(speech) // 2])
    job = client.stream(source)
    wait_for(lambda: client.ready)
    client.use(EMBEDDED, "cpu")  # while it records
    client.preload()
    source.write(speech[len(speech) // 2 :])
    job.grown()
    job.finish()
    client.use(DIGITS, "cpu")  # while it is written, perhaps
    client.preload()
    assert job.result(WAIT_S).model == "echo"
    assert said(client, speech).result(WAIT_S).model == DIGITS
    client.use("echo", "cpu")
    assert said(client, speech).result(WAIT_S).model == "echo"
    assert told == []


def test_the_model_chosen_meanwhile_is_loaded_when_the_dictation_is_done(
    open_client: OpenClient, wait_for: WaitFor, speech: bytes
) -> None:
    client = open_client("echo")
    source = Memory(speech)
    job = client.stream(source)
    wait_for(lambda: client.ready)
    before = client.pid
    client.use(DIGITS, "cpu")
    client.preload()
    job.finish()
    assert job.result(WAIT_S).model == "echo"
    wait_for(lambda: client.pid not in (None, before) and client.ready)


def test_a_model_chosen_while_another_is_refused_is_not_blamed() -> None:
    choice = Choice(Way("a", "cpu"), stand_in=True)
    choice.ask(Way("b", "cpu"))
    assert choice.refused(Way("a", "cpu"))
    assert (choice.stands_in_for("b"), choice.ways[0]) == ("", Way("b", "cpu"))
    choice.worked(Way("a", "cpu"), Way("a", "cpu"))
    assert choice.ways[0] == Way("b", "cpu")


def test_nothing_stands_in_for_what_ships() -> None:
    choice = Choice(Way(EMBEDDED, "auto"), stand_in=True)
    assert not choice.refused(Way(EMBEDDED, "auto"))
