"""When the person is away: a locked screen, another person's session in front, a machine asleep.

Linux: away_linux.py, Windows: away_windows.py. On macOS nobody is asked yet: there the longest
dictation and the person end a recording.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject

SLEEP = "sleep"


class Absence:
    """What stands against recording, by who said it; each method gives a command or "". Pure."""

    def __init__(self) -> None:
        self._reasons: set[str] = set()

    def note(self, source: str, *, away: bool) -> str:
        """Take what a source says that can also tell the end of it."""
        if away:
            self._reasons.add(source)
            return "suspend" if source == SLEEP else "lock"
        known = source in self._reasons
        self._reasons.discard(source)
        return "back" if known and not self._reasons else ""

    def asked(self, *, lock: bool) -> str:
        """Take an order to lock or unlock: whether it was followed, others say, or nobody."""
        if lock:
            return "" if self._reasons else "lock-asked"
        return "" if self._reasons else "back"


def watch(do: Callable[[str], None]) -> QObject | None:
    """Have `do` told lock, lock-asked, suspend and back, on Qt's main thread; keep what is given.

    None where nobody tells.
    """
    found: QObject | None = None
    if sys.platform == "win32":
        from app.away_windows import WindowsWatch

        found = WindowsWatch(do)
    elif sys.platform == "linux":
        from PySide6.QtDBus import QDBusConnection

        from app.away_linux import LinuxWatch

        found = LinuxWatch(do, QDBusConnection.systemBus(), QDBusConnection.sessionBus())
    return found
