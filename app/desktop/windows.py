"""A desktop on Windows. Written and type-checked, not run."""

import ctypes
import sys
import time
from collections.abc import Callable
from ctypes import wintypes
from pathlib import PureWindowsPath

from app.desktop.base import Desktop, DesktopError, NotHere, Target
from app.desktop.chords import Chord, Numbers

assert sys.platform == "win32"  # noqa: S101 - types are checked for this system only

from app.desktop.windows_api import advapi32, kernel32, user32
from app.desktop.windows_clipboard import WindowsClipboard
from app.desktop.windows_keys import SPARE, WindowsHotkeys, WindowsKeyboard

QUERY_LIMITED = 0x1000
TOKEN_QUERY = 0x0008
ACCESS_DENIED = 5
RESTORE = 9
ACTIVATE_S, STEP_S = 0.5, 0.01
MOST_CHARACTERS = 1024


class WindowsWindows:
    """See Windows (the protocol)."""

    def __init__(
        self, keyboard: WindowsKeyboard, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._keyboard = keyboard
        self._sleep = sleep

    def focused(self) -> Target | None:
        """See Windows."""
        window = user32.GetForegroundWindow()
        if not window:
            return None
        title = ctypes.create_unicode_buffer(MOST_CHARACTERS)
        user32.GetWindowTextW(window, title, MOST_CHARACTERS)
        process = wintypes.DWORD()
        user32.GetWindowThreadProcessId(window, ctypes.byref(process))
        app = program_name(process.value)
        return Target(window=window, app=app, title=title.value, pid=process.value)

    def activate(self, target: Target) -> bool:
        """See Windows; raises NotHere for a program with more rights than ours."""
        if has_more_rights(target.pid):
            raise NotHere(f"{target.app} runs as administrator: VoxBar may not press keys there.")
        if user32.IsIconic(target.window):
            user32.ShowWindow(target.window, RESTORE)
        # Windows gives the foreground only to the program that had the last input.
        self._keyboard.tap(SPARE)
        user32.SetForegroundWindow(target.window)
        for _ in range(int(ACTIVATE_S / STEP_S)):
            if user32.GetForegroundWindow() == target.window:
                return True
            self._sleep(STEP_S)
        return False

    def close(self) -> None:
        """See Windows."""


def open_desktop() -> Desktop:
    """Open the Windows desktop."""
    keyboard = WindowsKeyboard()
    hotkeys = WindowsHotkeys()
    try:
        clipboard = WindowsClipboard()
    except DesktopError:
        hotkeys.close()
        raise
    return Desktop(
        kind="windows",
        hotkeys=hotkeys,
        clipboard=clipboard,
        keyboard=keyboard,
        windows=WindowsWindows(keyboard),
        paste=Chord("V", frozenset({"Ctrl"})),
        names_readers=True,
        key_numbers=Numbers.WINDOWS,
    )


def program_name(process: int) -> str:
    """Give the name of a program's file ("notepad.exe"); empty if Windows does not tell."""
    handle = kernel32.OpenProcess(QUERY_LIMITED, False, process)
    if not handle:
        return ""
    try:
        name = ctypes.create_unicode_buffer(MOST_CHARACTERS)
        size = wintypes.DWORD(MOST_CHARACTERS)
        found = kernel32.QueryFullProcessImageNameW(handle, 0, name, ctypes.byref(size))
        return PureWindowsPath(name.value).name if found else ""
    finally:
        kernel32.CloseHandle(handle)


def has_more_rights(process: int) -> bool:
    """Say whether a program runs with rights that ours lacks: Windows keeps our keys from it."""
    handle = kernel32.OpenProcess(QUERY_LIMITED, False, process)
    if not handle:
        return ctypes.get_last_error() == ACCESS_DENIED
    try:
        token = wintypes.HANDLE()
        if advapi32.OpenProcessToken(handle, TOKEN_QUERY, ctypes.byref(token)):
            kernel32.CloseHandle(token)
            return False
        return ctypes.get_last_error() == ACCESS_DENIED
    finally:
        kernel32.CloseHandle(handle)
