"""The segments of a transcript in a list: one model and one painter, however many there are."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.ui.text import tr
from app.ui.viewer_painter import SegmentPainter
from app.viewer_document import Document, Splice
from asr.formats_docx import clock
from asr.types import Segment

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
SEGMENT = Qt.ItemDataRole.UserRole


class SegmentModel(QAbstractListModel):
    """A document as Qt's views want it."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        super().__init__(parent)
        self.document = document
        self._rows = list(document.segments)
        document.listen(self._spliced)

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Count the segments."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a segment, its text, or what a screen reader says of it."""
        if not index.isValid():
            return None
        segment = self._rows[index.row()]
        if role == SEGMENT:
            return segment
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return segment.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{clock(segment.start)} {segment.text}"
        return None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Give a segment another text."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        return self.document.reword(index.row(), " ".join(str(value).split()))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every segment can be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def segment(self, row: int) -> Segment:
        """Give a segment."""
        return self._rows[row]

    def _spliced(self, splice: Splice) -> None:
        """Follow the document, telling the views before and after."""
        same = min(len(splice.removed), len(splice.added))
        at, end = splice.at, splice.at + len(splice.removed)
        if same:
            self._rows[at : at + same] = splice.added[:same]
            self.dataChanged.emit(self.index(at), self.index(at + same - 1))
        if len(splice.removed) > same:
            self.beginRemoveRows(QModelIndex(), at + same, end - 1)
            del self._rows[at + same : end]
            self.endRemoveRows()
        elif len(splice.added) > same:
            self.beginInsertRows(QModelIndex(), at + same, at + len(splice.added) - 1)
            self._rows[at + same : at + same] = splice.added[same:]
            self.endInsertRows()


class SegmentView(QListView):
    """The list: times to click on at the left, texts that can be edited beside them."""

    play_from = Signal(int)  # a segment
    play_or_pause = Signal()
    erase = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.painter = SegmentPainter(self)
        self.setItemDelegate(self.painter)
        self.setAccessibleName(tr("Transcript"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)

    def rows(self) -> list[int]:
        """Give the chosen segments, in order."""
        return sorted(index.row() for index in self.selectedIndexes())

    def show_row(self, row: int, *, select: bool = True) -> None:
        """Bring a segment into view."""
        index = self.model().index(row, 0)
        if select:
            self.setCurrentIndex(index)
        if not self.viewport().rect().contains(self.visualRect(index)):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def set_playing(self, row: int | None) -> None:
        """Show which segment is heard."""
        before, self.painter.playing = self.painter.playing, row
        for one in {before, row} - {None}:
            if one is not None and one < self.model().rowCount():
                self.viewport().update(self.visualRect(self.model().index(one, 0)))

    def edit_row(self, row: int, position: int | None = None) -> None:
        """Open a segment's text for editing, with the cursor at a character."""
        index = self.model().index(row, 0)
        self.setCurrentIndex(index)
        self.painter.cursor = position
        self.edit(index)

    def on_time(self, place: QPoint) -> int | None:
        """Give the segment whose time is at a place of the viewport."""
        index = self.indexAt(place)
        if index.isValid() and place.x() < self.visualRect(index).x() + self.painter.column:
            return index.row()
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Play from a time that is clicked on."""
        row = self.on_time(event.position().toPoint())
        super().mousePressEvent(event)
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.play_from.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Edit the text; a time is none."""
        if self.on_time(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show that times can be clicked on."""
        there = self.on_time(event.position().toPoint()) is not None
        shape = Qt.CursorShape.PointingHandCursor if there else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take the keys of the list itself."""
        key, index = event.key(), self.currentIndex()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.play_from.emit(index.row())
            else:
                self.edit_row(index.row())
        elif key == Qt.Key.Key_Space:
            self.play_or_pause.emit()
        elif key == Qt.Key.Key_Delete:
            self.erase.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _text: str) -> None:  # noqa: N802
        """Letters do not jump about: there is a search for that."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the segment at the top where it is: the others grow or shrink."""
        top = self.indexAt(QPoint(self.painter.column + 8, 2))
        super().resizeEvent(event)
        if top.isValid() and event.oldSize().width() != event.size().width():
            self.doItemsLayout()
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Measure anew with another font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.painter.forget()

    def text_rect(self, row: int) -> QRect:
        """Give where a segment's text stands in the viewport."""
        return self.painter.text_rect(self.visualRect(self.model().index(row, 0)))
