"""The fixtures that every desktop test shares."""

from tests.desktop.fixtures import desktop, fingers, open_window, x_session

__all__ = ["desktop", "fingers", "open_window", "x_session"]
