"""`voxbar listen` as a person runs it: a real microphone, a real child process, a real terminal."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app import instance
from app.instance import Reply, Status
from app.journal import HEADER, Journal
from app.listen import NO_SOUND
from asr.audio import read_audio
from asr.types import SAMPLE_RATE, Waveform
from tests.e2e.pulse import Pulse

assert sys.platform == "linux"

WaitFor = Callable[..., None]
VOXBAR = [sys.executable, "-m", "app"]
WORDS = "what you can do for your country"
ENOUGH_S = 60.0


class Home:
    """A person's folders, and VoxBar run with them."""

    def __init__(self, folder: Path, root: Path) -> None:
        self.folder, self.root = folder, root
        self.recordings = folder / "data" / "recordings"

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "VOXBAR_HOME": str(self.folder), "OMP_NUM_THREADS": "1"}

    def begin(self, *arguments: str, **streams: int) -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            [*VOXBAR, *arguments], text=True, cwd=self.root, env=self.environment, **pipes
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*VOXBAR, *arguments],
            text=True,
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            check=False,
            timeout=ENOUGH_S,
        )

    def send(self, command: str) -> Reply:
        return instance.send(self.folder / "run", command)

    def status(self) -> Status:
        status = self.send("status").status
        assert status
        return status

    def recorded_s(self) -> float:
        sizes = [p.stat().st_size - HEADER for p in self.recordings.glob("*.wav")]
        return max([0, *sizes]) / 32000


