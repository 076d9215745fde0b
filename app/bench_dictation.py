"""Whole dictations as a measurement: a real key, a real recording, text in a foreign window.

Every time is taken outside VoxBar, on the one clock that all programs share.
"""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from app.bench_stage import Stage, StageError
from asr.bench import aligned
from asr.bench_live_report import percentile
from asr.types import Waveform

WARM_UP = 2  # dictations before those that count


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictated:
    """What one dictation took, in seconds."""

    shown_s: float  # key down to VoxBar telling that it records
    begun_s: float  # key down to the first sample that was kept; below 0 with a pre-roll
    text_s: float  # key up to the text standing in the foreign window
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure over all dictations, in milliseconds."""

    name: str
    p50_ms: float
    p95_ms: float
    least_ms: float
    most_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DictationBench:
    """All that was measured in one run, and where."""

    commit: str | None
    machine: str
    device: str
    model: str
    dictations: int
    spoken_s: float  # length of each
    tail_ms: int  # recorded on after key up: part of the time to the text
    screen: str
    texts: int  # different texts that came: the same sound is not always heard alike
    rows: tuple[Row, ...]

    def table(self) -> str:
        """Lay the figures out as text."""
        head = ("", "p50", "p95", "least", "most")
        rows = [
            (r.name, *(f"{ms:.0f} ms" for ms in (r.p50_ms, r.p95_ms, r.least_ms, r.most_ms)))
            for r in self.rows
        ]
        about = (
            f"{self.dictations} dictations of {self.spoken_s:.1f} s with {self.model} on"
            f" {self.device}, {self.screen}; every text came once"
        )
        tail = f"Of the time to the text, {self.tail_ms} ms are the tail (audio.tail_ms)."
        return "\n".join([about, *aligned([head, *rows]), tail])

    def to_json(self) -> dict[str, object]:
        """Give everything as plain data."""
        return asdict(self)


def measure(
    stage: Stage, sound: Waveform, times: int, progress: Callable[[int, int], None]
) -> list[Dictated]:
    """Dictate `times` times after a warm-up. Raises StageError if a text comes not once."""
    found = []
    for i in range(WARM_UP + times):
        one = dictate(stage, sound)
        if i >= WARM_UP:
            found.append(one)
            progress(len(found), times)
    return found


def dictate(stage: Stage, sound: Waveform) -> Dictated:
    """Hold the key, speak, let go, and wait for the text."""
    before, shown = stage.recordings(), len(stage.shown)
    text_before = stage.text
    pressed = stage.press()
    try:
        begun = stage.recording(before)
        stage.speak(sound)
    finally:
        released = stage.release()
    arrived = stage.arrival()
    stage.idle()
    if stage.more_news():
        raise StageError("A text came into the window twice.")
    told = [at for at, name in stage.shown[shown:] if name == "recording"]
    if not told:
        raise StageError("VoxBar did not tell that it records.")
    return Dictated(
        shown_s=told[0] - pressed,
        begun_s=begun - pressed,
        text_s=arrived.at_s - released,
        text=arrived.text.removeprefix(text_before),
    )


def rows(found: Sequence[Dictated]) -> tuple[Row, ...]:
    """Sum up."""
    return (
        _row("key down to recording shown", [d.shown_s for d in found]),
        _row("key down to first sample kept", [d.begun_s for d in found]),
        _row("key up to text in the window", [d.text_s for d in found]),
    )


def _row(name: str, seconds: Sequence[float]) -> Row:
    ms = [1000 * s for s in seconds]
    return Row(
        name=name,
        p50_ms=round(statistics.median(ms), 1),
        p95_ms=round(percentile(ms, 0.95), 1),
        least_ms=round(min(ms), 1),
        most_ms=round(max(ms), 1),
    )
