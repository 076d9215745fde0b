"""Jobs through a real engine process: order, sameness, errors, cancelling, unloading."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import asr
from app.engine_client import EngineClient, Job, Memory, Watch
from asr.errors import AudioError, Cancelled, ModelError, OptionError
from asr.types import Options, Segment
from asr.worker_messages import from_pcm, to_pcm

OpenClient = Callable[..., EngineClient]
WAIT_S = 60.0


@pytest.fixture(scope="module")
def speech(samples: Path) -> bytes:
    from asr.audio import read_audio

    sentence = to_pcm(read_audio(samples / "jfk.flac"))
    return sentence + bytes(64000) + sentence  # a pause that any cutter sees


def said_in_pieces(client: EngineClient, pcm: bytes, watch: Watch | None = None) -> Job:
    """Say `pcm` in blocks of 100 ms, as fast as possible."""
    source = Memory()
    job = client.stream(source, watch=watch)
    for at in range(0, len(pcm), 3200):
        source.write(pcm[at : at + 3200])
        job.grown()
    job.finish()
    return job


def test_the_process_gives_what_the_engine_gives_in_this_one(
    open_client: OpenClient, samples: Path, speech: bytes
) -> None:
    client = open_client("moonshine-tiny")
    here = asr.load("moonshine-tiny", "cpu").transcribe(from_pcm(speech))
    streamed = said_in_pieces(client, speech).result(WAIT_S)
    whole = client.transcribe(samples / "jfk.flac").result(WAIT_S)
    first = asr.load("moonshine-tiny", "cpu").transcribe(samples / "jfk.flac")
    assert "what your country can do" in here.text.lower()
    assert streamed == here
    assert whole == first


def test_every_segment_is_given_once_and_in_order(open_client: OpenClient, speech: bytes) -> None:
    finals: list[Segment] = []
    twice = speech + bytes(2 * 32_000) + speech  # the pause of 2 s parts them
    transcript = said_in_pieces(open_client(), twice, Watch(final=finals.append)).result(WAIT_S)
    assert tuple(finals) == transcript.segments
    assert len(finals) > 1


def test_answers_come_in_the_order_of_the_questions(open_client: OpenClient, speech: bytes) -> None:
    client = open_client()
    ended: list[float] = []
    watch = Watch(ended=lambda job: ended.append(job.result().duration))
    lengths = [4.0, 1.0, 3.0, 2.0]
    jobs = [said_in_pieces(client, speech[: int(s * 32000)], watch) for s in lengths]
    jobs[-1].result(WAIT_S)
    assert ended == lengths


def test_errors_keep_their_kind_and_their_sentence(open_client: OpenClient, tmp_path: Path) -> None:
    client = open_client()
    missing = tmp_path / "missing.wav"
    with pytest.raises(AudioError) as here:
        asr.load("echo", "cpu").transcribe(missing)
    with pytest.raises(AudioError) as there:
        client.transcribe(missing).result(WAIT_S)
    assert str(there.value) == str(here.value)
    with pytest.raises(OptionError):
        client.stream(Memory(), Options(max_chunk_s=99.0)).result(WAIT_S)


def test_an_unknown_model_is_an_error_of_the_job_and_the_next_may_name_another(
    open_client: OpenClient, speech: bytes
) -> None:
    client = open_client("no-such-model")
    with pytest.raises(ModelError, match="no-such-model"):
        said_in_pieces(client, speech).result(WAIT_S)
    client.use("echo", "cpu")
    assert said_in_pieces(client, speech).result(WAIT_S).model == "echo"


def test_a_cancelled_job_answers_at_once_and_the_next_is_right(
    open_client: OpenClient, speech: bytes
) -> None:
    client = open_client("moonshine-tiny")
    first, waiting = said_in_pieces(client, speech), said_in_pieces(client, speech)
    last = said_in_pieces(client, speech[:64000])
    waiting.cancel()
    first.cancel()
    for job in (first, waiting):
        with pytest.raises(Cancelled):
            job.result(WAIT_S)
    assert last.result(WAIT_S).duration == 2.0


def test_a_preloaded_model_is_ready_before_the_first_job(
    open_client: OpenClient, wait_for: Callable[..., None], speech: bytes
) -> None:
    client = open_client()
    assert client.pid is None
    client.preload()
    wait_for(lambda: client.ready)
    pid = client.pid
    said_in_pieces(client, speech).result(WAIT_S)
    assert client.pid == pid


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("after_s", [0.0, 0.3])
def test_unloading_ends_the_process_and_the_next_job_starts_another(
    open_client: OpenClient, wait_for: Callable[..., None], speech: bytes, after_s: float
) -> None:
    client = open_client(unload_after_s=after_s)
    job = said_in_pieces(client, speech)
    wait_for(lambda: client.pid)
    pid = client.pid
    assert pid
    job.result(WAIT_S)
    wait_for(lambda: client.pid is None and not _alive(pid))
    assert said_in_pieces(client, speech).result(WAIT_S).text


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_unloading_on_demand_waits_for_the_jobs(
    open_client: OpenClient, wait_for: Callable[..., None], speech: bytes
) -> None:
    client = open_client()
    job = said_in_pieces(client, speech)
    client.unload()
    assert job.result(WAIT_S).text
    client.unload()
    wait_for(lambda: client.pid is None)


def test_closing_answers_every_job(open_client: OpenClient) -> None:
    client = open_client()
    jobs = [client.stream(Memory()) for _ in range(3)]
    client.close()
    for job in [*jobs, client.stream(Memory())]:
        with pytest.raises(Cancelled):
            job.result(WAIT_S)


def test_a_recording_without_sound_ends_in_order(open_client: OpenClient) -> None:
    assert said_in_pieces(open_client(), b"").result(WAIT_S).text == ""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_native_output_of_the_process_stays_off_our_own(root: Path) -> None:
    code = (
        "import os\nfrom app.engine_client import EngineClient, Memory\n"
        "if __name__ == '__main__':\n"
        "    c = EngineClient('echo', 'cpu')\n"
        "    j = c.stream(Memory()); j.finish(); c.preload()\n"
        "    j.result(30)\n"
        "    print(os.readlink(f'/proc/{c.pid}/fd/1') == os.readlink(f'/proc/{c.pid}/fd/2'))\n"
        "    c.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout == "True\n"


def test_a_salm_works_in_the_process_as_well(open_client: OpenClient, shared: Path) -> None:
    from asr.audio import read_audio

    names = [f"{digit}_jackson_0.flac" for digit in (3, 1, 4)]
    sound = [read_audio(shared / "speech" / "fsdd" / "recordings" / name) for name in names]
    pause = np.zeros(4800, np.float32)
    spoken = np.concatenate([part for word in sound for part in (pause, word)] + [pause])
    here = asr.load("digits", "cpu").transcribe(from_pcm(to_pcm(spoken)))
    there = said_in_pieces(open_client("digits"), to_pcm(spoken)).result(WAIT_S)
    assert here.text
    assert there == here
