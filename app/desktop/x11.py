"""A desktop on X11: any window manager, any toolkit."""

import contextlib
from collections.abc import Callable
from typing import Protocol, TypeVar

from app.desktop.atspi import AtspiReader
from app.desktop.base import Desktop
from app.desktop.chords import Chord
from app.desktop.x11_clipboard import X11Clipboard
from app.desktop.x11_keyboard import X11Keyboard
from app.desktop.x11_keys import X11Hotkeys
from app.desktop.x11_windows import X11Windows


class _Closes(Protocol):
    def close(self) -> None: ...


Part = TypeVar("Part", bound=_Closes)


def open_desktop() -> Desktop:
    """Connect to the server that DISPLAY names; raises NotHere with what is missing."""
    with contextlib.ExitStack() as opened:

        def kept(make: Callable[[], Part]) -> Part:
            part = make()
            opened.callback(part.close)
            return part

        hotkeys = kept(X11Hotkeys)
        clipboard = kept(X11Clipboard)
        desktop = Desktop(
            kind="x11",
            hotkeys=hotkeys,
            clipboard=clipboard,
            keyboard=kept(X11Keyboard),
            windows=kept(X11Windows),
            paste=Chord("Insert", frozenset({"Shift"})),
            names_readers=True,
            touched=hotkeys.touched,
            reader=AtspiReader(),
            selected=clipboard.selected,
        )
        opened.pop_all()
        return desktop
