"""VoxBar with the real desktop portal and a stand-in for the desktop behind it, on real windows.

The compositor is made poorer: it lets VoxBar press no keys, so that the portal has to.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from asr.types import Waveform
from tests.desktop.session import need, stop, wait_for
from tests.desktop.wayland_session import start_bus, start_portal

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.wayland_app import ROOT, TEXT_S, WaylandApp, app_sway, wayland_app  # noqa: E402
from tests.desktop.wayland_proxy import Poorer  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
LIKE_KDE = ("zwp_virtual_keyboard_manager_v1", "zwlr_foreign_toplevel_manager_v1")
CLIPBOARDS = ("zwlr_data_control_manager_v1", "ext_data_control_manager_v1")
LIKE_GNOME = (*LIKE_KDE, *CLIPBOARDS, "zwlr_layer_shell_v1")
POOR = "poor"


@dataclass
class PortalApp:
    """VoxBar and the desktop behind its portal."""

    app: WaylandApp
    backend: "subprocess.Popen[bytes]"
    portal: "subprocess.Popen[bytes]"

    def order(self, *words: str) -> None:
        assert self.backend.stdin
        self.backend.stdin.write((" ".join(words) + "\n").encode())
        self.backend.stdin.flush()

    def keys(self) -> list[str]:
        """Give what was pressed through the portal."""
        record = self.app.session.folder / "keys"
        return record.read_text().splitlines() if record.exists() else []

    def dictate(self, sound: Waveform) -> None:
        """Have the desktop say that the key is held, speak, and that it was let go."""
        before = set(self.app.recordings())
        self.order("press", "dictate")
        self.app.wait_for_sound(before)
        self.app.speak(sound)
        self.order("release", "dictate")


@pytest.fixture(scope="module")
def portal(microphone: Pulse) -> Iterator[PortalApp]:
    with portal_app(microphone, LIKE_KDE) as running:
        yield running


@contextmanager
def portal_app(microphone: Pulse, hidden: tuple[str, ...]) -> Iterator[PortalApp]:
    with app_sway() as session:
        start_bus(session)
        session.env |= {"PRESS": "1", "PYTHONPATH": str(ROOT)}
        backend = start_portal(session)
        frontend = session.children[-1]
        poorer = Poorer(session.folder / POOR, session.folder / session.name, hidden)
        try:
            with wayland_app(session, microphone, "F9", {"WAYLAND_DISPLAY": POOR}) as app:
                yield PortalApp(app, backend, frontend)
        finally:
            poorer.close()
            assert backend.stdin
            backend.stdin.close()


def pasted(app: WaylandApp) -> str:
    need("wl-paste")
    env = os.environ | app.session.env
    done = subprocess.run(["wl-paste", "-n"], env=env, check=False, capture_output=True, text=True,
        timeout=20)  # fmt: skip
    return done.stdout


def test_the_portal_tells_the_key_and_presses_the_paste_keys(
    portal: PortalApp, short: Waveform
) -> None:
    with portal.app.window("foot") as program:
        portal.dictate(short)
        wait_for(said_in(program), "the words in foot", TEXT_S)
    assert portal.keys() == ["42 1", "110 1", "110 0", "42 0"]  # Shift+Insert
    assert "bindsym" not in portal.app.told()


def test_a_key_that_the_person_refuses_is_said_with_the_lines_to_bind(portal: PortalApp) -> None:
    app = portal.app
    app.change("Pause")  # the stand-in's person refuses this one
    app.wait_until_told("You did not allow it. (Pause) Please allow it, or use another key.")
    app.wait_until_told("bindsym --no-repeat Pause exec voxbar start")


def test_another_key_is_asked_for_anew(portal: PortalApp, short: Waveform) -> None:
    portal.app.change("F8")
    with portal.app.window("gtk3") as program:
        wait_for(lambda: began(portal), "the key to work", TEXT_S)
        portal.app.speak(short)
        portal.order("release", "dictate")
        wait_for(said_in(program), "the words", TEXT_S)


def began(portal: PortalApp) -> bool:
    """Press until it is heard: when the desktop has given the key is not told."""
    portal.order("release", "dictate")
    portal.order("press", "dictate")
    return portal.app.status().get("stage") == "recording"


def test_sessions_that_the_desktop_ends_are_said_and_dictation_goes_on_by_command(
    portal: PortalApp, short: Waveform
) -> None:
    app = portal.app
    portal.order("deny")
    portal.order("close")
    app.wait_until_told("The desktop took VoxBar's hotkey back.")
    app.wait_until_told("bindsym --no-repeat F8 exec voxbar start")
    with app.window("foot") as program:
        before = set(app.recordings())
        app.command("start")
        app.wait_for_sound(before)
        app.speak(short)
        app.command("stop")
        app.wait_until_told("VoxBar may not press keys. You did not allow it.")
        wait_for(lambda: "country" in pasted(app).lower(), "the text on the clipboard")
        assert program.text() == ""


def test_a_portal_that_dies_is_said_in_a_sentence(portal: PortalApp) -> None:
    portal.app.change("F7")  # asked for anew: there is a session again, or will be
    stop(portal.portal)
    portal.app.wait_until_told("The desktop portal has ended.")
    portal.app.wait_until_told("bindsym --no-repeat F7 exec voxbar start")
    assert portal.app.status().get("stage") == "idle"


def test_without_any_protocol_for_us_the_words_still_arrive(
    microphone: Pulse, short: Waveform
) -> None:
    need("wl-copy")
    with portal_app(microphone, LIKE_GNOME) as portal, portal.app.window("gtk3") as program:
        portal.dictate(short)
        wait_for(said_in(program), "the words", TEXT_S)
        portal.app.wait_until_told("If nothing appeared, press Ctrl+V.")
        portal.app.wait_for_stage("idle")
