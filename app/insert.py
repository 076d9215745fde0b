"""Dictated text goes into the window it was meant for, or onto the clipboard; nowhere else.

A transaction: go back to the window, lend the clipboard, press the chord, give the clipboard back
once the window has fetched the text. Pasting cannot be seen everywhere: the outcome says how sure
it is. Knows no system; `plan` and `next_step` decide, Inserter acts.
"""

import enum
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from app.desktop.base import Desktop, DesktopError, Loan, LoanState, Target
from app.desktop.chords import Chord, parse

log = logging.getLogger(__name__)
TYPE = "type"  # in Rules.chords: type the text instead of pasting it
COPY = "copy"  # in Rules.chords: only copy it
SHIFT_INSERT = Chord("Insert", frozenset({"Shift"}))
CTRL_V = Chord("V", frozenset({"Ctrl"}))
# Programs that paste the primary selection on Shift+Insert, also while they have one of their own.
TERMINALS = frozenset({
    "xterm", "uxterm", "urxvt", "rxvt", "st", "st-256color", "foot", "alacritty", "kitty",
    "gnome-terminal", "gnome-terminal-server", "org.gnome.terminal", "kgx", "org.gnome.console",
    "konsole", "org.kde.konsole", "yakuake", "guake", "terminator", "tilix", "xfce4-terminal",
    "mate-terminal", "lxterminal", "qterminal", "sakura", "terminology", "cool-retro-term",
    "org.wezfurlong.wezterm", "com.mitchellh.ghostty", "ghostty", "ptyxis", "org.gnome.ptyxis",
})  # fmt: skip
OWN_CHORDS = {"mintty.exe": "Shift+Insert", "putty.exe": "Shift+Insert"}  # of known programs


