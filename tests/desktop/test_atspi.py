"""What stands around the cursor of a real GTK window, read by the accessibility interface."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.desktop.base import Desktop, HotkeyEvent, Nearby, Target
from app.desktop.chords import parse
from tests.desktop.session import (
    PROGRAMS,
    SYSTEM_PYTHON,
    Fingers,
    XSession,
    need,
    running,
    stop,
    wait_for,
)

assert sys.platform == "linux"

from app.desktop.atspi import AtspiReader  # noqa: E402
from tests.desktop.wayland_session import start_bus  # noqa: E402

pytestmark = pytest.mark.desktop
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")


@dataclass
class Fields:
    """The window that is read, and what it is told to show."""

    process: "subprocess.Popen[bytes]"
    target: Target

    def order(self, text: str) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{text}\n".encode())
        self.process.stdin.flush()
        assert self.process.stdout.readline() == b"done\n"


@pytest.fixture(scope="module")
def a11y(x_session: XSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[XSession]:
    """Give a session with the accessibility bus."""
    need("dbus-daemon", str(LAUNCHER))
    folder = tmp_path_factory.mktemp("a11y")
    folder.chmod(0o700)
    env = {
        "XDG_RUNTIME_DIR": str(folder),
        "NO_AT_BRIDGE": "0",  # for GTK 3
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    session = XSession(x_session.name, folder, x_session.env | env)
    start_bus(session)
    session.spawn(str(LAUNCHER), "--launch-immediately")
    yield session
    session.stop()


@pytest.fixture
def reader(a11y: XSession, monkeypatch: pytest.MonkeyPatch) -> Iterator[AtspiReader]:
    for name, value in a11y.env.items():
        monkeypatch.setenv(name, value)
    reader = AtspiReader()
    yield reader
    reader.close()


@pytest.fixture
def fields(a11y: XSession, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fields]:
    for name, value in a11y.env.items():
        monkeypatch.setenv(name, value)
    process = subprocess.Popen(
        [SYSTEM_PYTHON, str(PROGRAMS / "gtk_fields.py"), "aim-fields"],
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    found: list[Target] = []

    def focused() -> bool:
        target = desktop.windows.focused()
        if target is not None and target.title == "aim-fields":
            found.append(target)
        return bool(found)

    wait_for(focused, "the window with fields")
    yield Fields(process, found[0])
    stop(process)
    for pipe in (process.stdin, process.stdout):
        assert pipe
        pipe.close()


def test_the_text_in_front_of_the_cursor_is_read(fields: Fields, reader: AtspiReader) -> None:
    fields.order("text Dear Ann, we met in Łódź.")
    wanted = Nearby(before="Dear Ann, we met in Łódź.")
    wait_for(lambda: reader.read(fields.target) == wanted, "the text")


@pytest.mark.parametrize("kind", ["gtk3", "gtk4", "qt"])
def test_other_toolkits_are_read_too(
    kind: str, a11y: XSession, desktop: Desktop, fingers: Fingers, reader: AtspiReader
) -> None:
    with running(a11y, desktop.windows, kind) as program:
        for key in "hello":
            fingers.tap(key)
        program.wait_for_text("hello")
        wanted = Nearby(before="hello")
        wait_for(lambda: reader.read(program.target) == wanted, f"the text in {kind}")


def test_what_is_marked_is_read(fields: Fields, reader: AtspiReader) -> None:
    fields.order("text Dear Ann, see you.")
    fields.order("mark 5 8")
    wanted = Nearby(before="Dear ", selection="Ann")
    wait_for(lambda: reader.read(fields.target) == wanted, lambda: str(reader.read(fields.target)))


def test_a_password_is_never_read(fields: Fields, reader: AtspiReader) -> None:
    fields.order("password sesame")
    wait_for(lambda: reader.read(fields.target) == Nearby(secret=True), "the field to be known")


def test_while_a_hotkey_is_down_the_field_that_had_the_focus_is_read(
    fields: Fields, reader: AtspiReader, desktop: Desktop, fingers: Fingers
) -> None:
    fields.order("text Dear Ann,")
    assert reader.read(fields.target) is not None  # from now on it listens
    events: list[HotkeyEvent] = []
    desktop.hotkeys.listen({"dictate": parse("F9")}, events.append)
    for _ in range(2):  # the focus comes back at the end of the first
        fingers.down("F9")
        wait_for(lambda: bool(events), "the key")
        fingers.up("F9")
    wait_for(lambda: len(events) == 4, "the keys")
    fingers.down("F9")
    wait_for(lambda: len(events) == 5, "the key")
    try:
        wanted = Nearby(before="Dear Ann,")
        wait_for(lambda: reader.read(fields.target) == wanted, "the text")
    finally:
        fingers.up("F9")


def test_without_the_interface_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    reader = AtspiReader()
    assert reader.read(Target(window=1, app="gedit", pid=1)) is None
    reader.close()
    reader.close()
