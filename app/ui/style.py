"""What the windows look like beyond Qt's own style: hints, problems, focus."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from app.resources import assets

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
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border-radius: 3px;
  border: 1px solid palette(placeholder-text); background: palette(base); }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: palette(highlight);
  border-color: palette(highlight); image: url(CHECK); }
QCheckBox::indicator:focus { border: 2px solid palette(highlight); }
QCheckBox::indicator:disabled { border-color: palette(mid); }
"""  # Fusion's boxes are hardly seen on a dark window


def apply(app: QApplication) -> None:
    """Use it for all windows; Fusion follows the desktop's light and dark."""
    app.setStyle("Fusion")
    app.setStyleSheet(SHEET.replace("CHECK", (assets() / "icons" / "check.svg").as_posix()))
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: _darken_hints(app))
    _darken_hints(app)


def _darken_hints(app: QApplication) -> None:
    """Give hints a contrast of more than 4.5 to 1: Qt's own has less."""
    faint = app.palette().color(QPalette.ColorRole.WindowText)
    faint.setAlpha(HINT_ALPHA)
    changed = QPalette()
    changed.setColor(QPalette.ColorRole.PlaceholderText, faint)
    app.setPalette(changed)  # only this colour: the others go on following the desktop
