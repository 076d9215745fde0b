"""The fields of one profile; what is left open in it counts as elsewhere."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.profiles import Profile
from app.ui.text import tr

Value = str | bool | None
ROWS = 5  # of a field with several lines


class Choice(QComboBox):
    """One of a few values, or none."""

    def __init__(self, choices: Mapping[str, str] | Mapping[bool, str]) -> None:
        super().__init__()
        self.addItem(tr("As elsewhere"), None)
        for value, text in choices.items():
            self.addItem(text, value)

    def show_value(self, value: Value) -> None:
        """Show this one."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def value(self) -> Value:
        """Give what is chosen; None: as elsewhere."""
        chosen: Value = self.currentData()
        return chosen


class Lines(QPlainTextEdit):
    """A list of texts, one in each line."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * ROWS + 14)

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show these."""
        if self.texts() != texts:  # the cursor stays where somebody writes
            self.setPlainText("\n".join(texts))

    def texts(self) -> tuple[str, ...]:
        """Give the lines that are not empty, each once."""
        lines = (line.strip() for line in self.toPlainText().splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))


class ProfileForm(QWidget):
    """Shows a profile, and tells when the person changed something in it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.windows = Lines(tr("One in each line: firefox, or firefox: *Slack*"))
        self.take = QPushButton(tr("&Take a window"))
        self.language = QLineEdit()
        self.language.setPlaceholderText(tr("As elsewhere"))
        self.words = Lines(tr("Names and terms, one in each line"))
        self.dress = Choice(
            {
                "prose": tr("Prose: as the settings say"),
                "chat": tr("Chat: no full stop after a single sentence"),
                "plain": tr("Code and commands: nothing added"),
                "as-is": tr("As recognised"),
            }
        )
        self.capital = Choice(
            {v: tr(v) for v in ("auto", "always", "keep")} | {"small": tr("small")}
        )
        self.final = Choice(
            {v: tr(v) for v in ("auto", "keep", "add", "remove")}
            | {"drop": tr("none after a single sentence")}
        )
        self.space = Choice({v: tr(v) for v in ("auto", "before", "after", "none")})
        self.paste = QLineEdit()
        self.paste.setPlaceholderText(tr("As elsewhere"))
        self.submit = Choice({True: tr("Yes, if the text is sure"), False: tr("No")})
        self.on = QCheckBox(tr("&Use this profile"))
        self._build()
        self._listen()

    def _build(self) -> None:
        rows: list[tuple[str, QWidget]] = [
            (tr("&Name"), self.name),
            (tr("In these &windows"), self.windows),
            ("", self.take),
            (tr("&Spoken language"), self.language),
            (tr("W&ords"), self.words),
            (tr("St&yle"), self.dress),
            (tr("&Capital letter"), self.capital),
            (tr("&Final full stop"), self.final),
            (tr("S&pace around the text"), self.space),
            (tr("Paste &key"), self.paste),
            (tr("&Return after the text"), self.submit),
        ]
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for text, widget in rows:
            label = QLabel(text)
            label.setBuddy(widget)
            widget.setAccessibleName(text.replace("&", ""))
            form.addRow(label, widget)
        self.take.setAccessibleName(tr("Take a window"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 0, 0, 0)
        layout.addWidget(self.on)
        layout.addLayout(form)
        layout.addStretch(1)

    def _listen(self) -> None:
        for line in (self.name, self.language, self.paste):
            line.textEdited.connect(lambda _text: self.edited.emit())
        for lines in (self.windows, self.words):
            lines.textChanged.connect(self.edited)
        for choice in self._choices().values():
            choice.activated.connect(lambda _index: self.edited.emit())
        self.on.clicked.connect(lambda _on: self.edited.emit())

    def _choices(self) -> dict[str, Choice]:
        names = ("capital", "final", "space", "submit")  # Qt has a method called style
        return {"style": self.dress} | {name: getattr(self, name) for name in names}

    def show_profile(self, profile: Profile, *, built_in: bool) -> None:
        """Show this one; the name of a built-in one stays."""
        blocked = [QSignalBlocker(w) for w in (self.windows, self.words)]
        _show(self.name, tr(profile.name) if built_in else profile.name)
        self.name.setReadOnly(built_in)
        self.windows.show_texts(profile.windows)
        self.words.show_texts(profile.words)
        _show(self.language, profile.language or "")
        _show(self.paste, profile.paste or "")
        for name, choice in self._choices().items():
            choice.show_value(getattr(profile, name))
        self.on.setChecked(profile.on)
        del blocked

    def profile(self, name: str | None = None) -> Profile:
        """Give what stands in the fields; `name` in place of the one that is written there."""
        chosen = {key: choice.value() for key, choice in self._choices().items()}
        return Profile(
            name=name or " ".join(self.name.text().split()),
            windows=self.windows.texts(),
            words=self.words.texts(),
            language=self.language.text().strip() or None,
            paste=self.paste.text().strip() or None,
            on=self.on.isChecked(),
            **chosen,  # type: ignore[arg-type]
        )

    def add_window(self, pattern: str) -> None:
        """Write one more window into the field."""
        self.windows.setPlainText("\n".join((*self.windows.texts(), pattern)))


def _show(line: QLineEdit, text: str) -> None:
    """Show a text, leaving the cursor and a space at the end where somebody writes."""
    if " ".join(line.text().split()) != text:
        line.setText(text)
