"""A field that takes a key combination by having it pressed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.bridge import Desk
from app.desktop.chords import LONE_MODIFIERS, Chord, name_of, parse
from app.ui.text import tr

MODIFIERS = {
    Qt.KeyboardModifier.ControlModifier: "Ctrl",
    Qt.KeyboardModifier.AltModifier: "Alt",
    Qt.KeyboardModifier.ShiftModifier: "Shift",
    Qt.KeyboardModifier.MetaModifier: "Super",
}


class HotkeyField(QPushButton):
    """Shows a chord; after a click the next key pressed replaces it. Esc leaves it as it was."""

    chosen = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._chord = ""
        self._listening = False
        self.clicked.connect(self.listen)

    def set_chord(self, text: str) -> None:
        """Show this one."""
        self._chord = text
        self.setText(text)
        if self._listening:
            self._listening = False
            self._desk.ask("pause-keys", False)

    def listen(self) -> None:
        """Wait for a key; the present hotkey does nothing meanwhile."""
        if not self._listening:
            self._listening = True
            self._desk.ask("pause-keys", True)
        self.setText(tr("Press the key or combination…"))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take a key with what is held; a modifier alone is taken when it is let go."""
        if not self._listening:
            super().keyPressEvent(event)
            return
        event.accept()
        name = self._name(event)
        if event.key() == Qt.Key.Key_Escape:
            self.set_chord(self._chord)
        elif name and name not in LONE_MODIFIERS:
            held = frozenset(m for flag, m in MODIFIERS.items() if event.modifiers() & flag)
            self._take(Chord(name, held))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take a modifier that was pressed alone."""
        name = self._name(event)
        if self._listening and name in LONE_MODIFIERS:
            self._take(Chord(name))
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Give up waiting."""
        self.set_chord(self._chord)
        super().focusOutEvent(event)

    def _take(self, chord: Chord) -> None:
        self._listening = False
        self.set_chord(str(chord))
        self.chosen.emit(str(chord))
        self._desk.ask("pause-keys", False)  # after it: the one before may be taken by now

    def _name(self, event: QKeyEvent) -> str:
        found = name_of(event.nativeVirtualKey(), self._desk.key_numbers())
        return found or _qt_name(event.key())


def _qt_name(key: int) -> str:
    """Name a key by Qt's own number, for platforms that give no other."""
    try:
        return parse(Qt.Key(key).name.removeprefix("Key_")).key
    except ValueError:
        return ""
