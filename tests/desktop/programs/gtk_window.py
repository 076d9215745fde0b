"""A GTK text field that writes its text down: gtk_window.py TITLE RECORD 3.0|4.0."""

import json
import sys
from pathlib import Path

import gi

gi.require_version("Gtk", sys.argv[3])
from gi.repository import Gtk  # noqa: E402 - the version is chosen first


def write(buffer: "Gtk.TextBuffer") -> None:
    text = buffer.get_text(buffer.get_start_iter(), buffer.get_end_iter(), True)
    with Path(sys.argv[2]).open("a", encoding="utf-8") as record:
        record.write(json.dumps(text) + "\n")


def show(app: "Gtk.Application") -> None:
    window = Gtk.ApplicationWindow(application=app, title=sys.argv[1])
    window.set_default_size(500, 200)
    view = Gtk.TextView()
    view.get_buffer().connect("changed", write)
    if sys.argv[3] == "3.0":
        window.add(view)
        window.show_all()
    else:
        window.set_child(view)
        window.present()


app = Gtk.Application(application_id=f"test.window.p{Path(sys.argv[2]).name.replace('-', '_')}")
app.connect("activate", show)
app.run([])
