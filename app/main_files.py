"""The queue of files in the running program: opened on a worker, fed from everywhere."""

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app import settings_files as files
from app import settings_speaking as speaking
from app import settings_writing as writing
from app.bridge import Bridge
from app.dictation_news import Told
from app.errors import AppError
from app.paths import Folders
from app.settings import Settings

if TYPE_CHECKING:
    from app.queue import Queue, Wish
    from app.queue_watch import FolderWatch
    from app.transcripts import Transcripts
    from app.viewer_export import Form

log = logging.getLogger(__name__)

OPEN_S = 5.0  # how long the end waits for what is still being opened
IDLE_S = 60.0  # how long the model for files stays in memory after the last one
FOLLOWED = (files.WATCH, files.WATCH_FOLDER, files.FILE_MODEL)
FOLLOWED_TOO = (writing.FILE_FORMAT, writing.FILE_FOLDER)


class Files:
    """What turns files into text beside the dictation. Methods are called on the main thread."""

    def __init__(self, folders: Folders, bridge: Bridge, settings: Callable[[], Settings]) -> None:
        self.queue: Queue | None = None
        self._made: Queue | None = None  # also one that the main thread has not been given yet
        self.watch: FolderWatch | None = None
        self._folders, self._bridge, self._settings = folders, bridge, settings
        self._early: list[Path] = []  # came before the queue was open
        self._past: list[FolderWatch] = []  # end by themselves
        self._thread = threading.Thread(target=self._open, name="files", daemon=True)

    def start(self) -> None:
        """Open the queue; what an earlier process left undone goes on."""
        self._thread.start()

    def transcripts(self) -> "Transcripts | None":
        """Give the stored texts; None while the program starts."""
        return self.queue.transcripts if self.queue else None

    def watch_problem(self) -> str | None:
        """Say why the folder is not watched at present, "" where it is; None: not asked for."""
        return self.watch.problem if self.watch else None

    def add(self, paths: Sequence[Path]) -> None:
        """Put files, and the recordings in folders, at the end of the queue."""
        if self.queue is None:
            self._early += paths
            return
        queue, wish = self.queue, wish_of(self._settings())
        threading.Thread(
            target=self._gather, args=(queue, list(paths), wish), name="gather", daemon=True
        ).start()

    def follow(self, changed: set[str]) -> None:
        """Go by changed settings; `changed` are keys."""
        if self.queue and changed & {s.key for s in (*FOLLOWED, *FOLLOWED_TOO)}:
            self._watch(self.queue)

    def close(self) -> None:
        """End the work; it goes on at the next start."""
        if self._thread.is_alive():
            self._thread.join(OPEN_S)  # it speaks to the bridge, which goes with the program
        for watch in [*self._past, *([self.watch] if self.watch else [])]:
            watch.close()
        if self._made:
            self._made.close()
            self._made.transcripts.close()

    def _open(self) -> None:
        """Run on a worker thread."""
        from app.engine_client import EngineClient
        from app.engine_client_ways import Way
        from app.queue import News, Queue
        from app.rules_names import own_names
        from app.transcripts import Transcripts

        bridge = self._bridge

        def tell(sentence: str) -> None:
            bridge.told.emit(Told(sentence=sentence))

        def choose() -> Way:
            now = self._settings()
            model = now[files.FILE_MODEL] or now[speaking.MODEL]
            return Way(model, now[speaking.DEVICE], now[speaking.PRECISION])

        try:
            transcripts = Transcripts(self._folders.data, tell)
            first = choose()
            engine = EngineClient(first.model, first.device, unload_after_s=IDLE_S, tell=tell)
            news = News(changed=bridge.queue.emit, reached=bridge.reached.emit, told=tell)
            names = own_names(self._folders.config, tell)
            queue = Queue(transcripts, engine, choose, news, lambda: names(self._settings()))
        except AppError as error:
            bridge.told.emit(Told(sentence=str(error), serious=True))
            return
        except Exception as error:  # the thread ends here: without this nobody would know
            log.exception("the queue of files cannot be opened")
            sentence = f"VoxBar failed: {type(error).__name__}."
            bridge.told.emit(Told(sentence=sentence, serious=True))
            return
        self._made = queue
        bridge.on_main(self._opened, queue)  # type: ignore[arg-type]

    def _opened(self, queue: "Queue") -> None:
        self.queue = queue
        early, self._early = self._early, []
        if early:
            self.add(early)
        self._watch(queue)
        self._bridge.queue.emit()

    def _gather(self, queue: "Queue", paths: list[Path], wish: "Wish") -> None:
        """Run on a worker thread: a folder may be large, or far away."""
        from asr.cli_inputs import gather

        found = gather([str(path.absolute()) for path in paths], recursive=True)
        try:
            queue.add([source.path for source in found.sources if source.path], wish)
        except AppError as error:
            self._bridge.files_told.emit(str(error))
        for problem in found.problems:
            self._bridge.files_told.emit(problem.message)

    def _watch(self, queue: "Queue") -> None:
        """Watch what the settings name; what was watched before is let go."""
        from app.queue_watch import FolderWatch, Watched

        now = self._settings()
        if self.watch:
            self.watch.leave()
            self._past.append(self.watch)
            self.watch = None
        if now[files.WATCH] and now[files.WATCH_FOLDER]:
            wish = wish_of(now)
            watched = Watched(
                folder=Path(now[files.WATCH_FOLDER]).expanduser(),
                form=chosen_form(now),
                output_dir=wish.output_dir,
                model=wish.model,
            )
            place = self._folders.data / "watch"
            self.watch = FolderWatch(watched, queue, place, self._bridge.queue.emit)
        self._bridge.queue.emit()


def wish_of(settings: Settings) -> "Wish":
    """Give what the settings ask of a file."""
    from app.queue import Wish

    folder = settings[writing.FILE_FOLDER]
    return Wish(
        model=settings[files.FILE_MODEL],
        formats=(chosen_form(settings),) if settings[files.AUTOMATIC] else (),
        output_dir=Path(folder).expanduser() if folder else None,
        template=settings[writing.FILE_NAME],
    )


def chosen_form(settings: Settings) -> "Form":
    """Give the format of files that the settings name."""
    from app.viewer_export import FORMS

    return next(form for form in FORMS if form == settings[writing.FILE_FORMAT])
