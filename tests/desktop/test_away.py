"""Locked, asleep, another session in front: said by stand-ins for logind and a screen saver."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication
from PySide6.QtDBus import QDBusConnection

from app.away import Absence
from app.away_linux import LinuxWatch
from app.dictation_news import Light
from app.history import State
from app.session_types import Notice
from tests.desktop.session import PROGRAMS, Session
from tests.desktop.wayland_session import start_bus
from tests.unit.app.dictation_kit import Rig, wait_for
from tests.unit.app.qt_kit import application

Order = Callable[[str], None]
Watching = Callable[[Order], None]


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    session = Session("", tmp_path, {})
    start_bus(session)
    yield session.env["DBUS_SESSION_BUS_ADDRESS"]
    session.stop()


@pytest.fixture
def login(bus: str) -> Iterator[Order]:
    service = subprocess.Popen(
        [sys.executable, str(PROGRAMS / "login_service.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"DBUS_SESSION_BUS_ADDRESS": bus},
    )
    assert service.stdout
    assert service.stdin
    assert service.stdout.readline() == b"ready\n"
    into = service.stdin

    def order(text: str) -> None:
        into.write(f"{text}\n".encode())
        into.flush()

    yield order
    into.close()
    service.stdout.close()
    service.wait(10)


@pytest.fixture
def connection(bus: str) -> Iterator[QDBusConnection]:
    application()
    yield QDBusConnection.connectToBus(bus, "away-test")
    QDBusConnection.disconnectFromBus("away-test")


def wait_in_qt(condition: Callable[[], object], what: str) -> None:
    def looked() -> object:
        QCoreApplication.processEvents()
        return condition()

    wait_for(looked, what)


@pytest.fixture(params=["7", ""], ids=["named", "unnamed"])
def watching(
    connection: QDBusConnection,
    login: Order,  # noqa: ARG001 - it must be there
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Watching]:
    monkeypatch.setenv("XDG_SESSION_ID", request.param)
    watches: list[LinuxWatch] = []

    def begin(do: Order) -> None:
        watches.append(LinuxWatch(do, connection, connection))
        wait_in_qt(lambda: watches[0].session, "the session's path")

    yield begin
    for watch in watches:
        watch.deleteLater()


@pytest.fixture
def heard(watching: Watching) -> list[str]:
    commands: list[str] = []
    watching(commands.append)
    return commands


def test_each_reason_is_told_and_its_end(login: Order, heard: list[str]) -> None:
    def expect(order: str, command: str) -> None:
        before = len(heard)
        login(order)
        wait_in_qt(lambda: len(heard) > before, f"{command} after {order}")
        assert heard[before:] == [command]

    expect("saver on", "lock")
    expect("saver off", "back")
    expect("lock", "lock-asked")
    expect("unlock", "back")
    expect("hint on", "lock")
    expect("hint off", "back")
    expect("active off", "lock")
    expect("active on", "back")
    expect("sleep on", "suspend")
    expect("saver on", "lock")
    login("sleep off")  # still behind the lock screen
    expect("saver off", "back")


def test_a_locked_screen_ends_the_recording_and_keeps_text_and_sound(
    tmp_path: Path, login: Order, watching: Watching
) -> None:
    rig = Rig(tmp_path)
    watching(rig.dictation.do)
    rig.hold()
    rig.speak()
    wait_for(lambda: rig.statuses[-1].light is Light.RECORDING, "the recording")
    login("saver on")
    wait_in_qt(lambda: Notice.STOPPED_AWAY in {told.notice for told in rig.told}, "the notice")
    wait_for(lambda: rig.engine.jobs[0].complete, "the sound to be complete")
    rig.engine.answer(rig.engine.jobs[0], "Said before it was locked.")
    wait_for(lambda: rig.entries[0].raw, "the text in the history")
    assert rig.editor.text == ""
    login("saver off")
    wait_in_qt(lambda: rig.editor.text, "the text, once the person is back")
    rig.wait_idle()
    assert rig.editor.text == "Said before it was locked."
    assert rig.entries[0].state is State.DONE
    rig.close()


def test_without_a_bus_nothing_is_told_and_nothing_fails() -> None:
    application()
    nowhere = QDBusConnection("no such bus")
    assert LinuxWatch(pytest.fail, nowhere, nowhere).session == ""


def test_waking_behind_a_lock_screen_is_not_being_back() -> None:
    absence = Absence()
    assert absence.note("sleep", away=True) == "suspend"
    assert absence.note("lock", away=True) == "lock"
    assert absence.asked(lock=True) == ""
    assert absence.note("sleep", away=False) == ""
    assert absence.asked(lock=False) == ""
    assert absence.note("lock", away=False) == "back"
