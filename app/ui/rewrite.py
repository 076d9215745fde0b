"""The rewritten text beside what was selected: nothing is replaced before a person accepts it."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Desk
from app.dictation_news import Rewrite
from app.ui.changes import changes
from app.ui.text import tr

MOST_LETTERS = 200  # of the instruction: three lines


class RewriteWindow(QWidget):
    """Shows one text after the other; Enter accepts, Esc discards."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rewrite: Rewrite | None = None  # that is not decided yet
        self.setWindowTitle(tr("Rewritten text"))
        self.resize(560, 340)
        self.said = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.text = QTextEdit(readOnly=True)
        self.text.setAccessibleName(tr("The change in words"))
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        self.yes = buttons.addButton(tr("&Accept"), roles.AcceptRole)
        self.copying = buttons.addButton(tr("&Copy"), roles.ActionRole)
        self.no = buttons.addButton(tr("&Discard"), roles.RejectRole)
        self.yes.setDefault(True)
        self.yes.clicked.connect(self.accept)
        self.copying.clicked.connect(self.copy)
        self.no.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(self.said)
        layout.addWidget(self.text, 1)
        layout.addWidget(buttons)
        for key in ("Return", "Enter"):
            QShortcut(QKeySequence(key), self, self._enter)
        QShortcut(QKeySequence("Esc"), self, self.close)

    def take(self, rewrite: Rewrite) -> None:
        """Show this one; the one before it, if it was not decided, is discarded."""
        self._discard()
        self.rewrite = rewrite
        asked = shortened(rewrite.instruction)
        self.said.setText(tr("You asked: {instruction}", instruction=asked))
        self.said.setToolTip(f"<p>{escape(rewrite.instruction)}</p>")  # rich text is wrapped
        self.text.setHtml(changes(rewrite.before, rewrite.after))
        self.yes.setFocus()

    def accept(self) -> None:
        """Have it put in place of what is selected."""
        rewrite, self.rewrite = self.rewrite, None
        self.hide()
        if rewrite:
            self._desk.ask("rewrite-accept", rewrite)

    def copy(self) -> None:
        """Copy the new text; the window stays."""
        if self.rewrite:
            QGuiApplication.clipboard().setText(self.rewrite.after)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave everything as it is."""
        self._discard()
        super().closeEvent(event)

    def _enter(self) -> None:
        """Press the button that has the focus, or accept."""
        for button in (self.copying, self.no):
            if button.hasFocus():
                button.click()
                return
        self.accept()

    def _discard(self) -> None:
        rewrite, self.rewrite = self.rewrite, None
        if rewrite:
            self._desk.ask("rewrite-discard", rewrite)


def shortened(instruction: str) -> str:
    """Leave room for the change where somebody spoke for long."""
    if len(instruction) <= MOST_LETTERS:
        return instruction
    return f"{instruction[:MOST_LETTERS].rstrip()}\N{HORIZONTAL ELLIPSIS}"
