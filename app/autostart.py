"""VoxBar starts with the session, or does not: one file or one registry value, and nothing else."""

import os
import plistlib
import shlex
import shutil
import sys
from pathlib import Path

from app import installed
from app.errors import SettingsError
from app.resources import assets

NAME = "voxbar"
LABEL = "org.voxbar.VoxBar"
DESKTOP = """\
[Desktop Entry]
Type=Application
Name=VoxBar
Exec={command}
TryExec={program}
Icon={icon}
Terminal=false
X-GNOME-Autostart-enabled=true
"""
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def command() -> list[str]:
    """Give the command that starts this VoxBar."""
    if getattr(sys, "frozen", False):  # asr.origin would bring numpy in at the tray's start
        return installed.launcher()
    beside = Path(sys.executable).with_name(NAME)
    found = str(beside) if beside.exists() else shutil.which(NAME)
    return [found] if found else [sys.executable, "-m", "app"]


def is_on() -> bool:
    """Say whether VoxBar starts with the session."""
    on = _windows_value() is not None if sys.platform == "win32" else _file().exists()
    return bool(on)


def place() -> str:
    """Name the file, or the registry value."""
    return rf"HKEY_CURRENT_USER\{RUN_KEY}, {NAME}" if sys.platform == "win32" else str(_file())


def switch(*, on: bool) -> None:
    """Make it start with the session, or not. Raises SettingsError."""
    try:
        if sys.platform == "win32":
            _switch_windows(on=on)
        elif on:
            _file().parent.mkdir(parents=True, exist_ok=True)
            _file().write_bytes(_content())
        else:
            _file().unlink(missing_ok=True)
    except OSError as error:
        raise SettingsError(
            f"Starting with the computer could not be changed: {error.strerror}."
        ) from error


def _file() -> Path:
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    agents = Path.home() / "Library" / "LaunchAgents"
    mac = sys.platform == "darwin"
    return agents / f"{LABEL}.plist" if mac else Path(config) / "autostart" / f"{NAME}.desktop"


def _content() -> bytes:
    mac = sys.platform == "darwin"
    if mac:
        return plistlib.dumps({"Label": LABEL, "ProgramArguments": command(), "RunAtLoad": True})
    # The specification has its own quoting; shlex's single quotes are not part of it.
    quoted = " ".join(f'"{part}"' if shlex.quote(part) != part else part for part in command())
    icon = _icon()
    return DESKTOP.format(command=quoted, program=command()[0], icon=icon).encode()


def _icon() -> Path | str:
    """Give the picture's file, or its name where an AppImage will take the file away."""
    return NAME if installed.image() else assets() / "icons" / "voxbar.svg"


def _windows_value() -> str | None:
    value: str | None = None
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                value = str(winreg.QueryValueEx(key, NAME)[0])
        except FileNotFoundError:
            value = None
    return value


def _switch_windows(*, on: bool) -> None:
    if sys.platform == "win32":
        import subprocess
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            if on:
                line = subprocess.list2cmdline(command())
                winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, line)
            elif _windows_value() is not None:
                winreg.DeleteValue(key, NAME)
