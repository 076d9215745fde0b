"""Files dropped onto a window from another program."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

Take = Callable[[list[Path]], None]


def paths_of(data: QMimeData) -> list[Path]:
    """Give the files and folders of this computer that are offered."""
    urls = data.urls() if data.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


class FileDrops(QObject):
    """Takes the files that are dropped onto a widget, or onto parts of it that take none.

    `take` is called once the program that they come from is let go.
    """

    def __init__(self, widget: QWidget, take: Take) -> None:
        super().__init__(widget)
        self._take = take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take what has files in it; everything else goes its way."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self.drop(event)
        if isinstance(event, QDragEnterEvent | QDragMoveEvent) and paths_of(event.mimeData()):
            accept_copy(event)
            return True
        return False

    def drop(self, event: QDropEvent) -> bool:
        """Take the files of a drop; False where there are none."""
        paths = paths_of(event.mimeData())
        if paths:
            accept_copy(event)
            self._take(paths)
        return bool(paths)


def accept_copy(event: QDropEvent) -> None:
    """Say that the files are read, not moved away: a file manager would delete them."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
