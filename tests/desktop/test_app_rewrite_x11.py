"""Rewriting in the whole app: text marked in a foreign window, a spoken instruction, a review."""

import sys
from collections.abc import Iterator

import pytest

from app.dictation_rewrite import ACCEPTED, DISCARDED, WAITS
from asr.types import Waveform
from tests.desktop.session import Fingers, Open, Program, XSession, wait_for

assert sys.platform == "linux"

from app.desktop.x11_clipboard import X11Clipboard  # noqa: E402
from tests.desktop.app_session import SETTINGS, TEXT_S, RunningApp, running_app  # noqa: E402
from tests.desktop.test_app_tidy_x11 import model  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
KEY = "F7"
REWRITE = """{settings}
[engine]
model = "{model}"
[tidy]
rewrite = true
rewrite_key = "F7"
deadline_ms = {ms}
"""
TEXT, SAID, SHORT = "abcdefgh", "make it shorter", "Abc."


@pytest.fixture(scope="module")
def app(
    x_session: XSession, microphone: Pulse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    fingers = Fingers(x_session.name)
    home = tmp_path_factory.mktemp("rewrite") / "home"
    try:
        with running_app(x_session, microphone, fingers, home) as running:
            folder = model(tmp_path_factory.mktemp("told"), hears=SAID, writes=SHORT)
            running.change(REWRITE.format(settings=SETTINGS, model=folder, ms=60_000))
            wait_for(lambda: KEY in running.hotkeys(), "the key")
            yield running
    finally:
        fingers.close()


@pytest.fixture
def clipboard() -> Iterator[X11Clipboard]:
    found = X11Clipboard()
    yield found
    found.close()


def propose(app: RunningApp, program: Program, clipboard: X11Clipboard, sound: Waveform) -> None:
    """Mark a text and have it rewritten; returns when the review has the focus."""
    before = len(app.entries())
    for key in TEXT:
        app.fingers.tap(key)
    program.wait_for_text(TEXT)
    app.fingers.tap("Control_L", "a")
    wait_for(lambda: clipboard.selected(program.target) == TEXT, "the marked text")
    app.fingers.tap(KEY)
    app.wait_for_stage("recording")
    app.speak(sound)
    app.fingers.tap(KEY)
    wait_for(lambda: len(app.entries()) > before, "the entry", TEXT_S)
    wait_for(lambda: app.entries()[0].final != "", "the text", TEXT_S)
    wait_for(
        lambda: focused(program).startswith("Rewritten text"),
        lambda: f"the review; in front is {focused(program)!r}",
        10,
    )
    entry = app.entries()[0]
    assert (entry.raw, entry.final, entry.warnings) == (SAID, SHORT, (WAITS,))
    assert program.text() == TEXT


def focused(program: Program) -> str:
    found = program.windows.focused()
    return found.title if found else ""


@pytest.mark.parametrize("kind", ["gtk3", "qt"])
def test_accepted_by_enter_it_replaces_what_was_marked(
    kind: str, app: RunningApp, open_window: Open, clipboard: X11Clipboard, short: Waveform
) -> None:
    program = open_window(kind)
    propose(app, program, clipboard, short)
    app.fingers.tap("Return")
    program.wait_for_text(SHORT)
    wait_for(lambda: app.entries()[0].warnings == (ACCEPTED,), "the history to follow")


def test_discarded_by_escape_nothing_changes(
    app: RunningApp, open_window: Open, clipboard: X11Clipboard, short: Waveform
) -> None:
    program = open_window("gtk3")
    propose(app, program, clipboard, short)
    app.fingers.tap("Escape")
    wait_for(lambda: app.entries()[0].warnings == (DISCARDED,), "the history to follow")
    assert program.text() == TEXT


def test_with_nothing_marked_it_says_so_and_records_nothing(
    app: RunningApp, open_window: Open
) -> None:
    open_window("gtk3")
    told, entries = len(app.told()), len(app.entries())
    app.fingers.tap(KEY)
    app.wait_until_told("Nothing is selected", told)
    assert len(app.entries()) == entries
