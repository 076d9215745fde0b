"""One recording as the recorder keeps count of it: where it goes, and whether there is a signal."""

from collections.abc import Callable
from dataclasses import dataclass

from asr.types import SAMPLE_RATE, Waveform

ZEROS_S = 1.5  # of exact zeros: no microphone is that quiet

NO_SIGNAL = (
    "Your microphone gives no signal: it may be muted, switched off, or closed to programs"
    " in the system's privacy settings."
)
SIGNAL_AGAIN = "Your microphone gives a signal again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sink:
    """Where a recording goes; both are called on the recorder's thread."""

    sound: Callable[[Waveform], None]  # the next samples [n], 16 kHz
    tell: Callable[[str], None]  # one sentence for each thing that happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What a recording was, once it is over."""

    samples: int = 0
    signal: bool = False  # False: not one sample differed from zero
    gaps: int = 0  # how often the microphone was lost
    trouble: str | None = None  # why nothing came, where nothing did


@dataclass(slots=True)
class Take:
    """The recording under way."""

    sink: Sink
    samples: int = 0
    gaps: int = 0
    zeros: int = 0  # samples in a row that were exactly zero
    signal: bool = False
    told_silent: bool = False
    trouble: str | None = None
    released: float | None = None  # when the key was let go
    reply: Callable[[Recorded], None] | None = None

    def note(self, sound: Waveform) -> str | None:
        """Count samples; give a sentence where the signal went away or came back."""
        self.samples += len(sound)
        self.trouble = None
        if sound.any():
            again, self.told_silent = self.told_silent, False
            self.signal, self.zeros = True, 0
            return SIGNAL_AGAIN if again else None
        self.zeros += len(sound)
        if self.zeros < ZEROS_S * SAMPLE_RATE or self.told_silent:
            return None
        self.told_silent = True
        return NO_SIGNAL

    def recorded(self) -> Recorded:
        """Sum it up."""
        samples, gaps = self.samples, self.gaps
        return Recorded(samples=samples, signal=self.signal, gaps=gaps, trouble=self.trouble)
