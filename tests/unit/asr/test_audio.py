"""Recordings of every kind become the same 16 kHz mono, whole or in blocks."""

import io
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.audio import Resampler, probe, read_audio, stream_audio
from asr.errors import Cancelled
from asr.types import SAMPLE_RATE, Waveform
from tests.unit.asr.audio_samples import Unseekable, chirp, encode, pipe

FORMATS = [  # container, codec, rate, channels, largest error
    ("wav", "pcm_u8", 8_000, 1, 0.01),
    ("wav", "pcm_s16le", 44_100, 2, 1e-4),
    ("wav", "pcm_s24le", 48_000, 1, 1e-5),
    ("wav", "pcm_s32le", 96_000, 2, 1e-5),
    ("wav", "pcm_s64le", 16_000, 2, 1e-5),
    ("wav", "pcm_f32le", 22_050, 1, 1e-5),
    ("wav", "pcm_f64le", 192_000, 1, 1e-5),
    ("wav", "pcm_mulaw", 8_000, 1, 0.02),
    ("wav", "pcm_alaw", 8_000, 1, 0.02),
    ("aiff", "pcm_s16be", 11_025, 1, 1e-4),
    ("flac", "flac", 44_100, 2, 1e-4),
    ("wv", "wavpack", 44_100, 1, 0.01),
    ("ipod", "alac", 32_000, 1, 1e-4),
    ("mp3", "libmp3lame", 44_100, 2, 0.03),
    ("mp3", "libmp3lame", 22_050, 1, 0.03),
    ("ipod", "aac", 44_100, 1, 0.03),
    ("ogg", "libopus", 48_000, 1, 0.03),
    ("webm", "libopus", 48_000, 2, 0.03),
    ("mov", "pcm_s16le", 48_000, 6, 1e-4),
]
KINDS = [kind[:4] for kind in FORMATS]
NAMES = [f"{container}-{codec}-{rate}" for container, codec, rate, *_ in FORMATS]


@cache
def mp3() -> bytes:
    return encode("mp3", "libmp3lame", chirp(3.3, 44_100), 44_100)


@pytest.mark.parametrize(("container", "codec", "rate", "channels", "error"), FORMATS, ids=NAMES)
def test_every_format_gives_the_sound_that_went_in(
    container: str, codec: str, rate: int, channels: int, error: float
) -> None:
    sound = chirp(2.0, rate)
    warnings: list[str] = []
    heard = read_audio(
        io.BytesIO(encode(container, codec, sound, rate, channels=channels)), warnings=warnings
    )
    expected = soxr.resample(sound, rate, SAMPLE_RATE)
    assert heard.dtype == np.float32
    assert heard.ndim == 1
    assert len(expected) <= len(heard) <= len(expected) + 400  # AAC rounds up to its last frame
    inner = slice(1600, len(expected) - 1600)  # lossy codecs ring where the tone is cut on and off
    assert np.abs(heard[inner] - expected[inner]).max() < error
    assert warnings == []


@pytest.mark.parametrize(("container", "codec", "rate", "channels"), KINDS, ids=NAMES)
def test_standard_input_gives_the_same_as_the_file(
    container: str, codec: str, rate: int, channels: int
) -> None:
    data = encode(container, codec, chirp(1.0, rate), rate, channels=channels)
    file, piped = read_audio(io.BytesIO(data)), read_audio(Unseekable(data))
    assert 0 <= len(piped) - len(file) < 400  # an MP3's padding is told by the file's size
    assert np.array_equal(file[:-4000], piped[: len(file) - 4000])


def test_sixteen_bit_samples_pass_unchanged_at_16_khz() -> None:
    steps = np.random.default_rng(1).integers(-32768, 32767, 5000)
    whole = (steps / 32768).astype(np.float32)
    assert np.array_equal(read_audio(io.BytesIO(encode("wav", "pcm_s16le", whole, 16_000))), whole)


def test_a_real_pipe_is_read_and_stays_open() -> None:
    with pipe(encode("flac", "flac", chirp(1.0, 16_000), 16_000)) as source:
        assert len(read_audio(source)) == 16_000
        assert not source.closed


