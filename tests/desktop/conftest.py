"""The fixtures that every desktop test shares."""

import sys

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

assert sys.platform == "linux"

from tests.desktop.app_fixtures import app, microphone, short, speech  # noqa: E402

__all__ = [
    "app",
    "desktop",
    "fingers",
    "microphone",
    "open_wayland_window",
    "open_window",
    "portal_backend",
    "short",
    "speech",
    "sway",
    "wayland",
    "x_session",
]
