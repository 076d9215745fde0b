"""Every window by its name; each is imported when it is first wanted."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.bridge import Desk


def overlay_can_be(kind: str) -> bool:
    """Say whether a window of Qt can stand over the others here without taking the focus."""
    return kind != "wayland"


def overlay(desk: Desk) -> QWidget:
    """Give the small window that is shown while something is dictated."""
    from app.ui.overlay import Overlay

    return Overlay(desk)


def _main(desk: Desk) -> QWidget:
    from app.ui.main_window import MainWindow

    return MainWindow(desk)


def _history(desk: Desk) -> QWidget:
    from app.ui.history import HistoryWindow

    return HistoryWindow(desk)


def _settings(desk: Desk) -> QWidget:
    from app.ui.settings import SettingsWindow

    return SettingsWindow(desk)


def _welcome(desk: Desk) -> QWidget:
    from app.ui.welcome import Welcome

    return Welcome(desk)


def _words(desk: Desk) -> QWidget:
    from app.ui.words import WordsWindow

    return WordsWindow(desk)


KINDS: Mapping[str, Callable[[Desk], QWidget]] = {
    "main": _main,
    "history": _history,
    "settings": _settings,
    "welcome": _welcome,
    "words": _words,
}
