"""The text inserted last is taken back, where it is certain that nothing else would be deleted.

It is deleted sign by sign from where the cursor was left. Knows no system.
"""

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from app.desktop.base import Desktop, DesktopError, Target
from app.desktop.chords import Chord
from app.insert import TERMINALS

SETTLE_S = 0.1  # our own keys are seen a little after they were pressed
UNSEEN_S = 10.0  # where nobody tells what the person does: so long the cursor may have stayed
MOST = 1000  # signs
BACKSPACE = Chord("Backspace")

NOTHING = "There is no text that could be taken back."
ELSEWHERE = "The last text is in another window: it was not taken back."
TOUCHED = "You have typed or clicked since: the last text was not taken back."
TOO_LATE = "The last text is too long ago to be taken back safely."
UNCOUNTED = "The last text cannot be deleted sign by sign: please delete it yourself."


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserted:
    """A text that its window is known to have; `done_s` is on the monotonic clock."""

    text: str
    target: Target
    done_s: float


def hindrance(
    last: Inserted | None, focused: Target | None, touched_s: float | None, now_s: float
) -> str:
    """Say in a sentence why `last` is not to be taken back; "" if it may. Pure.

    `touched_s` is when the person last used another key or the mouse; None: nobody can tell.
    """
    if last is None:
        return NOTHING
    if focused is None or focused.window != last.target.window:
        return ELSEWHERE
    if touched_s is None and now_s - last.done_s > UNSEEN_S:
        return TOO_LATE
    if touched_s is not None and touched_s > last.done_s + SETTLE_S:
        return TOUCHED
    return "" if _countable(last.text, terminal=last.target.app.lower() in TERMINALS) else UNCOUNTED


def take_back(
    desktop: Desktop, last: Inserted | None, clock: Callable[[], float] = time.monotonic
) -> str:
    """Delete `last`; give a sentence where that is not to be done, or the desktop refuses."""
    try:
        focused = desktop.windows.focused()
        touched_s = desktop.touched() if desktop.touched else None
        if last is None or (problem := hindrance(last, focused, touched_s, clock())):
            return NOTHING if last is None else problem
        desktop.keyboard.settle(1.0)
        for _ in last.text:
            desktop.keyboard.press(BACKSPACE)
    except DesktopError as error:
        return str(error)
    return ""


def _countable(text: str, *, terminal: bool) -> bool:
    """Say whether one press deletes one character of `text`, and no line was sent off by it."""
    if len(text) > MOST or (terminal and "\n" in text):
        return False
    return all(_is_one(character) for character in text)


def _is_one(character: str) -> bool:
    """Say whether a character stands alone: joined ones go by several at a time, or by halves."""
    return ord(character) < 0x1F000 and unicodedata.category(character) not in ("Mn", "Me", "Cf")
