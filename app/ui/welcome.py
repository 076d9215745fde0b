"""The first minute: microphone, key, insertion and a practice sentence, each tried at once."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import settings_speaking as speaking
from app.bridge import Desk
from app.dictation_news import Delivered, Status, Told
from app.settings import Settings
from app.ui.notices import notice_text, state_text
from app.ui.settings import Row
from app.ui.text import tr


class Welcome(QWidget):
    """Four pages; each can be left at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle(tr("Welcome to VoxBar"))
        self.pages = QStackedWidget()
        self.level = QProgressBar()
        self.heard = QLabel()
        self.heard.setWordWrap(True)
        self.trial = QPlainTextEdit()
        self.field = QPlainTextEdit()
        self.practice = QPlainTextEdit()
        self.hint = QLabel()
        self.news = QLabel()
        self.back, self.next = QPushButton(tr("&Back")), QPushButton(tr("&Next"))
        for page in (
            self._microphone_page(),
            self._key_page(),
            self._insertion_page(),
            self._practice_page(),
        ):
            self.pages.addWidget(page)
        self._build()
        bridge = desk.bridge
        bridge.level.connect(self._level)
        bridge.status.connect(self._status)
        bridge.told.connect(self._told)
        bridge.delivered.connect(self._delivered)
        bridge.settings.connect(self._settings)
        self._settings(desk.settings())
        self.go_to(0)
        self.resize(600, 430)

    def _build(self) -> None:
        self.news.setWordWrap(True)
        self.back.clicked.connect(lambda: self.go_to(self.pages.currentIndex() - 1))
        self.next.clicked.connect(self._forward)
        self.next.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 16)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.news)
        layout.addLayout(row)

    def go_to(self, page: int) -> None:
        """Show a page."""
        self.pages.setCurrentIndex(page)
        self.news.setText("")
        self.back.setEnabled(page > 0)
        last = page == self.pages.count() - 1
        self.next.setText(tr("&Done") if last else tr("&Next"))
        if page == 2:
            self.field.setFocus()
        if last:
            self.practice.setFocus()

    def _forward(self) -> None:
        page = self.pages.currentIndex() + 1
        if page == self.pages.count():
            self._desk.ask("set", {speaking.HOTKEY.key: self._desk.settings()[speaking.HOTKEY]})
            self.close()
        else:
            self.go_to(page)

    def _page(self, title: str, text: str, *widgets: QWidget) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        head, body = QLabel(title), QLabel(text)
        head.setObjectName("title")
        body.setWordWrap(True)
        for widget in (head, body, *widgets):
            layout.addWidget(widget)
        layout.addStretch(1)
        return page

    def _microphone_page(self) -> QWidget:
        self.level.setRange(0, 100)
        self.level.setTextVisible(False)
        self.level.setAccessibleName(tr("Level"))
        self.trial.setAccessibleName(tr("Trial field"))
        self.trial.setPlaceholderText(tr("What you say appears here."))
        self.trial.setMaximumHeight(60)
        test = QPushButton(tr("Start or stop the &test"))
        test.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        test.setToolTip(tr("Alt+T"))
        test.clicked.connect(self._test_microphone)
        return self._page(
            tr("1 of 4: Your microphone"),
            tr(
                "Everything you say stays on this computer. Choose a microphone, start the test"
                " and say something: the bar must move."
            ),
            Row(speaking.MICROPHONE, self._desk),
            test,
            self.level,
            self.heard,
            self.trial,
        )

    def _key_page(self) -> QWidget:
        return self._page(
            tr("2 of 4: Your key"),
            tr(
                "Hold this key in any window while you speak, and let go; or tap it to start and"
                " tap it again to stop. Click on it to choose another one."
            ),
            Row(speaking.HOTKEY, self._desk),
            Row(speaking.MODE, self._desk),
        )

    def _insertion_page(self) -> QWidget:
        self.field.setAccessibleName(tr("Trial field"))
        self.field.setMaximumHeight(110)
        test = QPushButton(tr("&Insert a sentence"))
        test.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        test.setToolTip(tr("Alt+I"))
        test.clicked.connect(self._insert)
        return self._page(
            tr("3 of 4: How text is inserted"),
            tr(
                "VoxBar pastes what you say into the window that you were in, and gives your"
                " clipboard back. Try it: the sentence must appear in this field."
            ),
            self.field,
            test,
        )

    def _practice_page(self) -> QWidget:
        self.practice.setAccessibleName(tr("Practice field"))
        self.practice.setMaximumHeight(110)
        self.hint.setWordWrap(True)
        return self._page(
            tr("4 of 4: Say a sentence"),
            tr("The cursor stands in the field. Say: The early bird catches the worm."),
            self.hint,
            self.practice,
        )

    def _test_microphone(self) -> None:
        self.trial.setFocus()  # the text is pasted where the cursor stands: not into a setting
        self._desk.ask("toggle")

    def _insert(self) -> None:
        self.field.setFocus()
        self._desk.ask("paste", tr("This sentence was inserted by VoxBar."))

    @Slot(float)
    def _level(self, level: float) -> None:
        self.level.setValue(round(100 * min(1.0, level**0.5)))

    @Slot(object)
    def _status(self, status: Status) -> None:
        self.heard.setText(state_text(status))
        if status.jobs and self.pages.currentIndex() == 0:
            self.trial.setFocus()

    @Slot(object)
    def _told(self, told: Told) -> None:
        self.news.setText(notice_text(told))

    @Slot(object)
    def _delivered(self, delivered: Delivered) -> None:
        if self.pages.currentIndex() == 0:
            self.heard.setText(tr("Heard: {text}", text=delivered.text))

    @Slot(object)
    def _settings(self, settings: Settings) -> None:
        key = settings[speaking.HOTKEY]
        self.hint.setText(tr("Hold {key} while you speak, then let go.", key=key))
        self.news.setText("")  # it was about what has just been changed
