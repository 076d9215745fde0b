"""The pictures of VoxBar, for light and for dark surroundings."""

from functools import cache

from PySide6.QtGui import QGuiApplication, QIcon

from app.dictation_news import Light
from app.resources import assets


def is_dark() -> bool:
    """Say whether windows are dark here, by the colours that they really have."""
    return QGuiApplication.palette().window().color().lightness() < 128


def light_icon(light: Light) -> QIcon:
    """Give the icon of a state."""
    return _icon(f"{light.value}-{'dark' if is_dark() else 'light'}")


def program_icon() -> QIcon:
    """Give VoxBar's own icon."""
    return _icon("voxbar")


@cache
def _icon(name: str) -> QIcon:
    return QIcon(str(assets() / "icons" / f"{name}.svg"))