@pytest.fixture
def home(root: Path) -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="voxbar-home-"))  # sockets need short paths
    yield Home(folder, root)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    """The end of a known sentence, with room behind it."""
    words = read_audio(samples / "jfk.flac")[round(7.6 * SAMPLE_RATE) :]
    return np.concatenate([words, np.zeros(SAMPLE_RATE // 4, np.float32)])


def said(pulse: Pulse, speech: Waveform) -> None:
    with pulse.play(speech):
        pass


@pytest.mark.parametrize("named", [[], ["--microphone", "pulse"], ["--microphone", "0"]])
def test_ctrl_c_ends_with_all_that_was_said(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor, named: list[str]
) -> None:
    with home.begin("listen", *named) as listening:
        wait_for(home.recorded_s)
        said(pulse, speech)
        listening.send_signal(signal.SIGINT)
        out, err = listening.communicate(timeout=ENOUGH_S)
    assert WORDS in " ".join(out.lower().split()), err
    assert listening.returncode == 0
    assert list(home.recordings.iterdir()) == []


def test_once_ends_by_itself_after_the_utterance(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    with home.begin("listen", "--once", "--json") as listening:
        wait_for(home.recorded_s)
        said(pulse, np.concatenate([speech, np.zeros(3 * SAMPLE_RATE, np.float32)]))
        out, err = listening.communicate(timeout=ENOUGH_S)
    events = [json.loads(line) for line in out.splitlines()]
    assert listening.returncode == 0, err
    assert events[-1]["event"] == "done"
    assert WORDS in events[-1]["text"].lower()
    finals = [e["text"] for e in events if e["event"] == "final"]
    assert " ".join(finals) == events[-1]["text"]
    assert any(e["event"] == "partial" for e in events)


def test_the_remote_control_starts_stops_and_ends_it(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    with home.begin("listen", "-m", "echo", "--device", "cpu") as listening:
        wait_for(home.recorded_s)
        assert home.status().stage == "recording"
        said(pulse, speech)
        assert home.run("stop").returncode == 0
        wait_for(lambda: home.status().stage == "idle")
        assert home.run("stop").stderr == "Nothing is being recorded.\n"
        assert home.run("toggle").returncode == 0
        assert home.status().stage == "recording"
        assert home.run("cancel").returncode == 0
        assert home.run("paste-last").returncode == 0
        line = json.loads(home.run("status", "--json").stdout)
        assert line == {"stage": "idle", "model": "echo", "loaded": True, "seconds": 0.0}
        second = home.run("listen")
        assert "it was told to listen" in second.stderr
        assert home.status().stage == "recording"
        assert home.run("quit").returncode == 0
        out, _ = listening.communicate(timeout=ENOUGH_S)
    assert listening.returncode == 0
    assert "seconds." in out
    assert home.run("status").stderr.startswith("voxbar: VoxBar is not running")


def test_a_killed_listener_loses_half_a_second_at_most_and_offers_the_rest(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    with home.begin("listen", "-m", "echo") as listening:
        wait_for(home.recorded_s)
        began, had_s = time.monotonic(), home.recorded_s()
        said(pulse, speech)
        passed_s = time.monotonic() - began
        listening.kill()
    left_s = home.recorded_s()
    assert left_s - had_s >= passed_s - 0.5
    again = home.run("listen", "--recover")
    assert WORDS in " ".join(again.stdout.lower().split())
    assert again.returncode == 0
    assert list(home.recordings.iterdir()) == []


def test_what_was_left_behind_is_offered_at_the_next_start(
    home: Home, pulse: Pulse, wait_for: WaitFor
) -> None:
    assert pulse.pid
    recording = Journal(home.recordings, pytest.fail).begin()
    recording.write(bytes(64000))
    recording.release()
    with home.begin("listen", "-m", "echo") as listening:
        wait_for((home.folder / "run" / "control").exists)
        home.send("quit")
        _, err = listening.communicate(timeout=ENOUGH_S)
    assert "1 earlier recording(s), 2 s in all" in err
    assert recording.path.exists()


def test_the_engine_killed_while_one_speaks_costs_no_word(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    with home.begin("listen") as listening:
        wait_for(home.recorded_s)
        with pulse.play(speech):
            before = home.recorded_s()
            wait_for(lambda: home.recorded_s() > before + 2)
            _kill_engine(listening.pid)
        listening.send_signal(signal.SIGTERM)
        out, err = listening.communicate(timeout=ENOUGH_S)
    assert WORDS in " ".join(out.lower().split())
    assert err.count("The speech engine") == 1
    assert listening.returncode == 0


def test_a_salm_killed_while_one_speaks_costs_no_word_either(
    home: Home, pulse: Pulse, samples: Path, wait_for: WaitFor
) -> None:
    pause = np.zeros(2 * SAMPLE_RATE, np.float32)
    digits = read_audio(samples / "digits-7042.flac")
    with home.begin("listen", "-m", "digits") as listening:
        wait_for(home.recorded_s)
        with pulse.play(np.concatenate([digits, pause, digits, pause[:4000]])):
            wait_for(lambda: home.status().loaded)
            before = home.recorded_s()
            wait_for(lambda: home.recorded_s() > before + 0.5)
            _kill_engine(listening.pid)
        listening.send_signal(signal.SIGTERM)
        out, err = listening.communicate(timeout=ENOUGH_S)
    assert out.split() == [*"70427042"]
    assert err.count("The speech engine") == 1
    assert listening.returncode == 0


def _kill_engine(parent: int) -> None:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        pid, after = stat.parent.name, stat.read_text().rsplit(")", 1)[1].split()
        if after[1] == str(parent) and "spawn_main" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(int(pid), signal.SIGKILL)
            return
    pytest.fail("there is no engine process")


def test_a_microphone_without_signal_is_not_called_silence(
    home: Home, pulse: Pulse, wait_for: WaitFor
) -> None:
    pulse.control("set-source-mute", "microphone", "1")
    with home.begin("listen", "-m", "echo") as listening:
        wait_for(home.recorded_s)
        listening.send_signal(signal.SIGINT)
        out, err = listening.communicate(timeout=ENOUGH_S)
    assert out == ""
    assert "Your microphone gives no signal" in err
    assert "Nothing was said" not in err


@pytest.mark.parametrize("more", [["--once"], []], ids=["once", "on and on"])
def test_without_a_microphone_it_says_so_and_fails(
    home: Home, pulse: Pulse, more: list[str]
) -> None:
    pulse.stop()
    done = home.run("listen", "-m", "echo", *more)
    assert done.returncode == 1
    assert done.stderr == (
        "voxbar: No microphone answers: please connect one, or choose another in the settings.\n"
    )


def test_a_microphone_that_never_gives_sound_ends_it_with_a_sentence(
    home: Home, pulse: Pulse
) -> None:
    pulse.signal(signal.SIGSTOP)  # who opens it waits for ever
    try:
        done = home.run("listen", "-m", "echo")
    finally:
        pulse.signal(signal.SIGCONT)
    assert done.returncode == 1
    assert done.stderr == f"voxbar: {NO_SOUND}\n"


def test_a_microphone_lost_amid_is_waited_for(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    with home.begin("listen") as listening:
        wait_for(home.recorded_s)
        pulse.stop()
        assert listening.stderr
        assert "what was said so far is kept" in listening.stderr.readline()
        pulse.start()
        before = home.recorded_s()
        wait_for(lambda: home.recorded_s() > before)
        said(pulse, speech)
        listening.send_signal(signal.SIGINT)
        out, _ = listening.communicate(timeout=ENOUGH_S)
    assert WORDS in " ".join(out.lower().split())
    assert listening.returncode == 0


def test_who_is_silent_at_first_is_waited_for(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    hiss = np.random.default_rng(5).normal(0, 1e-3, 6 * SAMPLE_RATE).astype(np.float32)
    with home.begin("listen", "--once") as listening:
        wait_for(home.recorded_s)
        said(pulse, np.concatenate([hiss, speech, np.zeros(3 * SAMPLE_RATE, np.float32)]))
        out, err = listening.communicate(timeout=ENOUGH_S)
    assert WORDS in " ".join(out.lower().split()), err
    assert listening.returncode == 0


def test_an_unknown_model_ends_it_with_a_sentence(home: Home, pulse: Pulse) -> None:
    assert pulse.pid
    done = home.run("listen", "-m", "no-such-model")
    assert done.returncode == 1
    assert "no-such-model" in done.stderr


def test_on_a_terminal_the_open_sentence_is_shown_and_taken_back(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    master, slave = pty.openpty()
    with home.begin("listen", stdout=slave) as listening:
        os.close(slave)
        wait_for(home.recorded_s)
        said(pulse, speech)
        listening.send_signal(signal.SIGINT)
        listening.communicate(timeout=ENOUGH_S)
    shown = _rest_of(master)
    assert "\x1b[2m" in shown
    left = [line.rsplit("\r\x1b[K", 1)[-1] for line in shown.split("\r\n")]
    assert WORDS in " ".join(left).lower()
    assert "\x1b" not in "".join(left)


def _rest_of(terminal: int) -> str:
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(terminal)
    return b"".join(parts).decode()


def test_a_reader_that_goes_away_ends_it(
    home: Home, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    with home.begin("listen", "-m", "echo") as listening:
        assert listening.stdout
        wait_for(home.recorded_s)
        listening.stdout.close()
        said(pulse, speech)
        listening.send_signal(signal.SIGINT)
        assert listening.wait(ENOUGH_S) == 141
