"""The window of the person's words: rules and snippets with a trial below, names and terms."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app import rules_file, rules_names
from app.bridge import Desk
from app.dictation_text import chosen_rules
from app.errors import RulesError
from app.rules import Rule, Rules, Ruleset, Snippet, conflicts
from app.ui.proposals import ProposalsPage
from app.ui.text import sentence, tr
from app.ui.words_names import NamesPage

CHECKED = Qt.CheckState.Checked


class Table(QTableWidget):
    """Rows of two texts and some boxes to tick."""

    def __init__(self, texts: Sequence[str], boxes: Sequence[str], name: str) -> None:
        super().__init__(0, len(texts) + len(boxes))
        self._texts = len(texts)
        self.setHorizontalHeaderLabels([*texts, *boxes])
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)  # Tab leaves the table; arrows move in it
        header = self.horizontalHeader()
        for column in range(self.columnCount()):
            stretch = column < self._texts
            header.setSectionResizeMode(
                column,
                QHeaderView.ResizeMode.Stretch
                if stretch
                else QHeaderView.ResizeMode.ResizeToContents,
            )

    def add(self, texts: Sequence[str], boxes: Sequence[bool]) -> None:
        """Add a row."""
        row = self.rowCount()
        self.blockSignals(True)
        self.insertRow(row)
        for column, text in enumerate(texts):
            self.setItem(row, column, QTableWidgetItem(text))
        for column, ticked in enumerate(boxes, self._texts):
            item = QTableWidgetItem()
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(CHECKED if ticked else Qt.CheckState.Unchecked)
            self.setItem(row, column, item)
        self.blockSignals(False)

    def text(self, row: int, column: int) -> str:
        """Give what stands in a cell."""
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def ticked(self, row: int, column: int) -> bool:
        """Say whether a box is ticked."""
        item = self.item(row, column)
        return item is not None and item.checkState() == CHECKED


class WordsWindow(QWidget):
    """Rules and snippets; what is changed counts at once if it can work."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path = desk.config / rules_file.NAME
        self.setWindowTitle(tr("VoxBar words"))
        self.rules = Table(
            (tr("Heard"), tr("Written")), (tr("Exact case"), tr("Pattern"), tr("On")), tr("Words")
        )
        self.snippets = Table(
            (tr("Said"), tr("Inserted")), (tr("Only alone"), tr("On")), tr("Snippets")
        )
        self.tabs, self.trial_box = QTabWidget(), QWidget()
        self.trial = QLineEdit()
        self.result = QPlainTextEdit(readOnly=True)
        self.news = QLabel()
        self.names = NamesPage(desk.config / rules_names.NAME, self.news.setText)
        self._build()
        self._load()
        for table in (self.rules, self.snippets):
            table.itemChanged.connect(lambda _item: self.save())
        self._try_out()
        self.resize(720, 560)

    def _build(self) -> None:
        tabs = self.tabs
        tabs.addTab(self._page(self.rules, ("", ""), (False, False, True)), tr("&Words"))
        tabs.addTab(self._page(self.snippets, ("", ""), (False, True)), tr("&Snippets"))
        tabs.addTab(self.names, tr("&Names and terms"))
        self.proposals = ProposalsPage(self._desk, self._load)
        tabs.addTab(self.proposals, tr("&Proposals"))
        tabs.currentChanged.connect(lambda _index: self._show_trial())
        self.trial.setPlaceholderText(tr("Write something here as it would be heard."))
        self.trial.textChanged.connect(self._try_out)
        self.result.setMaximumHeight(90)
        self.result.setAccessibleName(tr("What would be written"))
        self.news.setWordWrap(True)
        self.news.setObjectName("problem")
        heard, written = QLabel(tr("&Try it out")), QLabel(tr("What would be written"))
        heard.setBuddy(self.trial)
        layout = QVBoxLayout(self)
        layout.addWidget(tabs, 1)
        layout.addWidget(self.news)
        layout.addWidget(self.trial_box)
        below = QVBoxLayout(self.trial_box)
        below.setContentsMargins(0, 0, 0, 0)
        for widget in (heard, self.trial, written, self.result):
            below.addWidget(widget)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Write what was changed last."""
        self.names.leave()
        super().hideEvent(event)

    def _show_trial(self) -> None:
        """Rules can be tried on a text; names only while something is heard."""
        self.trial_box.setVisible(self.tabs.currentWidget() is not self.names)

    def _page(self, table: Table, texts: Sequence[str], boxes: Sequence[bool]) -> QWidget:
        page = QWidget()
        add, remove = QPushButton(tr("&Add")), QPushButton(tr("&Remove"))

        def added() -> None:
            table.add(texts, boxes)
            table.setCurrentCell(table.rowCount() - 1, 0)
            if (first := table.item(table.rowCount() - 1, 0)) is not None:
                table.editItem(first)

        def removed() -> None:
            table.removeRow(table.currentRow())
            self.save()

        add.clicked.connect(added)
        remove.clicked.connect(removed)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addWidget(remove)
        row.addStretch(1)
        layout = QVBoxLayout(page)
        layout.addWidget(table, 1)
        layout.addLayout(row)
        return page

    def _load(self) -> None:
        try:
            found = rules_file.load(self._path)
        except RulesError as error:
            self.news.setText(sentence(str(error)))
            return
        for table in (self.rules, self.snippets):
            table.setRowCount(0)
        for rule in found.ruleset.rules:
            self.rules.add((rule.heard, rule.written), (rule.case == "exact", rule.regex, rule.on))
        for snippet in found.ruleset.snippets:
            self.snippets.add((snippet.name, snippet.text), (snippet.alone, snippet.on))
        self.news.setText("\n".join(sentence(mistake) for mistake in found.mistakes))

    def ruleset(self) -> Ruleset:
        """Give what stands in the tables; rows without a word to listen for are left out."""
        rules, snippets = self.rules, self.snippets
        return Ruleset(
            rules=tuple(
                Rule(
                    heard=rules.text(row, 0),
                    written=rules.text(row, 1),
                    case="exact" if rules.ticked(row, 2) else "follow",
                    regex=rules.ticked(row, 3),
                    on=rules.ticked(row, 4),
                )
                for row in range(rules.rowCount())
                if rules.text(row, 0).strip()
            ),
            snippets=tuple(
                Snippet(
                    name=snippets.text(row, 0),
                    text=snippets.text(row, 1),
                    alone=snippets.ticked(row, 2),
                    on=snippets.ticked(row, 3),
                )
                for row in range(snippets.rowCount())
                if snippets.text(row, 0).strip()
            ),
        )

    def save(self) -> None:
        """Write the tables to the file, if all of it can work."""
        own = self.ruleset()
        try:
            Rules(own)
            rules_file.save(self._path, own)
        except RulesError as error:
            self.news.setText(sentence(str(error)))
            return
        self.news.setText("\n".join(sentence(text) for text in conflicts(own)))
        self._try_out()

    def _try_out(self) -> None:
        try:
            rules = Rules(chosen_rules(self.ruleset(), self._desk.settings()))
        except RulesError as error:
            self.news.setText(sentence(str(error)))
            return
        self.result.setPlainText(rules.apply(self.trial.text()))
