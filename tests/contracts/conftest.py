"""A real X server and a real Wayland compositor for the contracts that a real desktop keeps."""

from tests.desktop.fixtures import sway, x_session

__all__ = ["sway", "x_session"]
