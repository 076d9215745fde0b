"""A mouse moved by XTest, and where windows are on the screen."""

import time
from contextlib import suppress
from dataclasses import dataclass

from Xlib import X, display, error
from Xlib.ext import xtest
from Xlib.xobject.drawable import Window

from app.desktop.x11_display import text_property
from tests.desktop.session import wait_for

STEPS, STEP_S = 20, 0.04  # a drag that jumps is no drag to the toolkits
HOLD_S = 0.4  # the target is asked in between whether it takes it


@dataclass(frozen=True, slots=True)
class Place:
    """A window on the screen."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Mouse:
    """The pointer of one screen."""

    def __init__(self, name: str) -> None:
        self._display = display.Display(name)
        self._root = self._display.screen().root

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at one point, move as a hand does, let go at the other."""
        self._to(start)
        time.sleep(HOLD_S)
        self._button(X.ButtonPress)
        time.sleep(HOLD_S / 2)
        for step in range(1, STEPS + 1):
            self._to(tuple(a + (b - a) * step // STEPS for a, b in zip(start, end, strict=True)))
            time.sleep(STEP_S)
        time.sleep(HOLD_S)
        self._to((end[0] + 3, end[1] + 3))
        time.sleep(HOLD_S)
        self._button(X.ButtonRelease)

    def place_of(self, title: str) -> Place:
        """Wait for a window of this title and say where it is."""
        found: list[Place] = []

        def look() -> bool:
            found[:] = self._find(self._root, title)
            return bool(found)

        wait_for(look, f"the window {title!r}")
        return found[0]

    def close(self) -> None:
        """End the connection."""
        self._display.close()

    def _find(self, window: Window, title: str) -> list[Place]:
        with suppress(error.BadWindow, error.BadDrawable):  # gone since
            if self._is_shown(window, title):
                size = window.get_geometry()
                corner = window.translate_coords(self._root, 0, 0)
                # Xlib answers with where the root's origin lies from the window.
                return [Place(-corner.x, -corner.y, size.width, size.height)]
            return [p for child in window.query_tree().children for p in self._find(child, title)]
        return []

    def _is_shown(self, window: Window, title: str) -> bool:
        """Say whether it has this title; Qt puts the program's name behind."""
        named = f"{self._title(window)} ".startswith(f"{title} ")
        return named and window.get_attributes().map_state == X.IsViewable

    def _title(self, window: Window) -> str:
        atom = self._display.intern_atom("_NET_WM_NAME")
        return text_property(window, atom)

    def _to(self, point: tuple[int, ...]) -> None:
        xtest.fake_input(self._display, X.MotionNotify, x=point[0], y=point[1])
        self._display.sync()

    def _button(self, kind: int) -> None:
        xtest.fake_input(self._display, kind, 1)
        self._display.sync()
