"""Two engine clients in one program: a long file keeps no dictation waiting, nor does its death."""

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine_client import EngineClient, Job, Memory, Watch
from app.journal import Journal
from asr.audio import read_audio
from asr.errors import Cancelled
from asr.worker_messages import EMBEDDED, to_pcm

assert sys.platform == "linux"  # /proc

OpenClient = Callable[..., EngineClient]
WaitFor = Callable[..., None]
WAIT_S = 120.0
WORDS = "what your country can do"
TIMES = 60  # of a sentence of 11 s: far more than a dictation's time of work


@pytest.fixture(scope="module")
def sentence(samples: Path) -> bytes:
    return to_pcm(read_audio(samples / "jfk.flac"))


@pytest.fixture(scope="module")
def lecture(sentence: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lecture")
    recording = Journal(folder, pytest.fail).begin()
    recording.write((sentence + bytes(64_000)) * TIMES)
    recording.keep(folder / "lecture.wav")
    return folder / "lecture.wav"


def dictate(client: EngineClient, pcm: bytes) -> Job:
    job = client.stream(Memory(pcm))
    job.finish()
    return job


def begin(client: EngineClient, path: Path, wait_for: WaitFor) -> Job:
    """Have a file transcribed; returns once that is under way."""
    seen: list[object] = []
    job = client.transcribe(path, watch=Watch(progress=seen.append))
    wait_for(lambda: seen, WAIT_S)
    return job


def test_a_dictation_does_not_wait_for_a_long_file(
    open_client: OpenClient, lecture: Path, sentence: bytes, wait_for: WaitFor
) -> None:
    files, speech = open_client(EMBEDDED), open_client(EMBEDDED)
    job = begin(files, lecture, wait_for)
    text = dictate(speech, sentence).result(WAIT_S).text
    assert not job.ended
    assert WORDS in text.lower()
    assert files.pid != speech.pid
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(WAIT_S)
    assert dictate(files, sentence).result(WAIT_S).text == text


def test_what_kills_one_leaves_the_other_alone(
    open_client: OpenClient, lecture: Path, sentence: bytes, wait_for: WaitFor, told: list[str]
) -> None:
    files, speech = open_client(EMBEDDED), open_client(EMBEDDED)
    job = begin(files, lecture, wait_for)
    dictation = dictate(speech, sentence)
    wait_for(lambda: speech.ready)
    kept = speech.pid
    assert files.pid
    os.kill(files.pid, signal.SIGKILL)
    assert WORDS in dictation.result(WAIT_S).text.lower()
    assert speech.pid == kept
    wait_for(lambda: told, WAIT_S)
    assert len(told) == 1
    job.cancel()


def test_two_processes_share_the_weights_of_one_checkpoint(
    open_client: OpenClient, sentence: bytes, root: Path
) -> None:
    clients = [open_client("digits"), open_client("digits")]
    for job in [dictate(client, sentence) for client in clients]:
        job.result(WAIT_S)
    weights = root / "assets" / "models" / "digits" / "model.safetensors"
    for client in clients:
        mapped = kilobytes(Path(f"/proc/{client.pid}/smaps").read_text(), weights)
        assert mapped["Rss"] > 0.8 * weights.stat().st_size / 1024
        assert mapped["Private_Clean"] + mapped["Private_Dirty"] < 0.1 * mapped["Rss"]


def kilobytes(smaps: str, path: Path) -> dict[str, int]:
    """Add up what a process' maps of one file say."""
    found: dict[str, int] = {}
    for part in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", smaps, flags=re.MULTILINE):
        if part.partition("\n")[0].endswith(str(path)):
            for name, size in re.findall(r"^(\w+): +(\d+) kB$", part, re.MULTILINE):
                found[name] = found.get(name, 0) + int(size)
    return found
