"""A menu's entry or the session bus starts VoxBar and has it record, though nothing ran before."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import instance
from app.activation import NAME, PATH
from app.errors import InstanceError
from app.paths import Folders
from tests.desktop.session import Session, XSession, need, stop, wait_for
from tests.desktop.wayland_session import start_bus

assert sys.platform == "linux"

from tests.desktop.app_session import PROGRAM, SETTINGS  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
START_S = 60.0
Launch = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    home = tmp_path / "home"
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return Folders(config=home / "config", data=home / "data", runtime=home / "run")


@pytest.fixture
def launch(x_session: XSession, microphone: Pulse, folders: Folders) -> Iterator[Launch]:
    """Start a program of the desktop with VoxBar's files and the microphone; all end after."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*words: str, **more: str) -> "subprocess.Popen[bytes]":
        env = microphone.environment | {"VOXBAR_HOME": str(folders.data.parent)} | more
        started.append(x_session.spawn("env", *(f"{k}={v}" for k, v in env.items()), *words))
        return started[-1]

    yield begin
    for process in started:
        stop(process)


def records(folders: Folders) -> bool:
    try:
        reply = instance.send(folders.runtime, "status")
    except InstanceError:
        return False
    return bool(reply.status and reply.status.stage == "recording")


def test_an_entry_of_the_menu_starts_voxbar_and_the_recording(
    launch: Launch, folders: Folders
) -> None:
    entry = (sys.executable, "-m", "app", "toggle", "--launch")
    first = launch(*entry)
    wait_for(lambda: records(folders), "the recording", START_S)
    second = launch(*entry)
    wait_for(lambda: second.poll() is not None, "the second click", START_S)
    assert second.returncode == 0
    wait_for(lambda: not records(folders), "the end of the recording", START_S)
    assert first.poll() is None


def test_what_the_bus_asks_while_voxbar_starts_is_done_when_it_has(
    launch: Launch, folders: Folders, tmp_path: Path
) -> None:
    need("gdbus")
    session = Session("", tmp_path, {})
    start_bus(session)
    address = session.env["DBUS_SESSION_BUS_ADDRESS"]
    try:
        launch(*PROGRAM, DBUS_SESSION_BUS_ADDRESS=address)
        asked = ["gdbus", "wait", "--address", address, "--timeout", "60", NAME]
        subprocess.run(asked, check=True)
        subprocess.run(
            [
                *("gdbus", "call", "--address", address, "--dest", NAME, "--object-path", PATH),
                *("--method", "org.freedesktop.Application.ActivateAction", "toggle", "[]", "{}"),
            ],
            check=True,
        )
        wait_for(lambda: records(folders), "the recording", START_S)
    finally:
        session.stop()


def test_without_the_word_a_voxbar_that_does_not_run_is_said_and_not_started(
    launch: Launch, folders: Folders
) -> None:
    command = launch(sys.executable, "-m", "app", "toggle")
    wait_for(lambda: command.poll() is not None, "the answer", START_S)
    assert command.returncode == 1
    assert not records(folders)
