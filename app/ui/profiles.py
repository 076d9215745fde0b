"""The window of profiles: what counts in which programs; a change counts at once if it can work."""

import os
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app import profiles_file
from app.bridge import Desk
from app.desktop.base import Target
from app.errors import HistoryError, ProfilesError
from app.profiles import Profile, completed, pattern_of
from app.profiles_builtin import BUILT_IN
from app.ui.profiles_form import ProfileForm
from app.ui.text import sentence, tr

SETTLED_MS = 400  # after the last sign that was typed
LOOK_MS, LOOKS = 200, 100  # how often, while the person goes to the window that is meant
OFFERED = 6  # windows that were dictated into
Take = Callable[[Target], None]


class ProfilesWindow(QWidget):
    """A list on the left, the chosen profile on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path = desk.config / profiles_file.NAME
        self._own: list[Profile] = []
        self._shipped = {p.name: p for p in BUILT_IN}
        self._written = ""
        self._shown = ""  # the name of the profile in the form
        self.setWindowTitle(tr("VoxBar profiles"))
        self.list = QListWidget()
        self.form = ProfileForm()
        self.news = QLabel()
        self.add, self.remove = QPushButton(tr("&Add")), QPushButton()
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._look = QTimer(self, interval=LOOK_MS)
        self._looks = 0
        self._take: Take = lambda _target: None
        self._build()
        self._watcher = QFileSystemWatcher([str(desk.config)], self)
        self._watcher.directoryChanged.connect(self._changed_outside)
        self.load()
        self.resize(860, 640)

    def _build(self) -> None:
        self.list.setAccessibleName(tr("Profiles"))
        self.list.currentRowChanged.connect(self._chosen)
        self.form.edited.connect(self._settled.start)
        self._settled.timeout.connect(self.save)
        self._look.timeout.connect(self._looked)
        self.news.setWordWrap(True)
        self.news.setObjectName("problem")
        for button, take in ((self.add, self.new_for), (self.form.take, self.add_window)):
            menu = QMenu(self)
            menu.aboutToShow.connect(partial(self._fill_menu, menu, take))
            self._fill_menu(menu, take)
            button.setMenu(menu)
        self.remove.clicked.connect(self.remove_current)
        hint = QLabel(
            tr("The profile that names a window most exactly counts; yours before those that ship.")
        )
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        left, row = QWidget(), QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(hint)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(self.form)
        split = QSplitter()
        split.addWidget(left)
        split.addWidget(area)
        split.setSizes([260, 600])
        layout = QVBoxLayout(self)
        layout.addWidget(split, 1)
        layout.addWidget(self.news)

    def _fill_menu(self, menu: QMenu, take: Take) -> None:
        menu.clear()
        if take == self.new_for:
            menu.addAction(tr("For no window yet"), self.new)
        menu.addAction(tr("The window that I click next"), partial(self.look_for, take))
        menu.addSeparator()
        for target in self._dictated_into():
            text = f"{target.app} – {target.title}" if target.title else target.app  # noqa: RUF001
            menu.addAction(text.replace("&", "&&")[:60], partial(take, target))

    def _dictated_into(self) -> list[Target]:
        history = self._desk.history()
        try:
            entries = history.newest(50) if history else []
        except HistoryError:
            return []
        found = {e.app: Target(window=0, app=e.app, title=e.window) for e in entries if e.app}
        return list(found.values())[:OFFERED]

    def load(self) -> None:
        """Read the file and list what it says, with what ships."""
        try:
            read = profiles_file.load(self._path)
        except ProfilesError as error:
            self.news.setText(sentence(str(error)))
            return
        self._own = list(read.profiles)
        self._written = profiles_file.dumps(tuple(self._own))
        self.news.setText("\n".join(sentence(mistake) for mistake in read.mistakes))
        self._fill(self.current_name())

    def current_name(self) -> str:
        """Give the name of the chosen profile; "" without."""
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if self.list.count() else ""

    def _fill(self, chosen: str) -> None:
        names = [p.name for p in self._own]
        shown = [*names, *(n for n in self._shipped if n not in names)]
        self.list.blockSignals(True)
        self.list.clear()
        for name in shown:
            item = QListWidgetItem(self._label(name))
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.list.addItem(item)
        self.list.setCurrentRow(shown.index(chosen) if chosen in shown else 0)
        self.list.blockSignals(False)
        self._show_current()

    def _label(self, name: str) -> str:
        mine = next((p for p in self._own if p.name == name), None)
        shown = tr(name) if name in self._shipped else name
        if mine and not mine.on:
            return tr("{name} (off)", name=shown)
        if name not in self._shipped:
            return name
        return tr("{name} (changed)", name=shown) if mine else tr("{name} (ships)", name=shown)

    def _chosen(self, _row: int) -> None:
        """Show the chosen profile, after what was changed in the one before is written."""
        wanted = self.current_name()
        self._flush()
        if self.current_name() == wanted:
            self._show_current()
        else:
            self._fill(wanted)

    def _show_current(self) -> None:
        name = self._shown = self.current_name()
        shipped = name in self._shipped
        mine = any(p.name == name for p in self._own)
        self.form.setEnabled(bool(name))
        self.form.show_profile(self._profile(name), built_in=shipped)
        self.remove.setEnabled(mine)
        self.remove.setText(tr("As it sh&ips") if shipped else tr("Re&move"))

    def _profile(self, name: str) -> Profile:
        mine = next((p for p in self._own if p.name == name), None)
        return completed(mine, BUILT_IN) if mine else self._shipped.get(name, Profile(name=name))

    def save(self) -> None:
        """Write what stands in the fields, if all of it can work."""
        self._settled.stop()
        name = self._shown
        shipped = self._shipped.get(name)
        made = self.form.profile(name if shipped else None)
        others = {p.name for p in self._own if p.name != name} | set(self._shipped) - {name}
        if why := _problem(made, others):
            self.news.setText("⚠ " + sentence(why))
            return
        made = _without(made, shipped) if shipped else made
        keep = shipped is None or made != Profile(name=name)
        own = [made if p.name == name else p for p in self._own]
        own = own if any(p.name == name for p in self._own) else [*own, made]
        self._write(own if keep else [p for p in own if p.name != name], made.name)

    def _write(self, own: list[Profile], chosen: str) -> None:
        try:
            profiles_file.save(self._path, tuple(own))
        except ProfilesError as error:
            self.news.setText(sentence(str(error)))
            return
        self._own, self._written = own, profiles_file.dumps(tuple(own))
        self.news.setText("")
        self._fill(chosen)

    def new(self, name: str = "", windows: tuple[str, ...] = ()) -> None:
        """Add a profile."""
        self._flush()
        base = name or tr("New profile")
        taken = {p.name for p in self._own} | set(self._shipped)
        free = (base if n == 1 else f"{base} {n}" for n in range(1, len(taken) + 2))
        name = next(n for n in free if n not in taken)
        self._write([*self._own, Profile(name=name, windows=windows)], name)
        self.form.name.setFocus()
        self.form.name.selectAll()

    def new_for(self, target: Target) -> None:
        """Add a profile for a window."""
        self.new(target.app or target.title, (pattern_of(target),))

    def add_window(self, target: Target) -> None:
        """Let the chosen profile count in this window too."""
        self.form.add_window(pattern_of(target))

    def remove_current(self) -> None:
        """Remove the chosen profile, or let a built-in one be as it ships."""
        self._settled.stop()
        name = self.current_name()
        self._write([p for p in self._own if p.name != name], name)

    def look_for(self, take: Take) -> None:
        """Take the next window of another program that the person goes to."""
        self._take, self._looks = take, 0
        self.news.setText(tr("Now click the window that you mean."))
        self._look.start()

    @Slot()
    def _looked(self) -> None:
        self._looks += 1
        target = self._desk.focused()
        if target is not None and target.pid != os.getpid() and (target.app or target.title):
            self._look.stop()
            self.news.setText("")
            self._take(target)
            self.raise_()
            self.activateWindow()
        elif self._looks >= LOOKS:
            self._look.stop()
            self.news.setText(tr("No other window came to the front, or it cannot be seen here."))

    @Slot(str)
    def _changed_outside(self, _path: str) -> None:
        try:
            now = profiles_file.dumps(profiles_file.load(self._path).profiles)
        except ProfilesError:
            return
        if now != self._written and not self._settled.isActive():
            self.load()

    def _flush(self) -> None:
        if self._settled.isActive():
            self.save()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read the file anew."""
        super().showEvent(event)
        self._changed_outside("")

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Write what is not written yet."""
        self._flush()
        self._look.stop()
        super().hideEvent(event)


def _problem(profile: Profile, others: set[str]) -> str:
    """Say why a profile cannot be used; "" if it can."""
    if not profile.name:
        return "A profile needs a name."
    if profile.name.casefold() in {name.casefold() for name in others}:
        return "There is another profile of this name."
    values = {f.name: getattr(profile, f.name) for f in fields(Profile)}
    found = (profiles_file.problem(name, v) for name, v in values.items() if v is not None)
    return next(filter(None, found), "")


def _without(profile: Profile, shipped: Profile) -> Profile:
    """Leave of a changed built-in profile what was changed."""
    same: dict[str, Any] = {
        f.name: f.default
        for f in fields(Profile)
        if f.name != "name" and getattr(profile, f.name) == getattr(shipped, f.name)
    }
    return replace(profile, **same)
