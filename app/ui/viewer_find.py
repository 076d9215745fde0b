"""The bar that searches a transcript and replaces what it finds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.ui.text import tr
from app.viewer_search import Query


class FindBar(QWidget):
    """Says what is wanted; the window does it."""

    changed = Signal()  # another search
    go = Signal(bool)  # to the next place; True: to the one before
    replace = Signal()
    replace_all = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text, self.by = QLineEdit(), QLineEdit()
        self.exact_case = QCheckBox(tr("Ma&tch case"))
        self.whole_words = QCheckBox(tr("Whole &words"))
        self.found = QLabel()
        self.buttons: dict[str, QPushButton] = {}
        self._build()

    def _build(self) -> None:
        for line, name in ((self.text, tr("Search")), (self.by, tr("Replace by"))):
            line.setAccessibleName(name)
            line.setPlaceholderText(name)
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda _text: self.changed.emit())
        self.text.returnPressed.connect(lambda: self.go.emit(False))
        self.by.returnPressed.connect(self.replace.emit)
        for box in (self.exact_case, self.whole_words):
            box.toggled.connect(lambda _on: self.changed.emit())
        self.found.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000 / 0000"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        first: list[QWidget | None] = [
            self.text,
            self.found,
            self._button("before", "▲", tr("The one before")),
        ]
        first += [self._button("after", "▼", tr("The next one")), self.exact_case]
        second: list[QWidget | None] = [self.by, None, self._button("one", tr("&Replace"))]
        second += [self._button("all", tr("Replace &all")), self.whole_words]
        for number, row in enumerate((first, second)):
            for column, widget in enumerate(row):
                if widget is not None:
                    grid.addWidget(widget, number, column)
        grid.addWidget(self._button("close", "✕", tr("Close")), 0, 5)
        grid.setColumnStretch(0, 1)
        self.buttons["before"].clicked.connect(lambda: self.go.emit(True))
        self.buttons["after"].clicked.connect(lambda: self.go.emit(False))
        self.buttons["one"].clicked.connect(self.replace.emit)
        self.buttons["all"].clicked.connect(self.replace_all.emit)
        self.buttons["close"].clicked.connect(self.leave)

    def _button(self, key: str, text: str, name: str = "") -> QPushButton:
        self.buttons[key] = button = QPushButton(text)
        if name:
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.setMaximumWidth(40)
        return button

    @property
    def query(self) -> Query:
        """What is looked for; nothing while the bar is hidden."""
        return Query(
            text="" if self.isHidden() else self.text.text(),
            exact_case=self.exact_case.isChecked(),
            whole_words=self.whole_words.isChecked(),
        )

    def show_count(self, number: int | None, count: int) -> None:
        """Say which place of how many is chosen."""
        if not self.query.text.strip():
            self.found.setText("")
        elif count:
            self.found.setText(f"{(number or 0) + 1} / {count}")
        else:
            self.found.setText(tr("not found"))

    def enter(self, *, replace: bool) -> None:
        """Show the bar and type into it."""
        self.show()
        field = self.by if replace and self.text.text() else self.text
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()
        self.changed.emit()

    def leave(self) -> None:
        """Hide it; nothing is marked any more."""
        self.hide()
        self.changed.emit()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
