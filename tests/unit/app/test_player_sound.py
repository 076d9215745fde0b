"""Recordings as they are played: the right place, the right pitch, a little at a time."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from app.player_sound import STEP_S, Samples, Sound
from asr.audio import read_audio
from asr.errors import AudioError
from tests.unit.asr.audio_samples import encode

RATE = 48_000
STEP = 0.5  # seconds: each has a tone of its own, so that a place can be told by its pitch
FORMS = [
    ("wav", "pcm_s16le", 16_000, 1),
    ("flac", "flac", 44_100, 2),
    ("mp3", "libmp3lame", 44_100, 2),
    ("ogg", "libopus", 48_000, 1),
    ("mp4", "aac", 44_100, 2),
    ("adts", "aac", 44_100, 1),
]


def pitch(sound: Samples, rate: int = RATE) -> float:
    """Give the dominant frequency in Hz."""
    mono = sound.mean(axis=1) if sound.ndim == 2 else sound
    spectrum = np.abs(np.fft.rfft(mono * np.hanning(len(mono)), 1 << 18))
    return float(np.argmax(spectrum) * rate / (1 << 18))


def stairs(steps: int, rate: int) -> Samples:
    """Give a tone that rises by 100 Hz each half second, from 300 Hz."""
    time = np.arange(int(STEP * rate)) / rate
    tones = [0.4 * np.sin(2 * np.pi * (300 + 100 * i) * time) for i in range(steps)]
    return np.concatenate(tones).astype(np.float32)


def played(path: Path, at: float, speed: float, channels: int = 2) -> Samples:
    sound = Sound(path, RATE, channels)
    try:
        blocks = list(sound.blocks(at, speed))
    finally:
        sound.close()
    assert all(len(block) <= RATE * STEP_S for block in blocks)
    return np.concatenate([np.zeros((0, channels), np.float32), *blocks])


@pytest.mark.parametrize(("container", "codec", "rate", "channels"), FORMS)
def test_any_recording_plays_from_the_place_that_was_asked_for(
    tmp_path: Path, container: str, codec: str, rate: int, channels: int
) -> None:
    path = tmp_path / "stairs"
    path.write_bytes(encode(container, codec, stairs(20, rate), rate, channels=channels))
    for step in (0, 7, 15):
        sound = played(path, step * STEP, 1.0)
        assert len(sound) / RATE == pytest.approx((20 - step) * STEP, abs=0.15)
        middle = sound[int(0.15 * RATE) : int(0.35 * RATE)]
        assert pitch(middle) == pytest.approx(300 + 100 * step, abs=15)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.0, 1.5, 2.0])
def test_another_speed_keeps_the_pitch_and_changes_the_length(tmp_path: Path, speed: float) -> None:
    time = np.arange(16_000 * 6) / 16_000
    path = tmp_path / "tone.wav"
    tone = (0.4 * np.sin(2 * np.pi * 440 * time)).astype(np.float32)
    path.write_bytes(encode("wav", "pcm_s16le", tone, 16_000))
    sound = played(path, 1.0, speed)
    assert len(sound) / RATE == pytest.approx(5.0 / speed, abs=0.15)
    assert pitch(sound[RATE // 4 : -RATE // 4]) == pytest.approx(440, abs=2)


def test_at_its_own_speed_it_is_the_recording_itself(samples: Path) -> None:
    heard = read_audio(samples / "jfk.flac")
    sound = Sound(samples / "jfk.flac", 16_000, 1)
    mine = np.concatenate(list(sound.blocks(3.217, 1.0)))[:, 0]
    sound.close()
    same = heard[round(3.217 * 16_000) :]
    assert abs(len(mine) - len(same)) <= 2
    best = max(
        np.corrcoef(mine[16 + shift : 32_016 + shift], same[16:32_016])[0, 1]
        for shift in range(-9, 9)
    )
    assert best > 0.99


def test_beyond_the_end_there_is_nothing(samples: Path) -> None:
    assert len(played(samples / "jfk.flac", 99.0, 1.0)) == 0


def test_what_is_no_recording_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "list.m3u").write_text("#EXTM3U\n/etc/passwd\n")
    for name in ("list.m3u", "none.wav"):
        with pytest.raises(AudioError, match=name):
            Sound(tmp_path / name, RATE, 2)


def test_a_damaged_recording_plays_what_is_left(tmp_path: Path, samples: Path) -> None:
    data = bytearray((samples / "jfk.flac").read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4000] = bytes(4000)
    (tmp_path / "broken.flac").write_bytes(data)
    sound = played(tmp_path / "broken.flac", 0.0, 1.0)
    assert len(sound) / RATE > 9.0


def test_memory_does_not_grow_with_the_recording(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    path.write_bytes(encode("wav", "pcm_s16le", np.zeros(16_000 * 600, np.float32), 16_000))
    sound = Sound(path, RATE, 2)
    blocks = sound.blocks(0.0, 1.5)
    next(blocks)
    tracemalloc.start()
    frames = sum(len(block) for block in blocks)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    sound.close()
    assert frames / RATE == pytest.approx(400, rel=0.01)
    assert peak < 4 << 20
