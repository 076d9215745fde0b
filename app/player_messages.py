"""What the player and its process tell each other: frozen data. Times are seconds of the recording.

Imports nothing: the tray's process reads it.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Play a recording from a place on, at a speed of 0.5 to 2; what was playing ends."""

    turn: int
    path: Path
    at: float
    speed: float


@dataclass(frozen=True, slots=True)
class Pause:
    """Be silent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What is heard now; `turn` is that of the Play that began it."""

    turn: int
    at: float
    playing: bool
    ended: bool = False  # the recording's end was heard
    problem: str = ""  # why it does not go on: a sentence


Order = Play | Pause
