"""Copies an image, rich text and plain text at once: qt_copier.py READY [PIXELS]."""

import random
import sys
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

side = int(sys.argv[2]) if len(sys.argv) > 2 else 16
noise = random.Random(1).randbytes(side * side * 3)  # noqa: S311 - PNG cannot shrink it
image = QImage(noise, side, side, side * 3, QImage.Format.Format_RGB888)
app = QGuiApplication(sys.argv[:1])
content = QMimeData()
content.setText("plain before")
content.setHtml("<b>rich</b> before")
content.setImageData(image)
content.setData("application/x-own", b"\x00\x01own")
QGuiApplication.clipboard().setMimeData(content)
app.processEvents()
Path(sys.argv[1]).touch()
app.exec()
