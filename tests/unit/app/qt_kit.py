"""Windows without a screen: one QApplication, and a desk whose every order is noted."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from app.bridge import Bridge, Desk
from app.desktop.chords import Numbers
from app.history import History
from app.settings import Settings
from app.settings_file import SettingsFile


def application() -> QApplication:
    """Give the one application of this process (tests set QT_QPA_PLATFORM=offscreen before)."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(["voxbar"])


class NotedDesk(Desk):
    """A desk on a settings file and a history of its own."""

    asked: list[tuple[Any, ...]]
    file: SettingsFile
    past: History


def make_desk(folder: Path) -> NotedDesk:
    file = SettingsFile(folder / "settings.toml")
    past = History(folder / "history", print)
    asked: list[tuple[Any, ...]] = []

    def change(values: Mapping[str, object]) -> None:
        file.update(values)
        bridge.settings.emit(file.settings)

    def ask(command: str, *arguments: Any) -> None:  # noqa: ANN401
        asked.append((command, *arguments))
        if command == "set":
            change(*arguments)

    def settings() -> Settings:
        return file.settings

    bridge = Bridge()
    desk = NotedDesk(
        bridge=bridge,
        settings=settings,
        change=change,
        ask=ask,
        history=lambda: past,
        models=lambda: ["moonshine-tiny", "digits"],
        microphones=lambda done: done(["Webcam", "Headset"]),
        key_numbers=lambda: Numbers.KEYSYM,
        config=folder,
    )
    desk.asked, desk.file, desk.past = asked, file, past
    return desk
