"""The icon in the tray and its menu. Without a tray the program goes on; one that comes is used."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app import settings_speaking as speaking
from app import settings_tidy
from app.bridge import Desk
from app.dictation_news import Light, Status, Told
from app.settings import Settings
from app.ui import icons
from app.ui.notices import notice_text, state_text
from app.ui.text import tr

SHORT = 42  # characters of a text in the menu
ERROR_MS = 6000  # how long a message stays where the system shows it


class Tray(QObject):
    """The tray icon; the menus of microphones and models are filled when they open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._error = False
        self._announced = ""  # what was said of a model that stands in
        self.menu = QMenu()
        self.icon = QSystemTrayIcon(icons.light_icon(Light.NOT_READY), self)
        self._build()
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        desk.bridge.status.connect(self._status)
        desk.bridge.told.connect(self._told)
        desk.bridge.settings.connect(self._settings)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._redraw)
        self._redraw()
        self.icon.show()

    def _build(self) -> None:
        ask = self._desk.ask
        self.toggle = self._action(tr("Start dictation"), lambda: ask("toggle"))
        self.cancel = self._action(tr("Cancel"), lambda: ask("cancel"))
        self.undo = self._action(tr("Bring back what was cancelled"), lambda: ask("undo"))
        self.swap = self._action(tr("Tidied text or as you said it"), lambda: ask("swap"))
        self.rewrite = self._action(tr("Rewrite what is selected"), lambda: ask("rewrite"))
        self.menu.addSeparator()
        self.recent = self._submenu(tr("Last texts"), self._fill_recent)
        self.microphone = self._submenu(tr("Microphone"), self._fill_microphones)
        self.model = self._submenu(tr("Model"), self._fill_models)
        self.menu.addSeparator()
        self._action(tr("History…"), lambda: ask("history"))
        self._action(tr("Transcribe files…"), lambda: ask("transcribe"))
        self._action(tr("Get models…"), lambda: ask("models"))
        self._action(tr("Settings…"), lambda: ask("settings"))
        self._action(tr("Open models and credits…"), lambda: ask("credits"))
        self._action(tr("Open VoxBar"), lambda: ask("main"))
        self.menu.addSeparator()
        self._action(tr("Quit"), lambda: ask("quit"))

    def _action(self, text: str, run: Callable[[], None]) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(lambda _checked: run())
        return action

    def _submenu(self, text: str, fill: Callable[[], None]) -> QMenu:
        menu = self.menu.addMenu(text)
        menu.addAction(tr("Please wait…")).setEnabled(False)  # an empty menu does not open
        menu.aboutToShow.connect(fill)
        return menu

    def _fill_recent(self) -> None:
        self.recent.clear()
        for text in self._desk.recent:
            one = self.recent.addMenu(shortened(text))
            copy, paste = one.addAction(tr("Copy")), one.addAction(tr("Paste again"))
            copy.triggered.connect(lambda _c, t=text: QGuiApplication.clipboard().setText(t))
            paste.triggered.connect(lambda _c, t=text: self._desk.ask("paste", t))
        if not self._desk.recent:
            self.recent.addAction(tr("Nothing was dictated yet")).setEnabled(False)

    def _fill_models(self) -> None:
        from asr.models import shown_name  # with numpy, for which the icon shall not wait

        chosen = self._desk.settings()[speaking.MODEL]
        choices = [(shown_name(name), name) for name in self._desk.models()]
        self._choices(self.model, speaking.MODEL.key, choices, chosen)
        self.model.addSeparator()
        if text := stand_in_text(self._desk):
            self.model.addAction(text).setEnabled(False)
        get = self.model.addAction(tr("Get models…"))
        get.triggered.connect(lambda _checked: self._desk.ask("models"))

    def _fill_microphones(self) -> None:
        self._show_microphones([])
        self._desk.microphones(self._show_microphones)

    def _show_microphones(self, names: list[str]) -> None:
        chosen = self._desk.settings()[speaking.MICROPHONE]
        names = names if not chosen or chosen in names else [*names, chosen]
        choices = [(tr("The system's choice"), ""), *((n, n) for n in names)]
        self._choices(self.microphone, speaking.MICROPHONE.key, choices, chosen)

    def _choices(self, menu: QMenu, key: str, choices: list[tuple[str, str]], chosen: str) -> None:
        menu.clear()
        group = QActionGroup(menu)
        for text, value in choices:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _c, v=value: self._desk.ask("set", {key: v}))
            group.addAction(action)

    @Slot(object)
    def _status(self, status: Status) -> None:
        self._desk.status = status
        self._error = False
        self._redraw()

    @Slot(object)
    def _told(self, told: Told) -> None:
        self._error = self._error or told.serious
        self._redraw()
        stands_in = stand_in_text(self._desk)
        if told.serious or (stands_in and stands_in != self._announced):
            text = f"{notice_text(told)}\n{stands_in}".rstrip()
            self.icon.showMessage("VoxBar", text, icons.light_icon(Light.ERROR), ERROR_MS)
        self._announced = stands_in

    @Slot(object)
    def _settings(self, _settings: Settings) -> None:
        self._redraw()

    def _redraw(self) -> None:
        status = self._desk.status
        shown = replace(status, light=Light.ERROR) if self._error else status
        self.icon.setIcon(icons.light_icon(shown.light))
        key = self._desk.settings()[speaking.HOTKEY]
        tip = tr("VoxBar: {state} ({key})", state=state_text(shown), key=key)
        self.icon.setToolTip(f"{tip}\n{stand_in_text(self._desk)}".rstrip())
        recording = status.began is not None
        self.toggle.setText(tr("Stop dictation") if recording else tr("Start dictation"))
        self.swap.setVisible(self._desk.settings()[settings_tidy.TIDY])
        self.rewrite.setVisible(self._desk.settings()[settings_tidy.REWRITE])
        self.cancel.setEnabled(recording or status.jobs > 0)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self._desk.ask("main")


def stand_in_text(desk: Desk) -> str:
    """Say which model serves in place of the chosen one; "" where that one serves."""
    if not (serving := desk.stands_in()):
        return ""
    chosen = desk.settings()[speaking.MODEL]
    return tr("{model} serves: {chosen} could not be loaded.", model=serving, chosen=chosen)


def shortened(text: str) -> str:
    """Give the beginning of a text, as one line of a menu."""
    line = " ".join(text.split()).replace("&", "&&")
    return line if len(line) <= SHORT else line[: SHORT - 1].rstrip() + "…"
