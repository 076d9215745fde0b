"""A VTE terminal whose input goes into a file: vte_window.py TITLE RECORD."""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Vte", "2.91")
from gi.repository import GLib, Gtk, Vte  # noqa: E402 - the versions are chosen first

window = Gtk.Window(title=sys.argv[1])
terminal = Vte.Terminal()
window.add(terminal)
shell = ["sh", "-c", f"stty raw -echo; exec cat > {sys.argv[2]}"]
terminal.spawn_async(
    Vte.PtyFlags.DEFAULT, None, shell, None, GLib.SpawnFlags.SEARCH_PATH, None, None, -1, None, None
)
window.show_all()
Gtk.main()
