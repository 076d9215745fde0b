"""A text field in a program of its own, for `voxbar bench --dictation`: it tells when text came.

`python -m app.bench_window` writes one JSON object a line: its window, that it has the focus, and
each text with the time on the monotonic clock, which all programs of a machine share.
"""

import json
import sys
import time

from PySide6.QtWidgets import QApplication, QPlainTextEdit


def tell(**news: object) -> None:
    """Write a line at once."""
    sys.stdout.write(json.dumps(news) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Show the field until the program is ended."""
    qt = QApplication(sys.argv[:1])
    field = QPlainTextEdit()
    field.setWindowTitle("Where the dictated text goes")
    field.resize(500, 200)
    field.textChanged.connect(lambda: tell(at_s=time.monotonic(), text=field.toPlainText()))
    qt.focusWindowChanged.connect(lambda window: tell(focus=window is not None))
    field.show()
    tell(window=int(field.winId()))
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main())
