"""The player on a real sound system: what is heard, where it stands, and how it ends."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.player import DIED, Heard, Player
from tests.e2e.pulse import Pulse

assert sys.platform == "linux"

WaitFor = Callable[..., None]
RATE = 48_000


@pytest.fixture
def heard() -> list[Heard]:
    return []


@pytest.fixture
def player(pulse: Pulse, heard: list[Heard]) -> Iterator[Player]:
    assert pulse.pid
    made = Player(heard.append)
    yield made
    made.close()


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Half a minute of 440 Hz."""
    from tests.unit.asr.audio_samples import encode

    time = np.arange(16_000 * 30) / 16_000
    sound = (0.3 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    path = tmp_path / "tone.flac"
    path.write_bytes(encode("flac", "flac", sound, 16_000))
    return path


def recorded(wait_for: WaitFor, folder: Path, seconds: float) -> np.ndarray:
    """Record what the loudspeaker plays, once it plays: [samples]."""
    path = folder / "heard.raw"
    command = ["parec", "-d", "speaker.monitor", f"--rate={RATE}", "--channels=1"]
    with path.open("wb") as output:
        process = subprocess.Popen([*command, "--latency-msec=20"], stdout=output)
        try:
            wait_for(lambda: np.count_nonzero(np.fromfile(path, "<i2")) > seconds * RATE)
        finally:
            process.kill()
            process.wait()
    samples = np.fromfile(path, "<i2").astype(np.float64)
    return samples[np.flatnonzero(np.abs(samples) > 300)[0] :]


def pitch(sound: np.ndarray) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    return float(np.argmax(spectrum) * RATE / (1 << 18))


def test_at_double_speed_the_place_runs_twice_as_fast_and_the_pitch_stays(
    player: Player, heard: list[Heard], tone: Path, tmp_path: Path, wait_for: WaitFor
) -> None:
    player.open(tone)
    player.set_speed(2.0)
    player.play(4.0)
    wait_for(lambda: heard and heard[-1].at > 4.2)
    before = heard[-1].at
    sound = recorded(wait_for, tmp_path, 1.5)
    went = heard[-1].at - before
    assert pitch(sound[: int(1.4 * RATE)]) == pytest.approx(440, abs=3)
    assert went > 1.5 * np.count_nonzero(sound) / RATE  # gaps of a busy machine do not count
    assert player.playing
    assert {h.problem for h in heard} == {""}


def test_a_pause_keeps_the_place_and_playing_goes_on_from_there(
    player: Player, heard: list[Heard], tone: Path, wait_for: WaitFor
) -> None:
    player.open(tone)
    player.play(1.0)
    wait_for(lambda: player.at > 1.3)
    player.pause()
    wait_for(lambda: not heard[-1].playing)
    at = player.at
    assert at >= 1.3
    del heard[:]
    player.play()
    wait_for(lambda: heard and heard[-1].at > at + 0.2)
    assert heard[0].at == pytest.approx(at, abs=0.1)
    places = [h.at for h in heard]
    assert places == sorted(places)


def test_while_it_plays_another_place_is_gone_to_at_once(
    player: Player, heard: list[Heard], tone: Path, wait_for: WaitFor
) -> None:
    player.open(tone)
    player.play(0.0)
    wait_for(lambda: player.at > 0.1)
    for at in (5.0, 9.0, 20.0):  # as a slider that is dragged
        player.seek(at)
    wait_for(lambda: player.at > 20.1)
    late = [h for h in heard if h.turn == heard[-1].turn]
    assert late[0].at < 20.2
    assert player.playing


def test_the_end_is_told(
    player: Player, heard: list[Heard], samples: Path, wait_for: WaitFor
) -> None:
    player.open(samples / "jfk.flac")
    player.play(10.5)
    wait_for(lambda: heard and heard[-1].ended)
    assert heard[-1].at == pytest.approx(11.0, abs=0.1)
    assert not player.playing


def test_a_recording_that_is_gone_is_told_in_a_sentence(
    player: Player, heard: list[Heard], tmp_path: Path, wait_for: WaitFor
) -> None:
    player.open(tmp_path / "gone.wav")
    player.play()
    wait_for(lambda: heard)
    assert "gone.wav" in heard[-1].problem
    assert not player.playing


def test_after_the_death_of_its_process_it_says_so_and_plays_again(
    player: Player, heard: list[Heard], tone: Path, wait_for: WaitFor
) -> None:
    player.open(tone)
    player.play(2.0)
    wait_for(lambda: player.at > 2.1)
    assert player._process
    os.kill(player._process.pid or 0, signal.SIGKILL)
    wait_for(lambda: heard[-1].problem == DIED)
    player.play()
    wait_for(lambda: player.at > 2.5)
    assert player.playing
