"""What was learned from corrections, to be accepted or dismissed: nothing is added by itself."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app import history_proposals
from app.bridge import Desk
from app.errors import AppError
from app.history import History
from app.history_proposals import Waiting
from app.ui.text import sentence, tr

Act = Callable[[History, Waiting], None]


class ProposalsPage(QWidget):
    """A table of proposals; `accepted` is called after one was taken over."""

    def __init__(self, desk: Desk, accepted: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._accepted = accepted
        self._waiting: list[Waiting] = []
        self.table = QTableWidget(0, 3)
        self.news = QLabel()
        self.accept, self.dismiss = QPushButton(tr("A&ccept")), QPushButton(tr("&Dismiss"))
        self._build()
        self.fill()

    def _build(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels([tr("Heard"), tr("Written"), tr("What is proposed")])
        table.setAccessibleName(tr("Proposals"))
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        hint = QLabel(
            tr("Learned from what you corrected in the history. Nothing is added by itself.")
        )
        hint.setWordWrap(True)
        hint.setObjectName("hint")
        self.news.setWordWrap(True)
        self.accept.clicked.connect(partial(self._act, self._take_over))
        self.dismiss.clicked.connect(partial(self._act, history_proposals.dismiss))
        row = QHBoxLayout()
        row.addWidget(self.accept)
        row.addWidget(self.dismiss)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(table, 1)
        layout.addLayout(row)
        layout.addWidget(self.news)

    def fill(self) -> None:
        """Show what waits."""
        history = self._desk.history()
        try:
            self._waiting = history_proposals.waiting(history) if history else []
        except AppError as error:
            self.news.setText(sentence(str(error)))
            return
        self.table.setRowCount(len(self._waiting))
        for row, one in enumerate(self._waiting):
            for column, text in enumerate((one.heard, one.written, _what(one))):
                self.table.setItem(row, column, QTableWidgetItem(text))
        if self._waiting:
            self.table.selectRow(0)
        for button in (self.accept, self.dismiss):
            button.setEnabled(bool(self._waiting))

    def _take_over(self, history: History, one: Waiting) -> None:
        history_proposals.accept(history, one, self._desk.config)

    def _act(self, act: Act, _clicked: bool = False) -> None:
        """Do something with what is chosen."""
        history = self._desk.history()
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        self.news.setText("")
        try:
            for row in rows if history else []:
                act(history, self._waiting[row])  # type: ignore[arg-type]  # it is there
        except AppError as error:
            self.news.setText("⚠ " + sentence(str(error)))
        self.fill()
        self._accepted()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look what has come meanwhile."""
        super().showEvent(event)
        self.fill()


def _what(one: Waiting) -> str:
    text = tr("a name or term") if one.kind == "word" else tr("a replacement")
    return tr("{what}, seen {count} times", what=text, count=one.seen) if one.seen > 1 else text
