"""Hotkeys and pressed keys on Windows. Written and type-checked, not run.

RegisterHotKey keeps a chord from the window and says if it is taken; its release is looked for
while it is held. A hook is set only while a modifier alone is a hotkey.
"""

import ctypes
import sys
import threading
import time
from collections.abc import Callable, Mapping

from app.desktop.base import ChordError, ChordTaken, DesktopError, HotkeyEvent, KeyAction
from app.desktop.chord_state import ChordState
from app.desktop.chords import KEYS, Chord, objection

assert sys.platform == "win32"  # noqa: S101 - types are checked for this system only

from app.desktop.windows_api import (
    INPUT_KEYBOARD,
    KEY_EXTENDED,
    KEY_UNICODE,
    KEY_UP,
    OURS,
    WM_HOTKEY,
    WM_TIMER,
    HookKey,
    HookProcedure,
    Input,
    KeyInput,
    WindowThread,
    kernel32,
    user32,
)

MODIFIER_FLAGS = {"Alt": 1, "Ctrl": 2, "Shift": 4, "Super": 8}
NO_REPEAT = 0x4000
ALREADY_REGISTERED = 1409
HELD_TIMER, HELD_MS = 1, 10
LOW_LEVEL_KEYBOARD = 13
WM_KEYDOWN, WM_SYSKEYDOWN = 0x0100, 0x0104
MODIFIER_KEYS = {"Shift": 0xA0, "Ctrl": 0xA2, "Alt": 0xA4, "Super": 0x5B}
HOLDABLE = (0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0x5B, 0x5C)
SPARE = 0xE8  # a key without meaning: between, so that Alt or Super alone opens no menu
EXTENDED = frozenset({0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28, 0x2D, 0x2E, 0x5B, 0x5C,
                      0x5D, 0xA3, 0xA5})  # fmt: skip
STEP_S = 0.005
OnEvent = Callable[[HotkeyEvent], None]


def is_down(key: int) -> bool:
    """Say whether a key is held."""
    return bool(user32.GetAsyncKeyState(key) & 0x8000)


class WindowsHotkeys:
    """See Hotkeys."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._registered: dict[int, tuple[str, Chord]] = {}
        self._held: set[int] = set()
        self._next = 1
        self._lone = ChordState(lambda key: key.windows)
        self._hook: int | None = None
        self._procedure = HookProcedure(self._on_hook)  # kept: Windows holds a bare pointer
        self._on_event: OnEvent = lambda _event: None
        self._thread = WindowThread("hotkeys", self._on_message)

    def listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        """See Hotkeys."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)
        self._thread.call(lambda: self._listen(chords, on_event))

    def close(self) -> None:
        """See Hotkeys."""
        try:
            self._thread.call(lambda: self._listen({}, self._on_event))
        except DesktopError:
            return  # closed already
        self._thread.close()

    def _listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        whole = {name: chord for name, chord in chords.items() if not chord.is_modifier}
        kept = {n: item for n, item in self._registered.items() if whole.get(item[0]) == item[1]}
        old = {name for name, _chord in kept.values()}
        new: dict[int, tuple[str, Chord]] = {}
        try:
            for name, chord in whole.items():
                if name not in old:
                    new[self._register(chord)] = (name, chord)
        except ChordTaken:
            self._unregister(new)
            raise
        self._unregister(set(self._registered) - set(kept))
        self._registered = kept | new
        self._held &= set(self._registered)
        lone = {name: chord for name, chord in chords.items() if chord.is_modifier}
        self._lone.watch(lone)
        self._set_hook(wanted=bool(lone))
        self._on_event = on_event

    def _register(self, chord: Chord) -> int:
        flags = sum(MODIFIER_FLAGS[m] for m in chord.modifiers) | NO_REPEAT
        number, self._next = self._next, self._next + 1
        window = self._thread.window
        if not user32.RegisterHotKey(window, number, flags, KEYS[chord.key].windows):
            problem = ctypes.get_last_error()
            if problem == ALREADY_REGISTERED:
                raise ChordTaken(f"{chord} is taken by another program: please use another key.")
            raise ChordTaken(f"Windows keeps {chord} to itself (error {problem}).")
        return number

    def _unregister(self, numbers: Mapping[int, object] | set[int]) -> None:
        for number in numbers:
            user32.UnregisterHotKey(self._thread.window, number)

    def _on_message(self, message: int, first: int, _second: int) -> int | None:
        if message == WM_HOTKEY and first in self._registered:
            if first not in self._held:
                self._held.add(first)
                self._tell(self._registered[first][0], KeyAction.PRESSED)
                user32.SetTimer(self._thread.window, HELD_TIMER, HELD_MS, None)
            return 0
        if message == WM_TIMER and first == HELD_TIMER:
            self._look_for_release()
            return 0
        return None

    def _look_for_release(self) -> None:
        for number in sorted(self._held):
            name, chord = self._registered[number]
            if not is_down(KEYS[chord.key].windows):
                self._held.discard(number)
                self._tell(name, KeyAction.RELEASED)
        if not self._held:
            user32.KillTimer(self._thread.window, HELD_TIMER)

    def _set_hook(self, *, wanted: bool) -> None:
        if wanted and self._hook is None:
            module = kernel32.GetModuleHandleW(None)
            self._hook = user32.SetWindowsHookExW(LOW_LEVEL_KEYBOARD, self._procedure, module, 0)
            if not self._hook:
                self._hook = None
                raise DesktopError("Windows does not let VoxBar see a modifier key alone.")
        elif not wanted and self._hook is not None:
            user32.UnhookWindowsHookEx(self._hook)
            self._hook = None

    def _on_hook(self, code: int, kind: int, pointer: int) -> int:
        if code == 0:
            key = ctypes.cast(pointer, ctypes.POINTER(HookKey)).contents
            if key.extra != OURS:
                down = kind in (WM_KEYDOWN, WM_SYSKEYDOWN)
                for name, action in self._lone.feed(key.key, down=down):
                    self._tell(name, action)
        return int(user32.CallNextHookEx(None, code, kind, pointer))

    def _tell(self, name: str, action: KeyAction) -> None:
        self._on_event(HotkeyEvent(name, action, self._clock()))


