"""One private X session for all desktop tests; what each test opens is closed after it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from app.desktop.base import Desktop
from app.desktop.x11 import open_desktop
from app.desktop.x11_windows import X11Windows
from tests.desktop.session import Fingers, Open, XSession, running, start_session


@pytest.fixture(scope="session")
def x_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XSession]:
    session = start_session(tmp_path_factory.mktemp("x"))
    yield session
    session.stop()


@pytest.fixture
def desktop(x_session: XSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The real desktop of the private session."""
    monkeypatch.setenv("DISPLAY", x_session.name)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    desktop = open_desktop()
    yield desktop
    desktop.close()


@pytest.fixture
def fingers(x_session: XSession) -> Iterator[Fingers]:
    fingers = Fingers(x_session.name)
    yield fingers
    for name in ("Control_L", "Shift_L", "Alt_L", "Super_L", "Control_R", "F9", "F8"):
        if fingers.is_down(name):
            fingers.up(name)
    fingers.close()


@pytest.fixture
def open_window(x_session: XSession, desktop: Desktop) -> Iterator[Open]:
    """Open a foreign window by kind; it has the focus then."""
    assert isinstance(desktop.windows, X11Windows)
    windows = desktop.windows
    with ExitStack() as opened:
        yield lambda kind: opened.enter_context(running(x_session, windows, kind))
