"""What is known of one lent clipboard, for the desktops whose clipboard runs in a thread."""

import threading
from collections.abc import Callable
from dataclasses import replace

from app.desktop.base import LoanState


class NotedLoan:
    """See Loan; the clipboard's thread notes what it sees, `end` gives back (True) or keeps."""

    def __init__(self, end: Callable[["NotedLoan", bool], None]) -> None:
        self._end = end
        self._state = LoanState()
        self._changed = threading.Condition()
        self._news = 0
        self._seen = 0

    def state(self) -> LoanState:
        """See Loan."""
        with self._changed:
            self._seen = self._news
            return self._state

    def wait(self, timeout_s: float) -> None:
        """See Loan."""
        with self._changed:
            self._changed.wait_for(lambda: self._news != self._seen, timeout_s)

    def give_back(self) -> None:
        """See Loan."""
        self._end(self, True)

    def keep(self) -> None:
        """See Loan."""
        self._end(self, False)

    def note_read(self, at_s: float, *, by_target: bool) -> None:
        """Note that somebody fetched the text."""
        if by_target:
            self._change(replace(self._state, read_s=at_s))
        else:
            self._change(replace(self._state, other_read_s=at_s))

    def note_lost(self) -> None:
        """Note that another program owns the clipboard now."""
        self._change(replace(self._state, lost=True))

    def _change(self, state: LoanState) -> None:
        with self._changed:
            self._state = state
            self._news += 1
            self._changed.notify_all()
