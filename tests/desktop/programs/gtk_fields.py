"""A GTK window with a text and a password: gtk_fields.py TITLE; takes orders, one a line, by stdin.

text TEXT       the text field has the focus and holds TEXT, the cursor at its end
mark FROM TO    these characters of it are marked
password TEXT   the password field has the focus and holds TEXT
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
from gi.repository import GLib, Gtk  # noqa: E402 - the version is chosen first

window = Gtk.Window(title=sys.argv[1])
box = Gtk.Box(orientation=Gtk.Orientation.VERTICAL)
view, password = Gtk.TextView(), Gtk.Entry(visibility=False)
password.set_input_purpose(Gtk.InputPurpose.PASSWORD)


def obey(_source: object, _condition: object) -> bool:
    order, _, rest = sys.stdin.readline().rstrip("\n").partition(" ")
    buffer = view.get_buffer()
    if order == "text":
        view.grab_focus()
        buffer.set_text(rest)
        buffer.place_cursor(buffer.get_end_iter())
    elif order == "mark":
        start, end = (buffer.get_iter_at_offset(int(at)) for at in rest.split())
        buffer.select_range(end, start)
    elif order == "password":
        password.grab_focus()
        password.set_text(rest)
        password.set_position(-1)
    sys.stdout.write("done\n")
    sys.stdout.flush()
    return bool(order)


box.pack_start(view, True, True, 0)
box.pack_start(password, False, False, 0)
window.add(box)
window.set_default_size(400, 200)
window.connect("destroy", Gtk.main_quit)
GLib.io_add_watch(0, GLib.IO_IN, obey)
window.show_all()
Gtk.main()
