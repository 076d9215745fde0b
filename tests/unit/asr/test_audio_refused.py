"""What is no recording is refused, with one sentence for each cause, and leads nowhere else."""

import io
import os
import socket
import struct
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from asr import audio_source
from asr.audio import probe, read_audio
from asr.errors import AudioError, Cancelled
from tests.unit.asr.audio_samples import Unseekable, chirp, encode, silent_video

ZIP_FLAGS = 6


def reason(source: Path | str | io.BytesIO) -> str:
    with pytest.raises(AudioError) as caught:
        read_audio(source)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_each_cause_has_a_sentence_of_its_own_with_the_name(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name, make in CAUSES.items():
        (tmp_path / name).write_bytes(make())
    names = ("missing", "folder", *CAUSES)
    sentences = [reason(tmp_path / name) for name in names]
    for name, sentence in zip(names, sentences, strict=True):
        assert sentence.startswith(str(tmp_path / name))
    ends = [
        sentence.removeprefix(str(tmp_path / n))
        for n, sentence in zip(names, sentences, strict=True)
    ]
    assert ends == [f" {EXPECTED[name]}" for name in names]


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("speech.wav", "RIFF")
    return file.getvalue()


def locked_zip() -> bytes:
    data = bytearray(zipped())
    data[ZIP_FLAGS] |= 1
    return bytes(data)


def mp4(tag: bytes = b"mp4a") -> bytes:
    return encode("ipod", "aac", chirp(1.0, 16_000), 16_000).replace(b"mp4a", tag)


def protected_wma() -> bytes:
    data = encode("asf", "libmp3lame", chirp(1.0, 16_000), 16_000)
    return data[:30] + bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + data[30:]


def wav(channels: int = 1, rate: int = 16_000) -> bytes:
    header = struct.pack("<HHIIHH", 1, channels, rate, 32_000, 2, 16)
    chunks = b"WAVEfmt " + struct.pack("<I", 16) + header + b"data" + struct.pack("<I", 4000)
    return b"RIFF" + struct.pack("<I", 4036) + chunks + bytes(4000)


CAUSES: dict[str, Callable[[], bytes]] = {
    "empty.wav": bytes,
    "notes.wav": lambda: "Grüße, this is only text.\n".encode() * 5000,
    "page.mp3": lambda: b"<!DOCTYPE html><html></html>",
    "paper.mp3": lambda: b"%PDF-1.7\n\x80\x81" + bytes(2000),
    "photo.mp3": lambda: b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "archive.mp3": zipped,
    "locked.mp3": locked_zip,
    "silent.mkv": silent_video,
    "itunes.m4p": lambda: mp4(b"drms"),
    "cenc.mp4": lambda: mp4(b"enca"),
    "drm.wma": protected_wma,
    "header.wav": lambda: wav()[:30],
    "unfinished.m4a": lambda: mp4()[:3000],
    "noise.wav": lambda: bytes(range(255, 0, -1)) * 200,
    "many.wav": lambda: wav(channels=300),
    "slow.wav": lambda: wav(rate=3),
    "cut.wv": lambda: encode("wv", "wavpack", chirp(1.0, 16_000), 16_000)[:44],
    "nothing.wav": lambda: wav()[:40] + struct.pack("<I", 0),
}
EXPECTED = {
    "missing": "does not exist.",
    "folder": "is a folder, not a recording.",
    "empty.wav": "is empty (0 bytes).",
    "notes.wav": "is not a recording but text.",
    "page.mp3": "is not a recording but text.",
    "paper.mp3": "is not a recording but a PDF document.",
    "photo.mp3": "is not a recording but a picture.",
    "archive.mp3": "is not a recording but an archive or office document; unpack it first.",
    "locked.mp3": "is not a recording but an encrypted archive; unpack it first.",
    "silent.mkv": "is a video without sound.",
    "itunes.m4p": "is encrypted (copy protection), so its sound cannot be read.",
    "cenc.mp4": "is encrypted (copy protection), so its sound cannot be read.",
    "drm.wma": "is encrypted (copy protection), so its sound cannot be read.",
    "header.wav": "is damaged: the recording's header cannot be read.",
    "unfinished.m4a": "is incomplete: its index is missing, so it was cut off or never finished.",
    "noise.wav": "is not a recording in a format that can be read here.",
    "many.wav": "claims 300 channels; up to 64 can be read.",
    "slow.wav": "claims 3 samples per second: it is damaged or not a recording.",
    "cut.wv": "is damaged or cut off: no sound can be read from it.",
    "nothing.wav": "has an audio track without any sound in it (0 seconds).",
}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/speech.mp3",
        "rtsp://camera/1",
        "file:///etc/hostname",
        "data://text/plain,RIFF",
    ],
)
def test_an_address_is_refused_unread(address: str) -> None:
    assert (
        reason(address)
        == f"{address} is an address; recordings are never fetched, save it as a file first."
    )


@pytest.mark.parametrize("prefix", ["concat:", "subfile:,start,0,end,0,,:", "crypto:", "pipe:"])
def test_ffmpeg_prefixes_mean_nothing(prefix: str, tmp_path: Path) -> None:
    path = tmp_path / "speech.wav"
    path.write_bytes(wav())
    assert reason(f"{prefix}{path}") == f"{prefix}{path} does not exist."


