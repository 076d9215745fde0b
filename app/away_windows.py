"""On Windows: the screen locked, the machine asleep. Written and type-checked, not run."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes

assert sys.platform == "win32"  # noqa: S101 - types are checked for this system only

from PySide6.QtCore import (  # noqa: E402
    QAbstractNativeEventFilter,
    QByteArray,
    QCoreApplication,
    QObject,
)
from PySide6.QtWidgets import QWidget  # noqa: E402

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
POWER = {0x0004: "suspend", 0x0007: "back", 0x0012: "back"}  # PBT_APM...
SESSION = {0x7: "lock", 0x8: "back"}  # WTS_SESSION_LOCK, WTS_SESSION_UNLOCK
THIS_SESSION = 0


class WindowsWatch(QObject):
    """A hidden window that Windows tells; `do` gets lock, suspend and back, on the main thread."""

    def __init__(self, do: Callable[[str], None]) -> None:
        super().__init__()
        self._filter = _Filter(do)
        self._window = QWidget()
        handle = wintypes.HWND(self._window.winId())
        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(handle, THIS_SESSION)
        if (app := QCoreApplication.instance()) is not None:
            app.installNativeEventFilter(self._filter)


class _Filter(QAbstractNativeEventFilter):
    """Reads what Windows sends to any window of ours; each thing is told once."""

    def __init__(self, do: Callable[[str], None]) -> None:
        super().__init__()
        self._do = do
        self._locked = False

    def nativeEventFilter(  # noqa: N802 - Qt's name
        self,
        eventType: QByteArray | bytes | bytearray | memoryview,  # noqa: ARG002, N803
        message: int,
    ) -> tuple[bool, int]:
        """Take one message; it goes on to the window."""
        found = wintypes.MSG.from_address(int(message))
        if found.message == WM_WTSSESSION_CHANGE and found.wParam in SESSION:
            self._locked = SESSION[found.wParam] == "lock"
            self._do(SESSION[found.wParam])
        elif found.message == WM_POWERBROADCAST and found.wParam in POWER:
            command = POWER[found.wParam]
            if command == "suspend" or not self._locked:  # waking behind the lock screen: not back
                self._do(command)
        return False, 0
