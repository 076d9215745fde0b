"""The engine process killed, stopped and starved at every stage: no word is lost."""

import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.engine_client import EngineClient, Limits, Memory, Watch
from app.journal import BYTES_PER_S, Journal
from asr.errors import AsrError, EngineFailure
from asr.types import Options, Transcript
from asr.worker_messages import EMBEDDED, to_pcm

assert sys.platform == "linux"  # /proc, prlimit

OpenClient = Callable[..., EngineClient]
WaitFor = Callable[..., None]
WAIT_S = 90.0


@pytest.fixture(scope="module")
def speech(samples: Path) -> bytes:
    from asr.audio import read_audio

    sentence = to_pcm(read_audio(samples / "jfk.flac"))
    return sentence + bytes(2 * BYTES_PER_S) + sentence  # a pause that any cutter sees


class Speaker:
    """Says a recording piece by piece, so that something can happen in between."""

    def __init__(self, client: EngineClient, pcm: bytes) -> None:
        self.source, self.pcm, self.at = Memory(), pcm, 0
        self.finals = 0
        self.job = client.stream(self.source, watch=Watch(final=self._count))

    def _count(self, _: object) -> None:
        self.finals += 1

    def say(self, part: float = 1.0) -> None:
        """Say up to `part` of the whole."""
        end = int(len(self.pcm) * part) // 2 * 2
        self.source.write(self.pcm[self.at : end])
        self.at = end
        self.job.grown()

    def end(self) -> Transcript:
        self.say()
        self.job.finish()
        return self.job.result(WAIT_S)


def undisturbed(client: EngineClient, pcm: bytes) -> Transcript:
    return Speaker(client, pcm).end()


def pid_of(client: EngineClient, wait_for: WaitFor) -> int:
    wait_for(lambda: client.pid)
    assert client.pid
    return client.pid


Brave = tuple[EngineClient, WaitFor, list[str]]


@pytest.fixture
def brave(open_client: OpenClient, wait_for: WaitFor, told: list[str]) -> Brave:
    return open_client(limits=Limits(start_s=8.0, hang_s=2.0)), wait_for, told


STAGES = ["starting", "listening", "amid", "deciding"]
HURT = [signal.SIGKILL, signal.SIGSTOP]


@pytest.mark.parametrize(
    ("stage", "hurt"), [*itertools.product(STAGES, HURT), ("amid", signal.SIGSEGV)]
)
def test_no_word_is_lost_whenever_the_process_dies(
    brave: Brave, speech: bytes, stage: str, hurt: signal.Signals
) -> None:
    client, wait_for, told = brave
    if stage != "starting":
        client.preload()
        wait_for(lambda: client.ready)
    speaker = Speaker(client, speech)
    if stage in ("amid", "deciding"):
        speaker.say(0.6)
        wait_for(lambda: speaker.finals)
    pid = pid_of(client, wait_for)
    if stage == "deciding":  # it must not answer before it is hurt
        os.kill(pid, signal.SIGSTOP)
        speaker.say()
        speaker.job.finish()
    os.kill(pid, hurt)
    after = speaker.end()
    assert client.pid != pid
    assert len(told) == 1
    assert told[0].startswith("The speech engine ")
    before = undisturbed(client, speech)
    assert after.duration == pytest.approx(before.duration)
    assert after.segments[0] == before.segments[0]
    assert after.segments[-1].end == pytest.approx(before.segments[-1].end, abs=0.3)


def test_the_embedded_model_says_the_same_after_a_death(
    open_client: OpenClient, wait_for: WaitFor, speech: bytes
) -> None:
    client = open_client(EMBEDDED)
    before = undisturbed(client, speech)
    speaker = Speaker(client, speech)
    speaker.say(0.6)
    wait_for(lambda: speaker.finals)
    os.kill(pid_of(client, wait_for), signal.SIGKILL)
    assert speaker.end().text == before.text


def test_a_file_is_done_again_after_a_death(brave: Brave, speech: bytes, tmp_path: Path) -> None:
    recording = Journal(tmp_path, pytest.fail).begin()
    recording.write(speech * 8)  # pieces are decoded four at a time: some are left after the first
    recording.keep(tmp_path / "speech.wav")
    client, wait_for, told = brave
    client.use(EMBEDDED, "cpu")
    watched: list[float] = []
    watch = Watch(final=lambda s: watched.append(s.start))
    before = client.transcribe(tmp_path / "speech.wav").result(WAIT_S)
    job = client.transcribe(tmp_path / "speech.wav", watch=watch)
    wait_for(lambda: watched)
    os.kill(pid_of(client, wait_for), signal.SIGKILL)
    assert job.result(WAIT_S) == before
    assert watched == sorted(set(watched))
    assert len(told) == 1