class WindowsKeyboard:
    """See Keyboard."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._lock = threading.Lock()

    def press(self, chord: Chord) -> None:
        """See Keyboard."""
        keys = [MODIFIER_KEYS[m] for m in sorted(chord.modifiers)] + [KEYS[chord.key].windows]
        self._send([_key(k) for k in keys] + [_key(k, up=True) for k in reversed(keys)])

    def tap(self, key: int) -> None:
        """Press and release one virtual key."""
        self._send([_key(key), _key(key, up=True)])

    def settle(self, limit_s: float) -> None:
        """See Keyboard."""
        for _ in range(int(limit_s / STEP_S)):
            if not any(map(is_down, HOLDABLE)):
                return
            self._sleep(STEP_S)
        held = [_key(k, up=True) for k in HOLDABLE if is_down(k)]
        self._send([_key(SPARE), _key(SPARE, up=True), *held])

    def type_text(self, text: str) -> None:
        """See Keyboard; every character can be written here."""
        data = text.encode("utf-16-le")
        units = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]
        self._send([_unit(u, up=up) for u in units for up in (False, True)])

    def close(self) -> None:
        """See Keyboard."""

    def _send(self, inputs: list[Input]) -> None:
        with self._lock:
            count = len(inputs)
            array = (Input * count)(*inputs)
            if user32.SendInput(count, ctypes.byref(array), ctypes.sizeof(Input)) != count:
                raise DesktopError("Windows did not let VoxBar press keys in this window.")


def _key(key: int, *, up: bool = False) -> Input:
    flags = (KEY_EXTENDED if key in EXTENDED else 0) | (KEY_UP if up else 0)
    scan = user32.MapVirtualKeyW(key, 0)
    return _input(KeyInput(key=key, scan=scan, flags=flags, extra=OURS))


def _unit(unit: int, *, up: bool) -> Input:
    flags = KEY_UNICODE | (KEY_UP if up else 0)
    return _input(KeyInput(key=0, scan=unit, flags=flags, extra=OURS))


def _input(key: KeyInput) -> Input:
    made = Input(type=INPUT_KEYBOARD)
    made.of.key = key
    return made
