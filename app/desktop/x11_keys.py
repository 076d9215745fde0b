"""Hotkeys on X11: raw XInput 2.2 events tell a key's state, a grab keeps the key from the window.

Raw events come while a menu or another program holds the keyboard, have no auto-repeat,
and show modifier keys.
"""

import logging
import struct
import time
from collections.abc import Callable, Mapping

from Xlib import XK, X, error
from Xlib.ext import ge, xinput

from app.desktop.base import ChordError, ChordTaken, HotkeyEvent, KeyAction, NotHere
from app.desktop.chords import KEYS, LONE_MODIFIERS, Chord, objection
from app.desktop.pump import Pump
from app.desktop.x11_display import close_display, key_grabbers, open_display

log = logging.getLogger(__name__)
MASKS = {"Shift": X.ShiftMask, "Ctrl": X.ControlMask, "Alt": X.Mod1Mask, "Super": X.Mod4Mask}
# Num Lock is Mod2 wherever xkb's rules are in force; the lock keys must not turn a hotkey off.
LOCKS = (0, X.LockMask, X.Mod2Mask, X.LockMask | X.Mod2Mask)
EVDEV_TO_X11 = 8  # added to an evdev code by every Linux server
OnEvent = Callable[[HotkeyEvent], None]
_MODIFIER_OF = {
    "ControlLeft": "Ctrl", "ControlRight": "Ctrl", "AltLeft": "Alt", "AltRight": "Alt",
    "ShiftLeft": "Shift", "ShiftRight": "Shift", "SuperLeft": "Super", "SuperRight": "Super",
}  # fmt: skip


