"""From the threads of a dictation to Qt's main thread, and what the windows may ask of the program.

Nothing else in the app emits signals across threads.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.desktop.base import Target
from app.desktop.chords import Numbers
from app.dictation_news import Cue, Delivered, Show, Status, Told
from app.history import History
from app.instance import Reply
from app.settings import Settings

if TYPE_CHECKING:  # the icon does not wait for these
    from app.engine_client_job import Prompt, Watch, Writing
    from app.queue import Queue
    from app.transcripts import Transcripts

RECENT = 10  # texts that the menu and the main window offer


class Bridge(QObject):
    """Signals that arrive on the main thread, whatever thread emits them."""

    status = Signal(object)  # Status
    told = Signal(object)  # Told
    cue = Signal(object)  # Cue
    level = Signal(float)
    words = Signal(str)
    delivered = Signal(object)  # Delivered
    rewritten = Signal(object)  # Rewrite
    settings = Signal(object)  # Settings, after a change
    remote = Signal(str, object)  # a command from outside and the function that answers it
    queue = Signal()  # the files to transcribe, or the watched folder, are not what they were
    reached = Signal(object)  # app.queue.Reached
    files_told = Signal(str)  # a sentence about files that were put in
    built = Signal(object)  # what the worker that starts the program made
    found = Signal(object, object)  # a function for the main thread, and its argument

    def __init__(self) -> None:
        super().__init__()
        self.found.connect(_call)

    def show(self) -> Show:
        """Give what a dictation tells its news to."""
        return Show(
            status=self.status.emit,
            told=self.told.emit,
            cue=self.cue.emit,
            level=self.level.emit,
            words=self.words.emit,
            delivered=self.delivered.emit,
            rewritten=self.rewritten.emit,
        )

    def on_main(self, function: Callable[[object], None], argument: object) -> None:
        """Have a function called on the main thread; from any thread."""
        self.found.emit(function, argument)


def _call(function: Callable[[object], None], argument: object) -> None:
    function(argument)


@dataclass(slots=True, kw_only=True, eq=False)
class Desk:
    """What every window knows of the program. Used on the main thread."""

    bridge: Bridge
    settings: Callable[[], Settings]
    change: Callable[[Mapping[str, object]], None]  # raises SettingsError, changing nothing
    ask: Callable[..., None]  # a command of the program by name, with its argument
    history: Callable[[], History | None]  # None while the program starts
    models: Callable[[], list[str]]  # names that engine.model may have
    microphones: Callable[[Callable[[list[str]], None]], None]  # answers later, with names
    key_numbers: Callable[[], Numbers]  # whose numbers the keyboard's keys have here
    config: Path  # the folder of settings and rules
    transcripts: "Callable[[], Transcripts | None]" = lambda: None  # None while the program starts
    queue: "Callable[[], Queue | None]" = lambda: None  # the same
    add_files: Callable[[Sequence[Path]], None] = lambda _paths: None  # folders too
    watch_problem: Callable[[], str | None] = lambda: None  # see app.main_files.Files
    stands_in: Callable[[], str] = str  # the model that serves for one that cannot be loaded, or ""
    how: Callable[[], str] = str  # how the chosen model computes, and why; "" where not known
    write: "Callable[[Prompt, Watch], Writing | None]" = lambda _prompt, _watch: None
    focused: Callable[[], Target | None] = lambda: None  # the window in front; None: not known
    cannot_write: Callable[[], str] = str  # why the model cannot edit texts; "" where it can
    status: Status = field(default_factory=Status)
    recent: list[str] = field(default_factory=list)  # newest first

    def remember(self, text: str) -> None:
        """Put a text on top of the recent ones."""
        if text.strip():
            self.recent = [text, *(t for t in self.recent if t != text)][:RECENT]


Answer = Callable[[Reply], None]
__all__ = ["RECENT", "Answer", "Bridge", "Cue", "Delivered", "Desk", "Status", "Told"]
