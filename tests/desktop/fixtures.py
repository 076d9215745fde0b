"""One private X session for all desktop tests; what each test opens is closed after it."""

import subprocess  # noqa: TC003 - pytest reads the annotations
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.desktop.base import Desktop
from app.desktop.wayland import open_desktop as open_wayland
from app.desktop.x11 import open_desktop
from app.desktop.x11_windows import X11Windows
from tests.desktop.session import Fingers, Open, Session, XSession, running, start_session
from tests.desktop.wayland_session import WaylandSession, start_bus, start_portal, start_sway


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


@pytest.fixture(scope="session")
def sway() -> Iterator[WaylandSession]:
    """Headless sway; short paths, as a socket's address has room for 107 characters."""
    with tempfile.TemporaryDirectory(prefix="vx") as folder:
        Path(folder).chmod(0o711)
        session = start_sway(Path(folder) / "s")
        yield session
        session.stop()


@pytest.fixture
def wayland(sway: WaylandSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """The real desktop of the private sway."""
    enter(sway, monkeypatch)
    desktop = open_wayland()
    yield desktop
    desktop.close()


@pytest.fixture
def open_wayland_window(sway: WaylandSession, wayland: Desktop) -> Iterator[Open]:
    """Open a foreign window on sway by kind; it has the focus then."""
    with ExitStack() as opened:
        yield lambda kind: opened.enter_context(running(sway, wayland.windows, kind))


def enter(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process belong to a session."""
    for name in ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in session.env.items():
        if value:
            monkeypatch.setenv(name, value)


@pytest.fixture
def portal_backend(
    sway: WaylandSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator["subprocess.Popen[bytes]"]:
    """The real portal with a stand-in for the desktop behind it; takes "press NAME" by stdin."""
    session = WaylandSession(sway.name, tmp_path, dict(sway.env))
    start_bus(session)
    backend = start_portal(session)
    enter(session, monkeypatch)
    yield backend
    assert backend.stdin
    backend.stdin.close()
    session.stop()
