"""What a dictation tells: plain data. The icon needs it at once, so it imports nothing slow."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.desktop.base import Target
from app.insert import Outcome
from app.session_state import State
from app.session_types import Notice, Phase


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
    profile: str = ""  # the name of the one that counts for the newest recording


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """A text that may replace the selected one, if the person accepts it."""

    instruction: str
    before: str
    after: str
    target: Target | None
    entry: int | None


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
    rewritten: Callable[[Rewrite], None] = _nothing


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
