"""One model as a card: what it is, how it stands, and what can be done with it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from app.models_work import Moved
from app.ui.models_text import facts_text, moved_text, origin_text, parts_text, state_text
from app.ui.text import sentence, tr
from asr.models import Model
from asr.models_state import Standing

STEPS = 1000  # of the bar: a model has more bytes than it can count


class Card(QFrame):
    """A model. `order` is called with the name of what is wanted, one of BUTTONS."""

    def __init__(self, model: Model, order: Callable[[str], None]) -> None:
        super().__init__()
        self.model = model
        self._order = order
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(model.title)
        self.state = QLabel()
        self.advised = QLabel(tr("suits this machine"))
        self.how = QLabel()
        self.news = QLabel()
        self.problem = QLabel()
        self.bar = QProgressBar()
        self.buttons: dict[str, QPushButton] = {}
        self._build()

    def _build(self) -> None:
        model = self.model
        title = QLabel(model.title)
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        title.setFont(font)
        self.state.setObjectName("hint")
        self.advised.setObjectName("advised")
        self.advised.hide()
        head = QHBoxLayout()
        for widget in (title, self.advised):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 12)
        layout.setSpacing(5)
        layout.addLayout(head)
        layout.addWidget(_wrapped(QLabel(tr(model.good_at))))
        layout.addWidget(_wrapped(QLabel(facts_text(model)), "hint"))
        origin = _wrapped(QLabel(origin_text(model)), "hint")
        origin.setOpenExternalLinks(True)
        origin.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        layout.addWidget(origin)
        if parts := parts_text(model):
            layout.addWidget(_wrapped(QLabel(parts), "hint"))
        layout.addWidget(_wrapped(self.how, "hint"))
        self.how.hide()
        self._build_news(layout)
        layout.addLayout(self._row())

    def _build_news(self, layout: QVBoxLayout) -> None:
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(tr("Progress of {title}", title=self.model.title))
        for widget in (self.bar, _wrapped(self.news), _wrapped(self.problem, "problem")):
            widget.hide()
            layout.addWidget(widget)

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text in _labels().items():
            button = QPushButton(text)
            button.setAccessibleName(f"{text.rstrip('…')}: {self.model.title}")
            button.clicked.connect(lambda _c, name=name: self._order(name))
            button.hide()
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def show_state(self, standing: Standing, *, chosen: bool, stands_in: str, busy: bool) -> None:
        """Show how the model stands, and offer what fits that."""
        text = state_text(self.model, standing, chosen=chosen, stands_in=stands_in)
        text = tr("at work…") if busy else text
        self.state.setText(text)
        self.setAccessibleDescription(text)
        offered = ["cancel"] if busy else _fitting(self.model, standing, chosen=chosen)
        focus = self.window().focusWidget()
        focused = next((name for name, button in self.buttons.items() if button is focus), None)
        for name, button in self.buttons.items():
            button.setVisible(name in offered)
        if focused and focused not in offered and offered:
            self.buttons[offered[0]].setFocus()  # what had it has gone
        if standing.problems and not busy:
            self.show_problem(" ".join(standing.problems))
        if not busy:
            self.bar.hide()

    def show_how(self, how: str) -> None:
        """Show in which precision it computes, and why; nothing where that is not known."""
        self.how.setText(sentence(how))
        self.how.setVisible(bool(how))

    def show_moved(self, moved: Moved) -> None:
        """Show how far it is."""
        self.bar.show()
        self.bar.setValue(round(STEPS * moved.done / moved.total) if moved.total else 0)
        self.show_news(moved_text(moved))

    def show_news(self, text: str) -> None:
        """Show a line of news; none where it is empty."""
        self.news.setText(text)
        self.news.setVisible(bool(text))

    def show_problem(self, text: str) -> None:
        """Show what went wrong; nothing where it is empty."""
        self.problem.setText(f"⚠ {sentence(text)}" if text else "")
        self.problem.setVisible(bool(text))


def _labels() -> dict[str, str]:
    return {
        "use": tr("Use it"),
        "download": tr("Get it…"),
        "resume": tr("Go on…"),
        "mend": tr("Mend it…"),
        "cancel": tr("Cancel"),
        "check": tr("Check"),
        "import": tr("From a folder or stick…"),
        "folder": tr("Show the folder"),
        "remove": tr("Remove…"),
    }


def _fitting(model: Model, standing: Standing, *, chosen: bool) -> list[str]:
    """Give what can be done with a model."""
    ours = model.state in ("embedded", "shipped")
    fitting = {
        "ready": ["use", "check", "folder", *([] if ours else ["remove"])],
        "absent": ["download", "import"],
        "partly": ["resume", "import", "remove"],
        "damaged": ["check"] if ours else ["mend", "folder", "remove"],
        "coming": [],
    }[standing.kind]
    return [name for name in fitting if not (name == "use" and (chosen or model.aligner))]


def _wrapped(label: QLabel, name: str = "") -> QLabel:
    label.setWordWrap(True)
    label.setObjectName(name)
    return label
