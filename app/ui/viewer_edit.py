"""One segment's text while it is edited: split, join and done by the keyboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from app.ui.text import tr


class SegmentEdit(QPlainTextEdit):
    """A plain field. What it asks for is done by the window, after the text was taken."""

    grown = Signal()  # it needs another height
    done = Signal()
    split = Signal(int)  # before this character
    join_before = Signal()
    join_after = Signal()
    play_from = Signal(int)  # from this character

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.begun = False
        self._lines = 0
        self.setAccessibleName(tr("Text of this segment"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)

    def begin(self, text: str, position: int | None) -> None:
        """Show a text, with the cursor before a character, or all of it at the end."""
        self.setPlainText(text)
        self.begun = True
        cursor = self.textCursor()
        if position is None:
            cursor.movePosition(QTextCursor.MoveOperation.End)
        else:
            cursor.setPosition(min(position, len(text)))
        self.setTextCursor(cursor)
        self._lines = self._count()
        self.document().documentLayout().documentSizeChanged.connect(self._resized)

    def wanted_height(self) -> int:
        """Give the height that the text needs."""
        return (self._count() or 1) * self.fontMetrics().lineSpacing() + 2

    def _count(self) -> int:
        return max(1, round(self.document().size().height()))  # a plain field counts in lines

    def _resized(self) -> None:
        if self._count() != self._lines:
            self._lines = self._count()
            self.grown.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take the keys that part, join and end."""
        key, cursor = event.key(), self.textCursor()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        at_end = cursor.position() == len(self.toPlainText())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if control:
                self.split.emit(cursor.position())
            else:
                self.done.emit()
        elif key == Qt.Key.Key_Space and control:
            self.play_from.emit(cursor.position())
        elif key == Qt.Key.Key_Backspace and cursor.atStart() and not cursor.hasSelection():
            self.join_before.emit()
        elif key == Qt.Key.Key_Delete and at_end and not cursor.hasSelection():
            self.join_after.emit()
        else:
            super().keyPressEvent(event)
