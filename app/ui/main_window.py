"""The window that is always reachable: what goes on, one large button, the last texts."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app import settings_speaking as speaking
from app.bridge import Desk
from app.dictation_news import Delivered, Status, Told
from app.ui import icons
from app.ui.drop import FileDrops
from app.ui.notices import notice_text, state_text
from app.ui.text import tr


class MainWindow(QWidget):
    """What the tray offers, as a window; closing it does not end VoxBar."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle("VoxBar")
        self.picture = QLabel()
        self.state = QLabel()
        self.hint = QLabel()
        self.news = QLabel()
        self.toggle = QPushButton()
        self.texts = QListWidget()
        self._build()
        bridge = desk.bridge
        bridge.status.connect(self._status)
        bridge.told.connect(self._told)
        bridge.words.connect(self.news.setText)
        bridge.delivered.connect(self._delivered)
        bridge.settings.connect(lambda _settings: self._redraw())
        FileDrops(self, lambda paths: desk.ask("transcribe", paths))
        self._redraw()
        self._fill()

    def _build(self) -> None:
        for label in (self.hint, self.news):
            label.setWordWrap(True)
        font = self.state.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        font.setBold(True)
        self.state.setFont(font)
        self.toggle.setMinimumHeight(44)
        self.toggle.clicked.connect(lambda: self._desk.ask("toggle"))
        self.texts.setAccessibleName(tr("Last texts"))
        self.texts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.texts.itemActivated.connect(lambda _item: self._copy())
        QShortcut(QKeySequence.StandardKey.Copy, self.texts, self._copy)
        head = QHBoxLayout()
        head.addWidget(self.picture)
        words = QVBoxLayout()
        words.addWidget(self.state)
        words.addWidget(self.hint)
        head.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 18)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self.toggle)
        layout.addWidget(self.news)
        caption = QLabel(tr("&Last texts (Enter copies)"))
        caption.setBuddy(self.texts)
        layout.addWidget(caption)
        layout.addWidget(self.texts, 1)
        layout.addLayout(self._buttons())
        self.resize(520, 460)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, order in (
            (tr("&Files"), "transcribe"),
            (tr("&History"), "history"),
            (tr("&Words"), "words"),
            (tr("&Profiles"), "profiles"),
            (tr("&Models"), "models"),
            (tr("S&ettings"), "settings"),
            (tr("Set &up"), "welcome"),
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _c, order=order: self._desk.ask(order))
            row.addWidget(button)
        row.addStretch(1)
        end = QPushButton(tr("&Quit"))
        end.clicked.connect(lambda: self._desk.ask("quit"))
        row.addWidget(end)
        return row

    @Slot(object)
    def _status(self, _status: Status) -> None:
        self._redraw()

    @Slot(object)
    def _told(self, told: Told) -> None:
        self.news.setText(notice_text(told))

    @Slot(object)
    def _delivered(self, _delivered: Delivered) -> None:
        self.news.setText("")
        self._fill()

    def _redraw(self) -> None:
        status = self._desk.status
        self.picture.setPixmap(icons.light_icon(status.light).pixmap(QSize(56, 56)))
        self.picture.setAccessibleName(state_text(status))
        self.state.setText(state_text(status))
        key = self._desk.settings()[speaking.HOTKEY]
        self.hint.setText(
            tr("Hold {key} in any window, speak, let go.", key=key)
            if self._desk.settings()[speaking.MODE] in ("hybrid", "push-to-talk")
            else tr("Press {key} in any window and speak.", key=key)
        )
        recording = status.began is not None
        self.toggle.setText(tr("&Stop dictation") if recording else tr("&Start dictation"))

    def _fill(self) -> None:
        self.texts.clear()
        for text in self._desk.recent:
            item = QListWidgetItem(" ".join(text.split()))
            item.setData(Qt.ItemDataRole.UserRole, text)
            self.texts.addItem(item)

    def _copy(self) -> None:
        item = self.texts.currentItem()
        if item is not None:
            QGuiApplication.clipboard().setText(item.data(Qt.ItemDataRole.UserRole))
            self.news.setText(tr("Copied."))
