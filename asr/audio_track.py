"""The first audio track of a recording, opened and decoded piece by piece (FFmpeg through PyAV)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import av
import av.error
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from numpy.typing import NDArray

from asr.audio_mix import Mixer, as_float
from asr.audio_resample import Resampler
from asr.audio_sniff import (
    PROTECTED,
    complaint,
    has_mp3_index,
    is_iso_media,
    is_sound,
    wav_length,
)
from asr.audio_source import Source
from asr.errors import AudioError
from asr.types import SAMPLE_RATE, Loss, Waveform

if TYPE_CHECKING:
    from av.packet import Packet  # generic for the checker only

# What may be opened: containers of sound and video that refer to nothing outside themselves.
# Playlists and manifests (hls, dash, concat, sdp, imf ...), devices, pictures and games' own
# formats are left out on purpose.
CONTAINERS = (
    "aac,ac3,ac4,act,adx,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,codec2,dsf,dss,dts,dtshd,dv,eac3,"
    "epaf,flac,flv,g729,gxf,iff,ilbc,ircam,kux,laf,lc3,live_flv,loas,matroska,mlp,mov,mp3,mpc,mpc8,"
    "mpeg,mpegts,mxf,nistsphere,nsv,nut,ogg,oma,osq,pvf,qcp,qoa,rm,shn,sds,sox,spdif,tak,truehd,"
    "tta,ty,voc,vqf,w64,wav,wsd,wtv,wv,xwma"
)
OPENING = {"format_whitelist": CONTAINERS, "protocol_whitelist": "none"}
DECODING = {"max_samples": str(1 << 20)}  # in one frame; real ones have at most some 65 000
PROTECTED_TAGS = (
    "enca",
    "encv",
    "drms",
    "drmi",
    "aavd",
)  # MP4 sample entries: CENC, FairPlay, Audible
STATED_LENGTH = {  # what writes its length into the header
    *("flac", "mov", "aiff", "caf", "au", "ape", "tta", "wv", "tak"),
}
RATES = (
    2_000,
    3_000_000,
)  # Hz; below lies no speech, above only damage (DSD comes as 352 800 or a multiple)
MAX_CHANNELS = 64
ENDLESS = "goes on and on without any sound; reading was ended."
NOTHING_LEFT = "is damaged or cut off: no sound can be read from it."
RESTARTS = 50  # broken places in a row, without sound between them, after which reading ends
SHORT_S = 0.5  # what may lack at the end before the recording counts as cut off
GAP_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioInfo:
    """What a recording says of itself before it is decoded.

    `duration` in seconds, None where it is not known in advance (an estimate for MP3 and AAC
    without an index); `rate` in Hz; `start`: how many seconds after the first other track (a
    video's pictures) the sound begins.
    """

    duration: float | None
    rate: int
    channels: int
    codec: str
    container: str
    start: float = 0.0


class Track:
    """The sound of an opened recording; what was lost is put into `warnings` while `sound` runs."""

    def __init__(self, source: Source, container: InputContainer, stream: AudioStream) -> None:
        self.info = _describe(container, stream)
        self._source = source
        self._container = container
        self._stream = stream
        self._damage = Damage(source.title)
        self._mixer = Mixer()
        self._restarts = 0

    def sound(self, warnings: list[str]) -> Iterator[Waveform]:
        """Yield pieces [n] of about a second, 16 kHz mono; append to `warnings` in the end.

        Raises AudioError if there is no sound at all, or Cancelled.
        """
        samples = 0
        for piece in self._pieces():
            samples += len(piece)
            yield piece
        if samples == 0:
            raise AudioError(self._nothing())
        if self._source.gave_up:
            warnings.append(f"{self._source.title} went on without sound; reading was ended there.")
        warnings.extend(self._damage.report(samples / SAMPLE_RATE, self._expected()))
        warnings.extend(self._mixer.report(self._source.title))

    def _pieces(self) -> Iterator[Waveform]:
        rate, resampler = 0, Resampler(SAMPLE_RATE)
        for frame in self._frames():
            if frame.sample_rate != rate:
                yield resampler.feed(self._mixer.rest())
                yield resampler.flush()
                rate, resampler = frame.sample_rate, Resampler(frame.sample_rate)
            for mono in self._mixer.feed(_samples(frame), rate):
                yield resampler.feed(mono)
        yield resampler.feed(self._mixer.rest())
        yield resampler.flush()

    def _frames(self) -> Iterator[AudioFrame]:
        for packet in self._packets():
            for frame in self._decoded(packet):
                if frame.samples == 0:
                    continue
                self._source.heard()
                self._restarts = 0
                refuse_absurd(self._source.title, frame.sample_rate, frame.layout.nb_channels)
                self._damage.see(frame)
                yield frame

    def _packets(self) -> Iterator["Packet[AudioStream]"]:
        while self._restarts <= RESTARTS:
            try:
                for packet in self._container.demux(self._stream):
                    self._source.check()
                    yield packet
            except av.error.FFmpegError:
                self._source.check()
                self._restarts += 1
                self._damage.places += 1
            else:
                self._source.check()
                return

    def _decoded(self, packet: "Packet[AudioStream]") -> list[AudioFrame]:
        try:
            return packet.decode()
        except av.error.FFmpegError:
            self._source.check()
            self._damage.places += packet.size > 0
            return []

    def _expected(self) -> float | None:
        """Give the length in seconds that the file itself states; None where it is an estimate."""
        head, stream = self._source.head, self._stream
        kinds = set(self._container.format.name.split(","))
        if "wav" in kinds:
            return wav_length(head)  # FFmpeg goes by the file's size
        if kinds & STATED_LENGTH and (stream.duration or len(self._container.streams) == 1):
            return self.info.duration
        if "mp3" in kinds and has_mp3_index(head):
            return self.info.duration
        if "matroska" in kinds and "DURATION" in stream.metadata:
            return _clock(stream.metadata["DURATION"]) - _start_s(stream)
        return None

    def _nothing(self) -> str:
        if self._source.gave_up:
            return f"{self._source.title} {ENDLESS}"
        if self._damage.places or self._expected():
            return f"{self._source.title} {NOTHING_LEFT}"
        return f"{self._source.title} has an audio track without any sound in it (0 seconds)."


class Damage:
    """Counts what a recording has lost."""

    def __init__(self, title: str) -> None:
        self.places = 0
        self._title = title
        self._gaps_s = 0.0
        self._end_s: float | None = None

    def see(self, frame: AudioFrame) -> None:
        """Compare a frame's own time with the end of the one before."""
        if frame.time is None:
            return
        gap_s = frame.time - self._end_s if self._end_s is not None else 0.0
        if GAP_S < gap_s < 3600:
            self._gaps_s += gap_s
        self._end_s = frame.time + frame.samples / frame.sample_rate

    def report(self, heard_s: float, expected_s: float | None) -> Iterator[str]:
        """Say in sentences what is missing."""
        if expected_s is not None and expected_s - heard_s > SHORT_S:
            seconds = f"{heard_s:.1f} of {expected_s:.1f} seconds"
            yield Loss(f"{self._title} is damaged or cut off: {seconds} could be read.")
        elif self.places:
            places = "one place was" if self.places == 1 else f"{self.places} places were"
            yield Loss(f"{self._title} is damaged: {places} skipped.")
        if self._gaps_s:
            gaps = (
                f"gaps of {self._gaps_s:.1f} s in all were closed up, later times are early by that"
            )
            yield f"{self._title}: {gaps}."


@contextmanager
def open_track(source: Source) -> Iterator[Track]:
    """Open the first audio track; raises AudioError with the cause in a sentence."""
    problem = complaint(source.head)
    if problem is not None:
        raise AudioError(f"{source.title} {problem}")
    with _open_container(source) as container:
        yield Track(source, container, _first_audio(source, container))


def _open_container(source: Source) -> InputContainer:
    try:
        return av.open(
            source, "r", container_options=OPENING, metadata_errors="replace", buffer_size=65_536
        )
    except (av.error.FFmpegError, ValueError):
        source.check()
        raise AudioError(f"{source.title} {_unopened(source)}") from None


def _unopened(source: Source) -> str:
    head = source.head
    if source.gave_up:
        return ENDLESS
    if is_iso_media(head) and b"moov" not in head:
        return "is incomplete: its index is missing, so it was cut off or never finished."
    if is_sound(head):
        return "is damaged: the recording's header cannot be read."
    return "is not a recording in a format that can be read here."


def _first_audio(source: Source, container: InputContainer) -> AudioStream:
    if len(container.streams) == 0:
        raise AudioError(f"{source.title} {_unopened(source)}")
    if not container.streams.audio:
        kind = "is a video without sound." if container.streams.video else "has no audio track."
        raise AudioError(f"{source.title} {kind}")
    stream = container.streams.audio[0]
    context: Any = stream.codec_context  # None where no decoder is known, against its declared type
    if "enc_key_id" in stream.metadata or (
        context is not None and context.codec_tag in PROTECTED_TAGS
    ):
        raise AudioError(f"{source.title} {PROTECTED}")
    if context is None:
        raise AudioError(f"{source.title} has sound in a codec that cannot be read here.")
    refuse_absurd(source.title, context.sample_rate, context.channels)
    context.options = DECODING
    return stream


def refuse_absurd(title: str, rate: int, channels: int) -> None:
    """Raise AudioError if a header claims what no recording has."""
    if rate == 0 or channels == 0:
        raise AudioError(f"{title} {NOTHING_LEFT}")
    if not RATES[0] <= rate <= RATES[1]:
        raise AudioError(
            f"{title} claims {rate} samples per second: it is damaged or not a recording."
        )
    if not 1 <= channels <= MAX_CHANNELS:
        raise AudioError(f"{title} claims {channels} channels; up to {MAX_CHANNELS} can be read.")


def _describe(container: InputContainer, stream: AudioStream) -> AudioInfo:
    base = float(stream.time_base) if stream.time_base else 0.0
    duration = (
        stream.duration * base if stream.duration else (container.duration or 0) / av.time_base
    )
    begins = _start_s(stream) - (container.start_time or 0) / av.time_base
    return AudioInfo(
        duration=duration if duration > 0 else None,
        rate=stream.codec_context.sample_rate,
        channels=stream.codec_context.channels,
        codec=stream.codec_context.name,
        container=container.format.name,
        start=max(0.0, round(begins, 3)),
    )


def _start_s(stream: AudioStream) -> float:
    return float((stream.start_time or 0) * (stream.time_base or 0))


def _clock(text: str) -> float:
    """Read a Matroska tag such as 00:01:02.345; 0 where it is something else."""
    parts = re.fullmatch(r"(\d{1,4}):(\d\d):(\d\d(?:\.\d+)?)", text)
    if parts is None:
        return 0.0
    return float(parts[1]) * 3600 + float(parts[2]) * 60 + float(parts[3])


def _samples(frame: AudioFrame) -> NDArray[np.float32]:
    """Give a frame's samples as [n, channels]."""
    channels, planar = frame.layout.nb_channels, frame.format.is_planar
    array: NDArray[Any]
    if frame.format.name.startswith("s64"):  # the one format that PyAV does not convert
        used = frame.samples * (1 if planar else channels)
        array = np.stack([np.frombuffer(bytes(p), np.int64)[:used] for p in frame.planes])
    else:
        array = frame.to_ndarray()
    return as_float(array.T if planar else array.reshape(-1, channels))