class Way(enum.Enum):
    """Where the text went."""

    PASTED = "pasted"  # the window has fetched it
    TYPED = "typed"
    TAKEN_BACK = "taken back"  # nothing was inserted, the text before was deleted
    UNSURE = "unsure"  # the chord was pressed; whether the window took the text is not known
    COPIED = "copied"  # it is on the clipboard and in no window
    NOWHERE = "nowhere"  # neither: it is in the history only


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one insertion, with a sentence for the person (never the text itself)."""

    way: Way
    sentence: str
    app: str = ""
    clipboard_given_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the person has set."""

    chords: Mapping[str, str] = field(default_factory=dict)  # by program: a chord, TYPE or COPY
    may_return: bool = True  # bring back the focus to the window of the key press
    give_back: bool = True  # the clipboard, afterwards
    hidden: bool = True  # ask clipboard histories to look away


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long each step may take, in seconds."""

    modifiers_s: float = 1.0  # the person lets go of the hotkey's modifiers
    fetch_s: float = 2.0  # the window fetches the text after the chord
    quiet_s: float = 0.08  # programs like Chromium fetch twice
    quiet_unnamed_s: float = 0.5  # where a history's reading looks like the window's


@dataclass(frozen=True, slots=True)
class Plan:
    """How one window gets its text."""

    chord: Chord | None  # None: type it
    selection: bool = False  # lend the primary selection as well
    copy_only: bool = False


class Step(enum.Enum):
    """What to do with a lent clipboard."""

    WAIT = "wait"
    GIVE_BACK = "give back"
    KEEP = "keep"
    LEAVE = "leave"


def plan(target: Target | None, rules: Rules, paste: Chord, *, has_selection: bool) -> Plan:
    """Choose the chord for a window.

    Shift+Insert pastes the clipboard in most programs and the primary selection in terminals, so
    both are lent. But a window with marked text of its own would unmark it when the selection is
    taken, and the text could not replace it: that one gets Ctrl+V, unless it is a terminal.
    """
    app = target.app.lower() if target else ""
    table = OWN_CHORDS | {name.lower(): chord for name, chord in rules.chords.items()}
    chosen = table.get(app, "")
    if chosen == TYPE:
        return Plan(None)
    if chosen == COPY:
        return Plan(None, copy_only=True)
    if chosen:
        chord = _chord(chosen, paste)
        return Plan(chord, selection=chord == SHIFT_INSERT)
    if paste == SHIFT_INSERT and has_selection and app not in TERMINALS:
        return Plan(CTRL_V)
    return Plan(paste, selection=paste == SHIFT_INSERT)


def _chord(text: str, otherwise: Chord) -> Chord:
    try:
        return parse(text)
    except ValueError as error:
        log.warning("in the table of paste keys: %s", error)
        return otherwise


def next_step(
    state: LoanState, *, pressed_s: float, now_s: float, names_readers: bool, limits: Limits
) -> tuple[Step, float]:
    """Say what to do with the lent clipboard now, and for WAIT how long at most (seconds)."""
    if state.lost:
        return Step.LEAVE, 0.0
    if state.unseen:
        return Step.KEEP, 0.0
    read = fetched(state, pressed_s, names_readers=names_readers)
    if read is not None:
        quiet = limits.quiet_s if names_readers else limits.quiet_unnamed_s
        left = read + quiet - now_s
        return (Step.WAIT, left) if left > 0 else (Step.GIVE_BACK, 0.0)
    left = pressed_s + limits.fetch_s - now_s
    return (Step.WAIT, left) if left > 0 else (Step.KEEP, 0.0)


def fetched(state: LoanState, pressed_s: float, *, names_readers: bool) -> float | None:
    """Give the time of the last fetch that the chord can have caused; None if there was none."""
    read = state.read_s if names_readers else state.other_read_s
    return read if read is not None and read >= pressed_s else None


class Inserter:
    """Puts text into windows, one after the other; call it from any thread but the GUI's."""

    def __init__(
        self,
        desktop: Desktop,
        rules: Callable[[], Rules] = Rules,
        *,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desktop = desktop
        self._rules = rules
        self._limits = limits or Limits()
        self._clock = clock
        self._turn = threading.Lock()

    def remember(self) -> Target | None:
        """Give the window that has the focus now: ask at the key press."""
        return self._desktop.windows.focused()

    def insert(self, text: str, target: Target | None) -> Outcome:
        """Put `text` into `target`; never raises DesktopError: the outcome says what went wrong."""
        with self._turn:
            try:
                return self._insert(text, target)
            except DesktopError as error:
                return self._copied(text, target, str(error))

    def copy(self, text: str, target: Target | None) -> Outcome:
        """Put `text` on the clipboard only."""
        with self._turn:
            return self._copied(text, target, "")

    def _insert(self, text: str, target: Target | None) -> Outcome:
        rules, desktop = self._rules(), self._desktop
        way = plan(target, rules, desktop.paste, has_selection=self._has_selection(target))
        if way.copy_only:
            return self._copied(text, target, "")
        desktop.keyboard.settle(self._limits.modifiers_s)
        if problem := self._return_to(target, may=rules.may_return):
            return self._copied(text, target, problem)
        if way.chord is None:
            return self._type(text, target)
        lend = partial(desktop.clipboard.lend, selection=way.selection, hidden=rules.hidden)
        loan = lend(text, target)
        if loan.state().lost:  # somebody copied at that very moment
            loan = lend(text, target)
        try:
            if not self._is_focused(target):  # it moved while the old clipboard was read
                loan.keep()
                return self._copied(text, target, "Another window came to the front.")
            pressed = self._clock()
            desktop.keyboard.press(way.chord)
        except DesktopError:
            loan.keep()
            raise
        return self._finish(loan, target, pressed, give_back=rules.give_back)

    def _has_selection(self, target: Target | None) -> bool:
        return target is not None and self._desktop.clipboard.has_selection(target)

    def _is_focused(self, target: Target | None) -> bool:
        now = self._desktop.windows.focused()
        return (now.window if now else None) == (target.window if target else None)

    def _return_to(self, target: Target | None, *, may: bool) -> str:
        """Bring the focus to `target`; say in a sentence why it is not there."""
        if self._is_focused(target):
            return ""
        if target is None:
            return "No window had the focus when you pressed the key."
        if may and self._desktop.windows.activate(target):
            return ""
        return f"{_name(target)} no longer has the focus."

    def _type(self, text: str, target: Target | None) -> Outcome:
        self._desktop.keyboard.type_text(text)
        return Outcome(Way.TYPED, f"Typed into {_name(target)}.", _app(target))

    def _finish(
        self, loan: Loan, target: Target | None, pressed_s: float, *, give_back: bool
    ) -> Outcome:
        named = self._desktop.names_readers
        while True:
            state = loan.state()
            step, seconds = next_step(
                state,
                pressed_s=pressed_s,
                now_s=self._clock(),
                names_readers=named,
                limits=self._limits,
            )
            if step is not Step.WAIT:
                break
            loan.wait(seconds)
        arrived = fetched(state, pressed_s, names_readers=named) is not None
        back = step is Step.GIVE_BACK and give_back
        if back:
            loan.give_back()
        else:
            loan.keep()
        return self._outcome(state, target, arrived=arrived, pressed_s=pressed_s, back=back)

    def _outcome(
        self,
        state: LoanState,
        target: Target | None,
        *,
        arrived: bool,
        pressed_s: float,
        back: bool,
    ) -> Outcome:
        name, app = _name(target), _app(target)
        by_hand = self._desktop.paste_by_hand
        if arrived:
            return Outcome(Way.PASTED, f"Pasted into {name}.", app, back)
        if state.lost:
            text = f"Another program took the clipboard over before {name} confirmed."
            return Outcome(Way.UNSURE, f"{text} You find the text in the history.", app)
        if state.unseen or fetched(state, pressed_s, names_readers=False) is not None:
            text = f"Pasted, but {name} did not confirm it. If nothing appeared, press {by_hand}."
            return Outcome(Way.UNSURE, text, app)
        text = f"{name} did not take the text. It is on the clipboard: press {by_hand}."
        return Outcome(Way.COPIED, text, app)

    def _copied(self, text: str, target: Target | None, why: str) -> Outcome:
        try:
            self._desktop.clipboard.put(text)
        except DesktopError as error:
            sentence = f"{why} {error} You find the text in the history.".strip()
            return Outcome(Way.NOWHERE, sentence, _app(target))
        sentence = f"{why} The text is on the clipboard: press {self._desktop.paste_by_hand}."
        return Outcome(Way.COPIED, sentence.strip(), _app(target))


def _name(target: Target | None) -> str:
    return (target.app or target.title or "the window") if target else "the window"


def _app(target: Target | None) -> str:
    return target.app if target else ""
