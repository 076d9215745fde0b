"""Real models starved of memory, killed and stopped at every stage: no word is lost."""

import os
import re
import resource
import signal
import sys
import threading
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from app.engine_client import EngineClient, Limits, Memory, Watch
from app.journal import BYTES_PER_S, Journal
from asr.types import Segment, Transcript
from asr.worker_messages import EMBEDDED, to_pcm

assert sys.platform == "linux"  # /proc, prlimit

OpenClient = Callable[..., EngineClient]
WaitFor = Callable[..., None]
Hurt = Callable[[int], None]
Brave = tuple[EngineClient, WaitFor, list[str]]
WAIT_S = 120.0
MODELS = {EMBEDDED: "onnxruntime", "digits": "libtorch"}  # what is mapped once it is being loaded

UNDISTURBED: dict[str, Transcript] = {}  # what each model gives where nothing happens


@pytest.fixture(scope="module")
def speech(samples: Path) -> bytes:
    from asr.audio import read_audio

    sentence = to_pcm(read_audio(samples / "jfk.flac"))
    return sentence + bytes(2 * BYTES_PER_S) + sentence * 2  # a pause that any cutter sees


def starve(pid: int) -> None:
    """Let a process have no more memory than it has."""
    size = int(Path(f"/proc/{pid}/statm").read_text().split()[0]) * resource.getpagesize()
    resource.prlimit(pid, resource.RLIMIT_AS, (size, size))


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def stop(pid: int) -> None:
    os.kill(pid, signal.SIGSTOP)


def has_mapped(pid: int, library: str) -> bool:
    return library in Path(f"/proc/{pid}/maps").read_text()


class Speaker:
    """Says a recording up to a point, and the rest later."""

    def __init__(self, client: EngineClient, pcm: bytes, told: list[str]) -> None:
        self.client, self.source, self.pcm, self.at = client, Memory(), pcm, 0
        self.told, self.finals, self.partials = told, 0, 0
        watch = Watch(final=self._final, partial=self._partial)
        self.job = client.stream(self.source, watch=watch)

    def _final(self, _: object) -> None:
        self.finals += 1

    def _partial(self, _: object) -> None:
        self.partials += 1

    def say(self, until_s: float) -> None:
        end = round(until_s * BYTES_PER_S) // 2 * 2
        self.source.write(self.pcm[self.at : end])
        self.at = end
        self.job.grown()

    def end(self) -> Transcript:
        self.say(len(self.pcm) / BYTES_PER_S)
        self.job.finish()
        return self.job.result(WAIT_S)


@pytest.fixture
def model(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def client(open_client: OpenClient, model: str) -> EngineClient:
    return open_client(model, limits=Limits(start_s=20.0, hang_s=5.0))


@pytest.fixture
def brave(client: EngineClient, wait_for: WaitFor, told: list[str]) -> Brave:
    return client, wait_for, told


def hurt(client: EngineClient, speaker: Speaker, stage: str, wait_for: WaitFor, how: Hurt) -> None:
    wait_for(lambda: client.pid)
    pid = client.pid
    assert pid
    match stage:
        case "loading":
            wait_for(lambda: any(has_mapped(pid, name) for name in MODELS.values()))
        case "listening":
            wait_for(lambda: client.ready)
        case "previewing":
            speaker.say(3.0)
            wait_for(lambda: speaker.partials)
        case "amid" | "deciding":
            speaker.say(14.0)
            wait_for(lambda: speaker.finals)
    if stage == "deciding":  # it must not decide before it is hurt
        os.kill(pid, signal.SIGSTOP)
        speaker.say(len(speaker.pcm) / BYTES_PER_S)
        speaker.job.finish()
    how(pid)
    if how is starve:
        os.kill(pid, signal.SIGCONT)


STAGES = ["starting", "loading", "listening", "previewing", "amid", "deciding"]


OFTEN = {"loading", "amid"}  # the other stages of the model that loads slowly: --slow


def every(stage: str, *more: object) -> list[Any]:
    """Give a stage for each model."""
    seldom = [] if stage in OFTEN else [pytest.mark.slow]
    fast = pytest.param(EMBEDDED, stage, *more)
    return [fast, pytest.param("digits", stage, *more, marks=seldom)]


@pytest.mark.parametrize(
    ("model", "stage"), [p for stage in STAGES for p in every(stage)], indirect=["model"]
)
def test_no_word_is_lost_whenever_memory_runs_out(brave: Brave, stage: str, speech: bytes) -> None:
    client, wait_for, told = brave
    speaker = Speaker(client, speech, told)
    hurt(client, speaker, stage, wait_for, starve)
    # Seldom it lives: where torch has no memory for one kernel, it takes another.
    check(speaker, "ran out of memory|crashed|stopped|hung", may_live=True)


@pytest.mark.parametrize(
    ("model", "stage", "how"),
    [p for stage, how in zip(STAGES, cycle((kill, stop)), strict=False) for p in every(stage, how)],
    indirect=["model"],
)
def test_no_word_is_lost_whenever_it_is_killed_or_stopped(
    brave: Brave, stage: str, how: Hurt, speech: bytes
) -> None:
    client, wait_for, told = brave
    speaker = Speaker(client, speech, told)
    hurt(client, speaker, stage, wait_for, how)
    check(speaker, "was ended from outside" if how is kill else "hung")


def check(speaker: Speaker, how: str, *, may_live: bool = False) -> None:
    """Say the rest; it has to be all there, and told once what happened."""
    after, told = speaker.end(), speaker.told
    assert len(told) == 1 or (may_live and not told)
    for sentence in told:
        assert re.match(f"The speech engine ({how})", sentence)
        assert sentence.endswith("your recording is decoded once more.")
    if after.model not in UNDISTURBED:
        UNDISTURBED[after.model] = Speaker(speaker.client, speaker.pcm, told).end()
    assert (after.text, after.complete) == (UNDISTURBED[after.model].text, True)
    assert after.duration == len(speaker.pcm) / BYTES_PER_S


@pytest.mark.parametrize("model", MODELS, indirect=True)
def test_a_file_is_done_again_when_memory_runs_out(
    client: EngineClient, speech: bytes, tmp_path: Path, wait_for: WaitFor, told: list[str]
) -> None:
    recording = Journal(tmp_path, pytest.fail).begin()
    recording.write(speech)
    recording.keep(tmp_path / "speech.wav")
    heard: list[Segment] = []
    job = client.transcribe(tmp_path / "speech.wav", watch=Watch(final=heard.append))
    wait_for(lambda: client.ready)
    assert client.pid
    starve(client.pid)
    after = job.result(WAIT_S)
    assert tuple(heard) == after.segments
    assert after == client.transcribe(tmp_path / "speech.wav").result(WAIT_S)
    assert len(told) == 1


def test_memory_that_stays_short_goes_down_the_ladder(
    open_client: OpenClient, speech: bytes, wait_for: WaitFor, told: list[str]
) -> None:
    client = open_client("digits", limits=Limits(start_s=20.0, hang_s=5.0))
    starved: list[int] = []

    def hunt() -> None:
        while len(starved) < 2:
            wait_for(lambda: client.ready and client.pid not in starved)
            if client.pid:
                starved.append(client.pid)
                starve(client.pid)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    after = Speaker(client, speech, told).end()
    hunter.join()
    assert after.model == EMBEDDED
    assert "decoded once more" in told[0]
    assert "small model that ships" in told[1]
    assert "what your country can do" in after.text.lower()
