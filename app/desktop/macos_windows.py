"""Programs and text fields on macOS. Written and type-checked, not run."""

import ctypes
import sys
import time
from collections.abc import Callable

from app.desktop.base import Target

assert sys.platform == "darwin"  # noqa: S101 - types are checked for this system only

from app.desktop.macos_api import Pool, ax, cf, cf_text, objc_class, python_text, send

IGNORING_OTHERS = 1 << 1
ACTIVATE_S, STEP_S = 0.5, 0.01
ANSWER_S = 0.25  # a program that hangs does not hold us up
FIELD, CARET, WINDOW, TITLE = (
    "AXFocusedUIElement", "AXSelectedTextRange", "AXFocusedWindow", "AXTitle",
)  # fmt: skip


class MacWindows:
    """See Windows; a target is a program: macOS numbers no windows for others."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep

    def focused(self) -> Target | None:
        """See Windows."""
        with Pool():
            workspace = send(objc_class("NSWorkspace"), "sharedWorkspace")
            program = send(workspace, "frontmostApplication")
            if not program:
                return None
            pid = int(send(program, "processIdentifier", result=ctypes.c_int))
            app = python_text(send(program, "localizedName"))
            return Target(window=pid, app=app, title=_title(pid), pid=pid)

    def activate(self, target: Target) -> bool:
        """See Windows."""
        with Pool():
            kind = objc_class("NSRunningApplication")
            program = send(kind, "runningApplicationWithProcessIdentifier:", target.pid)
            send(program, "activateWithOptions:", IGNORING_OTHERS)
        for _ in range(int(ACTIVATE_S / STEP_S)):
            now = self.focused()
            if now is not None and now.window == target.window:
                return True
            self._sleep(STEP_S)
        return False

    def close(self) -> None:
        """See Windows."""


class Caret:
    """Where the caret of a program's text field stood; `moved` says whether it still does."""

    def __init__(self, field: int, place: int) -> None:
        self._field = field
        self._place = place

    @classmethod
    def of(cls, pid: int) -> "Caret | None":
        """Look at a program's focused field; None where it does not answer to Accessibility."""
        program = _program(pid)
        field = attribute(program, FIELD)
        cf.CFRelease(program)
        if not field:
            return None
        place = attribute(field, CARET)
        if not place:
            cf.CFRelease(field)
            return None
        return cls(field, place)

    def moved(self) -> bool:
        """Say whether the caret stands elsewhere now."""
        now = attribute(self._field, CARET)
        if not now:
            return False
        same = bool(cf.CFEqual(now, self._place))
        cf.CFRelease(now)
        return not same

    def __del__(self) -> None:
        """Let go of what macOS gave."""
        cf.CFRelease(self._place)
        cf.CFRelease(self._field)


def attribute(element: int, name: str) -> int | None:
    """Copy an attribute of an element, to be released; None where it has none."""
    found = ctypes.c_void_p()
    key = cf_text(name)
    problem = ax.AXUIElementCopyAttributeValue(element, key, ctypes.byref(found))
    cf.CFRelease(key)
    return None if problem else found.value


def _program(pid: int) -> int:
    program = int(ax.AXUIElementCreateApplication(pid))
    ax.AXUIElementSetMessagingTimeout(program, ANSWER_S)
    return program


def _title(pid: int) -> str:
    program = _program(pid)
    window = attribute(program, WINDOW)
    cf.CFRelease(program)
    if not window:
        return ""
    title = attribute(window, TITLE)
    cf.CFRelease(window)
    if not title:
        return ""
    text = python_text(title)  # a CFString is an NSString
    cf.CFRelease(title)
    return text
