"""A text is taken back from real windows, and not where the person was busy meanwhile."""

import pytest
from Xlib import X, display
from Xlib.ext import xtest

from app.desktop.base import Desktop
from app.insert import Inserter, Way
from app.insert_back import TOUCHED, Inserted, take_back
from tests.desktop.session import Fingers, Open, Program, XSession, wait_for

pytestmark = pytest.mark.desktop


def insert(desktop: Desktop, window: Program, text: str) -> Inserted:
    outcome = Inserter(desktop).insert(text, window.target)
    assert outcome.way is Way.PASTED
    assert desktop.touched
    return Inserted(text=text, target=window.target, done_s=desktop.touched() + 0.5)


@pytest.mark.parametrize("kind", ["xterm", "gtk3", "qt", "tk"])
def test_the_last_text_is_taken_back_to_its_last_sign(
    desktop: Desktop, open_window: Open, kind: str
) -> None:
    window = open_window(kind)
    insert(desktop, window, "Stays. ")
    last = insert(desktop, window, "Grüße, goes.")
    window.wait_for_text("Stays. Grüße, goes.")
    assert take_back(desktop, last) == ""
    if kind == "xterm":  # cat shows what a shell would obey
        wait_for(lambda: window.text().endswith("\x7f" * 12), "twelve deletions")
    else:
        window.wait_for_text("Stays. ")


@pytest.mark.parametrize("by", ["key", "mouse"])
def test_it_is_seen_that_the_person_was_busy(
    desktop: Desktop, open_window: Open, fingers: Fingers, x_session: XSession, by: str
) -> None:
    window = open_window("qt")
    last = insert(desktop, window, "Stays.")
    window.wait_for_text("Stays.")
    assert desktop.touched
    before = desktop.touched()
    if by == "key":
        fingers.tap("Left")
    else:
        connection = display.Display(x_session.name)
        xtest.fake_input(connection, X.ButtonPress, 1)
        xtest.fake_input(connection, X.ButtonRelease, 1)
        connection.sync()
        connection.close()
    touched = desktop.touched
    wait_for(lambda: touched() > before, "the touch to be seen")
    late = Inserted(text=last.text, target=last.target, done_s=desktop.touched() - 1)
    assert take_back(desktop, late) == TOUCHED
    window.wait_for_text("Stays.")
