"""Keys pressed on X11 by XTest: chords, text that the layout can write, modifiers let go."""

import time
from collections.abc import Callable

from Xlib import XK, X
from Xlib.ext import xtest

from app.desktop.base import NotHere
from app.desktop.chords import KEYS, Chord
from app.desktop.x11_display import Shared
from app.desktop.x11_xkb import KeyboardState, keyboard_state

STEP_S = 0.005
EVDEV_TO_X11 = 8
CHORD_MODIFIERS = {
    "Shift": "Shift_L", "Ctrl": "Control_L", "Alt": "Alt_L", "Super": "Super_L",
}  # fmt: skip
# Lock keys do not count: they change nothing in a paste chord and are not held.
_LOCKS = (X.LockMapIndex, X.Mod2MapIndex)
_CONTROLS = {"\n": "Return", "\t": "Tab"}


class X11Keyboard:
    """Presses keys. Safe from any thread; waits outside its lock."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._shared = Shared()
        self._sleep = sleep
        with self._shared.held() as self._display:
            able = self._display.has_extension("XTEST")
        if not able:
            self._shared.close()
            raise NotHere("This X server has no XTEST: VoxBar cannot press keys here.")

    def press(self, chord: Chord) -> None:
        """See Keyboard."""
        with self._shared.held():
            codes = [self._code(CHORD_MODIFIERS[m]) for m in sorted(chord.modifiers)]
            key = KEYS[chord.key]
            # A layout without Latin letters has no "v": programs go by the key's place then.
            self._stroke([*codes, self._find(key.keysym) or key.evdev + EVDEV_TO_X11])
            self._display.sync()

    def settle(self, limit_s: float) -> None:
        """See Keyboard."""
        for _ in range(int(limit_s / STEP_S)):
            if not self.held_modifiers():
                return
            self._sleep(STEP_S)
        with self._shared.held():
            held = self._held_codes()
            if held and (spare := self._spare_code()):
                # Alt or Super let go alone opens a menu: a key without meaning comes between.
                self._stroke([spare])
            for code in held:
                xtest.fake_input(self._display, X.KeyRelease, code)
            self._display.sync()

    def held_modifiers(self) -> bool:
        """Say whether the person holds a modifier key."""
        with self._shared.held():
            return bool(self._held_codes())

    def type_text(self, text: str) -> None:
        """See Keyboard."""
        with self._shared.held():
            state = keyboard_state(self._display)
            strokes = [self._strokes(c, state) for c in text]
            for codes in strokes:
                self._stroke(codes)
            self._display.sync()

    def close(self) -> None:
        """See Keyboard."""
        self._shared.close()

    def _stroke(self, codes: list[int]) -> None:
        for code in codes:
            xtest.fake_input(self._display, X.KeyPress, code)
        for code in reversed(codes):
            xtest.fake_input(self._display, X.KeyRelease, code)

    def _find(self, keysym: str) -> int:
        return self._display.keysym_to_keycode(XK.string_to_keysym(keysym))

    def _code(self, keysym: str) -> int:
        code = self._find(keysym)
        if not code:
            raise NotHere(f"This keyboard layout has no key {keysym}.")
        return code

    def _spare_code(self) -> int:
        """Give a key code without any symbol; 0 if every code has one."""
        first, last = self._display.display.info.min_keycode, self._display.display.info.max_keycode
        rows = self._display.get_keyboard_mapping(first, last - first + 1)
        return next((first + i for i, row in reversed([*enumerate(rows)]) if not any(row)), 0)

    def _held_codes(self) -> list[int]:
        down = self._display.query_keymap()
        rows = self._display.get_modifier_mapping()
        codes = {c for i, row in enumerate(rows) if i not in _LOCKS for c in row if c}
        return sorted(c for c in codes if down[c // 8] >> (c % 8) & 1)

    def _strokes(self, character: str, state: KeyboardState) -> list[int]:
        """Give the key codes to hold together for one character under the layout in force."""
        if character in _CONTROLS:
            return [self._code(_CONTROLS[character])]
        symbol = ord(character)  # Latin-1 key symbols are their own code points
        if symbol < 0x20 or symbol > 0xFF:
            raise NotHere("This keyboard layout cannot write every character of the text.")
        for level in (0, 1):
            for code, index in self._display.keysym_to_keycodes(symbol):
                if index == state.group * 2 + level:
                    shifted = bool(level) != (state.caps_lock and character.isalpha())
                    return [self._code("Shift_L"), code] if shifted else [code]
        raise NotHere("This keyboard layout cannot write every character of the text.")
