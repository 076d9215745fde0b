"""The fixtures that every desktop test shares."""

from tests.desktop.fixtures import (
    desktop,
    fingers,
    open_wayland_window,
    open_window,
    portal_backend,
    sway,
    wayland,
    x_session,
)

__all__ = [
    "desktop",
    "fingers",
    "open_wayland_window",
    "open_window",
    "portal_backend",
    "sway",
    "wayland",
    "x_session",
]
