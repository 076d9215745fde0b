"""The running program: puts tray, overlay, windows and dictation together, on Qt's main thread."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app import autostart, away, paths
from app import settings_speaking as speaking
from app import settings_writing as writing
from app.bridge import Bridge, Desk
from app.desktop.base import Target
from app.desktop.chords import Numbers
from app.dictation_news import Delivered, Rewrite, Told
from app.errors import AppError, FolderError
from app.history import History, State
from app.instance import Reply
from app.instance import Status as RemoteStatus
from app.main_files import OPEN_S, Files
from app.main_models import cannot_write, names_here
from app.paths import Folders
from app.settings import Settings
from app.settings_file import NAME, SettingsFile
from app.tray import Tray
from app.ui import windows
from app.ui.text import tr

if TYPE_CHECKING:
    from app.main_parts import Built

log = logging.getLogger(__name__)

LEAVE_MS = 250  # from hiding a window until the one behind it has the focus
REMEMBERED = 10  # texts that the menu offers after a start
# What wants a new recorder.
REOPEN = (speaking.MICROPHONE, speaking.KEEP_WARM, speaking.PRE_ROLL_MS, speaking.TAIL_MS)


class App(QObject):
    """One VoxBar. `settled` is called once dictation works, or cannot."""

    def __init__(self, qt: QApplication, folders: Folders, file: SettingsFile) -> None:
        super().__init__()
        self.qt = qt
        self.folders = folders
        self.file = file
        self.built: Built | None = None
        self._awaiting: list[str] = []  # what the desktop asked for before that
        self._made: Built | None = None  # also what the main thread has not been given yet
        self._starting = threading.Thread(target=self._build, name="start", daemon=True)
        self.bridge = Bridge()
        self.files = Files(folders, self.bridge, lambda: self.file.settings)
        self.desk = Desk(
            bridge=self.bridge,
            settings=lambda: self.file.settings,
            change=self.change,
            ask=self.ask,
            history=self.history,
            models=lambda: names_here(self.file.settings),
            microphones=self.list_microphones,
            key_numbers=lambda: self.built.desktop.key_numbers if self.built else Numbers.KEYSYM,
            config=folders.config,
            transcripts=self.files.transcripts,
            queue=lambda: self.files.queue,
            add_files=self.files.add,
            watch_problem=self.files.watch_problem,
            stands_in=self.stands_in,
            how=self.how,
            write=lambda *asked: self.built.engine.write(*asked) if self.built else None,
            focused=self.focused,
            cannot_write=lambda: cannot_write(self.file.settings),
        )
        self.windows: dict[str, QWidget] = {}
        self.tray = Tray(self.desk)
        self.overlay: QWidget | None = None
        self._watcher = QFileSystemWatcher(self)
        bridge = self.bridge
        bridge.built.connect(self._built)
        bridge.delivered.connect(self._delivered)
        bridge.remote.connect(self._remote)
        bridge.rewritten.connect(self._review)
        self._orders: dict[str, Callable[..., None]] = {
            "set": self._set,
            "paste": self._paste,
            "paste-there": self._paste_there,
            "swap": self._swap,
            "rewrite": lambda: self._rewriting("press"),
            "rewrite-accept": lambda found: self._rewriting("accept", found),
            "rewrite-discard": lambda found: self._rewriting("discard", found),
            "decode-again": self._decode_again,
            "pause-keys": self._pause_keys,
            "load-model": self._load_model,
            "quit": self.quit,
        }

    def start(self) -> None:
        """Build what dictation needs, on a worker; the icon is there already."""
        self.bridge.told.connect(self._log_told)
        self._starting.start()
        self.files.start()
        self._watch_settings()
        for mistake in self.file.loaded.mistakes:
            self.bridge.told.emit(Told(sentence=mistake))

    def _build(self) -> None:
        """Run on the worker thread."""
        try:
            from app.main_parts import build

            self._made = build(self.file.settings, self.folders, self.bridge.show())
            self.bridge.built.emit(self._made)
        except AppError as error:
            self.bridge.built.emit(error)
        except Exception as error:  # the thread ends here: without this nobody would know
            log.exception("starting failed")
            self.bridge.built.emit(AppError(f"VoxBar failed: {type(error).__name__}."))

    @Slot(object)
    def _built(self, built: "Built | AppError") -> None:
        if isinstance(built, AppError):
            self.bridge.told.emit(Told(sentence=str(built), serious=True))
            return
        self.built = built
        self.bridge.cue.connect(built.sounds.play)
        self.tray.menu.aboutToShow.connect(built.dictation.insertions.menu_opens)
        self.tray.menu.aboutToHide.connect(built.dictation.insertions.menu_closes)
        self._away = away.watch(built.dictation.do)
        self.overlay = windows.overlay(self.desk, built.desktop)
        for entry in reversed(built.history.newest(REMEMBERED)):
            if entry.state is State.DONE:
                self.desk.remember(entry.text)
        if self.file.settings == Settings() and not self.file.path.exists():
            self.show("welcome")  # nobody has chosen anything yet
        for command in self._awaiting:
            self._remote(command, ())

    def history(self) -> History | None:
        """Give the history once it is open."""
        return self.built.history if self.built else None

    def focused(self) -> Target | None:
        """Give the window in front; None where that is not known."""
        return self.built.dictation.insertions.focused() if self.built else None

    def stands_in(self) -> str:
        """Give the model that serves because the chosen one cannot be loaded; "" without."""
        chosen = self.file.settings[speaking.MODEL]
        return self.built.engine.stands_in_for(chosen) if self.built else ""

    def how(self) -> str:
        """Say in which precision the chosen model computes, and why; "" where not known."""
        chosen = self.file.settings[speaking.MODEL]
        return self.built.engine.how(chosen) if self.built else ""

    def ask(self, command: str, *arguments: Any) -> None:  # noqa: ANN401 - each has its own
        """Do what a window or the menu asks."""
        if command in self._orders:
            self._orders[command](*arguments)
        elif command in windows.KINDS:
            self.show(command, *arguments)
        elif self.built:
            self.built.dictation.do(command)

    def show(self, kind: str, *arguments: Any) -> None:  # noqa: ANN401 - each has its own
        """Bring a window to the front, made when first wanted; `arguments` go to its `take`."""
        window = self.windows.get(kind)
        if window is None:
            window = self.windows[kind] = windows.KINDS[kind](self.desk)
        if arguments:
            window.take(*arguments)  # type: ignore[attr-defined]
        window.show()
        window.raise_()
        window.activateWindow()

    def change(self, values: Mapping[str, object]) -> None:
        """Write settings and follow them; raises SettingsError, changing nothing."""
        before = self.file.settings
        if writing.AUTOSTART.key in values:
            autostart.switch(on=bool(values[writing.AUTOSTART.key]))
        self.file.update(values)
        self._follow(before)

    def _follow(self, before: Settings) -> None:
        now = self.file.settings
        changed = {s.key for s in now.changed(before)}
        if not changed:
            return
        self.bridge.settings.emit(now)
        self.files.follow(changed)
        if (built := self.built) is None:
            return
        built.dictation.apply(now)
        built.sounds.apply(now)
        from app.main_parts import follow_settings, open_recorder

        follow_settings(built.engine, now, changed)
        if changed & {s.key for s in REOPEN}:
            built.dictation.record_with(open_recorder(now))
        if writing.HISTORY.key in changed:
            self._exchange_history(built, now)
        log.info("settings changed: %s", ", ".join(sorted(changed)))

    def _exchange_history(self, built: "Built", now: Settings) -> None:
        from app.main_parts import open_history

        built.history = open_history(
            now, self.folders, lambda text: self.bridge.told.emit(Told(sentence=text))
        )
        built.dictation.keep_in(built.history)
        if not now[writing.HISTORY]:
            self.desk.recent.clear()

    def list_microphones(self, done: Callable[[list[str]], None]) -> None:
        """Give the microphones' names to `done`, later, on the main thread."""

        def ask() -> None:
            from app.devices import microphones
            from app.errors import MicrophoneError

            try:
                names = list(dict.fromkeys(m.name for m in microphones()))
            except MicrophoneError as error:
                self.bridge.told.emit(Told(sentence=str(error), serious=True))
                names = []
            self.bridge.on_main(lambda found: done(list(found)), names)  # type: ignore[call-overload]

        if self.desk.status.began is None:  # PortAudio is the recorder's while it records
            threading.Thread(target=ask, name="microphones", daemon=True).start()

    def remote_status(self) -> RemoteStatus:
        """Say what goes on, for status bars; from any thread."""
        status = self.desk.status
        stage = "deciding" if status.jobs else "idle"
        return RemoteStatus(
            stage="recording" if status.began is not None else stage,
            model=self.desk.stands_in() or self.file.settings[speaking.MODEL],
            loaded=bool(self.built and self.built.engine.ready),
            seconds=time.monotonic() - status.began if status.began is not None else 0.0,
        )

    def remote(self, command: str, *files: Path) -> Reply:
        """Answer the remote control; called on its threads."""
        if command == "status":
            return Reply(ok=True, status=self.remote_status())
        if command not in ("show", "quit", "open") and self.built is None:
            return Reply(ok=False, message="VoxBar is still starting.")
        self.bridge.remote.emit(command, files)
        return Reply(ok=True)

    def launched(self, command: str, *files: Path) -> None:
        """Do what the desktop started VoxBar for, once it can; called on Qt's thread."""
        if self.built or command in ("show", "open"):
            self._remote(command, files)
        else:
            self._awaiting.append(command)

    @Slot(str, object)
    def _remote(self, command: str, files: tuple[Path, ...]) -> None:
        names = {"show": "main", "paste-last": "paste", "open": "transcribe"}
        self.ask(names.get(command, command), *([files] if files else []))

    @Slot(object)
    def _delivered(self, delivered: Delivered) -> None:
        self.desk.remember(delivered.text)

    @Slot(object)
    def _log_told(self, told: Told) -> None:
        log.info("told: %s %s", told.notice, told.sentence)

    def _paste(self, text: str = "") -> None:
        if self.built:
            self.built.dictation.paste_again(text)

    def _paste_there(self, text: str) -> None:
        """Paste once the focus has left the window that asked."""
        QTimer.singleShot(LEAVE_MS, lambda: self._paste(text))

    def _swap(self) -> None:
        if self.built:
            self.built.dictation.swap_last()

    def _rewriting(self, what: str, *found: Rewrite) -> None:
        if self.built:
            getattr(self.built.dictation.rewriting, what)(*found)

    @Slot(object)
    def _review(self, rewrite: Rewrite) -> None:
        self.show("review", rewrite)

    def _decode_again(self, entry: int, model: str) -> None:
        if self.built:
            self.built.dictation.decode_again(entry, model)

    def _load_model(self) -> None:
        """Load the chosen model once more: it may have just come, or been mended."""
        from app.main_parts import follow_settings

        if self.built:
            follow_settings(self.built.engine, self.file.settings, {speaking.MODEL.key})

    def _pause_keys(self, paused: bool) -> None:
        """Let a window see the hotkey, where taking it back does not ask the person again."""
        if self.built and self.built.desktop.kind != "wayland":
            self.built.dictation.pause_keys(paused=paused)

    def _set(self, values: Mapping[str, object]) -> None:
        try:
            self.change(values)
        except AppError as error:
            self.bridge.told.emit(Told(sentence=str(error), serious=True))

    def _watch_settings(self) -> None:
        try:
            folder = paths.private_folder(self.folders.config)
        except FolderError as error:
            self.bridge.told.emit(Told(sentence=str(error), serious=True))
            return
        self._watcher.addPath(str(folder))
        self._watcher.directoryChanged.connect(self._reload)
        if (folder / NAME).exists():
            self._watcher.addPath(str(folder / NAME))
        self._watcher.fileChanged.connect(self._reload)

    @Slot(str)
    def _reload(self, _path: str) -> None:
        before = self.file.settings
        if self.file.reload():
            self._follow(before)
        path = str(self.folders.config / NAME)
        if path not in self._watcher.files() and self.file.path.exists():
            self._watcher.addPath(path)  # an editor put a new file in its place

    def quit(self) -> None:
        """End; what is being recorded is kept."""
        self.tray.icon.setToolTip(tr("VoxBar is ending"))
        self.qt.quit()

    def close(self) -> None:
        """Let go of everything, after `start` and the event loop."""
        self.tray.icon.hide()
        self._starting.join(OPEN_S)  # it speaks to the bridge, which goes with the program
        self.files.close()
        if self._made:
            self._made.dictation.close()
            self._made.desktop.close()
