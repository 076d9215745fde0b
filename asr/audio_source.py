"""A recording's bytes: a path, a pipe or an open file becomes what FFmpeg may read from.

FFmpeg is never given a name or an address, so it has nothing to follow.
"""

import errno
import os
import re
import select
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from asr.audio_sniff import HEAD_BYTES, needs_seeking
from asr.errors import AudioError, Cancelled
from asr.types import CancelCheck

WRITER_S = 10.0  # how long a named pipe may stay without anyone who writes to it
POLL_S = 0.1
SILENT_BYTES = 1 << 30  # what a stream may send without a single sample
SPOOL_BYTES = 8 << 30  # an MP4 on standard input is kept on disk while it is read, up to this size
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class Readable(Protocol):
    """The part of a binary file that is needed here."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most `size` bytes; none at the end."""
        ...


class Source:
    """The bytes of one recording, from where the file stood when it was given.

    `read`, `seek`, `tell` and `seekable` are called by FFmpeg and never raise: the cause of a
    failure waits in `failure` (raised by `check`) and the recording ends there; it ends as well,
    with `gave_up` set, when a great deal was read and no sound came of it. `head` is its beginning,
    at most 64 KiB.
    """

    def __init__(self, file: Readable, name: str, cancelled: CancelCheck | None) -> None:
        self.title = name
        self.failure: BaseException | None = None
        self.gave_up = False
        self._file = file
        self._cancelled = cancelled
        self._silent_limit = SILENT_BYTES
        self._unheard = 0
        self._pending = b""
        self._begin = _position(file)
        self.head = self._peek()

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; none at the end or after a failure."""
        if self.failure is not None or self.gave_up:
            return b""
        data = self._guarded(size)
        self._unheard += (
            len(data) or 4096
        )  # who asks again and again at the end gets nowhere either
        if self._unheard > self._silent_limit:
            self.gave_up = True
            return b""
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move within the recording; -1 where that is not possible."""
        if self._begin is None:
            return -1
        base = self._begin if whence == os.SEEK_SET else 0
        try:
            return cast("BinaryIO", self._file).seek(base + offset, whence) - self._begin
        except (OSError, ValueError):
            return -1

    def tell(self) -> int:
        """Return the place in the recording, in bytes."""
        return self.seek(0, os.SEEK_CUR)

    def seekable(self) -> bool:
        """Whether `seek` works."""
        return self._begin is not None

    def heard(self) -> None:
        """Note that sound came out of what was read."""
        self._unheard = 0

    def check(self) -> None:
        """Raise what went wrong while FFmpeg was reading, or Cancelled."""
        if self.failure is None and self._cancelled is not None and self._cancelled():
            self.failure = Cancelled()
        if self.failure is not None:
            raise self.failure

    def _guarded(self, size: int) -> bytes:
        if self._cancelled is not None and self._cancelled():
            self.failure = Cancelled()
            return b""
        try:
            return self._next(size)
        except OSError as error:
            self.failure = AudioError(f"{self.title} cannot be read: {error.strerror or error}.")
        except (
            AudioError,
            Cancelled,
            KeyboardInterrupt,
        ) as error:  # an interrupt would be lost in FFmpeg
            self.failure = error
        return b""

    def _next(self, size: int) -> bytes:
        if self._pending:
            data, self._pending = self._pending[:size], self._pending[size:]
            return data
        return self._file.read(size) or b""

    def _peek(self) -> bytes:
        head = b""
        while len(head) < HEAD_BYTES and (data := self._guarded(HEAD_BYTES - len(head))):
            head += data
        self.check()
        if self._begin is None:
            self._pending = head
        else:
            self._silent_limit = 4 * max(0, self.seek(0, os.SEEK_END)) + (64 << 20)
            self.seek(0)
        return head


