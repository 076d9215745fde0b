"""The clipboard on Windows: lent by delayed rendering. Written and type-checked, not run.

Text offered without data is asked for when somebody pastes: so the fetch is seen, and mostly whose
it is. Pictures come back as device-independent bitmaps; metafiles and private handles do not.
"""

import ctypes
import sys
import time
from collections.abc import Callable
from ctypes import wintypes

from app.desktop.base import DesktopError, NotHere, Target
from app.desktop.loans import NotedLoan

assert sys.platform == "win32"  # noqa: S101 - types are checked for this system only

from app.desktop.windows_api import (
    WM_DESTROYCLIPBOARD,
    WM_RENDERALLFORMATS,
    WM_RENDERFORMAT,
    WindowThread,
    kernel32,
    user32,
)

UNICODE_TEXT = 13
# Handles of GDI, not memory: bitmaps come back by their CF_DIB.
NOT_MEMORY = frozenset({2, 3, 9, 14, 0x80, 0x82, 0x83, 0x8E, *range(0x200, 0x400)})
MOVEABLE = 0x0002
HIDDEN = ("ExcludeClipboardContentFromMonitorProcessing",)
NOT_ALLOWED = ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard")  # data 0: no
OPEN_TRIES, OPEN_STEP_S = 20, 0.01
SAVE_S = 1.5
SAVE_BYTES = 64 * 1024 * 1024

Content = dict[int, bytes]  # by format number


class WindowsClipboard:
    """See Clipboard; a window of its own in a thread owns the clipboard."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._text = ""
        self._loan: NotedLoan | None = None
        self._reader = 0  # the target's process
        self._before: Content = {}
        self._thread = WindowThread("clipboard", self._on_message)

    def lend(
        self,
        text: str,
        target: Target | None,
        *,
        selection: bool,  # noqa: ARG002 - there is no primary selection here
        hidden: bool = True,
    ) -> NotedLoan:
        """See Clipboard."""
        return self._thread.call(lambda: self._lend(text, target, hidden=hidden), SAVE_S * 2)

    def put(self, text: str) -> None:
        """See Clipboard."""
        self._thread.call(lambda: self._own({UNICODE_TEXT: _encoded(text)}))

    def has_selection(self, target: Target) -> bool:  # noqa: ARG002 - Windows has none
        """See Clipboard."""
        return False

    def close(self) -> None:
        """See Clipboard; Windows asks for all that was only offered (WM_RENDERALLFORMATS)."""
        self._thread.close()

    def _lend(self, text: str, target: Target | None, *, hidden: bool) -> NotedLoan:
        if self._loan is not None:
            self._end(self._loan, back=True)
        self._before = self._save()
        self._text, self._reader = text, target.pid if target else 0
        loan = NotedLoan(lambda which, back: self._thread.call(lambda: self._end(which, back=back)))
        self._own({UNICODE_TEXT: None, **(_hints() if hidden else {})})
        self._loan = loan
        return loan

    def _end(self, loan: NotedLoan, *, back: bool) -> None:
        if loan is not self._loan:
            return
        self._loan = None
        ours = user32.GetClipboardOwner() == self._thread.window
        if not ours:
            return
        if back:
            self._own(dict(self._before))
        else:
            self._own({UNICODE_TEXT: _encoded(self._text)})  # for good: not on request
        self._before = {}

    def _save(self) -> Content:
        saved: Content = {}
        room, end = SAVE_BYTES, self._clock() + SAVE_S
        with _Opened(self._thread.window):
            number = user32.EnumClipboardFormats(0)
            while number and self._clock() < end:
                if number not in NOT_MEMORY:
                    data = _memory(user32.GetClipboardData(number), room)
                    if data is not None:
                        saved[number] = data
                        room -= len(data)
                number = user32.EnumClipboardFormats(number)
        return saved

    def _own(self, content: dict[int, bytes | None]) -> None:
        """Own the clipboard with `content`; None: rendered when it is asked for."""
        with _Opened(self._thread.window):
            loan, self._loan = self._loan, None  # emptying our own is no loss
            user32.EmptyClipboard()
            self._loan = loan
            for number, data in content.items():
                _give(number, data)

    def _on_message(self, message: int, first: int, _second: int) -> int | None:
        if message == WM_RENDERFORMAT:
            self._note_reader()
            _give(first, _encoded(self._text))
            return 0
        if message == WM_RENDERALLFORMATS:
            with _Opened(self._thread.window):
                if user32.GetClipboardOwner() == self._thread.window:
                    _give(UNICODE_TEXT, _encoded(self._text))
            return 0
        if message == WM_DESTROYCLIPBOARD:
            if self._loan is not None:
                self._loan.note_lost()
            return 0
        return None

    def _note_reader(self) -> None:
        if self._loan is None:
            return
        process = wintypes.DWORD()
        window = user32.GetOpenClipboardWindow()
        if window:
            user32.GetWindowThreadProcessId(window, ctypes.byref(process))
        # A program that opens the clipboard without a window cannot be named: it counts as meant.
        meant = not window or not self._reader or process.value == self._reader
        self._loan.note_read(self._clock(), by_target=meant)


class _Opened:
    """The clipboard, opened for `window`; only one program may have it open at a time."""

    def __init__(self, window: int) -> None:
        self._window = window

    def __enter__(self) -> None:
        for _ in range(OPEN_TRIES):
            if user32.OpenClipboard(self._window):
                return
            time.sleep(OPEN_STEP_S)
        raise NotHere("Another program does not let go of the clipboard.")

    def __exit__(self, *_error: object) -> None:
        user32.CloseClipboard()


def _encoded(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("utf-16-le") + b"\0\0"


def _hints() -> dict[int, bytes | None]:
    hidden = {user32.RegisterClipboardFormatW(name): b"\0" for name in HIDDEN}
    refused = {user32.RegisterClipboardFormatW(name): b"\0\0\0\0" for name in NOT_ALLOWED}
    return {**hidden, **refused}


def _memory(handle: int | None, room: int) -> bytes | None:
    """Copy a block of global memory; None if there is none or it is larger than `room` bytes."""
    if not handle:
        return None
    size = kernel32.GlobalSize(handle)
    pointer = kernel32.GlobalLock(handle) if size <= room else None
    if not pointer:
        return None
    try:
        return ctypes.string_at(pointer, size)
    finally:
        kernel32.GlobalUnlock(handle)


def _give(number: int, data: bytes | None) -> None:
    """Put one format onto the opened clipboard; None: on request."""
    if data is None:
        user32.SetClipboardData(number, None)
        return
    handle = kernel32.GlobalAlloc(MOVEABLE, max(1, len(data)))
    pointer = kernel32.GlobalLock(handle) if handle else None
    if not pointer:
        raise DesktopError("Windows has no memory left for the clipboard.")
    ctypes.memmove(pointer, data, len(data))
    kernel32.GlobalUnlock(handle)
    if not user32.SetClipboardData(number, handle):
        kernel32.GlobalFree(handle)  # otherwise it is the system's now
