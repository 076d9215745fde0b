"""What the window of files shows while there are none."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.ui.text import tr


def empty_page() -> QWidget:
    """Say what to do where there is nothing yet."""
    page = QFrame()
    page.setObjectName("drop")
    page.setStyleSheet(
        "#drop { border: 2px dashed palette(placeholder-text); border-radius: 10px; }"
    )
    title = QLabel(tr("Drop recordings here"))
    title.setObjectName("title")
    hint = QLabel(
        tr(
            "Or whole folders, from your file manager; or choose them with the buttons above."
            " Sound and video of any common kind will do. They become text one after another, on"
            " this computer, while you may go on dictating."
        )
    )
    hint.setObjectName("hint")
    hint.setWordWrap(True)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(60, 20, 60, 20)
    layout.addStretch(1)
    for label in (title, hint):
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(label)
    layout.addStretch(1)
    return page
