"""Keys pressed on Wayland by the virtual-keyboard protocol, with a keyboard map of our own.

The map is the plain American one, whatever the person's: so every ASCII character can be typed.
"""

import ctypes
import tempfile
import threading
import time

from app.desktop.base import NotHere
from app.desktop.chords import KEYS, Chord
from app.desktop.wayland_wire import Wire

MANAGER = "zwp_virtual_keyboard_manager_v1"
XKB_V1 = 1
MODIFIER_BITS = {"Shift": 1, "Ctrl": 4, "Alt": 8, "Super": 64}
MODIFIER_CODES = {"Shift": 42, "Ctrl": 29, "Alt": 56, "Super": 125}
PLAIN = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./ \n\t"
SHIFTED = '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
CODES = [41, *range(2, 14), *range(16, 28), 43, *range(30, 41), *range(44, 54), 57, 28, 15]


class _RuleNames(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")
    ]


def american_strokes(text: str) -> list[tuple[bool, int]]:
    """Give (shift, evdev code) for each character; raises NotHere for what is not ASCII."""
    plain = dict(zip(PLAIN, CODES, strict=True))
    shifted = dict(zip(SHIFTED, CODES, strict=False))
    if not all(c in plain or c in shifted for c in text):
        raise NotHere("Only plain characters can be typed here, not every one of this text.")
    return [(c not in plain, plain.get(c) or shifted[c]) for c in text]


class VirtualKeyboard:
    """See Keyboard; a keyboard of our own beside the person's. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wire = Wire()
        self._closed = False
        try:
            seat = self._wire.bind("wl_seat", 1)
            manager = self._wire.bind(MANAGER, 1)
            self._keyboard = self._wire.new()
            self._wire.request(manager, 0, seat, self._keyboard)
            self._send_map(_american_map())
            self._wire.round_trip()
        except NotHere:
            self._wire.close()
            raise

    def press(self, chord: Chord) -> None:
        """See Keyboard."""
        with self._lock:
            self._stroke(sorted(chord.modifiers), KEYS[chord.key].evdev)
            self._wire.round_trip()

    def settle(self, limit_s: float) -> None:
        """See Keyboard: each keyboard has its own modifiers here, so the person's do not matter."""

    def type_text(self, text: str) -> None:
        """See Keyboard."""
        strokes = american_strokes(text)
        with self._lock:
            for shift, code in strokes:
                self._stroke(["Shift"] if shift else [], code)
            self._wire.round_trip()

    def hold(self, chord: Chord, *, down: bool) -> None:
        """Press a chord and leave it down, or let it go: for tests of the hotkeys."""
        with self._lock:
            for name in sorted(chord.modifiers):
                self._key(MODIFIER_CODES[name], down=down)
            self._modifiers(sorted(chord.modifiers) if down else [])
            self._key(KEYS[chord.key].evdev, down=down)
            self._wire.round_trip()

    def close(self) -> None:
        """See Keyboard."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._wire.close()

    def _stroke(self, modifiers: list[str], code: int) -> None:
        for name in modifiers:
            self._key(MODIFIER_CODES[name], down=True)
        self._modifiers(modifiers)
        self._key(code, down=True)
        self._key(code, down=False)
        for name in reversed(modifiers):
            self._key(MODIFIER_CODES[name], down=False)
        self._modifiers([])

    def _key(self, code: int, *, down: bool) -> None:
        self._wire.request(self._keyboard, 1, int(time.monotonic() * 1000), code, int(down))

    def _modifiers(self, names: list[str]) -> None:
        self._wire.request(self._keyboard, 2, sum(MODIFIER_BITS[n] for n in names), 0, 0, 0)

    def _send_map(self, keymap: bytes) -> None:
        with tempfile.TemporaryFile() as file:
            file.write(keymap)
            file.flush()
            self._wire.request(self._keyboard, 0, XKB_V1, len(keymap), fds=(file.fileno(),))


def _american_map() -> bytes:
    """Give the map as text with a closing zero; raises NotHere without libxkbcommon."""
    try:
        xkb = ctypes.CDLL("libxkbcommon.so.0")
    except OSError as error:
        raise NotHere(
            "libxkbcommon is missing: please install the package libxkbcommon0."
        ) from error
    pointer = ctypes.c_void_p
    xkb.xkb_context_new.restype = xkb.xkb_keymap_new_from_names.restype = pointer
    xkb.xkb_keymap_new_from_names.argtypes = [pointer, pointer, ctypes.c_int]
    xkb.xkb_keymap_get_as_string.restype = ctypes.c_char_p
    xkb.xkb_keymap_get_as_string.argtypes = [pointer, ctypes.c_int]
    names = _RuleNames(None, None, b"us", None, None)
    context = xkb.xkb_context_new(0)
    keymap = xkb.xkb_keymap_new_from_names(context, ctypes.byref(names), 0)
    if not keymap:
        raise NotHere("The keyboard maps are missing: please install the package xkb-data.")
    return bytes(xkb.xkb_keymap_get_as_string(keymap, XKB_V1)) + b"\0"
