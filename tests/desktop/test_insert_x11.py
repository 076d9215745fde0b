"""Text reaches foreign windows on a real X server, and the clipboard is given back."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop.base import Desktop
from app.insert import Inserter, Outcome, Rules, Way
from tests.desktop.session import (
    PROGRAMS,
    SIGSTOP,
    Fingers,
    Open,
    Program,
    XSession,
    busy,
    need,
    stop,
    wait_for,
)

pytestmark = pytest.mark.desktop
TEXT = "Grüße é ß 你好 😀 — “so”."
QUICK = ["xterm", "vte", "tk", "gtk3", "gtk4", "qt"]
EVERY = [*QUICK, "chromium"]


def clipboard_text(session: XSession) -> str:
    return clipboard(session, "UTF8_STRING").decode()


def clipboard(session: XSession, form: str) -> bytes:
    command = ["xclip", "-display", session.name, "-selection", "clipboard", "-o", "-t", form]
    return subprocess.run(command, check=False, capture_output=True, timeout=20).stdout


def copy(session: XSession, text: str) -> None:
    need("xclip")
    subprocess.run(
        ["xclip", "-display", session.name, "-selection", "clipboard", "-i"],
        check=True,
        input=text.encode(),
        stdout=subprocess.DEVNULL,
        timeout=20,
    )
    # Its child takes the clipboard only after the command has ended.
    wait_for(lambda: clipboard_text(session) == text, "the copied text")


def insert(desktop: Desktop, program: Program, text: str = TEXT, **rules: object) -> Outcome:
    inserter = Inserter(desktop, lambda: Rules(**rules))  # type: ignore[arg-type]
    return inserter.insert(text, program.target)


@pytest.mark.parametrize("kind", EVERY)
def test_text_arrives_and_the_clipboard_is_given_back(
    kind: str, desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    program = open_window(kind)
    copy(x_session, "before")
    first = insert(desktop, program)
    program.wait_for_text(TEXT)
    second = insert(desktop, program, " And on.")
    program.wait_for_text(TEXT + " And on.")
    assert (first.way, second.way) == (Way.PASTED, Way.PASTED), (first, second)
    assert clipboard_text(x_session) == "before"


@pytest.mark.parametrize("kind", ["xterm", "gtk3", "qt"])
def test_a_busy_window_gets_the_text_and_not_the_old_clipboard(
    kind: str, desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    program = open_window(kind)
    copy(x_session, "before")
    timer = busy(program, 0.4)
    outcome = insert(desktop, program)
    timer.join()
    assert outcome.way is Way.PASTED
    program.wait_for_text(TEXT)
    assert clipboard_text(x_session) == "before"


def test_every_format_of_the_clipboard_comes_back(
    desktop: Desktop, open_window: Open, x_session: XSession, tmp_path: Path
) -> None:
    need("xclip")
    program = open_window("gtk3")
    copier = start_copier(x_session, tmp_path / "ready", 16)
    forms = ["UTF8_STRING", "text/html", "image/png", "application/x-own"]
    before = {form: clipboard(x_session, form) for form in forms}
    assert all(before.values())
    assert insert(desktop, program).way is Way.PASTED
    stop(copier)  # what comes now, comes from us
    assert {form: clipboard(x_session, form) for form in forms} == before


def test_a_clipboard_of_three_megabytes_comes_back(
    desktop: Desktop, open_window: Open, x_session: XSession, tmp_path: Path
) -> None:
    need("xclip")
    program = open_window("tk")
    copier = start_copier(x_session, tmp_path / "ready", 1024)
    before = clipboard(x_session, "image/png")
    assert len(before) > 3_000_000
    assert insert(desktop, program).way is Way.PASTED
    stop(copier)
    assert clipboard(x_session, "image/png") == before


def start_copier(session: XSession, ready: Path, pixels: int) -> "subprocess.Popen[bytes]":
    copier = session.spawn(sys.executable, str(PROGRAMS / "qt_copier.py"), str(ready), str(pixels))
    wait_for(ready.exists, "the copier")
    return copier


def test_a_hung_clipboard_owner_does_not_hold_the_text_back(
    desktop: Desktop, open_window: Open, x_session: XSession, tmp_path: Path
) -> None:
    program = open_window("gtk3")
    copier = start_copier(x_session, tmp_path / "ready", 16)
    copier.send_signal(SIGSTOP)
    outcome = insert(desktop, program)
    stop(copier)
    assert outcome.way is Way.PASTED
    program.wait_for_text(TEXT)


def test_a_clipboard_manager_does_not_make_us_give_back_too_early(
    desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    need("parcellite")
    program = open_window("gtk3")
    manager = x_session.spawn("parcellite")
    try:
        copy(x_session, "before")
        timer = busy(program, 0.6)
        outcome = insert(desktop, program)
        timer.join()
    finally:
        stop(manager)
    assert outcome.way is Way.PASTED
    program.wait_for_text(TEXT)
    assert clipboard_text(x_session) == "before"


def test_the_focus_is_brought_back_to_the_window_of_the_key_press(
    desktop: Desktop, open_window: Open
) -> None:
    meant = open_window("tk")
    other = open_window("qt")
    assert insert(desktop, meant).way is Way.PASTED
    meant.wait_for_text(TEXT)
    assert other.text() == ""


def test_text_never_goes_into_another_window(
    desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    meant = open_window("tk")
    other = open_window("qt")
    outcome = insert(desktop, meant, may_return=False)
    assert outcome.way is Way.COPIED
    assert clipboard_text(x_session) == TEXT
    assert (meant.text(), other.text()) == ("", "")


def test_a_window_that_is_gone_leaves_the_text_on_the_clipboard(
    desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    other = open_window("qt")
    meant = open_window("tk")
    stop(meant.process)
    outcome = insert(desktop, meant)
    assert outcome.way is Way.COPIED
    assert clipboard_text(x_session) == TEXT
    assert other.text() == ""


@pytest.mark.parametrize("modifier", ["Control_L", "Super_L", "Alt_L"])
@pytest.mark.parametrize("kind", ["gtk3", "qt"])
def test_a_modifier_still_held_does_not_spoil_the_chord(
    kind: str, modifier: str, desktop: Desktop, open_window: Open, fingers: Fingers
) -> None:
    program = open_window(kind)
    fingers.down(modifier)
    outcome = insert(desktop, program)  # nobody lets go: it is released after the limit
    assert outcome.way is Way.PASTED
    program.wait_for_text(TEXT)


def test_marked_text_is_replaced(desktop: Desktop, open_window: Open, fingers: Fingers) -> None:
    program = open_window("gtk3")
    insert(desktop, program, "old words")
    program.wait_for_text("old words")
    fingers.tap("Control_L", "a")
    wait_for(lambda: desktop.clipboard.has_selection(program.target), "the marked text")
    assert insert(desktop, program).way is Way.PASTED
    program.wait_for_text(TEXT)


def test_nothing_to_paste_into_leaves_the_text_on_the_clipboard(
    desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    program = open_window("tk")
    copy(x_session, "before")
    program.process.send_signal(SIGSTOP)  # it never fetches anything
    outcome = insert(desktop, program)
    assert outcome.way in (Way.COPIED, Way.UNSURE)
    assert clipboard_text(x_session) == TEXT


@pytest.mark.parametrize("kind", QUICK)
def test_ascii_can_be_typed(kind: str, desktop: Desktop, open_window: Open) -> None:
    program = open_window(kind)
    text = 'Typed: (a-Z) "09" {x}@[y] #$%^&*; <z>?'
    outcome = insert(desktop, program, text, chords={program.target.app: "type"})
    assert outcome.way is Way.TYPED
    program.wait_for_text(text)


def test_what_the_layout_cannot_write_is_copied_instead_of_typed_wrongly(
    desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    program = open_window("qt")
    outcome = insert(desktop, program, chords={program.target.app: "type"})
    assert outcome.way is Way.COPIED
    assert clipboard_text(x_session) == TEXT
    assert program.text() == ""
