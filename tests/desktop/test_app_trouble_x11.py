"""What other programs and the person do meanwhile costs no word, through the whole app."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from Xlib import display
from Xlib.xobject.drawable import Window

from app.desktop.base import Desktop
from app.history import State
from asr.types import Waveform
from tests.desktop.session import (
    SIGCONT,
    SIGSTOP,
    Fingers,
    Open,
    Program,
    XSession,
    need,
    stop,
    wait_for,
)
from tests.desktop.test_insert_x11 import clipboard, clipboard_text, copy, start_copier

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.app_session import (  # noqa: E402
    KEY,
    SETTINGS,
    TEXT_S,
    RunningApp,
    running_app,
)
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
FORMS = ["UTF8_STRING", "text/html", "image/png", "application/x-own"]
BUSY_S = 0.4


@contextmanager
def busy_when_pasted(program: Program, session: XSession) -> Iterator[None]:
    """Let a program do nothing until the text was offered to it for 400 ms."""
    connection = display.Display(session.name)
    clipboard_ = connection.intern_atom("CLIPBOARD")

    def owner() -> int:
        found = connection.get_selection_owner(clipboard_)
        return found.id if isinstance(found, Window) else 0

    before = owner()
    program.process.send_signal(SIGSTOP)
    try:
        yield
        wait_for(lambda: owner() != before, "the offer", TEXT_S)
        assert program.text() == ""
        threading.Event().wait(BUSY_S)  # this is what is tried: a program that is busy so long
    finally:
        program.process.send_signal(SIGCONT)
        connection.close()


def dictate_into_busy(
    program: Program, app: RunningApp, x_session: XSession, sound: Waveform
) -> None:
    """Dictate into a window that fetches the text late; what was copied is "before"."""
    app.hold()
    app.speak(sound)
    with busy_when_pasted(program, x_session):
        app.let_go()
    wait_for(said_in(program), "the text", TEXT_S)
    app.wait_for_stage("idle")
    assert "before" not in program.text()


@pytest.mark.parametrize("kind", ["xterm", "gtk3", "qt"])
def test_a_busy_window_gets_the_text_and_the_clipboard_comes_back(
    kind: str, app: RunningApp, open_window: Open, x_session: XSession, short: Waveform
) -> None:
    program = open_window(kind)
    copy(x_session, "before")
    dictate_into_busy(program, app, x_session, short)
    assert clipboard_text(x_session) == "before"


@pytest.mark.parametrize("manager", ["parcellite", "clipit", "copyq"])
def test_a_clipboard_manager_changes_nothing(
    manager: str, app: RunningApp, open_window: Open, x_session: XSession, short: Waveform
) -> None:
    need(manager)
    program = open_window("gtk3")
    home = x_session.folder / manager
    home.mkdir()
    process = x_session.spawn("env", f"HOME={home}", f"XDG_CONFIG_HOME={home}", manager)
    try:
        copy(x_session, "before")
        dictate_into_busy(program, app, x_session, short)
        assert process.poll() is None, "the clipboard manager ended by itself"
        wait_for(lambda: clipboard_text(x_session) == "before", "the clipboard as it was")
    finally:
        stop(process)


def test_an_image_and_rich_text_are_on_the_clipboard_again(
    app: RunningApp, open_window: Open, x_session: XSession, tmp_path: Path, short: Waveform
) -> None:
    need("xclip")
    program = open_window("gtk3")
    copier = start_copier(x_session, tmp_path / "ready", 512)
    before = {form: clipboard(x_session, form) for form in FORMS}
    assert all(before.values())
    assert len(before["image/png"]) > 500_000
    app.dictate(short)
    wait_for(said_in(program), "the text", TEXT_S)
    app.wait_for_stage("idle")
    stop(copier)  # what comes now, comes from VoxBar
    assert {form: clipboard(x_session, form) for form in FORMS} == before


def test_a_hung_clipboard_owner_does_not_hold_the_text_back(
    app: RunningApp, open_window: Open, x_session: XSession, tmp_path: Path, short: Waveform
) -> None:
    program = open_window("gtk3")
    copier = start_copier(x_session, tmp_path / "ready", 16)
    copier.send_signal(SIGSTOP)
    app.dictate(short)
    wait_for(said_in(program), "the text", TEXT_S)
    stop(copier)
    app.wait_for_stage("idle")


def test_without_leave_to_return_the_text_is_copied_and_that_is_said(
    app: RunningApp, open_window: Open, desktop: Desktop, x_session: XSession, short: Waveform
) -> None:
    other, meant = open_window("gtk3"), open_window("tk")
    app.change(SETTINGS + "[insertion]\nreturn_to_window = false\n")
    try:
        known = len(app.told())
        app.hold()
        app.speak(short)
        with app.thinking():
            app.let_go()
            app.wait_for_stage("deciding")
            assert desktop.windows.activate(other.target)
        app.wait_until_told("press Ctrl+V", known)
        app.wait_for_stage("idle")
        assert "country" in clipboard_text(x_session)
        assert (meant.text(), other.text()) == ("", "")
        app.fingers.tap("Control_L", "v")
        wait_for(said_in(other), "what the sentence promises")
    finally:
        app.change(SETTINGS)


def test_a_window_that_was_closed_leaves_the_text_on_the_clipboard(
    app: RunningApp, open_window: Open, x_session: XSession, short: Waveform
) -> None:
    other, meant = open_window("gtk3"), open_window("tk")
    known = len(app.told())
    app.hold()
    app.speak(short)
    with app.thinking():
        app.let_go()
        app.wait_for_stage("deciding")
        stop(meant.process)
    app.wait_until_told("on the clipboard", known)
    app.wait_for_stage("idle")
    assert "country" in clipboard_text(x_session)
    assert other.text() == ""


@pytest.mark.parametrize("kind", ["gtk3", "qt"])
def test_a_modifier_still_held_does_not_spoil_the_text(
    kind: str, app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window(kind)
    app.change(SETTINGS.replace(KEY, "Ctrl+F8"))
    fingers = app.fingers
    try:
        wait_for(lambda: app.hotkeys() == "Ctrl+F8", "the key")
        fingers.down("Control_L")
        app.hold("F8")
        app.speak(short)
        fingers.up("F8")  # nobody lets go of Ctrl
        wait_for(said_in(program), "the text", TEXT_S)
        app.wait_for_stage("idle")
    finally:
        fingers.up("Control_L")
        app.change(SETTINGS)
        wait_for(lambda: app.hotkeys() == KEY, "the key")


@pytest.fixture
def _sound_comes_back(microphone: Pulse) -> Iterator[None]:
    yield
    if not microphone.healthy:  # the test failed half-way: the next ones need it
        microphone.stop()
        microphone.start()


@pytest.mark.usefixtures("_sound_comes_back")
def test_a_sound_server_that_dies_costs_nothing_that_was_said(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    known = len(app.told())
    app.hold()
    app.speak(short)
    app.pulse.stop()
    app.wait_until_told("The microphone was lost", known)
    app.let_go()
    wait_for(said_in(program), "what was said before", TEXT_S)
    app.wait_for_stage("idle")
    assert app.entries()[0].state is State.DONE
    app.pulse.start()
    app.dictate(short)  # and the next one works
    wait_for(said_in(program, 2), "the text", TEXT_S)


@pytest.mark.usefixtures("_sound_comes_back")
def test_a_sound_server_that_comes_back_goes_on_with_the_same_dictation(
    app: RunningApp, open_window: Open, speech: Waveform, short: Waveform
) -> None:
    program = open_window("tk")
    known = len(app.told())
    app.hold()
    app.speak(short)
    app.pulse.stop()
    app.wait_until_told("The microphone was lost", known)
    app.pulse.start()
    app.wait_until_told("The microphone is back", known)
    app.speak(speech[-22400:])
    app.let_go()
    wait_for(lambda: "gospel" in program.text(), "what was said after it", TEXT_S)
    assert said_in(program)()


@pytest.mark.usefixtures("_sound_comes_back")
def test_without_a_sound_server_that_is_said_and_the_next_dictation_works(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    known = len(app.told())
    app.pulse.stop()
    app.fingers.down(KEY)
    app.wait_until_told("No microphone answers", known)
    wait_for(lambda: (s := app.status()) is not None and s.seconds > 1, "more than a tap")
    app.fingers.up(KEY)
    app.wait_for_stage("idle")
    app.pulse.start()
    app.dictate(short)
    wait_for(said_in(program), "the text", TEXT_S)


def test_a_muted_microphone_is_named_while_recording_and_after_it(app: RunningApp) -> None:
    why, known = "Your microphone gives no signal", len(app.told())
    app.pulse.control("set-source-mute", "microphone", "1")
    try:
        app.hold()
        app.wait_until_told(why, after=known)
        known = len(app.told())
        app.let_go()
        app.wait_until_told(why, after=known)
    finally:
        app.pulse.control("set-source-mute", "microphone", "0")
    app.wait_for_stage("idle")


def test_a_voxbar_killed_while_recording_finds_the_sound_at_its_next_start(
    x_session: XSession, microphone: Pulse, tmp_path: Path, short: Waveform
) -> None:
    fingers = Fingers(x_session.name)
    try:
        with running_app(x_session, microphone, fingers, tmp_path / "h") as first:
            first.change(SETTINGS.replace(KEY, "F7"))  # another VoxBar has the usual one
            wait_for(lambda: first.hotkeys() == "F7", "the key")
            first.hold("F7")
            first.speak(short)
            first.process.kill()
            fingers.up("F7")
            assert first.process.wait(30) != 0
        with running_app(x_session, microphone, fingers, tmp_path / "h") as second:
            second.wait_until_told("are in the history")
            entry = second.entries()[0]
            assert entry.duration_s > 1.5
            assert entry.audio is not None
            assert entry.audio.stat().st_size > 1.5 * 32_000
    finally:
        fingers.close()
