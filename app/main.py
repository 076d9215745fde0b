"""The tray app: `voxbar` without a command. Shows its icon first and loads the rest after that."""

import logging
import os
import signal
import socket
import time
from collections.abc import Sequence
from pathlib import Path
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

BIRTH_S = 20.0  # from a VoxBar's lock to its first answer, on a busy machine
NO_DISPLAY = (
    "There is no screen here, so the tray app cannot start. In a terminal: voxbar listen dictates,"
    " voxbar transcribe FILE turns a recording into text."
)
STARTING = instance.Reply(ok=False, message="VoxBar is still starting.")


def run(files: Sequence[Path] | None = None, command: str = "") -> int:
    """Run until the person quits; a second VoxBar raises the first. Gives the exit code.

    `files` (perhaps none) are put into the window that transcribes them; `command`, of the remote
    control, is done once VoxBar is ready. Raises NotHere without a screen, FolderError and
    InstanceError.
    """
    if session_kind() == "none" and "QT_QPA_PLATFORM" not in os.environ:
        raise NotHere(NO_DISPLAY)
    folders = paths.folders()
    running: list[App] = []
    one = instance.Instance.take(
        folders.runtime,
        lambda command, *paths: running[0].remote(command, *paths) if running else STARTING,
    )
    if one is None:
        return _pass_on(folders.runtime, files)
    try:
        return _run(folders, running, one, files, command)
    finally:
        one.close()


def _pass_on(runtime: Path, files: Sequence[Path] | None) -> int:
    """Have the VoxBar that runs show a window; wait for one that is still starting."""
    deadline = time.monotonic() + BIRTH_S
    while True:
        reply = instance.send(runtime, "show" if files is None else "open", files or ())
        if reply.ok or reply.message != STARTING.message or time.monotonic() > deadline:
            return 0 if reply.ok else 1
        time.sleep(0.1)


def _run(
    folders: paths.Folders,
    running: "list[App]",
    one: instance.Instance,
    files: Sequence[Path] | None,
    command: str,
) -> int:
    from PySide6.QtWidgets import QApplication, QSystemTrayIcon

    from app.activation import NAME as DESKTOP_ID
    from app.activation import Activation
    from app.main_app import App
    from app.ui import icons, style, text

    qt = QApplication(["voxbar"])
    qt.setApplicationName("voxbar")
    qt.setApplicationDisplayName("VoxBar")
    qt.setDesktopFileName(DESKTOP_ID)
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
    if files is not None:
        app.ask("transcribe", *([files] if files else []))
    if command:
        app.launched(command)
    notifier = _quit_on_signals(app)
    activation = Activation(app.launched)
    code = qt.exec()
    activation.close()
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
