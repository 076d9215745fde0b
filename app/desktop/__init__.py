"""The one place that asks which system this is."""

import os
import sys

from app.desktop.base import Desktop, NotHere


def session_kind() -> str:
    """Name this session: windows, macos, wayland, x11, or none (no screen at all)."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos"
    if os.environ.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "x11" if os.environ.get("DISPLAY") else "none"


def open_desktop(kind: str | None = None) -> Desktop:
    """Open this session's desktop; raises NotHere, with what is missing, where there is none."""
    kind = kind or session_kind()
    if kind == "x11":
        from app.desktop.x11 import open_desktop as x11_desktop

        return x11_desktop()
    raise NotHere("VoxBar finds no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.")
