"""What stands before the cursor, where it is certain: the texts that were inserted last.

The newest is taken back on request, deleted sign by sign from where the cursor was left. Knows no
system.
"""

import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.desktop.base import Desktop, DesktopError, Target
from app.desktop.chords import Chord
from app.insert import TERMINALS

SETTLE_S = 0.1  # our own keys are seen a little after they were pressed
UNSEEN_S = 10.0  # where nobody tells what the person does: so long the cursor may have stayed
MOST = 1000  # signs
REMEMBERED = 20  # texts
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


class Trail:
    """The texts that stand one behind the other before the cursor, as far as that is known."""

    def __init__(self, desktop: Desktop, clock: Callable[[], float] = time.monotonic) -> None:
        self._desktop = desktop
        self._clock = clock
        self._texts: list[Inserted] = []  # newest last

    def before(self, target: Target | None) -> str | None:
        """Give the text before the cursor in this window; None where that is not known."""
        if self._hindrance(target) not in ("", UNCOUNTED):
            return None
        return "".join(one.text for one in self._texts)

    def note(self, text: str, target: Target | None, *, sure: bool, follows: bool) -> None:
        """Take note of a text that was inserted; not `sure`: nobody knows where it went.

        `follows`: it stands behind those known before.
        """
        kept = self._texts[-REMEMBERED:] if follows else []
        new = [Inserted(text=text, target=target, done_s=self._clock())] if target else []
        self._texts = [*kept, *new] if sure else []

    def take_back(self) -> str:
        """Delete the newest text; give a sentence where that is not to be done, or fails."""
        try:
            if problem := self._hindrance(self._desktop.windows.focused()):
                self._texts = []
                return problem
            self._desktop.keyboard.settle(1.0)
            for _ in self._texts.pop().text:
                self._desktop.keyboard.press(BACKSPACE)
        except DesktopError as error:
            self._texts = []
            return str(error)
        if self._texts:  # the cursor stands behind that one now, and our own keys are no touch
            self._texts[-1] = replace(self._texts[-1], done_s=self._clock())
        return ""

    def _hindrance(self, focused: Target | None) -> str:
        touched_s = self._desktop.touched() if self._desktop.touched else None
        last = self._texts[-1] if self._texts else None
        return hindrance(last, focused, touched_s, self._clock())


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


def _countable(text: str, *, terminal: bool) -> bool:
    """Say whether one press deletes one character of `text`, and no line was sent off by it."""
    if len(text) > MOST or (terminal and "\n" in text):
        return False
    return all(_is_one(character) for character in text)


def _is_one(character: str) -> bool:
    """Say whether a character stands alone: joined ones go by several at a time, or by halves."""
    return ord(character) < 0x1F000 and unicodedata.category(character) not in ("Mn", "Me", "Cf")
