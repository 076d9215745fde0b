"""A microphone that another program keeps for itself, as ALSA and PortAudio tell it."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.recorder import MicrophoneRecorder, Sink
from app.recorder_stream import BUSY
from asr.types import SAMPLE_RATE, Waveform
from tests.e2e.pulse import Pulse

assert sys.platform == "linux"

WaitFor = Callable[..., None]
# An ALSA device that answers as a sound card does that somebody else has open: EBUSY.
DEVICE = """
extern int snd_pcm_open(void **, const char *, int, int);
extern int access(const char *, int);
char __snd_pcm_taken_open_dlsym_pcm_001;
int _snd_pcm_taken_open(void **pcm, const char *name, void *root, void *conf, int way, int mode) {
  if (access("FLAG", 0) == 0) return -16;
  return snd_pcm_open(pcm, "pulse", way, mode);
}
"""
CONFIG = """
pcm_type.taken {{ lib "{folder}/taken.so" }}
pcm.headset {{ type taken hint {{ show on description "headset" }} }}
"""


@pytest.fixture
def flag(pulse: Pulse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The device "headset", which can be used while this file does not exist."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("making a sound device that is taken needs a C compiler")
    flag = tmp_path / "taken"
    (tmp_path / "taken.c").write_text(DEVICE.replace("FLAG", str(flag)))
    (tmp_path / "asound.conf").write_text(CONFIG.format(folder=tmp_path))
    made = [compiler, "-shared", "-fPIC", "-o", "taken.so", "taken.c", "-l:libasound.so.2"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    common = "/usr/share/alsa/alsa.conf"
    monkeypatch.setenv("ALSA_CONFIG_PATH", f"{common}:{tmp_path}/asound.conf")
    pulse.read_devices_anew()
    return flag


@pytest.fixture
def recorder(flag: Path) -> Iterator[MicrophoneRecorder]:
    assert not flag.exists()
    made = MicrophoneRecorder("headset")
    yield made
    made.close()


def test_a_busy_microphone_is_told_and_recording_begins_when_it_is_free(
    recorder: MicrophoneRecorder, flag: Path, pulse: Pulse, wait_for: WaitFor
) -> None:
    noise = np.random.default_rng(6).normal(0, 0.1, 30 * SAMPLE_RATE).astype(np.float32)
    blocks: list[Waveform] = []
    told: list[str] = []
    flag.touch()
    with pulse.play(noise) as player:
        recorder.start(Sink(sound=blocks.append, tell=told.append))
        wait_for(lambda: told)
        flag.unlink()
        wait_for(lambda: sum(map(len, blocks)) > SAMPLE_RATE)
        recorded = recorder.stop()
        player.terminate()
    assert told == [BUSY]
    assert recorded.trouble is None
    assert recorded.signal


def test_a_recording_that_ends_while_the_microphone_is_busy_says_why(
    recorder: MicrophoneRecorder, flag: Path, wait_for: WaitFor
) -> None:
    told: list[str] = []
    flag.touch()
    recorder.start(Sink(sound=lambda _: None, tell=told.append))
    wait_for(lambda: told)
    assert recorder.stop().trouble == BUSY
    assert told == [BUSY]
