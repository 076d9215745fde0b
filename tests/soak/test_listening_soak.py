"""The long form: hundreds of utterances leave nothing behind, dozens of kills lose next to nothing.

The short forms run with every test; the long ones with --slow (make soak).
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from app.engine_client import EngineClient
from app.journal import HEADER, Journal
from app.recorder import MicrophoneRecorder, Sink
from asr.audio import read_audio
from asr.types import Waveform
from asr.worker_messages import EMBEDDED, to_pcm
from tests.e2e.pulse import Pulse

assert sys.platform == "linux"  # /proc, PulseAudio

WARM_UP = 8  # utterances after which nothing may grow any more
MORE_KB = 30_000  # of resident memory: less than a recording each would need
LOST_S = 0.5  # what a kill may cost
MODELS = (EMBEDDED, "digits")
KILLED = ("app", "engine", "both")


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Return as soon as `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


@pytest.fixture(scope="module")
def pulse() -> Iterator[Pulse]:
    if missing := Pulse.missing():
        pytest.skip(f"a virtual microphone needs {', '.join(missing)} (apt install pulseaudio)")
    server = Pulse()
    with pytest.MonkeyPatch.context() as changed:
        for name, value in server.environment.items():
            changed.setenv(name, value)
        server.start()
        server.read_devices_anew()
        yield server
    server.remove()


@pytest.fixture
def speech(samples: Path) -> Waveform:
    return np.tile(read_audio(samples / "jfk.flac"), 120)  # more than the longest form needs


def footprint(pid: int) -> tuple[int, int]:
    """Give the resident memory in kB and the number of open descriptors of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(resident.split()[1]), len(list(Path(f"/proc/{pid}/fd").iterdir()))


def utter(recorder: MicrophoneRecorder, journal: Journal, client: EngineClient) -> str:
    """Dictate for half a second or more, to the end."""
    recording = journal.begin()
    job = client.stream(recording)

    def sound(block: Waveform) -> None:
        recording.write(to_pcm(block))
        job.grown()

    recorder.start(Sink(sound=sound, tell=pytest.fail))
    wait_for(lambda: recording.seconds >= 0.5)
    assert recorder.stop().signal
    job.finish()
    text = job.result(60).text
    recording.remove()
    return text


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("utterances", [12, pytest.param(200, marks=pytest.mark.slow)])
def test_utterance_after_utterance_memory_and_descriptors_stay_flat(
    pulse: Pulse, speech: Waveform, tmp_path: Path, utterances: int, model: str
) -> None:
    journal = Journal(tmp_path / "recordings", pytest.fail)
    client, recorder = EngineClient(model, "cpu", tell=pytest.fail), MicrophoneRecorder()
    with pulse.play(speech) as player:
        for _ in range(WARM_UP):
            utter(recorder, journal, client)
        pids = {"app": os.getpid(), "engine": client.pid or 0}
        before = {who: footprint(pid) for who, pid in pids.items()}
        texts = [utter(recorder, journal, client) for _ in range(utterances - WARM_UP)]
        after = {who: footprint(pid) for who, pid in pids.items()}
        assert client.pid == pids["engine"]
        player.kill()
    recorder.close()
    client.close()
    assert any(texts)
    assert list(journal.folder.iterdir()) == []
    for who in pids:
        (kb, files), (kb_then, files_then) = before[who], after[who]
        sys.stdout.write(
            f"{who}: {kb} -> {kb_then} kB, {files} -> {files_then} descriptors"
            f" after {utterances} utterances with {model}\n"
        )
        assert files_then <= files + 1
        assert kb_then <= kb + MORE_KB


class Victim:
    """`voxbar listen` in a home of its own."""

    def __init__(self, root: Path, model: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="voxbar-soak-"))
        environment = {**os.environ, "VOXBAR_HOME": str(self.home), "OMP_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app", "listen", "--device", "cpu", "-m", model],
            cwd=root,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def recorded_s(self) -> float:
        found = (self.home / "data" / "recordings").glob("*.wav")
        return max([0, *(p.stat().st_size - HEADER for p in found)]) / 32000

    def engine(self) -> int | None:
        """Give the engine process, once it runs."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        for pid in " ".join(p.read_text() for p in children).split():
            if "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text():
                return int(pid)
        return None

    def remove(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.home)


def lost_by_a_kill(root: Path, who: str, model: str, after_s: float) -> float:
    """Kill the app, the engine or both after so long; give the seconds of sound that are gone."""
    victim = Victim(root, model)
    try:
        wait_for(victim.recorded_s)
        had_s, began = victim.recorded_s(), time.monotonic()
        wait_for(lambda: time.monotonic() - began >= after_s)
        engine = victim.engine() if who != "app" else None
        if engine:
            os.kill(engine, signal.SIGKILL)
        if who == "engine":  # the app goes on, and is killed later to count
            wait_for(lambda: victim.engine() not in (None, engine))
        victim.process.kill()
        passed_s = time.monotonic() - began
        victim.process.wait()
        (left,) = Journal(victim.home / "data" / "recordings", pytest.fail).recover()
        lost_s = had_s + passed_s - left.seconds
        left.remove()
    finally:
        victim.remove()
    return lost_s


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kills", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_kills_at_random_moments_lose_half_a_second_at_most(
    root: Path, pulse: Pulse, speech: Waveform, kills: int
) -> None:
    chance = random.Random(4)  # noqa: S311 - the same moments each time
    with pulse.play(speech) as player:
        lost = {
            (number, who, model): lost_by_a_kill(root, who, model, chance.uniform(0.0, 3.0))
            for number, who, model in zip(range(kills), cycle(KILLED), cycle(MODELS))
        }
        player.kill()
    worst = max(lost, key=lambda key: lost[key])
    sys.stdout.write(f"worst of {kills}: {lost[worst]:.3f} s ({worst[1]} killed, {worst[2]})\n")
    assert lost[worst] <= LOST_S
