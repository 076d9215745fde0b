"""Windows on Wayland by the foreign-toplevel protocol of wlroots (sway, Hyprland, labwc, river).

GNOME and KDE have no such thing for ordinary programs: there the focus is not known.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.desktop.base import Target
from app.desktop.pump import Pump
from app.desktop.wayland_wire import Event, Wire

MANAGER = "zwlr_foreign_toplevel_manager_v1"
TITLE, APP, STATE, DONE, CLOSED = 0, 1, 4, 5, 6  # events of a window
ACTIVATE, DESTROY = 4, 7  # requests
ACTIVATED = 2  # among its states
ACTIVATE_S = 0.5


@dataclass
class _Window:
    """A window as told so far; `shown` is what held at its last `done`."""

    title: str = ""
    app: str = ""
    active: bool = False
    shown: tuple[str, str, bool] = field(default=("", "", False))


class WaylandWindows:
    """See Windows; follows the compositor in a thread of its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[int, _Window] = {}
        self._changed = threading.Condition()
        self._wire = Wire()
        try:
            self._seat = self._wire.bind("wl_seat", 1)
            self._wire.bind(MANAGER, 1, self._on_manager)
            self._wire.round_trip()  # the windows
            self._wire.round_trip()  # what they are
        except BaseException:
            self._wire.close()
            raise
        self._pump = Pump(self._wire, "windows")

    def focused(self) -> Target | None:
        """See Windows."""
        self._pump.call(self._wire.round_trip)
        with self._changed:
            return self._active()

    def activate(self, target: Target) -> bool:
        """See Windows."""

        def ask() -> None:
            if target.window in self._windows:
                self._wire.request(target.window, ACTIVATE, self._seat)

        self._pump.call(ask)
        end = self._clock() + ACTIVATE_S
        with self._changed:
            while (now := self._active()) is None or now.window != target.window:
                left = end - self._clock()
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True

    def close(self) -> None:
        """See Windows."""
        self._pump.close()

    def _active(self) -> Target | None:
        for number, window in self._windows.items():
            title, app, active = window.shown
            if active:
                return Target(window=number, app=app, title=title)
        return None

    def _on_manager(self, opcode: int, event: Event) -> None:
        if opcode == 0:
            number = event.number()
            self._windows[number] = _Window()
            self._wire.on(number, lambda op, e: self._on_window(number, op, e))

    def _on_window(self, number: int, opcode: int, event: Event) -> None:
        window = self._windows[number]
        if opcode == TITLE:
            window.title = event.text()
        elif opcode == APP:
            window.app = event.text()
        elif opcode == STATE:
            states = memoryview(event.block()).cast("I")
            window.active = ACTIVATED in states
        elif opcode == DONE:
            with self._changed:
                window.shown = (window.title, window.app, window.active)
                self._changed.notify_all()
        elif opcode == CLOSED:
            with self._changed:
                del self._windows[number]
                self._changed.notify_all()
            self._wire.on(number, None)
            self._wire.request(number, DESTROY)
