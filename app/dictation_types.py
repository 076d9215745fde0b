"""What a dictation needs from outside: its parts, and what it wants of an engine."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app import session_types as t
from app.desktop.base import Desktop
from app.engine_client_job import Job as EngineJob
from app.engine_client_job import Prompt, Source, Watch, Writing
from app.history import History
from app.journal import Journal
from app.profiles import Profile
from app.recorder import Recorder
from app.rules import Ruleset
from app.settings import Settings
from asr.types import Options

COMMANDS: dict[str, type[t.Event]] = {
    "start": t.Start,
    "stop": t.Stop,
    "toggle": t.Toggle,
    "cancel": t.Cancel,
    "undo": t.Undo,
    "lock": t.Locked,
    "lock-asked": t.LockAsked,
    "suspend": t.Suspended,
    "back": t.Back,
}


class Engine(Protocol):
    """What a dictation needs of app.engine_client.EngineClient."""

    def stream(
        self, source: Source, options: Options | None = None, watch: Watch | None = None
    ) -> EngineJob:
        """Turn sound into text while it grows."""
        ...

    def transcribe(
        self, path: Path, options: Options | None = None, watch: Watch | None = None
    ) -> EngineJob:
        """Turn a file into text."""
        ...

    def write(self, prompt: Prompt, watch: Watch | None = None) -> Writing:
        """Have the model's editor half answer."""
        ...

    def preload(self) -> None:
        """Load the model ahead of the first job."""
        ...

    def use(self, model: str, device: str, precision: str = "auto") -> None:
        """Do the jobs from now on with this model."""
        ...

    def close(self) -> None:
        """End; open jobs end as Cancelled."""
        ...


@dataclass(slots=True, kw_only=True)
class Parts:
    """What a dictation works with; `history` may be exchanged while it goes on."""

    desktop: Desktop
    recorder: Recorder
    journal: Journal
    engine: Engine
    history: History
    rules: Callable[[], Ruleset] = Ruleset
    profiles: Callable[[], tuple[Profile, ...]] = tuple  # the person's own
    cannot_write: Callable[[Settings], str] = lambda _settings: ""  # why there is no editor half
    names: Callable[[Settings], tuple[str, ...]] = lambda _settings: ()  # to be favoured
    clock: Callable[[], float] = time.monotonic  # that the desktop's times are on
