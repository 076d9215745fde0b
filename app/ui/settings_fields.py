"""One field for each kind of setting, made from its declaration."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from app import settings_speaking as speaking
from app.bridge import Desk
from app.settings_kinds import Setting
from app.ui.hotkey import HotkeyField
from app.ui.text import tr

Change = Callable[[object], None]  # takes a value, or a text that the setting can read
WIDE = 1 << 30


class Field(Protocol):
    """A widget that shows a value; `show_value` does not tell of a change."""

    @property
    def widget(self) -> QWidget:
        """What is put into the window."""
        ...

    def show_value(self, value: Any) -> None:  # noqa: ANN401 - of the setting's own type
        """Show this one."""
        ...


class SwitchField:
    """A box to tick."""

    def __init__(self, setting: Setting[Any], change: Change) -> None:
        self.widget = self._box = QCheckBox(tr(setting.label))
        self._box.toggled.connect(change)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """See Field."""
        self._box.blockSignals(True)
        self._box.setChecked(value)
        self._box.blockSignals(False)


class NumberField:
    """A number with its bounds and unit."""

    def __init__(self, setting: Setting[Any], change: Change) -> None:
        whole = setting.kind == "whole"
        self.widget = self._box = QSpinBox() if whole else QDoubleSpinBox()
        low = setting.minimum if setting.minimum is not None else -WIDE
        high = setting.maximum if setting.maximum is not None else WIDE
        if isinstance(self._box, QSpinBox):
            self._box.setRange(int(low), int(high))
        else:
            self._box.setRange(low, high)
        self._box.setSuffix(f" {tr(setting.unit)}" if setting.unit else "")
        self._box.setKeyboardTracking(False)
        self._box.setMaximumWidth(180)
        self._box.valueChanged.connect(change)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """See Field."""
        self._box.blockSignals(True)
        self._box.setValue(value)
        self._box.blockSignals(False)


class TextField:
    """A line of text; lists and tables are written with commas, as on the command line."""

    def __init__(self, setting: Setting[Any], change: Change) -> None:
        self._setting = setting
        self._shown = ""
        self._change = change
        self.widget = self._line = QLineEdit()
        self._line.editingFinished.connect(self._finished)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """See Field."""
        self._shown = self._setting.show(value)
        self._line.setText(self._shown)

    def _finished(self) -> None:
        if self._line.text() != self._shown:
            self._change(self._line.text())


class ChoiceField:
    """One of a few."""

    def __init__(self, setting: Setting[Any], change: Change) -> None:
        self.widget = self._box = QComboBox()
        for choice in setting.choices:
            self._box.addItem(tr(choice), choice)
        self._box.activated.connect(lambda index: change(self._box.itemData(index)))

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """See Field."""
        self._box.setCurrentIndex(self._box.findData(value))


class NamesField:
    """A text for which names are offered; any other may be written. `empty` stands for none."""

    def __init__(self, change: Change, empty: str = "") -> None:
        self._empty = empty
        self.widget = self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._box.activated.connect(lambda _index: change(self._value()))
        line = self._box.lineEdit()
        if line is not None:
            line.setPlaceholderText(empty)
            line.editingFinished.connect(lambda: change(self._value()))

    def offer(self, names: list[str]) -> None:
        """Offer these names, leaving what is chosen."""
        chosen = self._box.currentText()
        self._box.clear()
        self._box.addItems([*([self._empty] if self._empty else []), *names])
        self._box.setEditText(chosen)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """See Field."""
        self._box.setEditText(str(value))

    def _value(self) -> str:
        text = self._box.currentText().strip()
        return "" if text == self._empty else text


class KeyField:
    """A key that is recorded by pressing it."""

    def __init__(self, desk: Desk, change: Change) -> None:
        self.widget = self._button = HotkeyField(desk)
        self._button.chosen.connect(change)

    def show_value(self, value: Any) -> None:  # noqa: ANN401
        """See Field."""
        self._button.set_chord(value)


def field_for(setting: Setting[Any], desk: Desk, change: Change) -> Field:
    """Give the field of a setting."""
    if setting is speaking.HOTKEY:
        return KeyField(desk, change)
    if setting is speaking.MODEL:
        models = NamesField(change)
        models.offer(desk.models())
        return models
    if setting is speaking.MICROPHONE:
        microphones = NamesField(change, tr("The system's choice"))
        desk.microphones(microphones.offer)
        return microphones
    makers: dict[str, Callable[[Setting[Any], Change], Field]] = {
        "switch": SwitchField,
        "whole": NumberField,
        "number": NumberField,
        "choice": ChoiceField,
    }
    return makers.get(setting.kind, TextField)(setting, change)
