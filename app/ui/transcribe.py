"""The window in which recordings become text: drop them in, watch them, open what they say."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import settings_writing as writing
from app.bridge import Desk
from app.errors import TranscriptsError
from app.queue import Item, Queue, Reached, State, Wish, new_path
from app.ui.drop import FileDrops, paths_of
from app.ui.text import sentence, tr
from app.ui.transcribe_empty import empty_page
from app.ui.transcribe_list import QueueList
from app.ui.transcribe_options import Options
from app.viewer_export import FORMS, export
from asr.cli_inputs import SUFFIXES
from asr.errors import OutputError

LATER_MS = 30  # many changes at once are shown once


class TranscribeWindow(QWidget):
    """The queue of files. `take` is given files from elsewhere."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle(tr("VoxBar: transcribe files"))
        self.list = QueueList()
        self.pages = QStackedWidget()
        self.news = QLabel()
        self.buttons: dict[str, QPushButton] = {}
        self.actions_: dict[str, QAction] = {}
        self.options = Options(desk)
        self._later = QTimer(self, singleShot=True, interval=LATER_MS)
        self._later.timeout.connect(self.fill)
        self._build()
        self._add_actions()
        self._drops = FileDrops(self, self.take)
        self.list.dropped.connect(self.take)
        self.list.moved.connect(self._move)
        self.list.doubleClicked.connect(lambda _index: self.open())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        bridge = desk.bridge
        bridge.queue.connect(self._later.start)
        bridge.reached.connect(self._reached)
        bridge.files_told.connect(self._told)
        self.fill()
        self.resize(680, 560)

    def _build(self) -> None:
        self.list.setAccessibleName(tr("Files"))
        self.news.setWordWrap(True)
        self.news.hide()
        self.pages.addWidget(empty_page())
        self.pages.addWidget(self.list)
        add = self._row(("add", tr("&Add files…")), ("folder", tr("Add a f&older…")))
        self.buttons["add"].clicked.connect(self.add)
        self.buttons["folder"].clicked.connect(self.add_folder)
        add.addStretch(1)
        self._put(add, "export", tr("&Export all…"))
        self.buttons["export"].clicked.connect(self.export_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(10)
        layout.addLayout(add)
        layout.addWidget(self.pages, 1)
        layout.addLayout(self._do_row())
        layout.addWidget(self.news)
        layout.addWidget(self.options)

    def _do_row(self) -> QHBoxLayout:
        row = self._row(
            ("open", tr("Open &text")),
            ("retry", tr("T&ry again")),
            ("cancel", tr("Ca&ncel")),
            ("remove", tr("Remo&ve")),
        )
        row.addStretch(1)
        self._put(row, "up", "▲")
        self._put(row, "down", "▼")
        return row

    def _row(self, *buttons: tuple[str, str]) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text in buttons:
            self._put(row, name, text)
        return row

    def _put(self, row: QHBoxLayout, name: str, text: str) -> None:
        self.buttons[name] = QPushButton(text)
        row.addWidget(self.buttons[name])

    def _add_actions(self) -> None:
        """Let each order have its key, its button and its place in the list's menu."""
        self._action("open", tr("Open text"), self.open, "Return", "Enter", "Ctrl+O")
        self._action("retry", tr("Try again"), self.retry, "Ctrl+R")
        self._action("cancel", tr("Cancel"), self.cancel, "Ctrl+.")
        self._action("remove", tr("Remove"), self.remove, "Delete")
        self._action("up", tr("Earlier"), lambda: self.shift(-1), "Ctrl+Up", "Alt+Up")
        self._action("down", tr("Later"), lambda: self.shift(1), "Ctrl+Down", "Alt+Down")
        QShortcut(QKeySequence.StandardKey.Paste, self, self.paste)
        self.list.addAction(_separator(self))
        again = QAction(tr("Again with another model"), self)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_models(menu))
        menu.addAction(tr("Please wait…"))  # an empty menu does not open
        again.setMenu(menu)
        self.actions_["again"] = again
        self.list.addAction(again)
        self._action("clear", tr("Remove all that ended"), self.clear)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name in ("open", "retry", "cancel", "remove", "up", "down"):
            action, button = self.actions_[name], self.buttons[name]
            button.clicked.connect(action.trigger)
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{action.text()} ({keys})")
            button.setAccessibleName(action.text())

    def _action(self, name: str, text: str, run: Callable[[], None], *keys: str) -> None:
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked: self._order(run))
        self.actions_[name] = action
        self.list.addAction(action)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read the queue anew."""
        super().showEvent(event)
        self.fill()

    def _order(self, run: Callable[[], object]) -> None:
        """Do what was asked; where the list on disk cannot be used, say so."""
        try:
            run()
        except TranscriptsError as error:
            self.say(sentence(str(error)))

    @Slot(object)
    def _reached(self, reached: Reached) -> None:
        self.list.queue.show_reached(reached)

    @Slot(str)
    def _told(self, news: str) -> None:
        self.say(sentence(news))

    def say(self, news: str) -> None:
        """Show a sentence; an empty one makes room."""
        self.news.setText(news)
        self.news.setVisible(bool(news))

    def fill(self) -> None:
        """Show the queue as it stands."""
        queue = self._desk.queue()
        try:
            items = queue.items() if queue else []
        except TranscriptsError as error:
            self.say(sentence(str(error)))
            return
        self.list.queue.reached = queue.now if queue else None
        self.list.show_items(items)
        if items and not self.list.currentIndex().isValid():
            self.list.choose([items[0].id])
        self.pages.setCurrentIndex(int(bool(items)))
        self.options.show_watch()
        self._offer()

    def _offer(self) -> None:
        """Let those orders be given that mean something now."""
        chosen, items = self.list.chosen(), self.list.queue.items
        there = {
            "open": len(chosen) == 1 and chosen[0].transcript is not None,
            "retry": any(i.state in (State.FAILED, State.CANCELLED) for i in chosen),
            "cancel": any(not i.ended for i in chosen),
            "remove": bool(chosen),
            "up": bool(chosen) and chosen[0].id != items[0].id,
            "down": bool(chosen) and chosen[-1].id != items[-1].id,
            "again": bool(chosen),
            "clear": any(i.ended for i in items),
            "export": any(i.transcript is not None for i in items),
        }
        for name, on in there.items():
            if name in self.actions_:
                self.actions_[name].setEnabled(on)
            if name in self.buttons:
                self.buttons[name].setEnabled(on)

    def take(self, paths: Sequence[Path]) -> None:
        """Put files and folders into the queue."""
        self.say("")
        self._desk.add_files(list(paths))

    def paste(self) -> None:
        """Take files that were copied in a file manager."""
        if paths := paths_of(QGuiApplication.clipboard().mimeData()):
            self.take(paths)

    def add(self) -> None:
        """Ask for files."""
        known = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        kinds = f"{tr('Recordings and videos')} ({known});;{tr('All files')} (*)"
        names, _ = QFileDialog.getOpenFileNames(self, tr("Transcribe files"), "", kinds)
        if names:
            self.take([Path(name) for name in names])

    def add_folder(self) -> None:
        """Ask for a folder; the folders in it are looked through too."""
        if name := QFileDialog.getExistingDirectory(self, tr("Transcribe a folder")):
            self.take([Path(name)])

    def open(self) -> None:
        """Open the text of the chosen file."""
        chosen = self.list.chosen()
        if len(chosen) == 1 and chosen[0].transcript is not None:
            self._desk.ask("viewer", chosen[0].transcript)

    def retry(self) -> None:
        """Let what failed or was cancelled wait again."""
        if queue := self._desk.queue():
            queue.retry(*(item.id for item in self.list.chosen()))

    def cancel(self) -> None:
        """Give the chosen files up."""
        if queue := self._desk.queue():
            queue.cancel(*(item.id for item in self.list.chosen() if not item.ended))

    def remove(self) -> None:
        """Take the chosen files out of the list, after a question where texts go with them."""
        self._remove(self.list.chosen())

    def clear(self) -> None:
        """Take all that ended out of the list."""
        self._remove([item for item in self.list.queue.items if item.ended])

    def _remove(self, items: list[Item]) -> None:
        queue = self._desk.queue()
        if queue and items and (not any(_has_text(i) for i in items) or self._sure()):
            queue.remove(*(item.id for item in items))

    def _sure(self) -> bool:
        question = tr(
            "The texts that VoxBar keeps of them, with your edits, are deleted for good. Files that"
            " were written stay, and so do the recordings. Go on?"
        )
        answer = QMessageBox.question(self, tr("Remove"), question)
        return answer == QMessageBox.StandardButton.Yes

    def shift(self, by: int) -> None:
        """Move the chosen files one place up or down."""
        items, chosen = self.list.queue.items, self.list.chosen()
        if not chosen:
            return
        numbers = [item.id for item in chosen]
        rest = [item.id for item in items if item.id not in numbers]
        edge = numbers[0] if by < 0 else numbers[-1]
        row = [item.id for item in items].index(edge)
        before = sum(item.id not in numbers for item in items[:row])
        at = max(0, before + by)
        self._move(numbers, rest[at] if at < len(rest) else None)

    def _move(self, numbers: list[int], before: int | None) -> None:
        if queue := self._desk.queue():
            self._order(partial(queue.move, numbers, before))

    def _fill_models(self, menu: QMenu) -> None:
        menu.clear()
        for name in self._desk.models():
            menu.addAction(Path(name).name, partial(self._again, name))

    def _again(self, model: str) -> None:
        if queue := self._desk.queue():
            numbers = [item.id for item in self.list.chosen()]
            self._order(lambda: queue.again(*numbers, model=model))

    def export_all(self) -> None:
        """Write every text into a folder, in the format that is chosen below."""
        queue = self._desk.queue()
        folder = QFileDialog.getExistingDirectory(self, tr("Export all"))
        if not queue or not folder:
            return
        try:
            count = self._export(queue, Path(folder))
        except (OutputError, TranscriptsError) as error:
            self.say(sentence(str(error)))
        else:
            self.say(tr("{count} texts were written into {folder}.", count=count, folder=folder))

    def _export(self, queue: Queue, folder: Path) -> int:
        settings = self._desk.settings()
        (form,) = (f for f in FORMS if f == settings[writing.FILE_FORMAT])
        wish = Wish(output_dir=folder, template=settings[writing.FILE_NAME])
        numbers = [i.transcript for i in queue.items() if i.transcript is not None]
        for number in numbers:
            kept = queue.transcripts.get(number)
            export(kept.best, form, new_path(kept, wish, form), title=kept.source.stem)
        return len(numbers)


def _has_text(item: Item) -> bool:
    return item.transcript is not None


def _separator(parent: QWidget) -> QAction:
    action = QAction(parent)
    action.setSeparator(True)
    return action
