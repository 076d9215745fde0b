"""Makes the parts of a dictation from the settings; slow imports happen here, on a worker."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from app import profiles_file, rules_file
from app import settings_speaking as speaking
from app import settings_writing as writing
from app.desktop import open_desktop
from app.desktop.base import Desktop
from app.dictation import Dictation
from app.dictation_news import Show, Told
from app.dictation_types import Parts
from app.engine_client import EngineClient
from app.errors import RulesError
from app.history import History
from app.history_file import NAME as HISTORY_FILE
from app.journal import Journal
from app.main_models import cannot_write
from app.paths import Folders
from app.recorder import MicrophoneRecorder
from app.rules import Ruleset
from app.rules_names import own_names
from app.settings import Settings
from app.sounds import Sounds
from app.sqlite_file import SIDES

log = logging.getLogger(__name__)

Tell = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Built:
    """What the worker made."""

    dictation: Dictation
    desktop: Desktop
    engine: EngineClient
    history: History
    sounds: Sounds


def build(settings: Settings, folders: Folders, show: Show) -> Built:
    """Make everything and begin to listen. Raises AppError where this desktop cannot be used."""

    def tell(sentence: str) -> None:
        show.told(Told(sentence=sentence))

    desktop = open_desktop(read_devices=settings[writing.EVDEV])
    desktop.news.tell = lambda said: show.told(Told(sentence=said, serious=True))
    for note in desktop.notes:
        tell(note)
    engine = open_engine(settings, tell)
    history = open_history(settings, folders, tell)
    parts = Parts(
        desktop=desktop,
        recorder=open_recorder(settings),
        journal=Journal(folders.recordings, tell),
        engine=engine,
        history=history,
        rules=own_rules(folders, tell),
        profiles=profiles_file.reader(folders.config / profiles_file.NAME, tell),
        cannot_write=cannot_write,
        names=own_names(folders.config, tell),
    )
    dictation = Dictation(parts, settings, show)
    if settings[speaking.PRELOAD]:
        engine.preload()
    sounds = Sounds(folders.runtime / "sounds", settings)
    return Built(
        dictation=dictation, desktop=desktop, engine=engine, history=history, sounds=sounds
    )


def open_engine(settings: Settings, tell: Tell) -> EngineClient:
    """Give the engine that the settings name; its process starts with the first job."""
    return EngineClient(
        settings[speaking.MODEL],
        settings[speaking.DEVICE],
        precision=settings[speaking.PRECISION],
        unload_after_s=idle_s(settings),
        tell=tell,
        stand_in=True,
    )


def idle_s(settings: Settings) -> float | None:
    """Say for how long the model stays loaded unused, in seconds; None for ever."""
    after = {"never": None, "at-once": 0.0}
    return after.get(settings[speaking.UNLOAD], settings[speaking.UNLOAD_AFTER_MIN] * 60.0)


def follow_settings(engine: EngineClient, now: Settings, changed: set[str]) -> None:
    """Let the engine do as the settings say from now on; `changed` are keys."""
    if changed & {s.key for s in (speaking.MODEL, speaking.DEVICE, speaking.PRECISION)}:
        engine.use(now[speaking.MODEL], now[speaking.DEVICE], now[speaking.PRECISION])
        engine.preload()
    if changed & {speaking.UNLOAD.key, speaking.UNLOAD_AFTER_MIN.key}:
        engine.unload_after(idle_s(now))


def open_recorder(settings: Settings) -> MicrophoneRecorder:
    """Give the microphone that the settings name."""
    warm = settings[speaking.KEEP_WARM]
    return MicrophoneRecorder(
        settings[speaking.MICROPHONE] or None,
        pre_roll_s=settings[speaking.PRE_ROLL_MS] / 1000 if warm else 0.0,
        tail_s=settings[speaking.TAIL_MS] / 1000,
    )


def open_history(settings: Settings, folders: Folders, tell: Tell) -> History:
    """Give the history; switched off it is in memory, and what was on disk is wiped."""
    if settings[writing.HISTORY]:
        return History(folders.data, tell)
    path = folders.data / HISTORY_FILE
    if path.exists():
        with History(folders.data, tell) as old:
            old.clear()
        for side in SIDES:
            path.with_name(path.name + side).unlink(missing_ok=True)
        with suppress(OSError):
            (folders.data / "audio").rmdir()
    return History(None, tell)


def own_rules(folders: Folders, tell: Tell) -> Callable[[], Ruleset]:
    """Give what reads the person's rules; a file that did not change is not read again."""
    path = folders.config / rules_file.NAME
    known: dict[int, Ruleset] = {}

    def read() -> Ruleset:
        changed = path.stat().st_mtime_ns if path.exists() else 0
        if changed not in known:
            known.clear()
            try:
                known[changed] = rules_file.load(path).ruleset
            except RulesError as error:
                tell(str(error))
                known[changed] = Ruleset()
        return known[changed]

    return read