def test_a_file_is_read_from_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "behind"
    path.write_bytes(b"something else" + encode("ipod", "aac", chirp(1.0, 16_000), 16_000))
    with path.open("rb") as file:
        file.seek(14)
        assert abs(len(read_audio(file)) - 16_000) < 1100
        assert not file.closed


def test_the_path_may_be_text_and_of_any_script(tmp_path: Path) -> None:
    path = tmp_path / "Запись 录音 ñ.wav"
    path.write_bytes(encode("wav", "pcm_s16le", chirp(0.5, 16_000), 16_000))
    assert len(read_audio(str(path))) == len(read_audio(path)) == 8000


@settings(max_examples=25, deadline=None)
@given(block_s=st.floats(0.0005, 5.0))
def test_blocks_joined_are_the_whole_whatever_their_length(block_s: float) -> None:
    blocks = list(stream_audio(io.BytesIO(mp3()), block_s=block_s))
    size = round(block_s * SAMPLE_RATE)
    assert all(len(block) == size for block in blocks[:-1])
    assert 0 < len(blocks[-1]) <= size
    assert np.array_equal(np.concatenate(blocks), read_audio(io.BytesIO(mp3())))


@settings(max_examples=60, deadline=None)
@given(
    rate=st.sampled_from([8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]),
    channels=st.sampled_from([0, 1, 2, 3, 9, 17]),
    cuts=st.lists(st.integers(0, 9000), max_size=12),
)
def test_resampling_does_not_depend_on_the_blocks(
    rate: int, channels: int, cuts: list[int]
) -> None:
    shape = (9000, channels) if channels else (9000,)
    sound = np.random.default_rng(rate + channels).uniform(-1, 1, shape).astype(np.float32)
    whole, pieces = Resampler(rate), Resampler(rate)
    expected = np.concatenate((whole.feed(sound), whole.flush()))
    parts = [pieces.feed(part) for part in np.split(sound, sorted(cuts))]
    assert np.array_equal(np.concatenate((*parts, pieces.flush())), expected)
    assert abs(len(expected) - 9000 * SAMPLE_RATE / rate) <= 1


def test_after_a_flush_the_resampler_is_as_new() -> None:
    resampler, sound = Resampler(44_100), chirp(0.7, 44_100)
    first = np.concatenate((resampler.feed(sound), resampler.flush()))
    assert np.array_equal(np.concatenate((resampler.feed(sound), resampler.flush())), first)


def test_what_lies_above_8_khz_does_not_come_back_as_a_lower_tone() -> None:
    time = np.arange(44_100) / 44_100
    resampler = Resampler(44_100)
    kept = resampler.feed(np.sin(2 * np.pi * 1000 * time))
    assert 0.99 < np.abs(kept[2000:]).max() < 1.01
    resampler.flush()
    folded = resampler.feed(np.sin(2 * np.pi * 11_000 * time))
    assert np.abs(folded[2000:]).max() < 1e-3


def test_the_microphone_may_give_integers() -> None:
    block = np.array([[-32768, -32768], [16384, 0]], np.int16)
    assert Resampler(16_000).feed(block).tolist() == [-1.0, 0.25]


def test_channels_are_mixed_by_their_mean() -> None:
    left, right = chirp(1.5, 16_000), chirp(1.5, 16_000)[::-1]
    sound = np.stack((left, right), 1)
    heard = read_audio(io.BytesIO(encode("wav", "pcm_f32le", sound, 16_000, channels=2)))
    assert np.allclose(heard, (left + right) / 2, atol=1e-7)


def test_channels_in_opposite_phase_do_not_fall_silent() -> None:
    left = chirp(2.5, 16_000)
    sound, warnings = np.stack((left, -left), 1), list[str]()
    data = encode("wav", "pcm_f32le", sound, 16_000, channels=2)
    assert np.array_equal(read_audio(io.BytesIO(data), warnings=warnings), left)
    assert len(warnings) == 1
    assert "opposite phase" in warnings[0]


