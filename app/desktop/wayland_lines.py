"""The exact lines that bind keys to `voxbar start`, `stop` and `toggle` in each Wayland desktop.

For desktops without the portal for global hotkeys; the person puts them in once.
"""

import os
from collections.abc import Mapping

from app.desktop.chords import KEYS, Chord

SWAY = {"Ctrl": "Ctrl", "Alt": "Mod1", "Shift": "Shift", "Super": "Mod4"}
HYPRLAND = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Super": "SUPER"}
GNOME = {"Ctrl": "<Control>", "Alt": "<Alt>", "Shift": "<Shift>", "Super": "<Super>"}
RIVER = {"Ctrl": "Control", "Alt": "Alt", "Shift": "Shift", "Super": "Super"}


def current_desktop() -> str:
    """Name the desktop as it names itself."""
    return os.environ.get("XDG_CURRENT_DESKTOP", "") or os.environ.get("XDG_SESSION_DESKTOP", "")


def binding_lines(desktop: str, chord: Chord) -> str:
    """Say what to do on `desktop` (as in XDG_CURRENT_DESKTOP) so that `chord` dictates."""
    names = desktop.lower()
    known = {"sway": _sway, "hyprland": _hyprland, "kde": _kde, "gnome": _gnome, "river": _river}
    for name, write in known.items():
        if name in names:
            return write(chord)
    return (
        f"In your desktop's keyboard settings, bind {chord} to the command:\n"
        "voxbar toggle\n"
        "(where press and release can be told apart: voxbar start, and voxbar stop)"
    )


def _held(names: Mapping[str, str], chord: Chord, between: str) -> str:
    return between.join(names[m] for m in names if m in chord.modifiers)


def _sway(chord: Chord) -> str:
    key = KEYS[chord.key].keysym
    combo = "+".join(filter(None, [_held(SWAY, chord, "+"), key]))
    return (
        "Add to ~/.config/sway/config, then run: swaymsg reload\n"
        f"bindsym --no-repeat {combo} exec voxbar start\n"
        f"bindsym --release {combo} exec voxbar stop"
    )


def _hyprland(chord: Chord) -> str:
    held, key = _held(HYPRLAND, chord, " "), KEYS[chord.key].keysym
    return (
        "Add to ~/.config/hypr/hyprland.conf:\n"
        f"bind = {held}, {key}, exec, voxbar start\n"
        f"bindr = {held}, {key}, exec, voxbar stop"
    )


def _river(chord: Chord) -> str:
    held, key = _held(RIVER, chord, "+") or "None", KEYS[chord.key].keysym
    return (
        "Add to ~/.config/river/init:\n"
        f"riverctl map normal {held} {key} spawn 'voxbar start'\n"
        f"riverctl map -release normal {held} {key} spawn 'voxbar stop'"
    )


def _kde(chord: Chord) -> str:
    return (
        "System Settings > Keyboard > Shortcuts > Add New > Command or Script:\n"
        "voxbar toggle\n"
        f"Then give it the shortcut {chord}."
    )


def _gnome(chord: Chord) -> str:
    keys = "org.gnome.settings-daemon.plugins.media-keys"
    path = "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/voxbar/"
    one = f"gsettings set {keys}.custom-keybinding:{path}"
    combo = _held(GNOME, chord, "") + KEYS[chord.key].keysym
    return (
        "Settings > Keyboard > Custom Shortcuts, or in a terminal (it replaces custom shortcuts\n"
        "that are there already: add them to the first line):\n"
        f"gsettings set {keys} custom-keybindings \"['{path}']\"\n"
        f"{one} name 'VoxBar'\n"
        f"{one} command 'voxbar toggle'\n"
        f"{one} binding '{combo}'"
    )
