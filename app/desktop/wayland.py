"""A desktop on Wayland: for each part the first way that this compositor allows."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Protocol, TypeVar

from app.desktop.atspi import AtspiReader
from app.desktop.base import (
    Clipboard,
    Desktop,
    HotkeyEvent,
    Keyboard,
    Layer,
    News,
    NotHere,
    Target,
    Windows,
)
from app.desktop.chords import Chord
from app.desktop.portal import Portal
from app.desktop.portal_hotkeys import PortalHotkeys
from app.desktop.portal_keyboard import PortalKeyboard
from app.desktop.portal_patience import PatientHotkeys
from app.desktop.wayland_clipboard import WaylandClipboard
from app.desktop.wayland_keyboard import VirtualKeyboard
from app.desktop.wayland_layer import LayerSurface
from app.desktop.wayland_lines import binding_lines, current_desktop
from app.desktop.wayland_tools import WlCopy, find_keyboard
from app.desktop.wayland_windows import WaylandWindows

log = logging.getLogger(__name__)


class _Closes(Protocol):
    def close(self) -> None: ...


Part = TypeVar("Part", bound=_Closes)


class LinesToBind:
    """Hotkeys where the compositor lets no program have any: says the lines to put in by hand."""

    def __init__(self) -> None:
        self._said: Chord | None = None

    def listen(
        self,
        chords: Mapping[str, Chord],
        on_event: Callable[[HotkeyEvent], None],  # noqa: ARG002 - nothing comes
    ) -> None:
        """See Hotkeys; raises NotHere with the lines for the first chord, once for each."""
        chord = next(iter(chords.values()), None)
        if chord is not None and chord != self._said:
            self._said = chord
            lines = binding_lines(current_desktop(), chord)
            raise NotHere(f"This desktop lets no program have global hotkeys.\n{lines}")

    def close(self) -> None:
        """See Hotkeys."""


class NoKeyboard:
    """A keyboard where nothing can press keys: every text is copied."""

    def press(self, chord: Chord) -> None:  # noqa: ARG002
        """See Keyboard; raises NotHere."""
        raise NotHere("This desktop lets no program press keys.")

    def settle(self, limit_s: float) -> None:
        """See Keyboard."""

    def type_text(self, text: str) -> None:  # noqa: ARG002
        """See Keyboard; raises NotHere."""
        raise NotHere("This desktop lets no program press keys.")

    def close(self) -> None:
        """See Keyboard."""


class UnknownWindows:
    """Windows where the compositor keeps them to itself."""

    def focused(self) -> Target | None:
        """See Windows."""
        return None

    def activate(self, target: Target) -> bool:  # noqa: ARG002
        """See Windows."""
        return False

    def close(self) -> None:
        """See Windows."""


def _portal_keyboard() -> Keyboard:
    return _on_portal(PortalKeyboard)


def _portal_hotkeys() -> PortalHotkeys:
    return _on_portal(PortalHotkeys)


def _on_portal(make: Callable[[Portal], Part]) -> Part:
    portal = Portal()
    try:
        return make(portal)
    except NotHere:
        portal.close()
        raise


CLIPBOARDS: list[Callable[[], Clipboard]] = [WaylandClipboard, WlCopy]
WINDOWS: list[Callable[[], Windows]] = [WaylandWindows, UnknownWindows]
KEYBOARDS: list[Callable[[], Keyboard]] = [
    VirtualKeyboard,
    _portal_keyboard,
    find_keyboard,
    NoKeyboard,
]
HOTKEYS: list[Callable[[], PortalHotkeys | LinesToBind]] = [_portal_hotkeys, LinesToBind]


def open_desktop() -> Desktop:
    """Connect to the compositor that WAYLAND_DISPLAY names; raises NotHere without a clipboard."""
    with ExitStack() as opened:

        def first(ways: Sequence[Callable[[], Part]]) -> Part:
            part = _first(ways)
            opened.callback(part.close)
            return part

        notes: list[str] = []
        clipboard = first(CLIPBOARDS)
        windows = first(WINDOWS)
        if isinstance(windows, UnknownWindows):
            notes.append(
                "This desktop does not tell which window has the focus: the words go into the one "
                "that has it once they are ready."
            )
        keyboard = first(KEYBOARDS)
        if isinstance(keyboard, NoKeyboard):
            notes.append("VoxBar copies the text here, and you paste it. Installing ydotool helps.")
        news = News()
        found = first(HOTKEYS)
        hotkeys = PatientHotkeys(found, news) if isinstance(found, PortalHotkeys) else found
        desktop = Desktop(
            kind="wayland",
            hotkeys=hotkeys,
            clipboard=clipboard,
            keyboard=keyboard,
            windows=windows,
            paste=Chord("Insert", frozenset({"Shift"})),
            notes=tuple(notes),
            news=news,
            layer=_layer(),
            reader=AtspiReader(),
        )
        opened.pop_all()
        return desktop


def _layer() -> Layer | None:
    try:
        return LayerSurface()
    except NotHere as error:
        log.info("no overlay: %s", error)
        return None


def _first(ways: Sequence[Callable[[], Part]]) -> Part:
    """Give the first part that works here; raises what the last says."""
    *others, last = ways
    for way in others:
        try:
            return way()
        except NotHere as error:
            log.info("not here: %s", error)
    return last()
