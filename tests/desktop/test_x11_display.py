"""What is read from an X server that others change meanwhile, and what its errors become."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from Xlib import X, display, error
from Xlib.xobject.drawable import Window

from app.desktop.x11_display import close_display, open_display, text_property
from tests.desktop.session import start_server

pytestmark = pytest.mark.desktop
LONG, SHORT = "a title longer than forty bytes, as a page being loaded has", "short"


@pytest.fixture
def connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[display.Display]:
    server = start_server(tmp_path)
    monkeypatch.setenv("DISPLAY", server.name)
    opened = open_display()
    yield opened
    close_display(opened)
    server.stop()


def window_of(connection: display.Display) -> Window:
    screen = connection.screen()
    window: Window = screen.root.create_window(0, 0, 50, 50, 0, screen.root_depth)
    return window


@contextlib.contextmanager
def changing(number: int, atom: int) -> Iterator[None]:
    """Another program that gives the window a long and a short title by turns."""
    stop = threading.Event()

    def change() -> None:
        other = open_display()
        window = other.create_resource_object("window", number)
        while not stop.is_set():
            for title in (LONG, SHORT):
                window.change_text_property(atom, other.intern_atom("UTF8_STRING"), title)
                other.sync()
        close_display(other)

    thread = threading.Thread(target=change)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_a_title_that_changes_while_it_is_read_is_one_of_its_states(
    connection: display.Display,
) -> None:
    window = window_of(connection)
    connection.sync()
    atom = connection.intern_atom("_NET_WM_NAME")
    with changing(window.id, atom):
        found = {text_property(window, atom) for _ in range(3000)}
    assert {LONG, SHORT} <= found <= {LONG, SHORT, ""}


def test_a_wrong_value_is_an_error_that_can_be_caught(connection: display.Display) -> None:
    window = window_of(connection)
    atom = connection.intern_atom("_NET_WM_NAME")
    window.change_text_property(atom, connection.intern_atom("UTF8_STRING"), SHORT)
    with pytest.raises(error.BadValue):
        window.get_property(atom, X.AnyPropertyType, 1000, 10)
