"""The tray's menu, clicked as a desktop clicks it: start and stop, texts, models, the end."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.base import Desktop
from app.tray import shortened
from asr.audio import read_audio
from asr.types import Waveform
from tests.desktop.session import Fingers, Open, Session, XSession, wait_for
from tests.desktop.test_insert_x11 import clipboard_text
from tests.desktop.tray_host import TrayHost
from tests.desktop.wayland_session import start_bus

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.app_session import SETTINGS, TEXT_S, RunningApp, running_app  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
START, STOP = "Start dictation", "Stop dictation"
BUS = "DBUS_SESSION_BUS_ADDRESS"


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a private session bus."""
    session = Session("", tmp_path_factory.mktemp("bus"), {})
    start_bus(session)
    yield session.env[BUS]
    session.stop()


@pytest.fixture
def tray(bus: str, trays: list[TrayHost]) -> TrayHost:
    """The tray that holds the icon now."""
    del bus
    return trays[-1]


@pytest.fixture(scope="module")
def trays(bus: str) -> Iterator[list[TrayHost]]:
    found = [TrayHost(bus)]
    yield found
    found[-1].close()


@pytest.fixture(scope="module")
def app(
    x_session: XSession,
    microphone: Pulse,
    tmp_path_factory: pytest.TempPathFactory,
    bus: str,
    trays: list[TrayHost],
) -> Iterator[RunningApp]:
    fingers = Fingers(x_session.name)
    home = tmp_path_factory.mktemp("app") / "home"
    try:
        with running_app(x_session, microphone, fingers, home, {BUS: bus}) as running:
            trays[0].wait_for_icon()
            yield running
    finally:
        fingers.close()


def test_the_menu_starts_and_stops_a_dictation(
    app: RunningApp, tray: TrayHost, open_window: Open, short: Waveform
) -> None:
    program = open_window("gtk3")
    assert "Ready" in tray.tooltip
    tray.click(START)
    app.wait_for_stage("recording")
    app.speak(short)
    wait_for(lambda: "Recording" in tray.tooltip, "the state")
    tray.click(STOP)
    wait_for(said_in(program), "the text", TEXT_S)
    wait_for(lambda: "Ready" in tray.tooltip, "the state")


def test_the_last_text_is_copied_and_pasted_again_from_the_menu(
    app: RunningApp, tray: TrayHost, open_window: Open, x_session: XSession, short: Waveform
) -> None:
    program = open_window("tk")
    app.dictate(short)
    wait_for(said_in(program), "the text", TEXT_S)
    app.wait_for_stage("idle")
    text = app.entries()[0].final
    tray.click("Last texts", shortened(text), "Copy")
    wait_for(lambda: clipboard_text(x_session) == text, "the copy")
    tray.click("Last texts", shortened(text), "Paste again")
    program.wait_for_text(f"{text} {text}")


@pytest.fixture(scope="module")
def digits(app: RunningApp, trays: list[TrayHost]) -> None:
    """The model of the digits, chosen in the menu."""
    line = next(label for label in trays[-1].labels("Model") if label.startswith("digits"))
    trays[-1].click("Model", line)
    wait_for(lambda: (s := app.status()) is not None and s.model == "digits", "the choice")


@pytest.mark.parametrize("kind", ["xterm", "gtk3", "qt", "chromium"])
@pytest.mark.usefixtures("digits")
def test_spoken_digits_arrive_from_the_model_chosen_in_the_menu(
    kind: str, app: RunningApp, open_window: Open, samples: Path
) -> None:
    program = open_window(kind)
    app.dictate(read_audio(samples / "digits-7042.flac"))
    wait_for(lambda: "".join(program.text().split()).strip(".") == "7042", "the digits", 120)
    app.wait_for_stage("idle")
    assert app.entries()[0].model == "digits"


def test_what_ships_stands_in_for_a_chosen_model_and_the_tray_says_so(
    app: RunningApp, tray: TrayHost, open_window: Open, short: Waveform
) -> None:
    said = "moonshine-tiny serves: canary-qwen-2.5b could not be loaded."
    program = open_window("tk")
    app.change(f'{SETTINGS}\n[engine]\nmodel = "canary-qwen-2.5b"\n')
    wait_for(lambda: said in tray.tooltip, "the word of the tray", TEXT_S)
    assert said in tray.labels("Model")
    app.dictate(short)
    wait_for(said_in(program), "the text", TEXT_S)
    app.wait_for_stage("idle")
    assert app.entries()[0].model == "moonshine-tiny"
    assert len([told for told in app.told() if "serves in its place" in told]) == 1
    assert (s := app.status()) is not None
    assert s.model == "moonshine-tiny"
    app.change(SETTINGS)
    wait_for(lambda: said not in tray.tooltip, "that word gone")


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Get models…", "VoxBar models"),
        ("Open models and credits…", "Open models and credits"),
    ],
)
@pytest.mark.usefixtures("app")
def test_the_menu_leads_to_models_and_to_whom_they_are_owed(
    line: str, title: str, tray: TrayHost, desktop: Desktop
) -> None:
    windows = desktop.windows
    tray.click(line)
    wait_for(lambda: (f := windows.focused()) is not None and f.title.startswith(title), title, 30)


def test_a_tray_that_died_gets_the_icon_when_it_is_back(
    app: RunningApp, bus: str, trays: list[TrayHost], desktop: Desktop
) -> None:
    trays[-1].close()
    assert app.send("status").ok
    trays.append(TrayHost(bus))
    trays[-1].wait_for_icon()
    assert "Ready" in trays[-1].tooltip
    trays[-1].activate()
    windows = desktop.windows
    wait_for(lambda: (f := windows.focused()) is not None and f.title == "VoxBar", "the window")


def test_quit_in_the_menu_ends_voxbar(app: RunningApp, tray: TrayHost) -> None:
    tray.click("Quit")
    assert app.process.wait(30) == 0
