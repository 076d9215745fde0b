"""Paints one segment of a transcript, and opens its text for editing in its place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QPainter,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.viewer_edit import SegmentEdit
from app.viewer_marks import Limit
from asr.formats_docx import clock

if TYPE_CHECKING:
    from app.viewer_search import Match

Index = QModelIndex | QPersistentModelIndex
SEGMENT = Qt.ItemDataRole.UserRole
PADDING, BAR = 6, 3
UNSURE = QColor("#e8590c")
FOUND, CHOSEN = QColor(255, 212, 59, 90), QColor(255, 146, 43, 170)


class SegmentPainter(QStyledItemDelegate):
    """Draws times, texts and marks; heights are remembered, since a list asks for all of them."""

    opened = Signal(object, int)  # a SegmentEdit, and its segment

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.limit = Limit(0.0)
        self.playing: int | None = None
        self.matches: dict[int, list[Match]] = {}
        self.chosen: Match | None = None
        self.cursor: int | None = None  # where the next editor's cursor begins
        self._heights: dict[str, int] = {}
        self._width = -1
        self._column = 0
        self._editing: tuple[QPersistentModelIndex, SegmentEdit] | None = None

    @property
    def column(self) -> int:
        """How wide the times are."""
        if not self._column:
            self._column = self._metrics().horizontalAdvance("0:00:00") + 2 * PADDING + BAR
        return self._column

    def forget(self) -> None:
        """Measure anew."""
        self._heights.clear()
        self._column = 0

    def text_rect(self, item: QRect) -> QRect:
        """Give where the text stands within an item."""
        return item.adjusted(self.column, PADDING, -PADDING, -PADDING)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Give the height that the text needs at the list's width."""
        width = self._view.viewport().width()
        if width != self._width:
            self._heights.clear()
            self._width = width
        if self._editing and self._editing[0] == index:
            return QSize(width, self._editing[1].wanted_height() + 2 * PADDING)
        text = str(index.data())
        height = self._heights.get(text)
        if height is None:
            lines = self._laid_out(text, width - self.column - PADDING).lineCount()
            line_height = self._metrics().lineSpacing()
            height = self._heights[text] = max(1, lines) * line_height + 2 * PADDING
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one segment."""
        shown: Any = option  # whose fields the types lack
        rect, palette, state = shown.rect, shown.palette, shown.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        self._background(painter, rect, palette, index.row(), selected=selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        faint = role if selected else QPalette.ColorRole.PlaceholderText
        painter.setFont(self._view.font())
        painter.setPen(palette.color(faint))
        segment = index.data(SEGMENT)
        times = rect.adjusted(BAR + PADDING, PADDING, 0, 0)
        painter.drawText(times, Qt.AlignmentFlag.AlignLeft, clock(segment.start))
        painter.setPen(palette.color(role))
        if not (self._editing and self._editing[0] == index):
            self._text(painter, self.text_rect(rect), index)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 1))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _background(
        self, painter: QPainter, rect: QRect, palette: QPalette, row: int, *, selected: bool
    ) -> None:
        accent = palette.color(QPalette.ColorRole.Highlight)
        if selected:
            painter.fillRect(rect, accent)
        if row == self.playing:
            bar = palette.color(QPalette.ColorRole.HighlightedText) if selected else accent
            if not selected:
                painter.fillRect(rect, QColor(accent.red(), accent.green(), accent.blue(), 40))
            painter.fillRect(rect.x(), rect.y(), BAR, rect.height(), bar)

    def _text(self, painter: QPainter, room: QRect, index: Index) -> None:
        layout = self._laid_out(str(index.data()), room.width(), self._formats(index))
        layout.draw(painter, QPointF(room.x(), room.y()))

    def _laid_out(
        self, text: str, width: int, formats: Sequence[QTextLayout.FormatRange] = ()
    ) -> QTextLayout:
        """Break a text into lines: between words, within one only where it is too long."""
        layout = QTextLayout(text, self._view.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(formats)
        layout.beginLayout()
        y, height = 0, self._metrics().lineSpacing()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += height
        layout.endLayout()
        return layout

    def _formats(self, index: Index) -> list[QTextLayout.FormatRange]:
        segment = index.data(SEGMENT)
        unsure = QTextCharFormat()
        unsure.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        unsure.setUnderlineColor(UNSURE)
        formats = [_range(a, b, unsure) for a, b in self.limit.marks(segment)]
        for match in self.matches.get(index.row(), ()):
            found = QTextCharFormat()
            found.setBackground(QBrush(CHOSEN if match == self.chosen else FOUND))
            formats.append(_range(match.start, match.end, found))
        return formats

    def createEditor(  # noqa: N802
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        """Open the text in its place."""
        kept = QPersistentModelIndex(index)
        editor = SegmentEdit(parent)
        self._editing = kept, editor
        editor.grown.connect(lambda: self._grown(kept.row()))
        editor.done.connect(lambda: self._finish(editor))
        editor.destroyed.connect(lambda: self._closed(editor))
        self.opened.emit(editor, index.row())
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Let go of it."""
        self._editing = None
        super().destroyEditor(editor, index)
        self._grown(index.row())

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Show the segment's text, unless somebody is writing in it."""
        if isinstance(editor, SegmentEdit) and not editor.begun:
            editor.begin(str(index.data()), self.cursor)
            self.cursor = None

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        """Take what was written."""
        if isinstance(editor, SegmentEdit):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Keep it where the text was."""
        shown: Any = option
        editor.setGeometry(self.text_rect(shown.rect).adjusted(-4, -2, 2, 2))

    def _grown(self, row: int) -> None:
        index = self._view.model().index(row, 0)
        self.sizeHintChanged.emit(index)
        if self._editing:
            QTimer.singleShot(0, self._view, lambda: self._view.scrollTo(index))

    def _finish(self, editor: SegmentEdit) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _closed(self, editor: SegmentEdit) -> None:
        if self._editing and self._editing[1] is editor:
            self._editing = None

    def _metrics(self) -> QFontMetrics:
        return self._view.fontMetrics()


def _range(start: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, end - start, form
    return found
