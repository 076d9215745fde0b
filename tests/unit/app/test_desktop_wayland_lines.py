"""The lines to bind by hand are exact for each Wayland desktop."""

import sys

import pytest

from app.desktop.chords import Chord, parse
from app.desktop.wayland_lines import binding_lines

CHORD = parse("Super+Alt+D")


@pytest.mark.parametrize(
    ("desktop", "lines"),
    [
        ("sway", ["bindsym --no-repeat Mod1+Mod4+d exec voxbar start"]),
        ("sway", ["bindsym --release Mod1+Mod4+d exec voxbar stop"]),
        ("Hyprland", ["bind = ALT SUPER, d, exec, voxbar start"]),
        ("Hyprland", ["bindr = ALT SUPER, d, exec, voxbar stop"]),
        ("river", ["riverctl map -release normal Alt+Super d spawn 'voxbar stop'"]),
        ("KDE", ["voxbar toggle", "shortcut Alt+Super+D"]),
        ("ubuntu:GNOME", ["command 'voxbar toggle'", "binding '<Alt><Super>d'"]),
        ("Unknown", ["voxbar toggle"]),
    ],
)
def test_each_desktop_gets_its_own_lines(desktop: str, lines: list[str]) -> None:
    text = binding_lines(desktop, CHORD)
    for line in lines:
        assert line in text


def test_a_bare_key_needs_no_modifiers() -> None:
    assert "bindsym --no-repeat F9 exec" in binding_lines("sway", Chord("F9"))
    assert "bind = , F9, exec" in binding_lines("hyprland", Chord("F9"))


@pytest.mark.skipif(sys.platform != "linux", reason="the tools are Linux programs")
def test_the_tools_are_given_exact_commands() -> None:
    from app.desktop.wayland_tools import Wtype, Ydotool

    chord = parse("Ctrl+Shift+V")
    wtype = ["wtype", "-M", "ctrl", "-M", "shift", "-k", "v", "-m", "shift", "-m", "ctrl"]
    assert Wtype().chord_command(chord) == wtype
    keys = ["29:1", "42:1", "47:1", "47:0", "42:0", "29:0"]
    assert Ydotool().chord_command(chord) == ["ydotool", "key", *keys]
    assert Ydotool().text_command("-a") == ["ydotool", "type", "--", "-a"]
