"""Texts go into their windows one after the other, on a thread that may wait for other programs."""

import logging
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.desktop.base import Desktop, DesktopError, Target
from app.dictation_news import Delivered
from app.dictation_store import Piece
from app.dictation_text import fitted, insertion_rules
from app.insert import Inserter, Outcome, Way
from app.insert_back import Trail
from app.insert_submit import Said, objection, press
from app.profiles import NONE, Profile
from app.session_state import State
from app.session_types import Job, Stage
from app.settings import Settings
from app.settings_profiles import SUBMIT_SURE

log = logging.getLogger(__name__)

RELEASE_S = 2.0  # after a press that stops, nobody holds the key longer
MENU_S = 2.0  # from a menu's end to what was chosen in it, on a busy machine
MOVED = "The text is not selected any more, so nothing was replaced."
IN_HISTORY = "The text could not be inserted. You find it in the history."


@dataclass(frozen=True, slots=True)
class Insertion:
    """What became of one text; `text` as it was inserted, `problem` what else went wrong."""

    text: str
    outcome: Outcome
    problem: str = ""

    @property
    def news(self) -> str:
        """What the person is told; "" if all went as it should."""
        went_well = self.outcome.way in (Way.PASTED, Way.TYPED, Way.TAKEN_BACK)
        return f"{self.problem} {'' if went_well else self.outcome.sentence}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a text is to be inserted.

    With `back` the text that was inserted before goes first; with `swap` too, and where that cannot
    be, the text is only copied. `exact`: nothing is fitted to its place; `copy`: the text it was to
    replace is not selected any more, and it is only copied.
    """

    back: bool = False
    exact: bool = False
    copy: bool = False
    swap: bool = False
    profile: Profile = NONE
    said: Said | None = None  # None: Return is not pressed after it, whatever the profile says


def delivered(insertion: Insertion, piece: Piece | None, now: float) -> Delivered:
    """Tell of a text that left for its window."""
    return Delivered(
        text=insertion.text.strip(" "),  # what lay around it belonged to its place
        outcome=insertion.outcome,
        entry=piece.entry if piece else None,
        stopped_at=piece.stopped_at if piece else None,
        done_at=now,
    )


class HeldBack:
    """The text whose turn it is, while the hotkey is down: its grab keeps every key from windows.

    Outside a recording it waits no longer than RELEASE_S: a release may have been lost. While the
    person is away it waits in any case.
    """

    def __init__(self) -> None:
        self._job: Job | None = None
        self._by = 0.0

    def put(self, job: Job, now: float) -> None:
        """Take a job that is to be inserted."""
        self._job, self._by = job, now + RELEASE_S

    def take(self, state: State, now: float) -> Job | None:
        """Give the job if its text can go out now."""
        due = self.deadline(state)
        if state.away:  # it would reach the lock screen
            return None
        if state.key_down and (due is None or now < due):
            return None
        job, self._job = self._job, None
        return job

    def deadline(self, state: State) -> float | None:
        """Say when it goes out without a release; None while there is no such time."""
        waits = self._job is not None and state.stage is Stage.IDLE and not state.away
        return self._by if waits else None


class Insertions:
    """Inserts on a thread of its own. `settings` is asked at each insertion."""

    def __init__(
        self,
        desktop: Desktop,
        settings: Callable[[], Settings],
        clock: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._desktop = desktop
        self._target: Target | None = None
        self._profile = NONE  # of the text that is being inserted
        self._clock = clock
        self._at_menu: Target | None = None
        self._menu_closed_s = -MENU_S
        self._trail = Trail(desktop, clock)
        self._inserter = Inserter(
            desktop,
            lambda: insertion_rules(self._target, settings(), self._profile),
            clock=clock,
        )
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="insertion", daemon=True)
        self._thread.start()

    def focused(self) -> Target | None:
        """Give the window that has the focus; None where that cannot be known.

        A menu of ours may take the focus along when it closes: just then it is the one before.
        """
        try:
            found = self._inserter.remember()
        except DesktopError as error:
            log.warning("the focused window is not known: %s", error)
            return None
        ours = found is not None and found.pid == os.getpid()
        just_closed = self._clock() - self._menu_closed_s < MENU_S
        return self._at_menu if ours and just_closed and self._at_menu else found

    def menu_opens(self) -> None:
        """Note the window that has the focus while the tray's menu opens; from any thread."""
        self._menu_closed_s = -MENU_S
        self._at_menu = self.focused()

    def menu_closes(self) -> None:
        """Note that what is chosen in the menu comes now; from any thread."""
        self._menu_closed_s = self._clock()

    def insert(
        self,
        text: str,
        target: Target | None,
        done: Callable[[Insertion], None],
        manner: Manner | None = None,
    ) -> None:
        """Insert a text; `done` is called on the insertions' thread in every case."""
        self._inbox.put(lambda: done(self._insert(text, target, manner or Manner())))

    def close(self, timeout_s: float) -> None:
        """End after the texts that wait."""
        self._inbox.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (work := self._inbox.get()) is not None:
            work()

    def _insert(self, text: str, target: Target | None, manner: Manner) -> Insertion:
        outcome = Outcome(Way.NOWHERE, IN_HISTORY)
        problem = ""
        back, said = manner.back, manner.said if manner.profile.submit else None
        try:
            self._target, self._profile = target, manner.profile
            if manner.copy:
                return Insertion(text, self._inserter.copy(text, target), MOVED)
            if back or manner.swap:
                problem = self._trail.take_back()
            if manner.swap and problem:
                return Insertion(text, self._inserter.copy(text, target), problem)
            if back and not text.strip(" "):
                return Insertion("", Outcome(Way.TAKEN_BACK, ""), problem)
            before = self._trail.before(target)
            if not manner.exact:
                text = fitted(text, before, self._profile, self._settings())
            against = self._objection(said)
            outcome = self._inserter.insert(text, target)
            sure = outcome.way in (Way.PASTED, Way.TYPED)
            if said and target and not against:
                against = press(self._desktop, target, outcome)
                sure = sure and bool(against)  # after Return the cursor is elsewhere
            problem = f"{problem} {against}".strip()
            self._trail.note(text, target, sure=sure, follows=before is not None)
        except Exception:  # the thread goes on, and so does the session
            log.exception("insertion failed")
        return Insertion(text, outcome, problem)

    def _objection(self, said: Said | None) -> str:
        """Say why Return must not follow; "" if it may, or is not wanted."""
        if said is None:
            return ""
        touched_s = self._desktop.touched() if self._desktop.touched else None
        return objection(said, self._settings()[SUBMIT_SURE] / 100, touched_s)
