"""Names and terms in the window of words: the list, and proposals out of a text to pick from."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import rules_names
from app.errors import RulesError
from app.rules_propose import Kind, propose, read_text
from app.ui.text import sentence, tr
from asr.bias_file import format_words

SETTLE_MS = 400  # nobody wants a file written for each letter
PICKED = Qt.CheckState.Checked


class NamesPage(QWidget):
    """The person's list, one a line; it is written soon after a change, and when it is left."""

    def __init__(self, path: Path, told: Callable[[str], None]) -> None:
        super().__init__()
        self._path, self._told = path, told
        self.text = QPlainTextEdit()
        self.text.setPlaceholderText(tr("One name or term a line, as it is to be written."))
        self.text.setAccessibleName(tr("Names and terms"))
        self.propose = QPushButton(tr("&Propose from a text…"))
        hint = QLabel(
            tr(
                "VoxBar prefers these where it is in doubt, in dictation and in files. What is "
                "heard clearly as something else stays what it is."
            )
        )
        hint.setWordWrap(True)
        hint.setObjectName("hint")
        row = QHBoxLayout()
        row.addWidget(self.propose)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addWidget(hint)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self.save)
        self._load()
        self.text.textChanged.connect(self._timer.start)
        self.propose.clicked.connect(self._propose)

    def _load(self) -> None:
        try:
            self.text.setPlainText(format_words(rules_names.load(self._path)))
        except RulesError as error:
            self._told(sentence(str(error)))

    def save(self) -> None:
        """Write the list, if it can be used."""
        self._timer.stop()
        try:
            rules_names.save(self._path, rules_names.parse(self.text.toPlainText()))
        except RulesError as error:
            self._told(sentence(str(error)))
        else:
            self._told("")

    def leave(self) -> None:
        """Write what was changed last."""
        if self._timer.isActive():
            self.save()

    def add(self, words: list[str]) -> None:
        """Put words at the end of the list."""
        before = self.text.toPlainText().rstrip("\n")
        self.text.setPlainText("\n".join([*([before] if before else []), *words, ""]))
        self.save()

    def _propose(self) -> None:
        listed = self.text.toPlainText().splitlines()
        dialog = ProposeDialog([line.strip() for line in listed], self)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.picked():
            self.add(dialog.picked())


class ProposeDialog(QDialog):
    """A text goes in, terms come out; what is ticked is added, and nothing else."""

    def __init__(self, listed: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = listed
        self._why: dict[Kind, str] = {
            "sign": tr("unusual spelling"),
            "name": tr("a name"),
            "rare": tr("a rare word"),
        }
        self.setWindowTitle(tr("Propose names and terms"))
        self.text, self.found, self.news = QPlainTextEdit(), QListWidget(), QLabel()
        self.text.setPlaceholderText(tr("Paste a text here: mail, notes, a manual."))
        self.text.setAccessibleName(tr("Text"))
        self.found.setAccessibleName(tr("Proposals"))
        self.open_file = QPushButton(tr("&Open a text file…"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = self.buttons.addButton(
            tr("&Add what is ticked"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.news.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (self.text, self.open_file, self.news, self.found, self.buttons):
            layout.addWidget(widget)
        self.open_file.clicked.connect(self._open)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.text.textChanged.connect(self._look)
        self.found.itemChanged.connect(lambda _item: self._count())
        self._look()
        self.resize(560, 560)

    def picked(self) -> list[str]:
        """Give the terms that are ticked."""
        items = (self.found.item(row) for row in range(self.found.count()))
        return [i.data(Qt.ItemDataRole.UserRole) for i in items if i.checkState() == PICKED]

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Open a text file"))
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Take a file's text."""
        try:
            self.text.setPlainText(read_text(path))
        except RulesError as error:
            self.news.setText(sentence(str(error)))

    def _look(self) -> None:
        self.found.clear()
        for proposal in propose(self.text.toPlainText(), self._listed):
            why, count = self._why[proposal.kind], proposal.count
            if count > 1:
                why = tr("{why}, {count} times", why=why, count=count)
            shown = f"{proposal.term}   ({why})"
            item = QListWidgetItem(shown, self.found)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, proposal.term)
        self._count()

    def _count(self) -> None:
        self.accept_button.setEnabled(bool(self.picked()))
        nothing = self.text.toPlainText().strip() and not self.found.count()
        self.news.setText(tr("Nothing in it looks worth listing.") if nothing else "")
