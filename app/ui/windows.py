"""Every window by its name; each is imported when it is first wanted."""

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from app.bridge import Desk
from app.desktop.base import Desktop


def overlay(desk: Desk, desktop: Desktop) -> QWidget | None:
    """Give what is shown while something is dictated; None where it would take the focus."""
    if desktop.layer is not None:
        from app.ui.overlay_wayland import LayerOverlay

        return LayerOverlay(desk, desktop.layer)
    if desktop.kind == "wayland":
        return None
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


def _profiles(desk: Desk) -> QWidget:
    from app.ui.profiles import ProfilesWindow

    return ProfilesWindow(desk)


def _models(desk: Desk) -> QWidget:
    from app.ui.models import ModelsWindow

    return ModelsWindow(desk)


def _credits(desk: Desk) -> QWidget:
    from app.ui.credits import CreditsWindow

    return CreditsWindow(desk)


def _transcribe(desk: Desk) -> QWidget:
    from app.ui.transcribe import TranscribeWindow

    return TranscribeWindow(desk)


def _viewer(desk: Desk) -> QWidget:
    from app.ui.viewer import ViewerWindow

    return ViewerWindow(desk)


def _review(desk: Desk) -> QWidget:
    from app.ui.rewrite import RewriteWindow

    return RewriteWindow(desk)


KINDS: Mapping[str, Callable[[Desk], QWidget]] = {
    "main": _main,
    "history": _history,
    "settings": _settings,
    "welcome": _welcome,
    "words": _words,
    "profiles": _profiles,
    "transcribe": _transcribe,
    "viewer": _viewer,
    "review": _review,
    "models": _models,
    "credits": _credits,
}
