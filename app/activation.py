"""The desktop starts VoxBar, hands it files and asks for actions over the session bus.

org.freedesktop.Application, which `DBusActivatable=true` in an installed .desktop file promises.
Without a session bus there is nothing to serve; the remote control is apart (app/instance.py).
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import ClassInfo, QObject, QUrl, Slot
from PySide6.QtDBus import QDBusConnection

log = logging.getLogger(__name__)

NAME, PATH = "org.voxbar.VoxBar", "/org/voxbar/VoxBar"
_class_info: Any = ClassInfo  # PySide's own types do not know that it takes a dictionary
ACTIONS = ("toggle", "paste-last", "open")  # those of the .desktop file


@_class_info({"D-Bus Interface": "org.freedesktop.Application"})
class Activation(QObject):
    """Serves the interface from its making on; `remote` is what the remote control calls."""

    def __init__(self, remote: Callable[..., object], bus: QDBusConnection | None = None) -> None:
        super().__init__()
        self._remote = remote
        self._bus = bus or QDBusConnection.sessionBus()
        slots = QDBusConnection.RegisterOption.ExportAllSlots
        # The object first: a call may come with the name.
        there = self._bus.isConnected() and self._bus.registerObject(PATH, self, slots)
        self.serves = bool(there and self._bus.registerService(NAME))
        if not self.serves:
            log.info("the desktop cannot start VoxBar over the session bus here")

    def close(self) -> None:
        """Give the name back."""
        if self.serves:
            self._bus.unregisterService(NAME)
            self._bus.unregisterObject(PATH)
            self.serves = False

    @Slot("QVariantMap")
    def Activate(self, _about: dict[str, Any]) -> None:  # noqa: N802 - the interface's own name
        """Show the main window."""
        self._remote("show")

    @Slot("QStringList", "QVariantMap")
    def Open(self, addresses: list[str], _about: dict[str, Any]) -> None:  # noqa: N802 - likewise
        """Put recordings into the window that transcribes them; what is no local file is left."""
        places = [Path(QUrl(a).toLocalFile()) for a in addresses if QUrl(a).isLocalFile()]
        if places:
            self._remote("open", *places)
        else:
            self._remote("show")

    @Slot(str, "QVariantList", "QVariantMap")
    def ActivateAction(self, name: str, _given: list[Any], _about: dict[str, Any]) -> None:  # noqa: N802 - likewise
        """Do one of the .desktop file's actions."""
        if name in ACTIONS:
            self._remote(name)
