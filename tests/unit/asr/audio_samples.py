"""Recordings made on the spot, in every container and codec that PyAV writes."""

import io
import os
import tempfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container.output import OutputContainer
    from av.video.stream import VideoStream

Sound = NDArray[np.float32]
LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def chirp(seconds: float, rate: int) -> Sound:
    """A rising tone with a beat, below 2.3 kHz: [samples]."""
    time = np.arange(round(seconds * rate)) / rate
    tone = np.sin(2 * np.pi * (300 * time + 1000 / max(seconds, 1) * time * time))
    beat = 0.6 + 0.4 * np.sin(2 * np.pi * 3 * time)
    return (0.3 * tone * beat).astype(np.float32)


def encode(  # noqa: PLR0913 - each is one property of a recording
    container: str,
    codec: str,
    sound: Sound,
    rate: int,
    *,
    channels: int = 1,
    options: Mapping[str, str] | None = None,
    video_s: float = 0.0,
    begin_s: float = 0.0,
    tracks: int = 1,
) -> bytes:
    """Write `sound` [samples] or [samples, channels]; several tracks hold it at falling levels."""
    path = Path(tempfile.mkstemp()[1])
    with av.open(str(path), "w", format=container, options=dict(options or {})) as output:
        video = _video_track(output) if video_s else None
        added = [output.add_stream(codec, rate, layout=LAYOUTS[channels]) for _ in range(tracks)]
        if video is not None:
            _show(output, video, video_s)
        for level, stream in enumerate(cast("list[AudioStream]", added)):
            frame = _frame(sound / np.float32(level + 1), rate, channels, begin_s)
            output.mux([*stream.encode(frame), *stream.encode(None)])
    data = path.read_bytes()
    path.unlink()
    return data


def _frame(sound: Sound, rate: int, channels: int, begin_s: float) -> av.AudioFrame:
    planes = np.repeat(sound[None, :], channels, 0) if sound.ndim == 1 else sound.T
    frame = av.AudioFrame.from_ndarray(
        np.ascontiguousarray(planes, np.float32), format="fltp", layout=LAYOUTS[channels]
    )
    frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
    frame.pts = round(begin_s * rate)
    return frame


def _video_track(output: "OutputContainer") -> "VideoStream":
    video = output.add_stream("mpeg4", rate=25)
    video.width = video.height = 64
    video.pix_fmt = "yuv420p"
    return video


def _show(output: "OutputContainer", video: "VideoStream", seconds: float) -> None:
    for at in range(round(seconds * 25)):
        frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), at % 250, np.uint8))
        frame.pts, frame.time_base = at, Fraction(1, 25)
        output.mux(video.encode(frame))
    output.mux(video.encode(None))


def silent_video(seconds: float = 1.0) -> bytes:
    """A video without an audio track."""
    file = io.BytesIO()
    with av.open(file, "w", format="matroska") as output:
        _show(output, _video_track(output), seconds)
    return file.getvalue()


def pipe(data: bytes) -> io.BufferedReader:
    """The reading end of a pipe that holds `data`, at most 60 kB: what standard input is."""
    read_end, write_end = os.pipe()
    with os.fdopen(write_end, "wb") as writer:
        writer.write(data)
    return os.fdopen(read_end, "rb")


class Unseekable(io.BytesIO):
    """Bytes that can only be read once, in pieces of odd sizes, as standard input gives them."""

    def seekable(self) -> bool:
        return False

    def seek(self, _offset: int, _whence: int = 0, /) -> int:
        raise io.UnsupportedOperation

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(4093 if size is None or size < 0 else min(size, 4093))