def test_what_is_no_number_becomes_silence_and_loud_stays_loud() -> None:
    sound = chirp(1.0, 16_000)
    sound[10:14] = [np.nan, np.inf, -np.inf, 1.75]
    warnings: list[str] = []
    data = encode("wav", "pcm_f32le", sound, 16_000)
    heard = read_audio(io.BytesIO(data), warnings=warnings)
    assert heard[10:14].tolist() == [0, 0, 0, 1.75]
    assert warnings == ["The recording: 3 samples were no numbers and became silence."]


def test_floats_far_above_full_scale_are_kept_and_said() -> None:
    warnings: list[str] = []
    sound = chirp(1.0, 16_000) * np.float32(20_000)
    heard = read_audio(io.BytesIO(encode("wav", "pcm_f32le", sound, 16_000)), warnings=warnings)
    assert np.array_equal(heard, sound)
    assert "times full scale" in warnings[0]


def test_a_rate_that_changes_on_the_way_is_followed() -> None:
    first = encode("adts", "aac", chirp(1.0, 48_000), 48_000)
    then = encode("adts", "aac", chirp(1.0, 24_000), 24_000)
    heard = read_audio(io.BytesIO(first + then))
    assert abs(len(heard) - 2 * SAMPLE_RATE) < 2500


def test_the_first_of_several_audio_tracks_is_taken() -> None:
    sound = chirp(1.0, 16_000)
    data = encode("matroska", "pcm_s16le", sound, 16_000, video_s=1.0, tracks=2)
    assert np.allclose(read_audio(io.BytesIO(data)), sound, atol=1e-4)


@pytest.mark.parametrize("container", ["matroska", "mp4"])
def test_sound_that_begins_after_the_pictures_is_not_padded_but_told(container: str) -> None:
    data = encode(container, "aac", chirp(1.0, 48_000), 48_000, video_s=4.0, begin_s=2.0)
    assert abs(len(read_audio(io.BytesIO(data))) - SAMPLE_RATE) < 500
    assert abs(probe(io.BytesIO(data)).start - 2.0) < 0.03


def test_a_probe_tells_what_the_recording_is() -> None:
    info = probe(io.BytesIO(encode("flac", "flac", chirp(2.5, 44_100), 44_100, channels=2)))
    assert (info.duration, info.rate, info.channels) == (2.5, 44_100, 2)
    assert (info.codec, info.container, info.start) == ("flac", "flac", 0.0)


def test_the_length_of_a_stream_is_not_made_up() -> None:
    data = encode("mp3", "libmp3lame", chirp(1.0, 16_000), 16_000)
    assert probe(Unseekable(data)).duration is None


def test_reading_can_be_stopped() -> None:
    taken: list[Waveform] = []
    blocks = stream_audio(io.BytesIO(mp3()), block_s=0.1, cancelled=lambda: len(taken) >= 2)
    with pytest.raises(Cancelled):
        taken.extend(blocks)
    assert 2 <= len(taken) < 33


def test_the_shared_recordings_are_read(shared: Path) -> None:
    clips: dict[str, list[Path]] = {}
    for path in sorted((shared / "speech").rglob("*.*")):
        clips.setdefault(path.suffix, []).append(path)
    for suffix in (".flac", ".mp3", ".wav"):
        for path in clips.get(suffix, [])[::200]:
            duration = probe(path).duration
            assert duration is not None
            assert abs(len(read_audio(path)) / SAMPLE_RATE - duration) < 0.05


QUIET = """
import socket, sys
def blocked(*_args, **_options):
    raise AssertionError("a socket was asked for")
socket.socket = socket.create_connection = socket.getaddrinfo = blocked
from asr.audio import probe, read_audio
from asr.errors import AudioError
for path in sys.argv[1:]:
    try:
        print(probe(path).codec, len(read_audio(path)))
    except AudioError as error:
        print(error)
"""


def test_reading_needs_no_network_and_writes_nothing_to_the_terminal(tmp_path: Path) -> None:
    whole, damaged = tmp_path / "whole.mp3", tmp_path / "damaged.mp3"
    whole.write_bytes(mp3())
    damaged.write_bytes(mp3()[:9000] + bytes(range(256)) * 8 + mp3()[12_000:])
    done = subprocess.run(
        [sys.executable, "-c", QUIET, whole, damaged], capture_output=True, text=True, check=True
    )
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["mp3float", "mp3float"]
    assert done.stderr == ""