class KeyWatch:
    """Watches keys on one connection; belongs to the thread that drains it.

    A Qt program may put `fileno` into a QSocketNotifier and call `drain`,
    in place of the thread of X11Hotkeys.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._display = open_display()
        self._root = self._display.screen().root
        # The server keeps raw events from the very client that holds a grab: grabs have their own.
        self._grabs = open_display()
        self._clock = clock
        self._chords: dict[str, Chord] = {}
        self._codes: dict[str, int] = {}
        self._grabbed: set[tuple[int, int]] = set()
        self._on_event: OnEvent = lambda _event: None
        self._down: dict[str, int] = {}  # hotkeys that are pressed, and their key code
        self._modifiers = self._modifier_codes()
        self._held = self._held_modifiers()
        self.touched_s = 0.0  # when a key that is no hotkey, or a mouse button, went down
        self._watch_raw_keys()

    def fileno(self) -> int:
        """Give the descriptor that becomes readable with events."""
        return self._display.fileno()

    def drain(self) -> None:
        """Handle every event that has come."""
        while self._grabs.pending_events():
            self._grabs.next_event()  # the same keys again, with repeats: only kept from others
        while self._display.pending_events():
            event = self._display.next_event()
            if event.type == ge.GenericEventCode and isinstance(event.data, bytes):
                _device, _time, code = struct.unpack_from("<HII", event.data)
                if event.evtype == xinput.RawKeyPress:
                    self._pressed(code)
                elif event.evtype == xinput.RawKeyRelease:
                    self._released(code)
                elif event.evtype == xinput.RawButtonPress:
                    self.touched_s = self._clock()
            elif event.type == X.MappingNotify:
                self._display.refresh_keyboard_mapping(event)
                self._follow_layout()

    def listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        """See Hotkeys."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)
        codes = {name: self._code(chord) for name, chord in chords.items()}
        wanted = {
            (codes[name], mask(chord)) for name, chord in chords.items() if not chord.is_modifier
        }
        self._grab_only(wanted)
        self._chords, self._codes, self._on_event = dict(chords), codes, on_event
        self._down = {n: code for n, code in self._down.items() if codes.get(n) == code}
        log.info("hotkeys: %s", ", ".join(f"{chord}" for chord in chords.values()))

    def close(self) -> None:
        """Give the keys back and end the connection."""
        close_display(self._grabs)
        close_display(self._display)

    def _watch_raw_keys(self) -> None:
        if not self._display.has_extension(xinput.extname):
            raise NotHere("This X server has no XInput 2: VoxBar cannot see its hotkeys here.")
        # WORKAROUND: python-xlib asks for XInput 2.0, where raw events stop during others' grabs.
        xinput.XIQueryVersion(
            display=self._display.display,
            opcode=self._display.display.get_extension_major(xinput.extname),
            major_version=2,
            minor_version=2,
        )
        mask_ = xinput.RawKeyPressMask | xinput.RawKeyReleaseMask | xinput.RawButtonPressMask
        self._root.xinput_select_events([(xinput.AllMasterDevices, mask_)])
        self._display.sync()

    def _code(self, chord: Chord) -> int:
        code = self._find(chord)
        if not code:
            raise ChordError(f"This keyboard has no key {chord.key}: please choose another one.")
        return code

    def _find(self, chord: Chord) -> int:
        key = KEYS[chord.key]
        code = self._display.keysym_to_keycode(XK.string_to_keysym(key.keysym))
        # Layouts give the right Alt another meaning (AltGr); its place stays.
        return code or (key.evdev + EVDEV_TO_X11 if chord.is_modifier else 0)

    def _follow_layout(self) -> None:
        self._modifiers = self._modifier_codes()
        codes = {name: self._find(chord) for name, chord in self._chords.items()}
        if codes == self._codes:
            return
        try:
            self.listen(self._chords, self._on_event)
        except (ChordTaken, ChordError) as problem:
            log.warning("after the keyboard layout changed: %s", problem)

    def _grab_only(self, wanted: set[tuple[int, int]]) -> None:
        for code, modifiers in wanted - self._grabbed:
            refused = error.CatchError(error.BadAccess)
            for lock in LOCKS:
                self._grabs.screen().root.grab_key(
                    code, modifiers | lock, False, X.GrabModeAsync, X.GrabModeAsync, onerror=refused
                )
            self._grabs.sync()
            if refused.get_error():
                self._release(wanted - self._grabbed)
                raise ChordTaken(self._taken_text(code, modifiers))
        self._release(self._grabbed - wanted)
        self._grabbed = set(wanted)

    def _release(self, grabs: set[tuple[int, int]]) -> None:
        for code, modifiers in grabs:
            for lock in LOCKS:
                self._grabs.screen().root.ungrab_key(code, modifiers | lock)
        self._grabs.sync()

    def _taken_text(self, code: int, modifiers: int) -> str:
        symbol = self._display.keycode_to_keysym(code, 0)
        key = next((k.name for k in KEYS.values() if XK.string_to_keysym(k.keysym) == symbol), "")
        held = frozenset(name for name, bit in MASKS.items() if modifiers & bit)
        owners = key_grabbers(self._display)
        by = f" (perhaps by {' or '.join(owners)})" if owners else ""
        return f"{Chord(key, held)} is taken by another program{by}: please use another key."

    def _pressed(self, code: int) -> None:
        if code in self._modifiers:
            self._held[code] = self._modifiers[code]
        else:
            self._spoil()
        held = {m for c, m in self._held.items() if c != code}
        meant = [
            n for n, c in self._chords.items() if self._codes[n] == code and held == c.modifiers
        ]
        for name in meant:  # raw keys do not repeat: pressed again means that a release was lost
            self._down[name] = code
            self._tell(name, KeyAction.PRESSED)
        if not meant and code not in self._modifiers:
            self.touched_s = self._clock()

    def _released(self, code: int) -> None:
        self._held.pop(code, None)
        for name in [n for n, c in self._down.items() if c == code]:
            del self._down[name]
            self._tell(name, KeyAction.RELEASED)

    def _spoil(self) -> None:
        for name in [n for n in self._down if self._chords[n].is_modifier]:
            del self._down[name]
            self._tell(name, KeyAction.SPOILED)

    def _tell(self, name: str, action: KeyAction) -> None:
        self._on_event(HotkeyEvent(name, action, self._clock()))

    def _modifier_codes(self) -> dict[int, str]:
        found = {}
        for name in LONE_MODIFIERS:
            symbol = XK.string_to_keysym(KEYS[name].keysym)
            for code, _index in self._display.keysym_to_keycodes(symbol):
                found[code] = _MODIFIER_OF[name]
        return found

    def _held_modifiers(self) -> dict[int, str]:
        down = self._display.query_keymap()
        return {c: m for c, m in self._modifiers.items() if down[c // 8] >> (c % 8) & 1}


class X11Hotkeys:
    """Hotkeys by a KeyWatch in a thread of its own."""

    def __init__(self) -> None:
        self._watch = KeyWatch()
        self._pump = Pump(self._watch, "hotkeys")

    def listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        """See Hotkeys."""
        self._pump.call(lambda: self._watch.listen(chords, on_event))

    def touched(self) -> float:
        """See Desktop; from any thread."""
        return self._watch.touched_s

    def close(self) -> None:
        """See Hotkeys."""
        self._pump.close()


def mask(chord: Chord) -> int:
    """Give the X11 state bits of a chord's modifiers."""
    return sum(MASKS[m] for m in chord.modifiers)
