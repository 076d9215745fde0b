"""A Qt text field that writes its text down: qt_window.py TITLE RECORD."""

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPlainTextEdit

app = QApplication(sys.argv[:1])
field = QPlainTextEdit()
field.setWindowTitle(sys.argv[1])
field.resize(500, 200)


def write() -> None:
    with Path(sys.argv[2]).open("a", encoding="utf-8") as record:
        record.write(json.dumps(field.toPlainText()) + "\n")


field.textChanged.connect(write)
field.show()
app.exec()