def playlists(target: str) -> dict[str, str]:
    """Playlists of every kind that FFmpeg would follow to `target`."""
    dash = (
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S">'
        f"<Period><AdaptationSet><Representation id='1'><BaseURL>{target}</BaseURL>"
        "</Representation></AdaptationSet></Period></MPD>"
    )
    return {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n",
        "hls behind spaces": f"\ufeff\n #EXTM3U\n#EXTINF:1,\n{target}\n",
        "concat": f"ffconcat version 1.0\nfile '{target}'\n",
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
        "m=audio 5004 RTP/AVP 0\n",
        "dash": dash,
        "dash with a header": f'<?xml version="1.0"?>\n{dash}',
        "pls": f"[playlist]\nFile1={target}\n",
        "asx": f"<asx version='3'><entry><ref href='{target}'/></entry></asx>",
    }


@pytest.mark.parametrize("kind", sorted(playlists("")))
def test_a_playlist_reaches_neither_the_network_nor_other_files(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/speech.mp3"
        for target in (address, str(secret), secret.as_uri()):
            playlist = tmp_path / "list.mp3"
            playlist.write_text(playlists(target)[kind], encoding="utf-8")
            assert "is a playlist" in reason(playlist)
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("kind", ["hls", "concat", "sdp", "dash"])
def test_even_unrecognised_a_playlist_is_not_opened_by_ffmpeg(kind: str, tmp_path: Path) -> None:
    from av import open as open_container
    from av.error import FFmpegError

    from asr.audio_track import OPENING

    secret = tmp_path / "secret.wav"
    secret.write_bytes(wav())
    playlist = io.BytesIO(playlists(str(secret))[kind].encode())
    with pytest.raises(FFmpegError):
        open_container(playlist, container_options=OPENING)
    playlist.seek(0)
    assert "is a playlist" in reason(playlist)


CHILD = """
import os, sys
from asr.audio import read_audio
from asr.errors import AudioError
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    read_audio(sys.argv[1])
except AudioError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no permission bits")
def test_a_recording_that_may_not_be_read_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "private.wav"
    path.write_bytes(wav())
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, path], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{path} may not be read: permission denied.\n"


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such devices here")
def test_devices_are_refused_unread() -> None:
    assert reason("/dev/zero") == "/dev/zero is a device, not a recording."


def test_names_that_steer_a_terminal_are_defused() -> None:
    assert reason("a\x1b[2Jb.wav") == "a\N{REPLACEMENT CHARACTER}[2Jb.wav does not exist."
    assert reason("a\0b") == "a\N{REPLACEMENT CHARACTER}b is not a file name."


needs_fifo = pytest.mark.skipif(sys.platform == "win32", reason="pipes are no files there")


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    path = tmp_path / "fifo"
    if sys.platform != "win32":
        os.mkfifo(path)
    return path


@needs_fifo
def test_a_named_pipe_is_read_while_it_is_written(fifo: Path) -> None:
    data = encode("flac", "flac", chirp(3.0, 44_100), 44_100)
    writer = threading.Thread(target=fifo.write_bytes, args=(data,))
    writer.start()
    heard = read_audio(fifo)
    writer.join()
    assert len(heard) == 48_000


@needs_fifo
def test_a_named_pipe_without_a_writer_does_not_hang(
    fifo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audio_source, "WRITER_S", 0.2)
    assert reason(fifo) == f"{fifo} is a pipe that nobody writes to."


@needs_fifo
def test_waiting_for_a_named_pipe_can_be_stopped(fifo: Path) -> None:
    with pytest.raises(Cancelled):
        read_audio(fifo, cancelled=lambda: True)


class Endless(io.RawIOBase):
    """A recording's beginning and then zeros for ever."""

    def __init__(self, head: bytes) -> None:
        self._head = head

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data, self._head = self._head[:size], self._head[size:]
        return data or bytes(size)


@pytest.mark.parametrize("container", ["mp3", "flac", "ogg", "matroska", "adts"])
def test_an_endless_stream_without_sound_comes_to_an_end(
    container: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    codec = {"mp3": "libmp3lame", "flac": "flac", "ogg": "libopus", "adts": "aac"}.get(
        container, "aac"
    )
    data = encode(container, codec, chirp(4.0, 48_000), 48_000)
    monkeypatch.setattr(audio_source, "SILENT_BYTES", 8 << 20)
    source, warnings = Endless(data[: len(data) // 2]), list[str]()
    heard = read_audio(source, warnings=warnings)  # type: ignore[arg-type]
    assert 0 < len(heard) < 64_000
    assert "went on without sound" in warnings[0] or "damaged" in warnings[0]


def test_an_endless_stream_of_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_source, "SILENT_BYTES", 8 << 20)
    data = encode("matroska", "aac", chirp(1.0, 48_000), 48_000)
    header = data[: data.index(b"\x1f\x43\xb6\x75")]  # up to the first cluster
    with pytest.raises(AudioError, match="on and on without any sound"):
        read_audio(Endless(header))  # type: ignore[arg-type]


class Broken(Unseekable):
    """A disk that fails in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 100_000:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_a_disk_error_is_told_and_not_taken_for_the_end() -> None:
    source = Broken(encode("wav", "pcm_s16le", chirp(10.0, 16_000), 16_000))
    assert reason(source) == "The recording cannot be read: Input/output error."


class Interrupted(Unseekable):
    """Ctrl+C arrives while FFmpeg waits for bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 100_000:
            raise KeyboardInterrupt
        return super().read(size)


def test_an_interrupt_is_not_lost_in_ffmpeg() -> None:
    with pytest.raises(KeyboardInterrupt):
        read_audio(Interrupted(encode("wav", "pcm_s16le", chirp(10.0, 16_000), 16_000)))


def test_a_probe_refuses_as_reading_does() -> None:
    with pytest.raises(AudioError, match="is empty"):
        probe(io.BytesIO())
