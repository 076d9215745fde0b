"""VoxBar on a Wayland desktop without a portal: keys bound in the compositor, words in windows."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage

from asr.types import Waveform
from tests.desktop.session import need, wait_for
from tests.desktop.wayland_session import WaylandSession

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.wayland_app import F9, TEXT_S, WaylandApp, app_sway, wayland_app  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
RED = QColor("#ff4d4f")  # of the overlay while it records
SLOW = [pytest.param(kind, marks=pytest.mark.slow) for kind in ("gtk3", "gtk4", "qt", "vte")]


@pytest.fixture(scope="module")
def session() -> Iterator[WaylandSession]:
    with app_sway() as session:
        yield session


@pytest.fixture(scope="module")
def started(session: WaylandSession, microphone: Pulse) -> Iterator[WaylandApp]:
    with wayland_app(session, microphone, "F9") as app:
        yield app


@pytest.fixture(scope="module")
def app(started: WaylandApp) -> WaylandApp:
    """VoxBar with its key bound as it told the person to."""
    started.wait_until_told("bindsym --release")
    lines = re.findall(r"^bindsym .*$", started.told(), re.MULTILINE)
    assert lines == [
        "bindsym --no-repeat F9 exec voxbar start",
        "bindsym --release F9 exec voxbar stop",
    ]
    started.bind(lines)
    return started


def clipboard(app: WaylandApp, text: str | None = None) -> str:
    """Give what the clipboard holds; put `text` there first, as another program does."""
    need("wl-copy")
    env = os.environ | app.session.env
    if text is not None:
        subprocess.run(["wl-copy", text], env=env, check=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=20)  # fmt: skip
    return subprocess.run(["wl-paste", "-n"], env=env, check=True, capture_output=True, text=True,
        timeout=20).stdout  # fmt: skip


def overlay_is_red(app: WaylandApp) -> bool:
    need("grim")
    done = subprocess.run(
        ["grim", "-g", "400,600 60x160", "-t", "ppm", "-"], check=True, capture_output=True,
        env=os.environ | app.session.env, timeout=20,
    )  # fmt: skip
    picture = QImage.fromData(done.stdout)
    return any(picture.pixelColor(x, y) == RED for x in range(60) for y in range(0, 160, 3))


def test_the_lines_it_tells_are_enough_to_dictate(app: WaylandApp, short: Waveform) -> None:
    assert clipboard(app, "before") == "before"
    with app.window("foot") as program:
        app.hold(F9)
        app.speak(short)
        wait_for(lambda: overlay_is_red(app), "the overlay")
        assert app.windows.focused() == program.target
        app.let_go(F9)
        wait_for(said_in(program), "the words in foot", TEXT_S)
        app.wait_for_stage("idle")
        wait_for(lambda: not overlay_is_red(app), "the overlay's end")
        assert clipboard(app) == "before"
        app.dictate(F9, short)
        wait_for(said_in(program, 2), "the words once more", TEXT_S)
    assert app.told().count("bindsym --release") == 1  # said once, not after each dictation


@pytest.mark.parametrize("kind", ["xterm", "chromium", *SLOW])
def test_the_words_stand_in_the_window_that_had_the_focus(
    kind: str, app: WaylandApp, short: Waveform
) -> None:
    app.session.env["DISPLAY"] = (app.session.folder / "display").read_text().strip()
    with app.window(kind) as program:
        app.dictate(F9, short)
        wait_for(said_in(program), f"the words in {kind}", TEXT_S)


def test_the_text_goes_back_to_its_window_and_never_into_another(
    app: WaylandApp, short: Waveform
) -> None:
    with app.window("foot") as first:
        app.hold(F9)
        app.speak(short)
        with app.window("gtk3") as second:
            app.let_go(F9)
            wait_for(said_in(first), "the text in the first window", TEXT_S)
            assert second.text() == ""


def test_the_command_toggles_and_pastes_again(app: WaylandApp, short: Waveform) -> None:
    with app.window("foot") as program:
        before = set(app.recordings())
        assert app.command("toggle").returncode == 0
        app.wait_for_sound(before)
        app.speak(short)
        assert app.command("toggle").returncode == 0
        wait_for(said_in(program), "the text", TEXT_S)
        app.wait_for_stage("idle")
        assert app.command("paste-last").returncode == 0
        wait_for(said_in(program, 2), "the text once more", TEXT_S)
