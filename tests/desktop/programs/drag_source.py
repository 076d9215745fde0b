"""A GTK window from which files can be dragged: drag_source.py TITLE FILE..."""

import sys
from pathlib import Path

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402 - the version is chosen first

uris = [Path(name).as_uri() for name in sys.argv[2:]]
window = Gtk.Window(title=sys.argv[1])
window.set_default_size(160, 90)
window.set_keep_above(True)
button = Gtk.Button(label="drag me")
button.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY | Gdk.DragAction.MOVE)
button.drag_source_add_uri_targets()
button.connect("drag-data-get", lambda _b, _c, data, _i, _t: data.set_uris(uris))
window.add(button)
window.connect("destroy", Gtk.main_quit)
window.move(1040, 600)
window.show_all()
Gtk.main()
