"""What the windows look like beyond Qt's own style: hints, problems, focus."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

HINT_ALPHA = 168  # of 255
SHEET = """
QLabel#hint { color: palette(placeholder-text); }
QLabel#problem { color: #d9480f; font-weight: bold; }
QLabel#advised { color: palette(highlighted-text); background: palette(highlight);
  border-radius: 7px; padding: 1px 8px; }
QLabel#title { font-size: 15pt; font-weight: bold; }
QListWidget::item { padding: 5px 6px; }
QSpinBox, QDoubleSpinBox, QComboBox, QLineEdit { min-height: 24px; }
QPushButton { padding: 5px 12px; }
"""


def apply(app: QApplication) -> None:
    """Use it for all windows; Fusion follows the desktop's light and dark."""
    app.setStyle("Fusion")
    app.setStyleSheet(SHEET)
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: _darken_hints(app))
    _darken_hints(app)


def _darken_hints(app: QApplication) -> None:
    """Give hints a contrast of more than 4.5 to 1: Qt's own has less."""
    faint = app.palette().color(QPalette.ColorRole.WindowText)
    faint.setAlpha(HINT_ALPHA)
    changed = QPalette()
    changed.setColor(QPalette.ColorRole.PlaceholderText, faint)
    app.setPalette(changed)  # only this colour: the others go on following the desktop
