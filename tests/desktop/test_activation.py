"""The session bus starts VoxBar's work: another program calls org.freedesktop.Application."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection

from app.activation import ACTIONS, NAME, PATH, Activation
from tests.desktop.session import Session, need, wait_for
from tests.desktop.wayland_session import start_bus
from tests.unit.app.qt_kit import application

Said = list[tuple[object, ...]]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    need("gdbus")
    session = Session("", tmp_path, {})
    start_bus(session)
    yield session.env["DBUS_SESSION_BUS_ADDRESS"]
    session.stop()


@pytest.fixture
def said(bus: str) -> Iterator[Said]:
    """What VoxBar was asked to do, while its interface is served."""
    application()
    asked: Said = []
    connection = QDBusConnection.connectToBus(bus, "activation-test")
    activation = Activation(lambda *words: asked.append(words), connection)
    assert activation.serves
    yield asked
    activation.close()
    QDBusConnection.disconnectFromBus("activation-test")


def call(bus: str, method: str, *arguments: str) -> int:
    """Call it by another program, as a desktop does; gives its exit code."""
    words = [
        "--dest",
        NAME,
        "--object-path",
        PATH,
        "--method",
        f"org.freedesktop.Application.{method}",
    ]
    client = subprocess.Popen(
        ["gdbus", "call", "--address", bus, *words, *arguments], stdout=subprocess.DEVNULL
    )

    def ended() -> bool:
        QCoreApplication.processEvents()
        return client.poll() is not None

    wait_for(ended, method)
    return client.returncode


def test_activating_shows_the_main_window(bus: str, said: Said) -> None:
    assert call(bus, "Activate", "{}") == 0
    assert said == [("show",)]


def test_files_are_opened_by_their_addresses(bus: str, said: Said) -> None:
    assert call(bus, "Open", "['file:///music/a%20b.wav', 'https://example.org/c.wav']", "{}") == 0
    assert said == [("open", Path("/music/a b.wav"))]


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_what_the_remote_control_does(bus: str, said: Said, action: str) -> None:
    assert call(bus, "ActivateAction", action, "[]", "{}") == 0
    assert said == [(action,)]


def test_an_action_that_is_none_does_nothing(bus: str, said: Said) -> None:
    assert call(bus, "ActivateAction", "quit", "[]", "{}") == 0
    assert said == []


def test_without_a_bus_nothing_is_served_and_nothing_fails() -> None:
    application()
    activation = Activation(lambda *_: None, QDBusConnection("no such bus"))
    assert not activation.serves
    activation.close()


def test_the_actions_are_those_of_the_desktop_file(root: Path) -> None:
    text = (root / "assets" / f"{NAME}.desktop").read_text(encoding="utf-8")
    assert f"Actions={';'.join(ACTIONS)};" in text
