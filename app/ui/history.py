"""The window of everything that was dictated: find it, read it, hear it, use it again."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, QProcess, Qt, Slot
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app import history_pairs
from app.bridge import Desk
from app.errors import HistoryError
from app.history import Entry, State
from app.history_export import WRITERS
from app.sounds import find_player
from app.ui.changes import changes
from app.ui.history_mend import Mender
from app.ui.text import sentence, tr
from asr.models import shown_name

SHOWN = 200  # entries at a time; the search finds the others
ID = Qt.ItemDataRole.UserRole


class HistoryWindow(QWidget):
    """A list on the left, the chosen entry on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._player = QProcess(self)
        self.setWindowTitle(tr("VoxBar history"))
        self.search = QLineEdit()
        self.entries = QListWidget()
        self.text = QPlainTextEdit(readOnly=True)
        self.facts = QLabel()
        self.news = QLabel()
        self.raw = QCheckBox(tr("As it was &recognised"))
        self.correct = QPushButton()
        self.mender = Mender(desk, self.text, self.correct, self.news.setText)
        self.changes = QCheckBox(tr("S&how what was changed"))
        self.buttons: dict[str, QPushButton] = {}
        self._build()
        desk.bridge.delivered.connect(self._changed)
        desk.bridge.status.connect(self._changed)
        if (app := QGuiApplication.instance()) is not None:
            app.aboutToQuit.connect(self.mender.end)
        self.resize(860, 560)

    def _build(self) -> None:
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.fill)
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        self.entries.setAccessibleName(tr("Dictations"))
        self.entries.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.entries.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.entries.currentItemChanged.connect(self._show_current)
        self.entries.itemActivated.connect(lambda _item: self.copy())
        QShortcut(QKeySequence.StandardKey.Copy, self.entries, self.copy)
        QShortcut(QKeySequence.StandardKey.Delete, self.entries, self.delete)
        self.text.setAccessibleName(tr("Text"))
        for box in (self.raw, self.changes):
            box.toggled.connect(self._show_current)
        self.facts.setWordWrap(True)
        self.facts.setObjectName("hint")
        self.news.setWordWrap(True)
        left, right = QWidget(), QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.entries, 1)
        column.addLayout(self._row(("export", tr("&Export…")), ("clear", tr("Delete &all…"))))
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.text, 1)
        column.addWidget(self.raw)
        column.addWidget(self.changes)
        column.addWidget(self.facts)
        column.addWidget(self.news)
        column.addLayout(
            self._row(("copy", tr("&Copy")), ("play", tr("&Listen")), ("again", tr("&Write again")))
        )
        row = self._row(("paste", tr("&Paste again")), ("delete", tr("&Delete")))
        row.insertWidget(1, self.correct)
        column.addLayout(row)
        self._connect()
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([360, 480])
        QVBoxLayout(self).addWidget(split)

    def _row(self, *buttons: tuple[str, str]) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text in buttons:
            self.buttons[name] = QPushButton(text)
            row.addWidget(self.buttons[name])
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        orders = {
            "copy": self.copy,
            "paste": self.paste,
            "play": self.play,
            "delete": self.delete,
            "clear": self.clear,
        }
        self.correct.clicked.connect(self.mend)
        for name, order in orders.items():
            self.buttons[name].clicked.connect(order)
        menu = QMenu(self)
        for form in WRITERS:
            menu.addAction(form.upper(), partial(self.export, form))
        menu.addAction(tr("Corrections with their sound…"), self.export_pairs)
        self.buttons["export"].setMenu(menu)
        models = QMenu(self)
        models.aboutToShow.connect(lambda: self._fill_models(models))
        self._fill_models(models)
        self.buttons["again"].setMenu(models)

    def _fill_models(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._desk.models():
            text = tr("with {model}", model=shown_name(name))
            menu.addAction(text, partial(self.again, name))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Keep what was being corrected."""
        self.mender.end()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read the history anew."""
        super().showEvent(event)
        self.fill()

    @Slot(object)
    def _changed(self, _news: object) -> None:
        if self.isVisible() and not self.mender.active:
            self.fill()

    def fill(self) -> None:
        """List what the search finds, newest first; the chosen entry stays chosen."""
        history = self._desk.history()
        chosen = self.current_id()
        words = self.search.text().strip()
        found: list[Entry] = []
        try:
            if history:
                found = history.search(words, SHOWN) if words else history.newest(SHOWN)
            self.news.setText("")
        except HistoryError as error:
            self.news.setText(sentence(str(error)))
        self.entries.blockSignals(True)
        self.entries.clear()
        for entry in found:
            self.entries.addItem(_item(entry))
        rows = [i for i, entry in enumerate(found) if entry.id == chosen]
        self.entries.setCurrentRow(rows[0] if rows else 0)
        self.entries.blockSignals(False)
        self._show_current()

    def current_id(self) -> int | None:
        """Give the number of the chosen entry."""
        row = self.entries.currentRow()
        return int(self.entries.item(row).data(ID)) if row >= 0 else None

    def current(self) -> Entry | None:
        """Give the chosen entry as it stands."""
        history, number = self._desk.history(), self.current_id()
        if history is None or number is None:
            return None
        try:
            return history.get(number)
        except HistoryError:
            return None  # it has just been wiped

    def _show_current(self, *_: object) -> None:
        if self.mender.active:
            self.mender.end()  # what was written is kept, whatever is shown next
        entry = self.current()
        self.mender.offer(entry)
        raw = self.raw.isChecked()
        self.raw.setEnabled(not self.changes.isChecked())
        if entry and self.changes.isChecked():
            self.text.clear()
            self.text.appendHtml(changes(entry.raw or entry.text, entry.text))
        else:
            self.text.setPlainText("" if entry is None else (entry.raw if raw else entry.text))
        self.facts.setText("" if entry is None else _facts(entry))
        there = entry is not None and entry.audio is not None and entry.audio.exists()
        for name in ("copy", "paste"):
            self.buttons[name].setEnabled(bool(entry and entry.text))
        self.buttons["delete"].setEnabled(entry is not None)
        self.buttons["play"].setEnabled(there and bool(find_player()))
        self.buttons["again"].setEnabled(there)

    def mend(self) -> None:
        """Let the text be corrected, or store what was written."""
        entry = self.current()
        if entry is not None and not self.mender.active:
            self.mender.begin(entry)
        else:
            self.mender.end()
            said = self.news.text()
            self.fill()
            self.news.setText(said)

    def export_pairs(self) -> None:
        """Write the corrected texts and their sound into a folder."""
        history = self._desk.history()
        folder = QFileDialog.getExistingDirectory(self, tr("Corrections with their sound…"))
        if history and folder:
            try:
                count = history_pairs.export(history, Path(folder) / "voxbar-corrections")
                self.news.setText(
                    tr("{count} corrections written to {path}.", count=count, path=folder)
                )
            except HistoryError as error:
                self.news.setText(sentence(str(error)))

    def copy(self) -> None:
        """Copy the text that is shown; of changes, what they led to."""
        if text := self._usable():
            QGuiApplication.clipboard().setText(text)
            self.news.setText(tr("Copied."))

    def paste(self) -> None:
        """Insert it where the focus goes when this window makes room."""
        text = self._usable()
        self.hide()
        self._desk.ask("paste-there", text)

    def _usable(self) -> str:
        entry = self.current() if self.changes.isChecked() else None
        return entry.text if entry else self.text.toPlainText()

    def play(self) -> None:
        """Play the recording, or stop."""
        running = self._player.state() != QProcess.ProcessState.NotRunning
        self._player.kill()
        entry, player = self.current(), find_player()
        if not running and entry and entry.audio and player:
            self._player.start(player[0], [*player[1:], str(entry.audio)])

    def again(self, model: str) -> None:
        """Decode it once more."""
        if (number := self.current_id()) is not None:
            self.news.setText(tr("{model} is writing it again…", model=shown_name(model)))
            self._desk.ask("decode-again", number, model)

    def delete(self) -> None:
        """Wipe the chosen entries."""
        history = self._desk.history()
        numbers = [item.data(ID) for item in self.entries.selectedItems()]
        if history and numbers:
            history.delete(*numbers)
            self.fill()

    def clear(self) -> None:
        """Wipe everything, after a question."""
        history = self._desk.history()
        question = tr("All texts and recordings are deleted for good. Go on?")
        answer = QMessageBox.question(self, tr("Delete all"), question)
        if history and answer == QMessageBox.StandardButton.Yes:
            history.clear()
            self.fill()

    def export(self, form: str) -> None:
        """Write all that is listed into a file."""
        history = self._desk.history()
        name, _ = QFileDialog.getSaveFileName(self, tr("Export"), f"voxbar.{form}")
        if history and name:
            numbers = [self.entries.item(i).data(ID) for i in range(self.entries.count())]
            write(Path(name), WRITERS[form](history.get(n) for n in numbers), self.news)


def write(path: Path, text: str, news: QLabel) -> None:
    """Write a file and say how it went."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        news.setText(tr("{path} could not be written: {why}.", path=path, why=error.strerror))
    else:
        news.setText(tr("Written to {path}.", path=path))


def _item(entry: Entry) -> QListWidgetItem:
    started = f"{entry.started.astimezone():%Y-%m-%d %H:%M}"
    line = " ".join(entry.text.split()) or _states()[entry.state]
    item = QListWidgetItem(f"{started}   {entry.app}\n{line[:90]}")
    item.setData(ID, entry.id)
    return item


def _states() -> dict[State, str]:
    return {
        State.RECORDING: tr("being recorded"),
        State.DECODING: tr("being written"),
        State.DONE: tr("no words"),
        State.FAILED: tr("failed: it can be written again"),
        State.DISCARDED: tr("cancelled"),
        State.RECOVERED: tr("found after a crash: it can be written"),
    }


def _facts(entry: Entry) -> str:
    parts = [tr("{seconds} s", seconds=QLocale().toString(entry.duration_s, "f", 1))]
    if entry.app:
        parts.append(tr("into {app}", app=entry.app))
    if entry.profile:
        parts.append(tr("as in {profile}", profile=tr(entry.profile)))
    if entry.model:
        parts.append(tr("by {model}", model=shown_name(entry.model)))
    if entry.confidence is not None:
        parts.append(tr("{percent} % sure", percent=round(entry.confidence * 100)))
    if entry.state is not State.DONE:
        parts.append(_states()[entry.state])
    lines = [" · ".join(parts), *(sentence(warning) for warning in entry.warnings)]
    if entry.told:
        lines += [tr("The model was told:"), *map(sentence, entry.told.split("\n"))]
    return "\n".join(lines)
