"""Commands that a desktop starts on key press and key release may overtake each other on the way.

Each says when its process was started: one that is older than what came after it is let go, so
that a `start` behind its own `stop` does not record on and on.
"""

import os
import sys
import threading
from contextlib import suppress
from pathlib import Path

OPPOSITE = {"start": "stop", "stop": "start"}
AGES_S = 5.0  # nothing is overtaken by more
AFTER_NAME = 19  # of the fields in /proc/self/stat behind the name, the start is this one


class Order:
    """What came last, by command."""

    def __init__(self) -> None:
        self._newest: dict[str, float] = {}
        self._guard = threading.Lock()

    def is_overtaken(self, command: str, born_s: object) -> bool:
        """Say whether the opposite command was started later and came earlier; note this one."""
        if command not in OPPOSITE or not isinstance(born_s, float):
            return False
        with self._guard:
            late_s = self._newest.get(OPPOSITE[command], 0.0) - born_s
            self._newest[command] = max(born_s, self._newest.get(command, 0.0))
        return 0.0 < late_s < AGES_S


def born_s() -> float | None:
    """Give when this process was started, in seconds since the computer was; None if not known."""
    found: float | None = None
    if sys.platform == "linux":
        with suppress(OSError, ValueError, IndexError):
            fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            found = int(fields[AFTER_NAME]) / os.sysconf("SC_CLK_TCK")
    return found
