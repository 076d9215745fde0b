"""What the model is writing, while it writes it; and the way to end that."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout

from app.ui.text import tr

HEIGHT = 150


class EditorBar(QFrame):
    """Hidden until something is asked, and again when it is put away."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title, self.news = QLabel(), QLabel()
        self.text = QPlainTextEdit(readOnly=True)
        self.cancel = QPushButton(tr("Ca&ncel"))
        self.copy = QPushButton(tr("Cop&y the answer"))
        self.close_ = QPushButton(tr("&Put away"))
        self.text.setAccessibleName(tr("The model's answer"))
        self.text.setFixedHeight(HEIGHT)
        self.news.setWordWrap(True)
        self.cancel.clicked.connect(self.cancelled.emit)
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.text.toPlainText())
        )
        self.close_.clicked.connect(self.hide)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for button in (self.copy, self.cancel, self.close_):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.text)
        layout.addWidget(self.news)
        self.hide()

    def begin(self, name: str) -> None:
        """Show that something is asked."""
        self._name = name
        self.text.clear()
        self.news.setText("")
        self._running(on=True)
        self.show()

    def progress(self, number: int, count: int) -> None:
        """Say which portion of how many is worked on."""
        several = tr("{name}: {number} of {count}", name=self._name, number=number, count=count)
        self.title.setText(several if count > 1 else self._name)

    def show_text(self, text: str) -> None:
        """Show what is written so far; the end stays in view."""
        before = self.text.toPlainText()
        if text.startswith(before):
            self.text.moveCursor(self.text.textCursor().MoveOperation.End)
            self.text.insertPlainText(text[len(before) :])
        else:
            self.text.setPlainText(text)
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum())

    def end(self, news: str) -> None:
        """Nothing more comes."""
        self.news.setText(news)
        self.news.setVisible(bool(news))
        self._running(on=False)

    def leave(self) -> None:
        """Put it away."""
        self._running(on=False)
        self.hide()

    def _running(self, *, on: bool) -> None:
        self.cancel.setVisible(on)
        self.copy.setVisible(not on)
        self.close_.setVisible(not on)