class Pipe:
    """A named pipe that can be waited for without hanging: `cancelled` is asked ten times a second.

    Without anyone who opens it for writing, the wait ends with AudioError after WRITER_S seconds.
    """

    def __init__(self, path: Path, name: str, cancelled: CancelCheck | None) -> None:
        self._name = name
        self._cancelled = cancelled
        at_once = getattr(os, "O_NONBLOCK", 0)  # Windows has no such pipes
        self._handle = os.open(path, os.O_RDONLY | at_once)
        self._deadline: float | None = time.monotonic() + WRITER_S

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes as they come; none once the writer has closed the pipe."""
        while True:
            if self._cancelled is not None and self._cancelled():
                raise Cancelled
            ready, _, _ = select.select([self._handle], [], [], POLL_S)
            try:
                data = os.read(self._handle, size)
            except BlockingIOError:  # a writer is there and silent
                self._deadline = None
                continue
            if data or ready or self._deadline is None:
                self._deadline = None
                return data
            if time.monotonic() > self._deadline:
                raise AudioError(f"{self._name} is a pipe that nobody writes to.")

    def close(self) -> None:
        """Give the pipe back."""
        os.close(self._handle)


@contextmanager
def open_source(source: Path | str | BinaryIO, cancelled: CancelCheck | None) -> Iterator[Source]:
    """Open a recording by path, or take an open binary file, which stays the caller's to close.

    Raises AudioError, one sentence for each cause: address, missing, folder, no permission,
    device, silent pipe.
    """
    name = title(source)
    if isinstance(source, str | Path):
        file = _open_path(source, name, cancelled)
        try:
            with _spooled(Source(file, name, cancelled), cancelled) as opened:
                yield opened
        finally:
            file.close()
    else:
        with _spooled(Source(source, name, cancelled), cancelled) as opened:
            yield opened


def title(source: Path | str | BinaryIO) -> str:
    """Name a recording in sentences: its path as given, less what would steer a terminal."""
    name = source if isinstance(source, str | Path) else getattr(source, "name", None)
    if name in {"<stdin>", 0}:
        return "Standard input"
    if not isinstance(name, str | Path) or not str(name):
        return "The recording"
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(name)
    )


def _open_path(source: Path | str, name: str, cancelled: CancelCheck | None) -> BinaryIO | Pipe:
    if isinstance(source, str) and ADDRESS.match(source):
        raise AudioError(
            f"{name} is an address; recordings are never fetched, save it as a file first."
        )
    path = Path(source)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise AudioError(f"{name} is a folder, not a recording.")
        if stat.S_ISFIFO(mode):
            return Pipe(path, name, cancelled)
        if not stat.S_ISREG(mode):
            raise AudioError(f"{name} is a device, not a recording.")
        return path.open("rb")
    except FileNotFoundError:
        raise AudioError(f"{name} does not exist.") from None
    except PermissionError:
        raise AudioError(f"{name} may not be read: permission denied.") from None
    except ValueError:
        raise AudioError(f"{name} is not a file name.") from None
    except OSError as error:
        reason = "the name is too long" if error.errno == errno.ENAMETOOLONG else error.strerror
        raise AudioError(f"{name} cannot be opened: {reason}.") from error


def _position(file: Readable) -> int | None:
    """Give the place where an open file stands; None if it cannot go back there."""
    seekable = getattr(file, "seekable", None)
    if seekable is None or not seekable():
        return None
    try:
        return cast("BinaryIO", file).tell()
    except OSError:
        return None


@contextmanager
def _spooled(source: Source, cancelled: CancelCheck | None) -> Iterator[Source]:
    """Copy an MP4 or CAF that comes through a pipe to a nameless file: its index is at the end."""
    if source.seekable() or not needs_seeking(source.head):
        yield source
        return
    with tempfile.TemporaryFile() as copy:
        while data := source.read(1 << 20):
            source.heard()
            copy.write(data)
            if copy.tell() > SPOOL_BYTES:
                raise AudioError(
                    f"{source.title} is larger than {SPOOL_BYTES >> 30} GiB; give it as a file."
                )
        source.check()
        copy.seek(0)
        yield Source(cast("BinaryIO", copy), source.title, cancelled)
