"""From single keys going down and up to hotkeys pressed and released; pure, knows no device."""

from collections.abc import Callable, Mapping

from app.desktop.base import KeyAction
from app.desktop.chords import KEYS, LONE_MODIFIERS, Chord, Key

_MODIFIER_OF = {"Control": "Ctrl", "Alt": "Alt", "Shift": "Shift", "Super": "Super"}


def modifier_of(key: str) -> str:
    """Give the modifier that a key is: ControlLeft is Ctrl."""
    return _MODIFIER_OF[key.removesuffix("Left").removesuffix("Right")]


class ChordState:
    """Which hotkeys a stream of key codes presses and releases; pure, knows no device."""

    def __init__(self, number: Callable[[Key], int]) -> None:
        self._number = number  # of a key in that stream
        self._chords: dict[str, Chord] = {}
        self._held: set[str] = set()  # modifier keys
        self._down: set[str] = set()  # hotkeys
        self._modifiers = {number(KEYS[name]): name for name in LONE_MODIFIERS}

    def watch(self, chords: Mapping[str, Chord]) -> None:
        """Watch these chords from now on."""
        self._chords = dict(chords)
        self._down &= set(chords)

    def feed(self, code: int, *, down: bool) -> list[tuple[str, KeyAction]]:
        """Take one key change and say what it does to the hotkeys."""
        return self._pressed(code) if down else self._released(code)

    def holds(self, code: int) -> bool:
        """Say whether this key is a hotkey that is pressed now."""
        return any(self._number(KEYS[self._chords[n].key]) == code for n in self._down)

    def _pressed(self, code: int) -> list[tuple[str, KeyAction]]:
        held = {modifier_of(name) for name in self._held}
        told: list[tuple[str, KeyAction]] = []
        if name := self._modifiers.get(code):
            self._held.add(name)
        else:
            spoiled = [n for n in sorted(self._down) if self._chords[n].is_modifier]
            told += [(n, KeyAction.SPOILED) for n in spoiled]
            self._down -= set(spoiled)
        for hotkey, chord in self._chords.items():
            wanted = self._number(KEYS[chord.key]) == code and chord.modifiers == held
            if wanted and hotkey not in self._down:
                self._down.add(hotkey)
                told.append((hotkey, KeyAction.PRESSED))
        return told

    def _released(self, code: int) -> list[tuple[str, KeyAction]]:
        self._held.discard(self._modifiers.get(code, ""))
        gone = [n for n in sorted(self._down) if self._number(KEYS[self._chords[n].key]) == code]
        self._down -= set(gone)
        return [(n, KeyAction.RELEASED) for n in gone]
