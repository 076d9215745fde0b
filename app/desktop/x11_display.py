"""One connection to the X server, and who else is there."""

import contextlib
import logging
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from Xlib import X, display, error
from Xlib.xobject.drawable import Window

from app.desktop.base import DesktopError, NotHere

log = logging.getLogger(__name__)
WHOLE = 1 << 20  # longs of 32 bits: more than any property that is read here
# Programs that hold keys for the person, by the name of their process.
KEY_PROGRAMS = frozenset({
    "sxhkd", "xbindkeys", "kglobalaccel5", "kglobalaccel6", "kglobalacceld", "gsd-media-keys",
    "xfce4-keyboard-", "xfsettingsd", "csd-media-keys", "mate-settings-d", "copyq",
    "flameshot", "guake",
    "yakuake", "albert", "ulauncher", "parcellite", "clipit", "talon", "mumble", "obs", "discord",
})  # fmt: skip


def open_display() -> display.Display:
    """Connect to the server that DISPLAY names; raises NotHere with the reason."""
    where = os.environ.get("DISPLAY", "")
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", where)
    if local and not Path(f"/tmp/.X11-unix/X{local[1]}").exists():  # noqa: S108 - X's own place
        raise NotHere(f"There is no X server at “{where}”.")  # Xlib would try the network
    try:
        found = display.Display()
    except (error.DisplayError, OSError) as problem:
        raise NotHere(f"The X server at “{where}” does not let VoxBar in: {problem}") from problem
    # Xlib's RANDR overwrites the codes 1 and 2 (BadRequest, BadValue) with what cannot be raised.
    for code, kind in error.xerror_class.items():
        found.extension_add_error(code, kind)
    found.set_error_handler(_note_error)
    return found


def close_display(connection: display.Display) -> None:
    """End a connection, also one whose server is gone."""
    try:
        connection.close()
    except (error.ConnectionClosedError, OSError):
        connection.display.socket.close()


class Shared:
    """A connection that any thread may use, one after the other."""

    def __init__(self) -> None:
        self._connection = open_display()
        self._lock = threading.Lock()
        self._closed = False

    @contextlib.contextmanager
    def held(self) -> Iterator[display.Display]:
        """Give the connection to this thread alone; raises DesktopError if the server is gone."""
        with self._lock:
            if self._closed:
                raise DesktopError("The connection to the X server is closed.")
            try:
                yield self._connection
            except (error.ConnectionClosedError, OSError) as problem:
                raise DesktopError("The X server is gone.") from problem

    def close(self) -> None:
        """End the connection; may be called twice."""
        with self._lock:
            if not self._closed:
                self._closed = True
                close_display(self._connection)


def _note_error(problem: Any, _request: Any) -> None:  # noqa: ANN401 - Xlib's own shape
    """Note that a window went away meanwhile: nothing to act upon."""
    log.debug("X11: %s", type(problem).__name__)


def whole_property(window: Window, atom: int, kind: int = X.AnyPropertyType) -> Any:  # noqa: ANN401
    """Give a property as it is at one moment, None where there is none; raises error.BadWindow.

    Xlib's get_full_property asks twice: one that shrinks in between is an error, one that changes
    comes out mixed.
    """
    return window.get_property(atom, kind, 0, WHOLE)


def cardinals(window: Window, atom: int, kind: int = X.AnyPropertyType) -> list[int]:
    """Give a property's numbers; none where the property or the window is not there."""
    try:
        found = whole_property(window, atom, kind)
    except error.BadWindow:
        return []
    if found is None or found.format != 32:
        return []
    return [int(n) for n in found.value]


def text_property(window: Window, atom: int) -> str:
    """Give a property's text; empty where there is none."""
    try:
        found = whole_property(window, atom)
    except error.BadWindow:
        return ""
    if found is None or found.format != 8:
        return ""
    value = found.value
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def window_manager(connection: display.Display) -> str:
    """Name the window manager; empty if it does not say."""
    root = connection.screen().root
    ids = cardinals(root, connection.intern_atom("_NET_SUPPORTING_WM_CHECK"))
    if not ids:
        return ""
    window = connection.create_resource_object("window", ids[0])
    return text_property(window, connection.intern_atom("_NET_WM_NAME"))


def key_grabbers(connection: display.Display) -> list[str]:
    """Name the programs here that are known to hold keys; the server itself does not tell who."""
    running: list[str] = []
    for entry in Path("/proc").glob("[0-9]*/comm"):
        try:
            running.append(entry.read_text().strip())
        except OSError:
            continue  # it ended meanwhile
    manager = window_manager(connection)
    return [*([manager] if manager else []), *sorted(KEY_PROGRAMS.intersection(running))]
