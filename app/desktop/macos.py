"""A desktop on macOS. Written and type-checked, not run."""

import sys
from collections.abc import Callable, Mapping

from app.desktop.base import Desktop, HotkeyEvent, Hotkeys, NotHere
from app.desktop.chords import Chord, Numbers

assert sys.platform == "darwin"  # noqa: S101 - types are checked for this system only

from app.desktop.macos_api import ax
from app.desktop.macos_clipboard import MacClipboard
from app.desktop.macos_keys import PERMISSION, MacHotkeys, MacKeyboard
from app.desktop.macos_windows import MacWindows


class NotAllowed:
    """Hotkeys before the person has given the permission."""

    def listen(
        self,
        chords: Mapping[str, Chord],
        on_event: Callable[[HotkeyEvent], None],  # noqa: ARG002 - nothing comes
    ) -> None:
        """See Hotkeys; raises NotHere with what to allow."""
        if chords:
            raise NotHere(PERMISSION)

    def close(self) -> None:
        """See Hotkeys."""


def open_desktop() -> Desktop:
    """Open the desktop of macOS; without the permission, its notes say what to allow."""
    hotkeys: Hotkeys
    try:
        hotkeys = MacHotkeys()
    except NotHere:
        hotkeys = NotAllowed()
    return Desktop(
        kind="macos",
        hotkeys=hotkeys,
        clipboard=MacClipboard(),
        keyboard=MacKeyboard(),
        windows=MacWindows(),
        paste=Chord("V", frozenset({"Super"})),
        paste_by_hand="Cmd+V",
        names_readers=True,
        key_numbers=Numbers.MACOS,
        notes=() if ax.AXIsProcessTrusted() else (PERMISSION,),
    )
