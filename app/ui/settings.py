"""To come."""

from PySide6.QtWidgets import QWidget

from app.bridge import Desk


class SettingsWindow(QWidget):
    """To come."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
