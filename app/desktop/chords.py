"""Keys by name, chords as text ("Ctrl+Alt+D", "F9", "ControlRight"), which may be hotkeys.

One table gives each key's name on every system.
A chord is a main key with modifiers, or one modifier alone.
"""

import enum
from dataclasses import dataclass

ISO_LEVEL3_SHIFT = 0xFE03  # what most layouts make of the right Alt
MODIFIERS = ("Ctrl", "Alt", "Shift", "Super")


@dataclass(frozen=True, slots=True)
class Key:
    """One key and its numbers."""

    name: str
    keysym: str  # X11, xkbcommon and the portals
    evdev: int  # Linux input; the X11 key code is 8 more
    windows: int  # virtual key
    macos: int  # virtual key code; -1: that keyboard has none


def _f_keys() -> list[Key]:
    evdev = [*range(59, 69), 87, 88, *range(183, 195)]
    macos = [122, 120, 99, 118, 96, 97, 98, 100, 101, 109, 103, 111, 105, 107, 113, 106, 64, 79, 80]
    macos += [90, -1, -1, -1, -1]
    return [
        Key(f"F{i + 1}", f"F{i + 1}", code, 0x70 + i, mac)
        for i, (code, mac) in enumerate(zip(evdev, macos, strict=True))
    ]


def _characters() -> list[Key]:
    rows = {"QWERTYUIOP": 16, "ASDFGHJKL": 30, "ZXCVBNM": 44, "1234567890": 2}
    evdev = {c: first + i for row, first in rows.items() for i, c in enumerate(row)}
    macos = dict(zip("ASDFHGZXCV", range(10), strict=True))
    macos |= {"B": 11, "Q": 12, "W": 13, "E": 14, "R": 15, "Y": 16, "T": 17, "1": 18, "2": 19}
    macos |= {"3": 20, "4": 21, "6": 22, "5": 23, "9": 25, "7": 26, "8": 28, "0": 29, "O": 31}
    macos |= {"U": 32, "I": 34, "P": 35, "L": 37, "J": 38, "K": 40, "N": 45, "M": 46}
    return [Key(c, c.lower(), code, ord(c), macos[c]) for c, code in evdev.items()]


_LONE = [
    Key("ControlLeft", "Control_L", 29, 0xA2, 59),
    Key("ControlRight", "Control_R", 97, 0xA3, 62),
    Key("ShiftLeft", "Shift_L", 42, 0xA0, 56),
    Key("ShiftRight", "Shift_R", 54, 0xA1, 60),
    Key("AltLeft", "Alt_L", 56, 0xA4, 58),
    Key("AltRight", "Alt_R", 100, 0xA5, 61),
    Key("SuperLeft", "Super_L", 125, 0x5B, 55),
    Key("SuperRight", "Super_R", 126, 0x5C, 54),
]
_EDITING = [
    Key("Space", "space", 57, 0x20, 49),
    Key("Tab", "Tab", 15, 0x09, 48),
    Key("Return", "Return", 28, 0x0D, 36),
    Key("Backspace", "BackSpace", 14, 0x08, 51),
    Key("Delete", "Delete", 111, 0x2E, 117),
    Key("Left", "Left", 105, 0x25, 123),
    Key("Right", "Right", 106, 0x27, 124),
    Key("Up", "Up", 103, 0x26, 126),
    Key("Down", "Down", 108, 0x28, 125),
    Key("Minus", "minus", 12, 0xBD, 27),
    Key("Equal", "equal", 13, 0xBB, 24),
    Key("Comma", "comma", 51, 0xBC, 43),
    Key("Period", "period", 52, 0xBE, 47),
    Key("Slash", "slash", 53, 0xBF, 44),
    Key("Semicolon", "semicolon", 39, 0xBA, 41),
    Key("Grave", "grave", 41, 0xC0, 50),
]
_OTHERS = [
    Key("Escape", "Escape", 1, 0x1B, 53),
    Key("Insert", "Insert", 110, 0x2D, 114),
    Key("Home", "Home", 102, 0x24, 115),
    Key("End", "End", 107, 0x23, 119),
    Key("PageUp", "Prior", 104, 0x21, 116),
    Key("PageDown", "Next", 109, 0x22, 121),
    Key("CapsLock", "Caps_Lock", 58, 0x14, 57),
    Key("ScrollLock", "Scroll_Lock", 70, 0x91, -1),
    Key("Pause", "Pause", 119, 0x13, -1),
    Key("Print", "Print", 99, 0x2C, -1),
    Key("Menu", "Menu", 127, 0x5D, -1),
]
KEYS = {key.name: key for key in [*_f_keys(), *_characters(), *_LONE, *_EDITING, *_OTHERS]}
LONE_MODIFIERS = frozenset(key.name for key in _LONE)
_WRITES = frozenset(key.name for key in [*_characters(), *_EDITING])
_BY_LOWER_NAME = {name.lower(): name for name in KEYS}
_SPELLINGS = {
    "control": "Ctrl", "ctrl": "Ctrl", "alt": "Alt", "shift": "Shift", "option": "Alt",
    "super": "Super", "meta": "Super", "win": "Super", "cmd": "Super", "command": "Super",
}  # fmt: skip
_OTHER_NAMES = {
    "ins": "Insert", "del": "Delete", "esc": "Escape", "enter": "Return", "prior": "PageUp",
    "next": "PageDown", "pgup": "PageUp", "pgdown": "PageDown", "caps_lock": "CapsLock",
    "scroll_lock": "ScrollLock", "print_screen": "Print", "control_r": "ControlRight",
    "control_l": "ControlLeft", "alt_r": "AltRight", "altgr": "AltRight",
}  # fmt: skip
# Key symbols that are not their own character; F1 and on follow each other.
_SYMBOLS = {
    "Control_L": 0xFFE3, "Control_R": 0xFFE4, "Shift_L": 0xFFE1, "Shift_R": 0xFFE2,
    "Alt_L": 0xFFE9, "Alt_R": 0xFFEA, "Super_L": 0xFFEB, "Super_R": 0xFFEC, "space": 0x20,
    "Tab": 0xFF09, "Return": 0xFF0D, "BackSpace": 0xFF08, "Delete": 0xFFFF, "Left": 0xFF51,
    "Up": 0xFF52, "Right": 0xFF53, "Down": 0xFF54, "minus": 0x2D, "equal": 0x3D, "comma": 0x2C,
    "period": 0x2E, "slash": 0x2F, "semicolon": 0x3B, "grave": 0x60, "Escape": 0xFF1B,
    "Insert": 0xFF63, "Home": 0xFF50, "End": 0xFF57, "Prior": 0xFF55, "Next": 0xFF56,
    "Caps_Lock": 0xFFE5, "Scroll_Lock": 0xFF14, "Pause": 0xFF13, "Print": 0xFF61, "Menu": 0xFF67,
} | {f"F{i}": 0xFFBD + i for i in range(1, 25)}  # fmt: skip
_RESERVED = {
    **dict.fromkeys(("Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Z", "Ctrl+A", "Ctrl+S"), "every program"),
    **dict.fromkeys(("Shift+Insert", "Ctrl+Insert", "Ctrl+Shift+V"), "copying and pasting"),
    **dict.fromkeys(("Alt+Tab", "Alt+F4", "Ctrl+Alt+Delete", "Super+L"), "the system"),
}


