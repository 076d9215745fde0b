"""Where the app keeps its files, and how a folder or a file is kept to its owner.

Knows nothing of what lies in them. `VOXBAR_HOME` puts everything into one folder (a portable
installation, a test).
"""

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.errors import FolderError

NAME = "voxbar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The app's folders; none of them need exist yet."""

    config: Path  # settings
    data: Path  # history, recordings
    runtime: Path  # control socket, lock: nothing here outlives a reboot

    @property
    def recordings(self) -> Path:
        """Sound that has not become text yet."""
        return self.data / "recordings"


def folders() -> Folders:
    """Give this person's folders, as the system's customs have them."""
    if home := os.environ.get("VOXBAR_HOME"):
        base = Path(home).absolute()
        return Folders(config=base / "config", data=base / "data", runtime=base / "run")
    data = platformdirs.user_data_path(NAME, appauthor=False)
    # Never a folder in /tmp: others could make it first.
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Folders(
        config=platformdirs.user_config_path(NAME, appauthor=False),
        data=data,
        runtime=Path(given) / NAME if given else data / "run",
    )


def cache() -> Path:
    """Give the folder of what can be computed again (asr/quantise.py), whatever VOXBAR_HOME is."""
    return platformdirs.user_cache_path(NAME, appauthor=False)


def private_folder(path: Path) -> Path:
    """Make `path` a folder that only this user can open (0700), with its parents; return it.

    Raises FolderError where it cannot be made, is a link, or belongs to somebody else.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode):
            raise FolderError(f"{path} is a link, not a folder: please remove it.")
        _require_own(found, path)
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(0o700)
    except OSError as error:
        raise FolderError(f"The folder {path} cannot be used: {error.strerror}.") from error
    return path


def open_private(path: Path, flags: int) -> int:
    """Open a file that only this user can read (0600); return its descriptor.

    `flags` as for os.open; links are refused. Raises FolderError where the file is not this
    user's, OSError otherwise.
    """
    safe = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | safe, 0o600)
    try:
        _require_own_file(os.fstat(descriptor), path)
    except FolderError:
        os.close(descriptor)
        raise
    return descriptor


def lock(descriptor: int) -> bool:
    """Take the lock of an open file; False if another has it. It ends with the descriptor."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 30, os.SEEK_SET)  # Windows keeps others from locked bytes
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def own_id() -> int | None:
    """Give this user's number; None where the system has no such thing."""
    number: int | None = None
    if sys.platform != "win32":
        number = os.geteuid()
    return number


def _require_own_file(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise FolderError(f"{path} is not a plain file.")
    _require_own(found, path)


def _require_own(found: os.stat_result, path: Path) -> None:
    me = own_id()
    if me is not None and found.st_uid != me:
        raise FolderError(f"{path} belongs to another user: VoxBar does not touch it.")
