"""What is said goes to disk while it is being said; knows no microphone and no model.

One WAV file per recording, 16 kHz, mono, 16 bits, in a folder of 0700, itself 0600. It grows with
each write, without a buffer of ours, so that its length is its size whatever ends the process. A
file in the folder that no process has locked is a recording that never became text.
"""

import errno
import logging
import os
import re
import secrets
import struct
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app import paths
from app.errors import FolderError
from asr.types import SAMPLE_RATE

log = logging.getLogger(__name__)

Tell = Callable[[str], None]  # shows the person one sentence

BYTES_PER_S = SAMPLE_RATE * 2
HEADER = 44  # bytes before the first sample
PIECE = 1 << 16  # bytes per write: what waits in memory may be large
UNKNOWN = 0xFFFF_FFFF  # the size that readers of WAV take for "until the end of the file"
NAME = re.compile(r"(\d{8}T\d{6})-[0-9a-f]{8}\.wav")


class Journal:
    """The folder of recordings that have not become text yet."""

    def __init__(self, folder: Path, tell: Tell) -> None:
        self.folder = folder
        self._tell = tell

    def begin(self) -> "Recording":
        """Start a recording; where the disk refuses it, it lives in memory and `tell` says so."""
        now = datetime.now(UTC)
        path = self.folder / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.wav"
        recording = Recording(path, now, self._tell)
        try:
            paths.private_folder(self.folder)
            recording.create()
        except (FolderError, OSError) as error:
            recording.lost_disk(error)
        return recording

    def recover(self) -> list["Recording"]:
        """Take hold of every recording that no process works on, oldest first.

        Files without a sample are removed. Raises FolderError if the folder is somebody else's.
        """
        if not self.folder.exists():
            return []
        paths.private_folder(self.folder)
        names = sorted(p for p in self.folder.iterdir() if NAME.fullmatch(p.name))
        return [r for path in names if (r := self._take(path))]

    def _take(self, path: Path) -> "Recording | None":
        try:
            descriptor = paths.open_private(path, os.O_RDWR)
        except (FolderError, OSError) as error:
            log.warning("recording %s left alone: %s", path.name, error)
            return None
        if not paths.lock(descriptor):
            os.close(descriptor)
            return None
        started = datetime.strptime(path.name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        recording = Recording(path, started, self._tell)
        recording.adopt(descriptor)
        if recording.samples == 0:
            recording.remove()
            return None
        return recording


class Recording:
    """One recording on its way to disk, locked by this process until removed, kept or released.

    `read` may be called from any thread, the rest from the one that records.
    """

    def __init__(self, path: Path, started: datetime, tell: Tell) -> None:
        self.path = path
        self.started = started
        self._tell = tell
        self._descriptor: int | None = None
        self._on_disk = 0  # bytes of PCM in the file
        self._waiting = bytearray()  # what the disk has not taken yet
        self._told = False
        self._lock = threading.Lock()  # the file has one position

    @property
    def samples(self) -> int:
        """How much there is, on disk or in memory."""
        return (self._on_disk + len(self._waiting)) // 2

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.samples / SAMPLE_RATE

    @property
    def safe(self) -> bool:
        """Whether all of it would survive the end of this process."""
        return self._descriptor is not None and not self._waiting

    def create(self) -> None:
        """Make the file. Raises FolderError or OSError."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        self._descriptor = paths.open_private(self.path, flags)
        paths.lock(self._descriptor)
        _write_at(self._descriptor, 0, _header(UNKNOWN))

    def adopt(self, descriptor: int) -> None:
        """Go on with an open, locked file that an earlier process left."""
        self._descriptor = descriptor
        size = os.fstat(descriptor).st_size
        self._on_disk = max(0, size - HEADER) // 2 * 2  # half a sample is none

    def write(self, pcm: bytes) -> None:
        """Append 16-bit samples; what the disk refuses stays in memory and is tried again."""
        with self._lock:
            self._waiting += pcm
            try:
                self._drain()
            except OSError as error:
                self.lost_disk(error)

    def read(self, start: int = 0, size: int | None = None) -> bytes:
        """Give PCM bytes [start, start + size), or all from `start`; fewer at the end."""
        with self._lock:
            end = self.samples * 2 if size is None else min(start + size, self.samples * 2)
            split = max(start, min(end, self._on_disk))
            head = b""
            if self._descriptor is not None and start < split:
                os.lseek(self._descriptor, HEADER + start, os.SEEK_SET)
                head = os.read(self._descriptor, split - start)
            return head + bytes(self._waiting[split - self._on_disk : end - self._on_disk])

    def remove(self) -> None:
        """Forget it: the text was delivered and is not to be kept, or nothing was said."""
        self.release()
        self.path.unlink(missing_ok=True)

    def keep(self, target: Path) -> None:
        """Close it as an ordinary WAV file at `target`, on the same disk.

        Raises FolderError where not all of it reached the disk, or `target` cannot be written.
        """
        if self._descriptor is None or self._waiting:
            raise FolderError("The recording could not be kept: the disk did not take it.")
        try:
            _write_at(self._descriptor, 0, _header(self._on_disk))
            self.release()
            self.path.replace(target)
        except OSError as error:
            raise FolderError(f"The recording could not be kept: {error.strerror}.") from error

    def release(self) -> None:
        """Let go of the file: another process, or the next start, may offer it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _drain(self) -> None:
        while self._waiting and self._descriptor is not None:
            piece = bytes(self._waiting[:PIECE])
            done = _write_at(self._descriptor, HEADER + self._on_disk, piece)
            self._on_disk += done
            del self._waiting[:done]

    def lost_disk(self, error: FolderError | OSError) -> None:
        """Say once that the disk does not take the recording, and go on in memory."""
        log.warning("journal: %s", error)
        if not self._told:
            self._told = True
            self._tell(_why(error))


def _why(error: FolderError | OSError) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        cause = "The disk is full"
    elif isinstance(error, OSError):
        cause = f"The recording cannot be written to disk ({error.strerror})"
    else:
        cause = f"The recording cannot be written to disk ({error})".replace(".)", ")")
    return f"{cause}: it goes on in memory, and would be lost if VoxBar ended now."


def _header(data_bytes: int) -> bytes:
    whole = min(data_bytes + HEADER - 8, UNKNOWN)
    shape = struct.pack("<HHIIHH", 1, 1, SAMPLE_RATE, BYTES_PER_S, 2, 16)
    return (
        struct.pack("<4sI8sI", b"RIFF", whole, b"WAVEfmt ", 16)
        + shape
        + struct.pack("<4sI", b"data", data_bytes)
    )


def _write_at(descriptor: int, offset: int, data: bytes) -> int:
    os.lseek(descriptor, offset, os.SEEK_SET)
    return os.write(descriptor, data)