@dataclass(frozen=True, slots=True)
class Chord:
    """A main key with modifiers held, or one modifier key alone."""

    key: str  # a name in KEYS
    modifiers: frozenset[str] = frozenset()  # of MODIFIERS

    def __str__(self) -> str:
        """Write it as people do; `parse` reads it back."""
        return "+".join([*(m for m in MODIFIERS if m in self.modifiers), self.key])

    @property
    def is_modifier(self) -> bool:
        """Say whether it is one modifier key alone."""
        return self.key in LONE_MODIFIERS


class Numbers(enum.Enum):
    """Whose numbers name a key: what Qt calls a native virtual key."""

    KEYSYM = "keysym"  # X11 and Wayland
    WINDOWS = "windows"
    MACOS = "macos"


def name_of(number: int, numbers: Numbers) -> str | None:
    """Name the key that has this number on a system; None for one that VoxBar does not know."""
    if numbers is Numbers.KEYSYM:
        if number == ISO_LEVEL3_SHIFT:
            return "AltRight"
        lower = ord(chr(number).lower()) if number < 0x80 else number
        return next((k.name for k in KEYS.values() if symbol(k) == lower), None)
    wanted = (k.name for k in KEYS.values() if getattr(k, numbers.value) == number)
    return next(wanted, None)


def symbol(key: Key) -> int:
    """Give a key's X11 symbol as a number."""
    return _SYMBOLS.get(key.keysym) or ord(key.keysym)


def parse(text: str) -> Chord:
    """Read "ctrl + alt + d"; raises ValueError with a sentence that names the part not known."""
    *modifiers, key = [part.strip() for part in text.split("+")]
    unknown = [m for m in modifiers if m.lower() not in _SPELLINGS]
    name = _BY_LOWER_NAME.get(key.lower()) or _OTHER_NAMES.get(key.lower())
    if unknown or name is None:
        raise ValueError(f"“{text}” is no key that VoxBar knows: {(unknown or [key])[0]!r}.")
    return Chord(name, frozenset(_SPELLINGS[m.lower()] for m in modifiers))


def objection(chord: Chord, *, while_recording: bool = False) -> str:
    """Say in a sentence why `chord` cannot be a hotkey; empty if it can.

    Escape may be one only while something is recorded.
    """
    if chord.is_modifier and chord.modifiers:
        return f"{chord}: please use one modifier key alone, or a further key with it."
    if chord.key in _WRITES and not chord.modifiers - {"Shift"}:
        return (
            f"{chord} is needed for writing: please add Ctrl, Alt or Super, or use a key like F9."
        )
    if chord == Chord("Escape") and not while_recording:
        return "Escape is needed by every program: please use another key."
    if (owner := _RESERVED.get(str(chord))) and not while_recording:
        return f"{chord} is needed by {owner}: please use another combination."
    return ""
