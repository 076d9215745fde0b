"""From a damaged or cut-off recording what can be read is read, and what is lost is said."""

import io
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from asr.errors import AudioError
from asr.types import SAMPLE_RATE
from tests.unit.asr.audio_samples import Unseekable, chirp, encode

SECONDS = 10.0
KINDS = {  # container, codec, rate, and the muxer's options
    "wav": ("wav", "pcm_s16le", 16_000, {}),
    "flac": ("flac", "flac", 16_000, {}),
    "mp3": ("mp3", "libmp3lame", 44_100, {}),
    "m4a": ("ipod", "aac", 44_100, {"movflags": "faststart"}),
    "webm": ("webm", "libopus", 48_000, {"cluster_time_limit": "1000"}),
    "ogg": ("ogg", "libopus", 48_000, {}),
    "adts": ("adts", "aac", 44_100, {}),
}
SAYS_ITS_LENGTH = ["wav", "flac", "mp3", "m4a", "webm"]


@cache
def recording(kind: str) -> bytes:
    container, codec, rate, options = KINDS[kind]
    return encode(container, codec, chirp(SECONDS, rate), rate, options=options)


def hear(data: bytes) -> tuple[float, list[str]]:
    warnings: list[str] = []
    heard = read_audio(io.BytesIO(data), warnings=warnings)
    assert np.isfinite(heard).all()
    return len(heard) / SAMPLE_RATE, warnings


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_whole_recording_has_no_warning(kind: str) -> None:
    seconds, warnings = hear(recording(kind))
    assert abs(seconds - SECONDS) < 0.05
    assert warnings == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_of_half_a_recording_the_half_is_read(kind: str) -> None:
    data = recording(kind)
    seconds, warnings = hear(data[: len(data) // 2])
    assert 4.0 < seconds < 5.5
    if kind in SAYS_ITS_LENGTH:
        expected = (
            f"The recording is damaged or cut off: {seconds:.1f} of 10.0 seconds could be read."
        )
        assert warnings == [expected]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"wav"}))
def test_damage_in_the_middle_costs_little_more_than_itself(kind: str) -> None:
    data = bytearray(recording(kind))
    middle, width = len(data) // 2, len(data) // 20
    data[middle : middle + width] = np.random.default_rng(3).bytes(width)
    seconds, warnings = hear(bytes(data))
    assert 7.5 < seconds < 9.9
    assert any("damaged" in warning or "gaps" in warning for warning in warnings)


def test_a_hole_is_closed_up_and_said() -> None:
    data = recording("ogg")
    seconds, warnings = hear(data[: len(data) // 2] + data[len(data) // 2 + len(data) // 10 :])
    assert 7.0 < seconds < 9.5
    lost = f"gaps of {SECONDS - seconds:.1f} s in all were closed up"
    assert any(lost in warning for warning in warnings)


def test_a_wav_whose_recorder_crashed_is_read_to_the_end() -> None:
    data = bytearray(recording("wav"))
    size_at = data.index(b"data") + 4
    for size in (0, 0xFFFF_FFFF):
        struct.pack_into("<I", data, size_at, size)
        assert hear(bytes(data)) == (SECONDS, [])


def test_two_recordings_in_one_file_are_both_read() -> None:
    for kind in ("flac", "mp3", "ogg"):
        assert abs(hear(recording(kind) * 2)[0] - 2 * SECONDS) < 0.1


@pytest.mark.parametrize(
    ("at", "form"), [(22, "<H"), (24, "<I"), (32, "<H"), (40, "<I"), (16, "<I")]
)
@pytest.mark.parametrize("value", [0, 1, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF])
def test_no_number_in_a_header_makes_reading_fail_otherwise(at: int, form: str, value: int) -> None:
    data = bytearray(recording("wav")[:20_000])
    struct.pack_into(form, data, at, value & (0xFFFF if form == "<H" else 0xFFFF_FFFF))
    for source in (io.BytesIO(data), Unseekable(data)):
        try:
            heard = read_audio(source)
        except AudioError:
            continue
        assert np.isfinite(heard).all()
        assert len(heard) < 400_000


PEAK = """
import resource, sys
from asr.audio import stream_audio
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
samples = sum(len(block) for block in stream_audio(sys.argv[1]))
before = peak()
samples = sum(len(block) for block in stream_audio(sys.argv[2]))
print(samples, (peak() - before) * (1 if sys.platform == "darwin" else 1024))
"""


def growth(tmp_path: Path, minutes: int) -> tuple[float, int]:
    """The minutes read, and how many bytes more than for one minute that took."""
    minute = encode("mp3", "libmp3lame", chirp(60.0, 16_000), 16_000, options={"write_xing": "0"})
    short, long = tmp_path / "short.mp3", tmp_path / "long.mp3"
    short.write_bytes(minute)
    with long.open("wb") as file:
        for _ in range(minutes):
            file.write(minute)
    done = subprocess.run(
        [sys.executable, "-c", PEAK, short, long], capture_output=True, text=True, check=True
    )
    samples, more = map(int, done.stdout.split())
    return samples / SAMPLE_RATE / 60, more


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no getrusage")
def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    minutes, more = growth(tmp_path, 60)  # its samples alone would take 230 MB
    assert abs(minutes - 60) < 0.1
    assert more < 30e6


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no getrusage")
def test_six_hours_take_no_more_memory_than_a_minute(tmp_path: Path) -> None:
    minutes, more = growth(tmp_path, 360)
    assert abs(minutes - 360) < 0.5
    assert more < 30e6
