"""What becomes of files: the model, the file that is written by itself, the watched folder."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from app import settings_files as files
from app import settings_writing as writing
from app.bridge import Desk
from app.settings import Settings
from app.ui.text import sentence, tr


class Options(QWidget):
    """The choices below the list; each is a setting and counts for what is added from then on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = QComboBox()
        self.write = QCheckBox(tr("Write a &file by itself:"))
        self.form = QComboBox()
        self.folder = QPushButton()
        self.beside = QPushButton(tr("&Beside the recording"))
        self.watch = QCheckBox(tr("&Watch a folder:"))
        self.watched = QPushButton()
        self.watch_state = QLabel()
        self._build()
        self._connect()
        self.show_settings(desk.settings())
        desk.bridge.settings.connect(self.show_settings)

    def _build(self) -> None:
        self.model.setAccessibleName(tr("Model"))
        self.form.setAccessibleName(tr("Format"))
        self.form.addItems([form.upper() for form in writing.FILE_FORMAT.choices])
        self.watch_state.setObjectName("hint")
        self.watch_state.setWordWrap(True)
        label = QLabel(tr("&Model:"))
        label.setBuddy(self.model)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(label, 0, 0)
        grid.addLayout(_row(self.model), 0, 1)
        grid.addWidget(self.write, 1, 0)
        grid.addLayout(_row(self.form, self.folder, self.beside), 1, 1)
        grid.addWidget(self.watch, 2, 0)
        grid.addLayout(_row(self.watched), 2, 1)
        grid.addWidget(self.watch_state, 3, 1)
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.model.activated.connect(
            lambda row: self._set(files.FILE_MODEL.key, self.model.itemData(row))
        )
        self.form.activated.connect(
            lambda row: self._set(writing.FILE_FORMAT.key, writing.FILE_FORMAT.choices[row])
        )
        self.write.toggled.connect(lambda on: self._set(files.AUTOMATIC.key, on))
        self.folder.clicked.connect(self._choose_folder)
        self.beside.clicked.connect(lambda: self._set(writing.FILE_FOLDER.key, ""))
        self.watch.clicked.connect(self._watch)
        self.watched.clicked.connect(self._choose_watched)

    @Slot(object)
    def show_settings(self, settings: Settings) -> None:
        """Show what counts now."""
        self._fill_models(settings)
        writes = settings[files.AUTOMATIC]
        for box, on in ((self.write, writes), (self.watch, settings[files.WATCH])):
            box.blockSignals(True)
            box.setChecked(on)
            box.blockSignals(False)
        self.form.setCurrentIndex(self.form.findText(settings[writing.FILE_FORMAT].upper()))
        folder = settings[writing.FILE_FOLDER]
        self.folder.setText(_shown(folder) if folder else tr("Into a fol&der…"))
        self.folder.setToolTip(folder)
        self.beside.setVisible(bool(folder))
        watched = settings[files.WATCH_FOLDER]
        self.watched.setText(_shown(watched) if watched else tr("&Choose a folder…"))
        self.watched.setToolTip(watched)
        self.show_watch()

    def show_watch(self) -> None:
        """Show whether the folder is watched at present."""
        problem = self._desk.watch_problem()
        if problem:
            self.watch_state.setText("⚠ " + sentence(problem))
        elif problem is not None:
            self.watch_state.setText(
                tr(
                    "Recordings in it become text files, those that are there already too; the"
                    " folders in it are not looked at."
                )
            )
        self.watch_state.setVisible(problem is not None)

    def _fill_models(self, settings: Settings) -> None:
        chosen = settings[files.FILE_MODEL]
        names = list(dict.fromkeys([*self._desk.models(), *([chosen] if chosen else [])]))
        self.model.clear()
        self.model.addItem(tr("the same as for dictation"), "")
        for name in names:
            self.model.addItem(Path(name).name, name)
        self.model.setCurrentIndex(self.model.findData(chosen))

    def _choose_folder(self) -> None:
        if folder := self._ask_folder(tr("Where texts are written")):
            self._desk.ask("set", {writing.FILE_FOLDER.key: folder, files.AUTOMATIC.key: True})

    def _choose_watched(self) -> None:
        if folder := self._ask_folder(tr("The folder to watch")):
            self._desk.ask("set", {files.WATCH_FOLDER.key: folder, files.WATCH.key: True})

    def _watch(self, on: bool) -> None:
        if on and not self._desk.settings()[files.WATCH_FOLDER]:
            self.watch.setChecked(False)
            self._choose_watched()
        else:
            self._set(files.WATCH.key, on)

    def _ask_folder(self, title: str) -> str:
        return QFileDialog.getExistingDirectory(self, title)

    def _set(self, key: str, value: object) -> None:
        self._desk.ask("set", {key: value})


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _shown(folder: str) -> str:
    """Shorten a folder for a button; an ampersand is none of Qt's there."""
    name = Path(folder).name or folder
    return name.replace("&", "&&")
