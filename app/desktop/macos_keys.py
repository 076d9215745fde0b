"""Hotkeys and pressed keys on macOS. Written and type-checked, not run.

An event tap in a thread of its own sees every key and keeps the hotkeys from the window. macOS
does not tell whether another program uses a key.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Mapping

from app.desktop.base import ChordError, DesktopError, HotkeyEvent, NotHere
from app.desktop.chord_state import ChordState, modifier_of
from app.desktop.chords import KEYS, LONE_MODIFIERS, Chord, objection

assert sys.platform == "darwin"  # noqa: S101 - types are checked for this system only

from app.desktop.macos_api import (
    ACTIVE_TAP,
    FLAGS,
    FLAGS_CHANGED,
    HEAD_INSERT,
    HID_STATE,
    HID_TAP,
    KEY_CODE,
    KEY_DOWN,
    KEY_UP,
    OURS,
    SESSION_TAP,
    TAP_STOPPED,
    USER_DATA,
    TapCallback,
    ax,
    cf,
    common_modes,
)

PERMISSION = (
    "macOS does not let VoxBar see the hotkey or press keys. Please allow it: System Settings > "
    "Privacy & Security > Accessibility, and Input Monitoring; then start VoxBar again."
)
START_S = 5.0
STEP_S = 0.005
PIECE = 20  # UTF-16 units that one event carries
MODIFIER_CODES = {KEYS[name].macos: name for name in LONE_MODIFIERS}
OnEvent = Callable[[HotkeyEvent], None]


class MacHotkeys:
    """See Hotkeys; raises NotHere without the permission."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._state = ChordState(lambda key: key.macos)
        self._on_event: OnEvent = lambda _event: None
        self._callback = TapCallback(self._on_key)  # kept: macOS holds a bare pointer
        self._held: set[int] = set()  # modifier keys
        self._tap: int | None = None
        self._loop: int | None = None
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hotkeys", daemon=True)
        self._thread.start()
        if not self._started.wait(START_S) or not self._tap:
            raise NotHere(PERMISSION)

    def listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        """See Hotkeys."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)
            if KEYS[chord.key].macos < 0:
                raise ChordError(f"A Mac's keyboard has no key {chord.key}: please choose another.")
        with self._lock:
            self._state.watch(chords)
            self._on_event = on_event

    def close(self) -> None:
        """See Hotkeys."""
        if self._loop:
            cf.CFRunLoopStop(self._loop)
            self._thread.join(START_S)
            self._loop = None

    def _run(self) -> None:
        mask = 1 << KEY_DOWN | 1 << KEY_UP | 1 << FLAGS_CHANGED
        self._tap = ax.CGEventTapCreate(
            SESSION_TAP, HEAD_INSERT, ACTIVE_TAP, mask, self._callback, None
        )
        if not self._tap:
            self._started.set()
            return
        source = cf.CFMachPortCreateRunLoopSource(None, self._tap, 0)
        self._loop = cf.CFRunLoopGetCurrent()
        cf.CFRunLoopAddSource(self._loop, source, common_modes())
        self._started.set()
        cf.CFRunLoopRun()
        cf.CFMachPortInvalidate(self._tap)
        cf.CFRelease(source)
        cf.CFRelease(self._tap)

    def _on_key(self, _proxy: int, kind: int, event: int, _data: int) -> int | None:
        """Give the event to pass it on, None to keep it from the window."""
        if kind in TAP_STOPPED:
            ax.CGEventTapEnable(self._tap, True)
            return event
        if ax.CGEventGetIntegerValueField(event, USER_DATA) == OURS:
            return event
        code = int(ax.CGEventGetIntegerValueField(event, KEY_CODE))
        with self._lock:
            return None if self._feed(kind, code, event) else event

    def _feed(self, kind: int, code: int, event: int) -> bool:
        """Take one key change; True if the key is a hotkey that the window shall not see."""
        down = kind == KEY_DOWN
        if kind == FLAGS_CHANGED:
            if code not in MODIFIER_CODES:
                return False
            flag = FLAGS[modifier_of(MODIFIER_CODES[code])]
            down = code not in self._held and bool(ax.CGEventGetFlags(event) & flag)
            (self._held.add if down else self._held.discard)(code)
        before = self._state.holds(code)
        if down and before:
            return kind == KEY_DOWN  # auto-repeat
        for name, action in self._state.feed(code, down=down):
            self._on_event(HotkeyEvent(name, action, self._clock()))
        return kind != FLAGS_CHANGED and (before or self._state.holds(code))


class MacKeyboard:
    """See Keyboard; posts events with flags of their own, so held modifiers do not matter much."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep

    def press(self, chord: Chord) -> None:
        """See Keyboard; the key is the one at that place of the American layout."""
        flags = sum(FLAGS[m] for m in chord.modifiers)
        for down in (True, False):
            self._post(KEYS[chord.key].macos, flags, down=down)

    def settle(self, limit_s: float) -> None:
        """See Keyboard; macOS lets no program release the person's keys: it only waits."""
        every = sum(FLAGS.values())
        for _ in range(int(limit_s / STEP_S)):
            if not ax.CGEventSourceFlagsState(HID_STATE) & every:
                return
            self._sleep(STEP_S)

    def type_text(self, text: str) -> None:
        """See Keyboard; every character can be written here."""
        data = text.encode("utf-16-le")
        for at in range(0, len(data), PIECE * 2):
            for down in (True, False):
                self._post(0, 0, down=down, text=data[at : at + PIECE * 2])

    def close(self) -> None:
        """See Keyboard."""

    def _post(self, code: int, flags: int, *, down: bool, text: bytes = b"") -> None:
        event = ax.CGEventCreateKeyboardEvent(None, code, down)
        if not event:
            raise DesktopError("macOS did not let VoxBar press a key.")
        ax.CGEventSetFlags(event, flags)
        ax.CGEventSetIntegerValueField(event, USER_DATA, OURS)
        if text:
            ax.CGEventKeyboardSetUnicodeString(event, len(text) // 2, ctypes.c_char_p(text))
        ax.CGEventPost(HID_TAP, event)
        cf.CFRelease(event)
