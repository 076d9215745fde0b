"""A Tk text field that writes its text down: tk_window.py TITLE RECORD."""

import json
import sys
import tkinter as tk
from pathlib import Path

window = tk.Tk()
window.title(sys.argv[1])
field = tk.Text(window, width=60, height=10)
field.pack()
field.focus_set()


def write(_event: object) -> None:
    with Path(sys.argv[2]).open("a", encoding="utf-8") as record:
        record.write(json.dumps(field.get("1.0", "end-1c")) + "\n")
    field.edit_modified(arg=False)


field.bind("<<Modified>>", write)
window.mainloop()
