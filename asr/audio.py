"""Recordings of any container, codec, rate and channel count become 16 kHz mono."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from asr.audio_resample import Resampler
from asr.audio_source import open_source, title
from asr.audio_track import AudioInfo, open_track
from asr.errors import AudioError
from asr.types import SAMPLE_RATE, CancelCheck, Waveform

__all__ = ["AudioInfo", "Resampler", "probe", "read_audio", "stream_audio"]

WHOLE_H = 24  # the longest recording that `read_audio` puts into memory (5.5 GB)


def read_audio(
    source: Path | str | BinaryIO,
    *,
    cancelled: CancelCheck | None = None,
    warnings: list[str] | None = None,
) -> Waveform:
    """Read a whole recording: [samples] float32 mono 16 kHz, 230 MB for an hour.

    Everything else is as in `stream_audio`; more than WHOLE_H hours are an AudioError.
    """
    blocks: list[Waveform] = []
    for block in stream_audio(source, block_s=10.0, cancelled=cancelled, warnings=warnings):
        blocks.append(block)
        if len(blocks) * 10 > WHOLE_H * 3600:
            raise AudioError(f"{title(source)} is longer than {WHOLE_H} hours.")
    return np.concatenate(blocks)


def stream_audio(
    source: Path | str | BinaryIO,
    *,
    block_s: float = 1.0,
    cancelled: CancelCheck | None = None,
    warnings: list[str] | None = None,
) -> Iterator[Waveform]:
    """Yield a recording's first audio track in blocks of `block_s` seconds (the last is shorter).

    The blocks, joined, are what `read_audio` returns, to the last bit, whatever `block_s`.

    `source` is a path or a binary file, seekable or not (standard input); a file that was handed
    in stays open. Only that file is read: addresses, playlists and whatever a file refers to are
    never opened. An MP4 or CAF that is not seekable is copied to a nameless temporary file first.

    Time 0 is the track's first sample after the encoder's delay was cut away (MP3, AAC, Opus);
    where a video's sound begins later than its pictures, `probe(...).start` says by how much. Gaps
    in the track's times are closed up, no silence is made up; they are counted in a warning.

    Channels are mixed by their mean; a second whose channels cancel each other out (opposite phase)
    is taken from one channel. Levels are kept as they are, above full scale too (up to ±32 768,
    with a warning); NaN and infinity become 0.

    What is damaged or cut off is skipped and said in `warnings`, when the end is reached.
    Memory: at most 30 MB on top of the modules for a recording of any length, and for MP4 the index
    that FFmpeg keeps (AAC: 14 MB for each hour). Measured on 6 hours: 9 MB for MP3, Matroska and
    WAV, 84 MB for MP4. Beyond 2 channels of 48 kHz add 3 MB for each 100 000 samples per second.

    Raises AudioError (one sentence with the cause) or Cancelled, at the first block or later.
    """
    size = max(1, round(block_s * SAMPLE_RATE))
    notes = warnings if warnings is not None else []
    with open_source(source, cancelled) as opened, open_track(opened) as track:
        yield from _in_blocks(track.sound(notes), size)


def probe(source: Path | str | BinaryIO) -> AudioInfo:
    """Say what a recording claims to be, without decoding it; raises as `stream_audio` does."""
    with open_source(source, None) as opened, open_track(opened) as track:
        return track.info


def _in_blocks(pieces: Iterator[Waveform], size: int) -> Iterator[Waveform]:
    """Cut pieces of any length into blocks of `size` samples; the last may be shorter."""
    rest: Waveform = np.zeros(0, np.float32)
    for piece in pieces:
        rest = np.concatenate((rest, piece))
        while len(rest) >= size:
            yield rest[:size]
            rest = rest[size:]
    if len(rest):
        yield rest
