"""The tray app: `voxbar` without a command. Shows its icon first and loads the rest after that."""

import logging
import os
import signal
import socket
from typing import TYPE_CHECKING

from app import instance, paths
from app.desktop import session_kind
from app.desktop.base import NotHere
from app.settings_file import NAME, SettingsFile
from app.settings_writing import UI_LANGUAGE

if TYPE_CHECKING:
    from PySide6.QtCore import QSocketNotifier

    from app.main_app import App

log = logging.getLogger(__name__)

NO_DISPLAY = (
    "There is no screen here, so the tray app cannot start. In a terminal: voxbar listen dictates,"
    " voxbar transcribe FILE turns a recording into text."
)
STARTING = instance.Reply(ok=False, message="VoxBar is still starting.")


def run() -> int:
    """Run until the person quits; a second VoxBar raises the first. Gives the exit code.

    Raises NotHere without a screen, FolderError and InstanceError.
    """
    if session_kind() == "none" and "QT_QPA_PLATFORM" not in os.environ:
        raise NotHere(NO_DISPLAY)
    folders = paths.folders()
    running: list[App] = []
    one = instance.Instance.take(
        folders.runtime, lambda command: running[0].remote(command) if running else STARTING
    )
    if one is None:
        return 0 if instance.send(folders.runtime, "show").ok else 1
    try:
        return _run(folders, running, one)
    finally:
        one.close()


def _run(folders: paths.Folders, running: "list[App]", one: instance.Instance) -> int:
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon

    from app.main_app import App
    from app.ui import icons, style, text

    qt = QApplication(["voxbar"])
    qt.setApplicationName("voxbar")
    qt.setApplicationDisplayName("VoxBar")
    qt.setDesktopFileName("voxbar")
    qt.setQuitOnLastWindowClosed(False)
    style.apply(qt)
    file = SettingsFile(folders.config / NAME)
    translators = text.install(qt, file.settings[UI_LANGUAGE])
    qt.setWindowIcon(icons.program_icon())
    app = App(qt, folders, file)
    app.bridge.status.connect(lambda _status: one.publish(app.remote_status()))
    running.append(app)
    if not QSystemTrayIcon.isSystemTrayAvailable():
        app.show("main")  # a tray that comes later gets the icon too
    app.start()
    notifier = _quit_on_signals(app)
    code = qt.exec()
    notifier.setEnabled(False)
    app.close()
    log.debug("%d translations were in use", len(translators))
    return code


def _quit_on_signals(app: "App") -> "QSocketNotifier":
    """Let Ctrl-C and the session's end quit: Python's handlers wait for Qt, a socket does not."""
    from PySide6.QtCore import QSocketNotifier

    reading, writing = socket.socketpair()
    for end in (reading, writing):
        end.setblocking(False)
    signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)

    def came() -> None:
        reading.recv(16)
        app.quit()

    notifier.activated.connect(came)
    notifier.setProperty("sockets", (reading, writing))  # they live as long as it does
    return notifier