@contextmanager
def every_process_dies(client: EngineClient, wait_for: WaitFor, times: int) -> Iterator[list[int]]:
    """Kill the first `times` engine processes as soon as they are seen."""
    killed: list[int] = []

    def hunt() -> None:
        while len(killed) < times:
            wait_for(lambda: client.pid and client.pid not in killed)
            if client.pid:
                killed.append(client.pid)
                os.kill(client.pid, signal.SIGKILL)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    yield killed
    hunter.join()


def test_the_ladder_ends_with_the_embedded_model_and_each_step_is_told(
    open_client: OpenClient, wait_for: WaitFor, told: list[str], speech: bytes
) -> None:
    client = open_client("echo")
    with every_process_dies(client, wait_for, 2):
        transcript = undisturbed(client, speech)
    assert transcript.model == EMBEDDED
    assert "what your country can do" in transcript.text.lower()
    assert "once more" in told[0]
    assert "small model that ships" in told[1]
    assert undisturbed(client, speech).model == EMBEDDED  # and the next does not go through it all
    assert len(told) == 2


def test_after_the_last_step_the_job_says_why_and_the_next_one_works(
    open_client: OpenClient, wait_for: WaitFor, speech: bytes
) -> None:
    client = open_client("echo")
    with (
        every_process_dies(client, wait_for, 3),
        pytest.raises(AsrError, match="ended from outside"),
    ):
        undisturbed(client, speech)
    assert undisturbed(client, speech).text


def test_a_failure_that_nobody_foresaw_goes_down_the_ladder_too(
    open_client: OpenClient, told: list[str], speech: bytes, samples: Path
) -> None:
    client = open_client("echo")
    senseless = Options(max_chunk_s="long")  # type: ignore[arg-type]  # a mistake of ours
    with pytest.raises(EngineFailure, match="The speech engine failed: TypeError"):
        client.transcribe(samples / "jfk.flac", senseless).result(120.0)
    assert "once more" in told[0]
    assert "small model that ships" in told[1]
    assert undisturbed(client, speech).text


def test_the_words_are_taken_from_the_journal_again(
    open_client: OpenClient, wait_for: WaitFor, speech: bytes, tmp_path: Path
) -> None:
    client = open_client()
    recording = Journal(tmp_path / "r", pytest.fail).begin()
    job = client.stream(recording)
    recording.write(speech)
    job.grown()
    os.kill(pid_of(client, wait_for), signal.SIGKILL)
    job.finish()
    assert job.result(WAIT_S).duration == pytest.approx(len(speech) / 32000)
    recording.remove()


PARENT = """
import time
from app.engine_client import EngineClient, Memory
if __name__ == "__main__":
    client = EngineClient("echo", "cpu")
    client.preload()
    while not client.ready:
        time.sleep(0.01)
    print(client.pid, flush=True)
    time.sleep(60)
"""


PATIENT = """
    try:
        print(client.pid, flush=True)
        time.sleep(60)
    except KeyboardInterrupt:
        print(client.ready, flush=True)
"""


@pytest.mark.parametrize("stopped", [False, True])
def test_the_process_never_outlives_its_parent(
    root: Path, wait_for: WaitFor, tmp_path: Path, stopped: bool
) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        if stopped:
            os.kill(child, signal.SIGSTOP)
        parent.kill()
    wait_for(lambda: not _runs(child))


def test_ctrl_c_in_the_terminal_is_not_the_engines_matter(
    root: Path, wait_for: WaitFor, tmp_path: Path
) -> None:
    script = tmp_path / "parent.py"
    waits = "    print(client.pid, flush=True)\n    time.sleep(60)\n"
    script.write_text(PARENT.replace(waits, PATIENT))
    command = [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.killpg(parent.pid, signal.SIGINT)
        assert parent.stdout.readline() == "True\n"
        assert parent.wait() == 0
    wait_for(lambda: not _runs(child))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
