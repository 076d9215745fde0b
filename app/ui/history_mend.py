"""Correcting an entry of the history in its place; what that teaches is proposed."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app import history_proposals
from app.bridge import Desk
from app.errors import AppError
from app.history import Entry, State
from app.settings_profiles import PROPOSE
from app.ui.text import sentence, tr


class Mender:
    """Turns the shown text into one that can be edited, and stores it; `tell` shows a sentence."""

    def __init__(
        self, desk: Desk, text: QPlainTextEdit, button: QPushButton, tell: Callable[[str], None]
    ) -> None:
        self._desk, self._text, self._button, self._tell = desk, text, button, tell
        self._entry: Entry | None = None  # that is being corrected

    @property
    def active(self) -> bool:
        """Whether somebody is writing."""
        return self._entry is not None

    def offer(self, entry: Entry | None) -> None:
        """Let this entry be corrected if it can be."""
        closed = entry is not None and entry.state not in (State.RECORDING, State.DECODING)
        self._button.setEnabled(bool(closed and entry and entry.text))
        self._button.setText(tr("C&orrect"))

    def begin(self, entry: Entry) -> None:
        """Let the text be edited."""
        self._entry = entry
        self._text.setPlainText(entry.text)
        self._text.setReadOnly(False)
        self._text.setFocus()
        self._button.setText(tr("S&ave"))

    def end(self) -> None:
        """Store what was written, and say what it teaches."""
        entry, self._entry = self._entry, None
        history = self._desk.history()
        self._text.setReadOnly(True)
        text = self._text.toPlainText().strip()
        if entry is None or history is None or not text:
            return
        try:
            if self._desk.settings()[PROPOSE]:
                learned = history_proposals.correct(history, entry, text)
            else:
                learned = 0
                history.edit(entry.id, text)
        except AppError as error:
            self._tell(sentence(str(error)))
            return
        told = tr("Saved. The window of words has a proposal for you.")
        self._tell(told if learned else tr("Saved."))
