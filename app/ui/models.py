"""The window of models: what there are, which suits this machine; get, check, use, remove."""

import shutil
import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import settings_speaking as speaking
from app.bridge import Desk
from app.dictation_news import Status, Told
from app.models_work import Ended, Kind, Moved, News, Noted, Order, Work
from app.settings import Settings
from app.ui.models_card import Card
from app.ui.models_text import advice_text, question_text, size_text
from app.ui.text import sentence, tr
from asr.errors import ModelError
from asr.models import Model, catalogue, find
from asr.models_state import standing
from asr.models_store import models_folder, place_of, require_space

EMBEDDED: str = speaking.MODEL.default
BUTTON = QMessageBox.StandardButton


class ModelsWindow(QWidget):
    """All models of the catalogue, each as a card. Only "Get it" opens a connection, and asks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setWindowTitle(tr("VoxBar models"))
        self.cards: dict[str, Card] = {}
        self.works: dict[str, Work] = {}
        self.advice = QLabel(tr("Looking at this machine…"))
        self.place = QLabel()
        self._asked_machine = False
        self._build()
        desk.bridge.settings.connect(self._settings)
        desk.bridge.status.connect(self._status)
        self.resize(760, 680)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        for label in (self.advice, self.place):
            label.setWordWrap(True)
        self.place.setObjectName("hint")
        self.advice.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.advice)
        layout.addWidget(self._scroll(), 1)
        layout.addWidget(self.place)
        row = QHBoxLayout()
        for text, run in (
            (tr("Show the &folder of models"), self._show_models_folder),
            (tr("&Open models and credits…"), lambda: self._desk.ask("credits")),
        ):
            button = QPushButton(text)
            button.clicked.connect(run)
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)

    def _scroll(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(10)
        for model in catalogue():
            card = self.cards[model.id] = Card(model, partial(self.order, model.id))
            column.addWidget(card)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("Models"))
        area.setWidget(inside)
        return area

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look again at what is there."""
        super().showEvent(event)
        self.refresh()
        if not self._asked_machine:
            self._asked_machine = True
            threading.Thread(target=self._advise, name="machine", daemon=True).start()

    def refresh(self) -> None:
        """Show how every model stands."""
        chosen = self._desk.settings()[speaking.MODEL]
        for name, card in self.cards.items():
            card.show_state(
                standing(card.model),
                chosen=name == chosen,
                stands_in=self._desk.stands_in() if name == chosen else "",
                busy=name in self.works,
            )
            card.show_how(self._desk.how() if name == chosen else "")
        folder = models_folder()
        text = tr(
            "Models are kept in {folder}; {free} are free there. VoxBar connects to nothing unless "
            "you get a model.",
            folder=folder,
            free=size_text(_free(folder)),
        )
        self.place.setText(text)

    def order(self, model_id: str, name: str) -> None:
        """Do what one of a card's buttons says."""
        model = find(model_id)
        if name in ("download", "resume", "mend"):
            self._ask_to_download(model)
        elif name == "import":
            self._ask_for_folder(model)
        elif name == "remove":
            self._ask_to_remove(model)
        elif name == "use":
            self._desk.ask("set", {speaking.MODEL.key: model_id})
        elif name == "folder":
            _open(place_of(model))
        elif name == "check":
            self.start("check", model_id)
        elif name == "cancel" and (work := self.works.get(model_id)):
            work.cancel()

    def start(self, kind: Kind, model_id: str, folder: Path | None = None) -> None:
        """Begin to work on a model, in a process of its own."""
        card = self.cards[model_id]
        card.show_problem("")
        card.show_news(_begun()[kind])
        order = Order(kind=kind, model=model_id, folder=folder)
        try:
            self.works[model_id] = Work(order, self._heard)
        except OSError as error:
            card.show_problem(tr("It cannot be begun: {why}.", why=error.strerror or error))
        self.refresh()

    def _heard(self, work: Work, news: News) -> None:
        """Take news on the thread that listens to the process."""
        self._desk.bridge.on_main(partial(self._show, work), news)

    def _show(self, work: Work, news: News) -> None:
        card = self.cards[work.order.model]
        if isinstance(news, Moved):
            card.show_moved(news)
        elif isinstance(news, Noted):
            card.show_news(sentence(news.sentence))
        else:
            del self.works[work.order.model]
            card.show_news("")
            self.refresh()
            self._ended(card, work.order.kind, news)

    def _ended(self, card: Card, kind: Kind, ended: Ended) -> None:
        """Say what came of it; a model that is chosen and has just come is loaded."""
        title = card.model.title
        if ended.trouble or ended.problems:
            card.show_problem(ended.trouble or " ".join(ended.problems))
        elif ended.cancelled:
            card.show_news(tr("Stopped. What has come is kept: it can go on from there."))
        elif kind == "check":
            card.show_news(tr("Every file is what it should be."))
        elif kind == "remove":
            freed = size_text(ended.freed)
            card.show_news(tr("Removed: {freed} are free again.", freed=freed))
        else:
            text = tr("{title} is ready.", title=title)
            card.show_news(text)
            self._desk.bridge.told.emit(Told(sentence=text))
            if self._desk.settings()[speaking.MODEL] == card.model.id:
                self._desk.ask("load-model")

    def _ask_to_download(self, model: Model) -> None:
        from asr.models_download import plan
        from asr.models_hub import Hub

        try:
            planned = plan(model, Hub())
            require_space(planned.folder, planned.to_fetch)
        except ModelError as error:
            self.cards[model.id].show_problem(str(error))
            return
        text = question_text(planned, standing(model), _free(models_folder()))
        title = tr("Get {title}", title=model.title)
        self._ask(title, text, tr("Get it"), partial(self.start, "download", model.id))

    def _ask_to_remove(self, model: Model) -> None:
        text = tr("{title} is deleted from {folder}.", title=model.title, folder=models_folder())
        if self._desk.settings()[speaking.MODEL] == model.id:
            text += " " + tr("It is in use: {model} is used from then on.", model=EMBEDDED)
        title = tr("Remove {title}", title=model.title)
        self._ask(title, text, tr("Remove"), partial(self._remove, model))

    def _remove(self, model: Model) -> None:
        if self._desk.settings()[speaking.MODEL] == model.id:
            self._desk.ask("set", {speaking.MODEL.key: EMBEDDED})
        self.start("remove", model.id)

    def _ask_for_folder(self, model: Model) -> None:
        title = tr("The folder that holds {title}", title=model.title)
        if chosen := QFileDialog.getExistingDirectory(self, title):
            self.start("import", model.id, Path(chosen))

    def _ask(self, title: str, text: str, yes: str, run: "partial[None]") -> None:
        """Ask; `run` is called after a yes. Does not wait."""
        box = QMessageBox(QMessageBox.Icon.Question, title, text, BUTTON.Cancel, self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(BUTTON.Cancel)
        agree.clicked.connect(lambda _checked: run())
        box.open()

    def _advise(self) -> None:
        """Measure the machine; on a thread, since a GPU's tool may take its time."""
        from asr.models_advice import recommend, this_machine

        try:
            machine = this_machine()
            advice = recommend(machine.memory_gb, machine.cores, machine.gpu_gb)
        except ModelError as error:
            found: tuple[str, str] = ("", sentence(str(error)))
        else:
            found = (advice.model, advice_text(advice, find(advice.model).title))
        self._desk.bridge.on_main(self.show_advice, found)  # type: ignore[arg-type]

    def show_advice(self, found: tuple[str, str]) -> None:
        """Show which model suits this machine: its id, and the sentence."""
        model_id, text = found
        self.advice.setText(text)
        for name, card in self.cards.items():
            card.advised.setVisible(name == model_id)

    @Slot(object)
    def _settings(self, _settings: Settings) -> None:
        if self.isVisible():
            self.refresh()

    @Slot(object)
    def _status(self, _status: Status) -> None:
        if self.isVisible():
            self.refresh()

    def _show_models_folder(self) -> None:
        folder = models_folder()
        folder.mkdir(parents=True, exist_ok=True)
        _open(folder)


def _begun() -> dict[Kind, str]:
    return {
        "download": tr("Connecting…"),
        "check": tr("Reading every file…"),
        "import": tr("Copying and checking…"),
        "remove": tr("Removing…"),
    }


def _open(folder: Path | None) -> None:
    if folder is not None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _free(folder: Path) -> int:
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free
