"""The window of all settings, made from their declarations; a change counts at once."""

from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.bridge import Desk
from app.errors import AppError, SettingsError
from app.settings import SECTIONS, Settings, of_section
from app.settings_kinds import Setting
from app.ui.settings_fields import field_for
from app.ui.text import sentence, tr


class Row(QWidget):
    """One setting: its label, its field, its help, and what is wrong with what was written."""

    def __init__(self, setting: Setting[Any], desk: Desk) -> None:
        super().__init__()
        self.setting = setting
        self._desk = desk
        self.field = field_for(setting, desk, self._changed)
        self.problem = QLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._build()
        self.show_settings(desk.settings())

    def _build(self) -> None:
        setting, widget = self.setting, self.field.widget
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 14)
        layout.setSpacing(4)
        if setting.kind != "switch":
            label = QLabel(tr(setting.label))
            label.setBuddy(widget)
            layout.addWidget(label)
        widget.setAccessibleName(tr(setting.label))
        widget.setAccessibleDescription(tr(setting.help))
        widget.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout.addWidget(widget)
        told = tr(setting.help)
        if setting.restart:
            told += " " + tr("Takes effect at the next start.")
        hint = QLabel(told)
        hint.setWordWrap(True)
        hint.setObjectName("hint")
        layout.addWidget(hint)
        layout.addWidget(self.problem)

    def show_settings(self, settings: Settings) -> None:
        """Show the value that counts now."""
        self.field.show_value(settings[self.setting])

    def _changed(self, value: object) -> None:
        try:
            read = self.setting.read(value) if isinstance(value, str) else value
            if read != self._desk.settings()[self.setting]:
                self._desk.change({self.setting.key: read})
        except SettingsError as error:
            self._refuse(error)
        except AppError as error:
            self._refuse(error)
            self.show_settings(self._desk.settings())
        else:
            self.problem.hide()

    def _refuse(self, error: AppError) -> None:
        self.problem.setText("⚠ " + sentence(str(error)))
        self.problem.show()


class SettingsWindow(QWidget):
    """Sections on the left, their settings on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle(tr("VoxBar settings"))
        self.sections = QListWidget()
        self.sections.setAccessibleName(tr("Sections"))
        self.pages = QStackedWidget()
        self.rows: list[Row] = []
        for section, title in SECTIONS.items():
            self.sections.addItem(tr(title))
            self.pages.addWidget(self._page(section))
        self.sections.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.sections.setCurrentRow(0)
        width = self.sections.sizeHintForColumn(0) + 28
        self.sections.setFixedWidth(max(width, 140))
        layout = QHBoxLayout(self)
        layout.addWidget(self.sections)
        layout.addWidget(self.pages, 1)
        desk.bridge.settings.connect(self._follow)
        self.resize(780, 560)

    def _page(self, section: str) -> QWidget:
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 12, 16, 12)
        settings = list(of_section(section))
        for setting in settings:
            row = Row(setting, self._desk)
            self.rows.append(row)
            layout.addWidget(row)
        if section == "words":
            words = QPushButton(tr("&Edit words and snippets…"))
            words.clicked.connect(lambda: self._desk.ask("words"))
            layout.addWidget(words, 0, Qt.AlignmentFlag.AlignLeft)
        if section == "insertion":
            profiles = QPushButton(tr("&Profiles per program…"))
            profiles.clicked.connect(lambda: self._desk.ask("profiles"))
            layout.addWidget(profiles, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        defaults = QPushButton(tr("Use the &defaults here"))
        defaults.clicked.connect(lambda: self._use_defaults(section))
        layout.addWidget(defaults, 0, Qt.AlignmentFlag.AlignLeft)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        return area

    def _use_defaults(self, section: str) -> None:
        self._desk.ask("set", {s.key: s.default for s in of_section(section)})

    @Slot(object)
    def _follow(self, settings: Settings) -> None:
        for row in self.rows:
            row.problem.hide()
            row.show_settings(settings)
