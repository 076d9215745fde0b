"""The icon in a panel's tray (XEmbed), clicked with the mouse; panels come, die, come back."""

import subprocess  # noqa: TC003 - as in fixtures.py
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from Xlib import X, Xatom, display, error
from Xlib.xobject.drawable import Window

from app.desktop.x11_display import cardinals
from app.desktop.x11_windows import X11Windows
from asr.types import Waveform
from tests.desktop.session import Fingers, Program, XSession, need, running, start_session, stop
from tests.desktop.session import wait_for as wait

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.app_session import TEXT_S, RunningApp, running_app  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
ICON_SIDE = 64  # no icon in a tray is larger
LEFT, RIGHT = 1, 3


@dataclass
class Screen:
    """A screen without a tray, with VoxBar and another program on it."""

    session: XSession
    connection: display.Display
    app: RunningApp
    program: Program

    def windows_of_app(self) -> list[Window]:
        """Give its windows that can be seen, also those inside windows of others."""
        return [w for w in self._seen(self.connection.screen().root) if self._is_of_app(w)]

    def icon(self) -> tuple[int, int] | None:
        """Give the middle of its icon in the tray, or None while there is none."""
        for window in self.windows_of_app():
            with suppress(error.XError):
                size = window.get_geometry()
                if max(size.width, size.height) <= ICON_SIDE and min(size.width, size.height) > 8:
                    at = self.connection.screen().root.translate_coords(window, 0, 0)
                    return at.x + size.width // 2, at.y + size.height // 2
        return None

    def menu_is_open(self) -> bool:
        kind = self.connection.intern_atom("_NET_WM_WINDOW_TYPE")
        menu = self.connection.intern_atom("_NET_WM_WINDOW_TYPE_POPUP_MENU")
        return any(menu in cardinals(w, kind, Xatom.ATOM) for w in self.windows_of_app())

    def click_icon(self, button: int) -> None:
        wait(lambda: self.icon() is not None, "the icon")
        at = self.icon()
        assert at is not None
        self.app.fingers.click(*at, button)

    def choose(self, key: str) -> None:
        """Open the menu and take its first line (Down) or its last (Up)."""
        wait(self._opens_menu, "the menu", 60)
        self.app.fingers.tap(key)
        self.app.fingers.tap("Return")
        wait(lambda: not self.menu_is_open(), "the end of the menu")

    def _opens_menu(self) -> bool:
        """Click, and look for a second: two clicks in a row are a double click, without a menu."""
        self.click_icon(RIGHT)
        end = time.monotonic() + 1
        while not (found := self.menu_is_open()) and time.monotonic() < end:
            time.sleep(0.01)
        return found

    def start_tray(self) -> "subprocess.Popen[bytes]":
        return self.session.spawn("trayer", "--edge", "top", "--align", "right")

    def _seen(self, window: Window) -> Iterator[Window]:
        with suppress(error.XError):
            for child in window.query_tree().children:
                if child.get_attributes().map_state == X.IsViewable:
                    yield child
                    yield from self._seen(child)

    def _is_of_app(self, window: Window) -> bool:
        with suppress(error.XError):
            pid = self.connection.intern_atom("_NET_WM_PID")
            return cardinals(window, pid, Xatom.CARDINAL) == [self.app.app_pid()]
        return False


@pytest.fixture(scope="module")
def screen(microphone: Pulse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    need("trayer")
    session = start_session(tmp_path_factory.mktemp("x"), tray=False)
    home = tmp_path_factory.mktemp("app") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DISPLAY", session.name)
        windows = X11Windows()
    fingers, connection = Fingers(session.name), display.Display(session.name)
    no_bus = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    try:
        with (
            running_app(session, microphone, fingers, home, no_bus) as app,
            running(session, windows, "gtk3") as program,
        ):
            yield Screen(session, connection, app, program)
    finally:
        for one in (windows, fingers, connection):
            one.close()
        session.stop()


def focused_title(screen: Screen) -> str:
    found = screen.program.windows.focused()
    return found.title if found else ""


def test_a_panel_that_comes_dies_and_comes_back_is_followed(
    screen: Screen, short: Waveform
) -> None:
    app, program = screen.app, screen.program
    assert screen.icon() is None
    assert screen.windows_of_app()  # without a tray the window is there
    app.dictate(short)
    wait(said_in(program), "the text without a tray", TEXT_S)
    app.wait_for_stage("idle")

    panel = screen.start_tray()
    wait(lambda: screen.icon() is not None, "the icon in a tray that came later")
    stop(panel)
    wait(lambda: screen.icon() is None, "the end of the tray")
    app.dictate(short)
    wait(said_in(program, 2), "the text after the tray died", TEXT_S)
    app.wait_for_stage("idle")

    screen.start_tray()
    wait(lambda: screen.icon() is not None, "the icon in the tray that is back")
    screen.click_icon(LEFT)
    wait(lambda: focused_title(screen) == "VoxBar", "the window")


def test_the_mouse_starts_stops_and_quits_in_the_menu(screen: Screen, short: Waveform) -> None:
    app, program = screen.app, screen.program
    before = program.text()
    # VoxBar's own window is open and had the focus: Qt gives it back to it when the menu closes.
    assert program.windows.activate(program.target)
    screen.choose("Down")
    app.wait_for_stage("recording")
    app.speak(short)
    screen.choose("Down")
    wait(lambda: program.text().count("country") == before.count("country") + 1, "text", TEXT_S)
    app.wait_for_stage("idle")
    screen.choose("Up")
    assert app.process.wait(30) == 0
