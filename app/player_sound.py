"""A recording as it is played: from any place, at any speed, at its own pitch, a little at a time.

Runs in the player's process only. Memory does not grow with the recording.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from asr.audio import probe
from asr.audio_source import open_source
from asr.audio_track import OPENING
from asr.errors import AudioError

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container.input import InputContainer

Samples = NDArray[np.float32]  # [n, channels]

STEP_S = 0.05  # the longest block: how soon a pause is heard
EARLY_S = 0.5  # how far before the place decoding begins: codecs look back


class Sound:
    """A recording that is open; raises AudioError where it cannot be. Not for two threads."""

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        self.duration = probe(path).duration  # refuses what is no recording, in a sentence
        self._rate, self._channels = rate, channels
        self._open = ExitStack()
        source = self._open.enter_context(open_source(path, None))
        try:
            self._container: InputContainer = self._open.enter_context(
                av.open(source, "r", container_options=OPENING, metadata_errors="replace")
            )
        except (av.error.FFmpegError, ValueError) as error:
            self.close()
            raise AudioError(f"{path.name} cannot be played: {error}.") from error
        self._stream: AudioStream = self._container.streams.audio[0]

    def close(self) -> None:
        """Let go of the file."""
        self._open.close()

    def blocks(self, at: float, speed: float) -> Iterator[Samples]:
        """Yield the sound from `at` seconds on, at `speed` (0.5 to 2), in blocks of 50 ms at most.

        What is damaged is skipped. A block is `STEP_S` x `speed` seconds of the recording.
        """
        size = int(self._rate * STEP_S)
        for samples in self._tempered(at, speed):
            for start in range(0, len(samples), size):
                yield samples[start : start + size]

    def _tempered(self, at: float, speed: float) -> Iterator[Samples]:
        graph, form = None, None
        for frame in self._frames(at):
            found = (frame.format.name, frame.layout.name, frame.sample_rate)
            if graph is None or found != form:
                if graph:
                    yield from self._drained(graph)
                graph, form = self._graph(frame, speed), found
            frame.pts = None
            graph.push(frame)
            yield from self._pulled(graph)
        if graph:
            yield from self._drained(graph)

    def _graph(self, frame: AudioFrame, speed: float) -> Graph:
        graph = Graph()
        begin = graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        layout = "stereo" if self._channels == 2 else "mono"
        shape = f"sample_fmts=flt:sample_rates={self._rate}:channel_layouts={layout}"
        steps = [("atempo", f"{speed:.3f}")] if speed != 1.0 else []
        for name, arguments in [*steps, ("aformat", shape), ("abuffersink", "")]:
            following = graph.add(name, arguments)
            begin.link_to(following)
            begin = following
        graph.configure()
        return graph

    def _drained(self, graph: Graph) -> Iterator[Samples]:
        graph.push(None)
        yield from self._pulled(graph)

    def _pulled(self, graph: Graph) -> Iterator[Samples]:
        while True:
            try:
                frame = graph.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            assert isinstance(frame, AudioFrame)  # noqa: S101 - what an abuffersink gives
            yield np.asarray(frame.to_ndarray(), np.float32).reshape(-1, self._channels)

    def _frames(self, at: float) -> Iterator[AudioFrame]:
        """Yield frames from `at` on; the first is cut where the place lies within it."""
        origin = float((self._stream.start_time or 0) * (self._stream.time_base or 0))
        target = origin + max(0.0, at)
        self._seek(target - EARLY_S)
        now = None  # where the next frame begins, in seconds
        for frame in self._decoded():
            begins = frame.time if frame.time is not None else now
            begins = origin if begins is None else begins
            now = begins + frame.samples / frame.sample_rate
            if now <= target:
                continue
            skipped = round((target - begins) * frame.sample_rate)
            yield _without(frame, skipped) if 0 < skipped < frame.samples else frame

    def _seek(self, seconds: float) -> None:
        base = float(self._stream.time_base or 1)
        place = max(self._stream.start_time or 0, int(seconds / base))
        try:
            self._container.seek(place, stream=self._stream)
        except av.error.FFmpegError:  # no index: from the beginning, reading faster than it plays
            self._container.seek(0)

    def _decoded(self) -> Iterator[AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except (StopIteration, av.error.FFmpegError):
                return
            try:
                yield from packet.decode()
            except av.error.FFmpegError:  # damaged: what comes after may be sound
                continue


def _without(frame: AudioFrame, skipped: int) -> AudioFrame:
    """Give a frame without its first samples."""
    samples: Any = frame.to_ndarray()
    channels = 1 if frame.format.is_planar else frame.layout.nb_channels
    cut = AudioFrame.from_ndarray(
        np.ascontiguousarray(samples[:, skipped * channels :]),
        format=frame.format.name,
        layout=frame.layout.name,
    )
    cut.sample_rate = frame.sample_rate
    return cut
