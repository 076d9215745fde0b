"""The settings on disk: read with patience, written whole, the person's comments left in place.

A file with mistakes is never rewritten by reading it; before it is written to, the original is
kept beside it as settings.toml.broken-<date>.
"""

import contextlib
import hashlib
import logging
import os
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from app import paths
from app.errors import FolderError, SettingsError
from app.settings import SECTIONS, Loaded, Settings, find, from_tree
from app.settings_kinds import Setting
from app.settings_salvage import salvage

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

T = TypeVar("T")
log = logging.getLogger(__name__)

NAME = "settings.toml"
LOCK_WAIT_S = 5.0  # how long another VoxBar may take to write
HEAD = "VoxBar's settings. What is not here has its default; `voxbar config list` shows all.\n"


class SettingsFile:
    """The settings of one file, as they were when last read; used from one thread.

    `reload` costs one stat while nothing changed: call it when the system says that the folder
    changed, or before a dictation.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._state: tuple[int, ...] | None = None
        self._digest = b""
        self.loaded = Loaded()
        self.reload()

    @property
    def settings(self) -> Settings:
        """The values that count now."""
        return self.loaded.settings

    def reload(self) -> tuple[Setting[Any], ...]:
        """Read the file if it changed; give the settings whose values did.

        A file that is missing or empty leaves the values as they are: editors write in two steps.
        """
        state = _state(self.path)
        if state is None or state == self._state:
            return ()
        try:
            data = self.path.read_bytes()
        except OSError as error:
            self.loaded = replace(self.loaded, mistakes=(_unreadable(self.path, error),))
            self._digest = b""
            return ()
        self._state = state
        digest = hashlib.sha256(data).digest()
        if digest == self._digest or not data.strip():
            return ()
        self._digest = digest
        before, self.loaded = self.settings, parse(data)[0]
        return tuple(self.settings.changed(before))

    def set(self, setting: Setting[T], value: T) -> None:
        """Check and write one value. Raises SettingsError; the file is as before then."""
        self.update({setting.key: value})

    def update(self, values: Mapping[str, object]) -> None:
        """Check all values, then write them at once; raises SettingsError, writing none."""
        checked = {key: find(key).check(value) for key, value in values.items()}
        self._edit(lambda document: _put(document, checked))

    def unset(self, *keys: str) -> None:
        """Go back to the defaults of these keys, also of keys that VoxBar does not know."""
        self._edit(lambda document: _drop(document, keys))

    def _edit(self, change: Callable[["TOMLDocument"], None]) -> None:
        import tomlkit  # 30 ms that only writing costs

        target = self.path.resolve()  # a link into a folder of dotfiles stays one
        try:
            paths.private_folder(target.parent)
            with _only_writer(target):
                data = target.read_bytes() if target.exists() else b""
                loaded, tree = parse(data)
                if loaded.mistakes:
                    keep_original(target, data)
                document = _document(data, tree, loaded)
                change(document)
                write_private(target, tomlkit.dumps(document).encode())
        except FolderError as error:
            raise SettingsError(str(error)) from error
        except OSError as error:
            raise SettingsError(
                f"The settings could not be written to {target}: {error.strerror}."
            ) from error
        self.reload()


def parse(data: bytes) -> tuple[Loaded, dict[str, object]]:
    """Read the bytes of a settings file; never fails: what is wrong is among the mistakes."""
    losses: tuple[str, ...] = ()
    try:
        tree: dict[str, object] = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        text = data.decode("utf-8-sig", errors="replace")
        sound = "\n".join("\x00" if "\ufffd" in line else line for line in text.splitlines())
        tree, losses = salvage(sound)
        losses = losses or ("Something stood in the file twice; the last counts.",)
    loaded = from_tree(tree)
    return replace(loaded, mistakes=losses + loaded.mistakes), tree


def write_private(path: Path, data: bytes) -> None:
    """Replace a file whole or not at all; only this user can read it (0600). Raises OSError.

    One writer at a time: the caller sees to that.
    """
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    descriptor = paths.open_private(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _only_writer(target: Path) -> Iterator[None]:
    descriptor = paths.open_private(target.with_name(target.name + ".lock"), os.O_RDWR | os.O_CREAT)
    try:
        end = time.monotonic() + LOCK_WAIT_S
        while not paths.lock(descriptor):
            if time.monotonic() > end:
                raise SettingsError("Another VoxBar is writing the settings and does not finish.")
            time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def keep_original(path: Path, data: bytes) -> None:
    """Put a file with mistakes beside itself under a new name. Raises OSError."""
    stem = f"{path.name}.broken-{datetime.now().astimezone():%Y%m%dT%H%M%S}"
    number = 1
    while (kept := path.with_name(stem if number == 1 else f"{stem}-{number}")).exists():
        number += 1
    write_private(kept, data)
    log.warning("settings had mistakes: the original is kept as %s", kept.name)


def _document(data: bytes, tree: dict[str, object], loaded: Loaded) -> "TOMLDocument":
    """Give the file to edit: the person's own text, or what could be saved of it."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, TOMLKitError, RecursionError):
        document = tomlkit.item(tree)  # type: ignore[assignment]
        document = tomlkit.parse(tomlkit.dumps(document))
    if not data.strip():
        document.add(tomlkit.comment(HEAD.strip()))
    if loaded.mistakes:
        _drop_refused(document, loaded)
    return document


def _drop_refused(document: "TOMLDocument", loaded: Loaded) -> None:
    for section in SECTIONS:
        if section in document and not isinstance(document[section], dict):
            del document[section]
    known = [f"{section}.{name}" for section in SECTIONS for name in document.get(section, {})]
    refused = set(known) - set(loaded.settings.chosen) - set(loaded.unknown)
    _drop(document, tuple(refused))


def _put(document: "TOMLDocument", values: Mapping[str, Any]) -> None:
    import tomlkit

    for key, value in values.items():
        setting = find(key)
        plain = list(value) if isinstance(value, tuple) else value
        if setting.section not in document:
            document[setting.section] = tomlkit.table()
        section = document[setting.section]
        if setting.name not in section:
            section.add(tomlkit.comment(setting.label))
        if isinstance(plain, dict):
            inline = tomlkit.inline_table()
            inline.update(plain)
            plain = inline
        section[setting.name] = plain


def _drop(document: "TOMLDocument", keys: tuple[str, ...]) -> None:
    for key in keys:
        section, _, name = key.partition(".")
        if not name:
            document.pop(section, None)
        elif isinstance(document.get(section), dict):
            document[section].pop(name, None)


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _unreadable(path: Path, error: OSError) -> str:
    return f"The settings in {path} cannot be read ({error.strerror}): VoxBar goes on without it."
