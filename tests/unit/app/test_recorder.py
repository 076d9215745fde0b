"""The recorder without a sound system; the real one is in tests/e2e/test_recorder_pulse.py."""

import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from app.recorder import Recorded, Sink
from app.recorder_fake import FakeRecorder
from app.recorder_stream import NONE_FOUND, UNAVAILABLE, sentence
from asr.types import SAMPLE_RATE, Waveform


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    ramp = np.arange(SAMPLE_RATE, dtype="<i2")
    with wave.open(str(tmp_path / "ramp.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(ramp.tobytes())
    return tmp_path / "ramp.wav"


def test_the_fake_plays_its_file_and_a_tail(wav: Path) -> None:
    blocks: list[Waveform] = []
    recorder = FakeRecorder(wav, wait=lambda _s: None)
    recorder.start(Sink(sound=blocks.append, tell=pytest.fail))
    while sum(map(len, blocks)) < SAMPLE_RATE:
        pass
    recorded = recorder.stop()
    heard = np.concatenate(blocks)
    assert recorded == Recorded(samples=len(heard), signal=True)
    assert len(heard) >= 1.2 * SAMPLE_RATE
    assert np.array_equal(heard[:SAMPLE_RATE] * 32768, np.arange(SAMPLE_RATE))


def test_a_busy_microphone_is_told_apart_from_a_missing_one() -> None:
    assert "another program" in sentence(OSError("Device unavailable", UNAVAILABLE))
    assert sentence(OSError("Error querying device -1")) == NONE_FOUND


def test_the_recorder_asks_no_sound_system_before_it_records(root: Path) -> None:
    code = "import sys, app.recorder; print('sounddevice' in sys.modules, 'torch' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout == "False False\n"
