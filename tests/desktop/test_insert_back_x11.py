"""A text is taken back from real windows, and not where the person was busy meanwhile."""

import pytest
from Xlib import X, display
from Xlib.ext import xtest

from app.desktop.base import Desktop
from app.insert import Inserter, Way
from app.insert_back import TOUCHED, Trail
from tests.desktop.session import Fingers, Open, Program, XSession, wait_for

pytestmark = pytest.mark.desktop


def insert(desktop: Desktop, trail: Trail, window: Program, text: str) -> None:
    known = trail.before(window.target) is not None
    outcome = Inserter(desktop).insert(text, window.target)
    assert outcome.way is Way.PASTED
    trail.note(text, window.target, sure=True, follows=known)


@pytest.mark.parametrize("kind", ["xterm", "gtk3", "qt", "tk"])
def test_the_last_text_is_taken_back_to_its_last_sign(
    desktop: Desktop, open_window: Open, kind: str
) -> None:
    window = open_window(kind)
    trail = Trail(desktop)
    insert(desktop, trail, window, "Stays. ")
    insert(desktop, trail, window, "Grüße, goes.")
    window.wait_for_text("Stays. Grüße, goes.")
    assert trail.before(window.target) == "Stays. Grüße, goes."
    assert trail.take_back() == ""
    if kind == "xterm":  # cat shows what a shell would obey
        wait_for(lambda: window.text().endswith("\x7f" * 12), "twelve deletions")
    else:
        window.wait_for_text("Stays. ")


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_it_is_seen_that_the_person_was_busy(
    desktop: Desktop, open_window: Open, fingers: Fingers, x_session: XSession, by: str
) -> None:
    window = open_window("qt")
    trail = Trail(desktop)
    insert(desktop, trail, window, "Stays.")
    window.wait_for_text("Stays.")
    assert trail.before(window.target) == "Stays."
    connection = display.Display(x_session.name)

    def seen() -> bool:  # right after an insertion its own keys are not told apart
        if by == "key":
            fingers.tap("Left")
        else:
            xtest.fake_input(connection, X.ButtonPress, 1)
            xtest.fake_input(connection, X.ButtonRelease, 1)
            connection.sync()
        return trail.before(window.target) is None

    wait_for(seen, "the touch to be seen")
    connection.close()
    assert trail.take_back() == TOUCHED
    window.wait_for_text("Stays.")
