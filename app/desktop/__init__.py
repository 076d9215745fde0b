"""The one place that asks which system this is."""

import dataclasses
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


def open_desktop(kind: str | None = None, *, read_devices: bool = False) -> Desktop:
    """Open this session's desktop; raises NotHere, with what is missing, where there is none.

    With `read_devices` (Linux), hotkeys come from the input devices: see evdev.WARNING. Where they
    may not be read, the desktop's own hotkeys stay, and its notes say why.
    """
    desktop = _open(kind or session_kind())
    if not read_devices:
        return desktop
    from app.desktop.evdev import EvdevHotkeys

    try:
        hotkeys = EvdevHotkeys()
    except NotHere as error:
        return dataclasses.replace(desktop, notes=(*desktop.notes, str(error)))
    desktop.hotkeys.close()
    return dataclasses.replace(desktop, hotkeys=hotkeys)


def _open(kind: str) -> Desktop:
    if sys.platform == "win32" and kind == "windows":
        from app.desktop.windows import open_desktop as windows_desktop

        return windows_desktop()
    if sys.platform == "darwin" and kind == "macos":
        from app.desktop.macos import open_desktop as macos_desktop

        return macos_desktop()
    if kind == "wayland":
        from app.desktop.wayland import open_desktop as wayland_desktop

        return wayland_desktop()
    if kind == "x11":
        from app.desktop.x11 import open_desktop as x11_desktop

        return x11_desktop()
    raise NotHere("VoxBar finds no screen here: neither DISPLAY nor WAYLAND_DISPLAY is set.")
