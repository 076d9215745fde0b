"""Which window has the focus, on a bare X server where the test is the window manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from Xlib import X, Xatom, display

from app.desktop.x11_windows import X11Windows
from tests.desktop.session import start_server

pytestmark = pytest.mark.desktop


class Screen:
    """Two windows of two programs; `name` is what a window manager would tell of the focus."""

    def __init__(self, name: str) -> None:
        self.programs = [display.Display(name), display.Display(name)]
        self.first, self.second = (self._window(program) for program in self.programs)

    def _window(self, program: display.Display) -> int:
        screen = program.screen()
        window = screen.root.create_window(0, 0, 50, 50, 0, screen.root_depth)
        window.map()
        program.sync()
        return int(window.id)

    def name(self, number: int) -> None:
        program = self.programs[0]
        atom = program.intern_atom("_NET_ACTIVE_WINDOW")
        program.screen().root.change_property(atom, Xatom.WINDOW, 32, [number])
        program.sync()

    def send_keys_to(self, number: int) -> None:
        program = self.programs[0]
        program.set_input_focus(number, X.RevertToParent, X.CurrentTime)
        program.sync()

    def gets_keys(self) -> int:
        return int(self.programs[0].get_input_focus().focus.id)


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    server = start_server(tmp_path)
    monkeypatch.setenv("DISPLAY", server.name)
    made = Screen(server.name)
    yield made
    for program in made.programs:
        program.close()
    server.stop()


def test_a_window_is_focused_only_once_keys_go_to_it(screen: Screen) -> None:
    screen.send_keys_to(screen.first)
    screen.name(screen.second)
    windows = X11Windows(sleep=lambda _s: screen.send_keys_to(screen.second))
    found = windows.focused()
    windows.close()
    assert found is not None
    assert found.window == screen.second
    assert screen.gets_keys() == screen.second


def test_a_server_that_never_follows_does_not_hold_the_answer_up(screen: Screen) -> None:
    screen.send_keys_to(screen.first)
    screen.name(screen.second)
    waits: list[float] = []
    windows = X11Windows(sleep=waits.append)
    found = windows.focused()
    windows.close()
    assert found is not None
    assert found.window == screen.second
    assert 0 < sum(waits) <= 0.5
