"""What a dictation needs from outside, and what it tells: plain data and protocols; no Qt."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from app.desktop.base import Desktop
from app.engine_client_job import Job as EngineJob
from app.engine_client_job import Source, Watch
from app.history import History
from app.insert import Outcome
from app.journal import Journal
from app.recorder import Recorder
from app.rules import Ruleset
from app.session_state import State
from app.session_types import Notice, Phase
from asr.types import Options


class Light(Enum):
    """What the icon shows."""

    NOT_READY = "not-ready"
    IDLE = "idle"
    RECORDING = "recording"
    DECIDING = "deciding"
    ERROR = "error"


class Cue(Enum):
    """A moment that has a sound."""

    START = "start"  # the microphone gives sound: speak now
    STOP = "stop"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What goes on now."""

    light: Light = Light.NOT_READY
    stage: str = "idle"  # of session_types.Stage
    began: float | None = None  # when the recording began, on the clock of time.monotonic()
    jobs: int = 0  # recordings whose text is not there yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that the person is told. `sentence` is the cause in words where there is one."""

    notice: Notice | None = None
    sentence: str = ""
    serious: bool = False  # an error, not a piece of news
    left_s: float | None = None  # recording will stop in so many seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A text that left for its window. `key_up_s` and `done_s` are on the monotonic clock."""

    text: str
    outcome: Outcome
    entry: int | None
    stopped_at: float | None = None  # when the recording was asked to stop
    done_at: float = 0.0


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What is called while dictations go on, from several threads; each must return at once."""

    status: Callable[[Status], None] = _nothing
    told: Callable[[Told], None] = _nothing
    cue: Callable[[Cue], None] = _nothing
    level: Callable[[float], None] = _nothing  # loudest sample of the last block, 0 to 1
    words: Callable[[str], None] = _nothing  # all that was understood so far of the recording
    delivered: Callable[[Delivered], None] = _nothing


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

    def preload(self) -> None:
        """Load the model ahead of the first job."""
        ...

    def use(self, model: str, device: str) -> None:
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
    clock: Callable[[], float] = time.monotonic  # that the desktop's times are on


def light_of(state: State) -> Light:
    """Choose the icon for a session."""
    job = state.recording
    if job is not None:
        return Light.RECORDING if job.live else Light.NOT_READY
    return Light.DECIDING if state.jobs else Light.IDLE


def status_of(state: State) -> Status:
    """Say what goes on in a session."""
    job = state.recording
    return Status(
        light=light_of(state),
        stage=state.stage.value,
        began=job.began if job else None,
        jobs=sum(1 for j in state.jobs if j.phase is not Phase.RECORDING),
    )
