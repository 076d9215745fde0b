"""The list of files: a model of the queue, how a row is drawn, and drags onto it and inside it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.queue import Item, Reached, State
from app.ui.drop import accept_copy, paths_of
from app.ui.transcribe_words import SIGNS, share, spoken, state_line

ITEM = Qt.ItemDataRole.UserRole
REACHED = Qt.ItemDataRole.UserRole + 1
PROBLEM, PROBLEM_ON_DARK = QColor("#c9400a"), QColor("#ff8a5c")
MARGIN, BAR = 8, 4  # pixels
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class QueueModel(QAbstractListModel):
    """The files as they stand; `show_items` brings it up to date."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Item] = []
        self.reached: Reached | None = None

    def show_items(self, items: Sequence[Item]) -> bool:
        """Show these; True where rows came, went or moved, so that a selection is lost."""
        same = [item.id for item in items] == [item.id for item in self.items]
        if same:
            for row, (before, now) in enumerate(zip(self.items, items, strict=True)):
                if before != now:
                    self.items[row] = now
                    self.dataChanged.emit(self.index(row), self.index(row))
            return False
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()
        return True

    def show_reached(self, reached: Reached | None) -> None:
        """Show how far the file is that is being decoded."""
        self.reached = reached
        for row, item in enumerate(self.items):
            if item.state is State.DECODING:
                self.dataChanged.emit(self.index(row), self.index(row))

    def reached_of(self, item: Item) -> Reached | None:
        """Give how far this one is, where it is being decoded."""
        reached = self.reached
        return reached if reached and reached.number == item.id else None

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """See Qt."""
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """See Qt."""
        item = self.items[index.row()]
        reached = self.reached_of(item)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.path.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(item, reached)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{item.path}\n{state_line(item, reached)}"
            case _:
                return {int(ITEM): item, int(REACHED): reached}.get(int(role))

    def flags(self, index: Index) -> Qt.ItemFlag:
        """See Qt."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled


class Row(QStyledItemDelegate):
    """Draws a file in two lines: its name, how far it is; a bar while it is being decoded."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        """See Qt."""
        height = option.fontMetrics.height()
        return QSize(200, 2 * height + BAR + 3 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """See Qt."""
        shown: Any = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, shown.widget)
        painter.save()
        _draw(painter, shown, index.data(ITEM), index.data(REACHED))
        painter.restore()


def _draw(painter: QPainter, shown: Any, item: Item, reached: Reached | None) -> None:  # noqa: ANN401
    chosen = bool(shown.state & QStyle.StateFlag.State_Selected)
    palette: QPalette = shown.palette
    role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
    ink = palette.color(role)
    faint = QColor(ink)
    faint.setAlphaF(0.75)
    metrics = shown.fontMetrics
    height = metrics.height()
    left = shown.rect.left() + MARGIN + height + MARGIN
    place = QRect(left, shown.rect.top() + MARGIN, shown.rect.right() - left - MARGIN, height)
    sign = QRect(shown.rect.left() + MARGIN, place.top(), height, height)
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    if item.state is State.FAILED and not chosen:
        faint = PROBLEM_ON_DARK if dark else PROBLEM
    painter.setPen(faint if item.state is State.FAILED else ink)
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, SIGNS[item.state])
    painter.setPen(ink)
    middle = Qt.TextElideMode.ElideMiddle
    right = Qt.TextElideMode.ElideRight
    painter.drawText(place, 0, metrics.elidedText(item.path.name, middle, place.width()))
    place.translate(0, height + MARGIN // 2)
    line = " ".join(state_line(item, reached).split())
    painter.setPen(faint)
    painter.drawText(place, 0, metrics.elidedText(line, right, place.width()))
    if item.state is State.DECODING:
        _bar(painter, QRect(left, place.bottom() + 3, place.width(), BAR), palette, share(reached))


def _bar(painter: QPainter, place: QRect, palette: QPalette, part: float | None) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(palette.color(QPalette.ColorRole.Mid))
    painter.drawRoundedRect(place, BAR / 2, BAR / 2)
    if part:
        done = QRect(place.left(), place.top(), max(BAR, round(place.width() * part)), BAR)
        painter.setBrush(QColor("#3fa34d"))
        painter.drawRoundedRect(done, BAR / 2, BAR / 2)


class QueueList(QListView):
    """The list itself. Rows are dragged to another place; files are dropped from outside."""

    dropped = Signal(list)  # paths from another program
    moved = Signal(list, object)  # numbers of files, and the one before which they are put or None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.queue = QueueModel()
        self.setModel(self.queue)
        self.setItemDelegate(Row(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def chosen(self) -> list[Item]:
        """Give the selected files in their order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.queue.items[row] for row in rows]

    def choose(self, numbers: Sequence[int]) -> None:
        """Select these files; the first of them is the current one."""
        model, wanted = self.selectionModel(), set(numbers)
        rows = [row for row, item in enumerate(self.queue.items) if item.id in wanted]
        for row in reversed(rows):
            index = self.queue.index(row)
            model.setCurrentIndex(index, model.SelectionFlag.Select)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these; what was selected stays so."""
        chosen = [item.id for item in self.chosen()]
        if self.queue.show_items(items):
            self.choose(chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take own rows, and files."""
        self._may_come(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll at the edges, and take own rows, and files."""
        super().dragMoveEvent(event)
        self._may_come(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Move rows, or give the files on; Qt's own way would move rows in the model only."""
        self.setState(QAbstractItemView.State.NoState)
        if event.source() is self:
            before = self._before(event.position().toPoint())
            event.setDropAction(Qt.DropAction.CopyAction)  # a move would remove the rows
            event.accept()
            self.moved.emit([item.id for item in self.chosen()], before)
        elif paths := paths_of(event.mimeData()):
            accept_copy(event)
            self.dropped.emit([Path(path) for path in paths])

    def _may_come(self, event: QDropEvent) -> None:
        if event.source() is self:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        elif paths_of(event.mimeData()):
            accept_copy(event)
        else:
            event.ignore()

    def _before(self, point: QPoint) -> int | None:
        """Give the file before which something dropped here belongs; None: at the end."""
        index = self.indexAt(point)
        if not index.isValid():
            return None
        below = point.y() > self.visualRect(index).center().y()
        row = index.row() + below
        chosen = {item.id for item in self.chosen()}
        rest = (item.id for item in self.queue.items[row:] if item.id not in chosen)
        return next(rest, None)
