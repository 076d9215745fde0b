"""The plain data of a dictation session: stages, events that come in, actions that go out.

Times (`at`) are seconds of a clock that never goes back; they come with the events.
"""

from dataclasses import dataclass
from enum import Enum

from app.settings import Settings
from app.settings_speaking import (
    DOUBLE_TAP_LOCK,
    DOUBLE_TAP_MS,
    MAX_LENGTH_S,
    MODE,
    TAP_MS,
    WARN_BEFORE_S,
)

Target = object  # the window that a text belongs to; the session only passes it on


class Stage(Enum):
    """What the microphone is doing, and why; what becomes of earlier recordings is in the jobs."""

    IDLE = "idle"
    HELD = "held"  # the key is down: a hold, or a tap that is not over yet
    TAPPED = "tapped"  # push-to-talk: a tap is over, a second one would lock
    LATCHED = "latched"  # recording until the next press
    LOCKED = "locked"  # likewise, after a double tap
    LISTENING = "listening"  # hands-free: until a pause


class Phase(Enum):
    """How far one job is."""

    RECORDING = "recording"
    FINISHING = "finishing"  # the tail is being recorded
    WAITING = "waiting"  # recorded; the engine is being restarted
    DECIDING = "deciding"
    TIDYING = "tidying"  # its text is there, a tidied one is being written
    READY = "ready"  # its text is there, earlier jobs come first
    INSERTING = "inserting"


class Outcome(Enum):
    """How a job ended; in all but DELIVERED its sound is kept."""

    DELIVERED = "delivered"  # inserted, or on the clipboard with a sentence that says so
    DISCARDED = "discarded"  # cancelled, or too short; can be brought back
    FAILED = "failed"  # the engine gave up; can be decoded again
    EMPTY = "empty"  # nothing was heard


class Reason(Enum):
    """Why a recording stops."""

    RELEASED = "released"
    PRESSED = "pressed"
    PAUSE = "pause"
    REMOTE = "remote"
    TOO_LONG = "too long"
    TOO_SHORT = "too short"
    CANCELLED = "cancelled"
    NOTHING_SAID = "nothing said"
    MICROPHONE_LOST = "microphone lost"
    LOCKED = "locked"
    SUSPENDED = "suspended"
    QUIT = "quit"


class Notice(Enum):
    """What the person is told; the app has the sentences."""

    TOO_SHORT = "too short"
    CANCELLED = "cancelled"
    NOTHING_SAID = "nothing said"
    NOT_READY = "not ready"  # the key was let go before the microphone gave sound
    NO_MICROPHONE = "no microphone"
    MICROPHONE_LOST = "microphone lost"
    STOPPED_TOO_LONG = "stopped too long"
    STOPPED_AWAY = "stopped away"
    AWAY = "away"  # nothing is recorded while the screen is locked
    ENGINE_LOST = "engine lost"
    FAILED = "failed"
    NOTHING_TO_UNDO = "nothing to undo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One text on its way. `of` is the discarded job whose sound it decides again."""

    id: int
    target: Target
    phase: Phase
    began: float = 0.0
    live: bool = False  # the microphone has given sound
    of: int | None = None
    again: bool = False  # nothing is decided: the last text is pasted once more
    tidy_by: float = 0.0  # TIDYING: when the text goes out as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the settings say about the key and about time, in seconds."""

    mode: str = "hybrid"
    tap_s: float = 0.25
    lock: bool = True
    double_tap_s: float = 0.35
    max_s: float = 900.0
    warn_before_s: float = 30.0


def choices(settings: Settings) -> Choices:
    """Take what the session needs out of the settings."""
    return Choices(
        mode=settings[MODE],
        tap_s=settings[TAP_MS] / 1000,
        lock=settings[DOUBLE_TAP_LOCK],
        double_tap_s=settings[DOUBLE_TAP_MS] / 1000,
        max_s=float(settings[MAX_LENGTH_S]),
        warn_before_s=float(settings[WARN_BEFORE_S]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened at `at`."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin(Event):
    """What may begin a recording for `target`, the window that the person is in."""

    target: Target = None


class Press(Begin):
    """The key went down; repeats of a held key may come, and are passed over."""


class Release(Event):
    """The key went up."""


class Cancel(Event):
    """Esc, or `voxbar cancel`."""


class Start(Begin):
    """`voxbar start`, or the tray's menu."""


class Stop(Event):
    """`voxbar stop`."""


class Toggle(Begin):
    """`voxbar toggle`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasteLast(Event):
    """`voxbar paste-last`: the newest text once more, here, after all that is on its way."""

    target: Target = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Event):
    """The last discarded recording becomes text after all, here."""

    target: Target = None


class Tick(Event):
    """The time that `deadline` named has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Event):
    """The voice detector found the pause that ends a hands-free dictation."""

    heard: bool = True  # False: nothing was said at all


class Locked(Event):
    """The screen was locked: no recording, no inserting until Back."""


class LockAsked(Event):
    """The screen is to be locked, and nobody may tell when that is over.

    Likewise, but a press ends it too: behind a lock screen it would not be seen.
    """


class Suspended(Event):
    """The machine goes to sleep: likewise."""


class Back(Event):
    """Unlocked or awake again."""


class Quit(Event):
    """VoxBar is about to end: recording stops; jobs that do not finish are found at next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobEvent(Event):
    """Something happened to one job; an answer about a job that is gone is dropped."""

    job: int


class SoundCame(JobEvent):
    """The first real samples are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded(JobEvent):
    """The recording is complete, tail included."""

    sound: bool = True  # False: the microphone never gave anything


class MicrophoneLost(JobEvent):
    """The microphone cannot be opened, or is gone and does not come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(JobEvent):
    """The text is there (and in the history)."""

    empty: bool = False  # no word in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidying(JobEvent):
    """The text is there (and in the history), and a tidied one is awaited until `by`."""

    by: float = 0.0


class Tidied(JobEvent):
    """The tidied text is there, or there will be none."""


class Failed(JobEvent):
    """The engine gave this job up, after all that it could try."""


class Inserted(JobEvent):
    """The text is in its window, or on the clipboard and the person was told."""


class EngineLost(Event):
    """The engine's process ended."""


class EngineBack(Event):
    """An engine answers again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Begin to record for this job."""

    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecording:
    """End it; Recorded is expected then, unless the job is finished already."""

    job: int
    reason: Reason
    tail: bool = True  # go on for the tail's length first


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """Turn the job's sound into text: Decided or Failed is expected."""

    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDeciding:
    """Its text is not wanted any more."""

    job: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StopTidying:
    """Its tidied text is not awaited any more: the text goes out as it is."""

    job: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Insert the job's text into its target; Inserted is expected in every case."""

    job: Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The job has ended, this way and no other; each job is finished once."""

    job: Job
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """Recording will stop in so many seconds."""

    job: int
    left_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """Tell the person."""

    notice: Notice
    job: int | None = None


Action = (
    Record | StopRecording | Decide | StopDeciding | StopTidying | Insert | Finish | Warn | Tell
)
