"""How fast models are, as ratios in one run: every model on sounds of several lengths, in turns.

Turns even out what else the machine does; a figure of one run is to be compared with others of the
same run only.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from asr.errors import OptionError
from asr.origin import commit
from asr.types import SAMPLE_RATE, CancelCheck, Engine, Options, Waveform

LENGTHS_S = (5.0, 10.0, 30.0, 60.0)
RUNS = 3
PAUSE_S = 0.5  # between repetitions of the sample

BenchProgress = Callable[[int, int], None]  # measurements done, in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A model ready to be measured, and what making it ready took."""

    engine: Engine
    load_s: float
    memory_mb: float | None  # by which the process grew; None where the system does not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One model on one length; `spread` is the largest time less the smallest, over the median."""

    model: str
    audio_s: float
    median_s: float
    spread: float
    real_time_factor: float  # seconds of work for a second of sound
    against_first: float  # how many times as fast as the first model on this length


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All measurements of one run, and where they were taken."""

    commit: str | None
    machine: str
    device: str
    runs: int
    load_s: dict[str, float]
    memory_mb: dict[str, float | None]
    peak_memory_mb: float | None  # of the whole process
    timings: tuple[Timing, ...]

    def table(self) -> str:
        """Lay the timings out as lines of text with aligned columns."""
        head = ("model", "audio s", "median s", "spread %", "x real time", "x first")
        rows = [head, *(_row(t) for t in self.timings)]
        loads = [f"{name}: ready in {load_s:.2f} s" for name, load_s in self.load_s.items()]
        return "\n".join([self.machine, *loads, *aligned(rows)])

    def to_json(self) -> dict[str, object]:
        """Give the same as plain values."""
        return asdict(self)


def load_timed(load: Callable[[], Engine]) -> Loaded:
    """Load a model and take the time and the memory; raises what `load` raises."""
    before_mb, started = resident_mb(), time.perf_counter()
    engine = load()
    load_s, after_mb = time.perf_counter() - started, resident_mb()
    known = before_mb is not None and after_mb is not None
    grown = (after_mb or 0.0) - (before_mb or 0.0)
    return Loaded(engine=engine, load_s=load_s, memory_mb=round(grown, 1) if known else None)


def bench(  # noqa: PLR0913 - all but three have defaults
    models: Sequence[Loaded],
    sample: Waveform,
    device: str,
    *,
    lengths_s: Sequence[float] = LENGTHS_S,
    runs: int = RUNS,
    progress: BenchProgress | None = None,
    cancelled: CancelCheck | None = None,
) -> Bench:
    """Time every model on `sample` [samples], repeated to each length; a first round warms up.

    Raises OptionError where there is nothing to measure, and what `engine.transcribe` raises.
    """
    if runs < 1 or not models or not lengths_s or min(lengths_s) <= 0 or not len(sample):
        raise OptionError("A measurement needs a model, a length above 0 and at least one run.")
    sounds = [repeated(sample, length_s) for length_s in lengths_s]
    taken: dict[tuple[int, int], list[float]] = {}
    total, done = (runs + 1) * len(models) * len(sounds), 0
    for turn in range(runs + 1):
        for m, model in enumerate(models):
            for s, sound in enumerate(sounds):
                elapsed_s = _time(model.engine, sound, cancelled)
                if turn > 0:  # the first one warms up
                    taken.setdefault((s, m), []).append(elapsed_s)
                done += 1
                if progress is not None:
                    progress(done, total)
    return Bench(
        commit=commit(),
        machine=machine(),
        device=device,
        runs=runs,
        load_s={m.engine.model: round(m.load_s, 3) for m in models},
        memory_mb={m.engine.model: m.memory_mb for m in models},
        peak_memory_mb=peak_mb(),
        timings=tuple(_timings(models, sounds, taken)),
    )


def repeated(sample: Waveform, length_s: float) -> Waveform:
    """Repeat a sample, with pauses, and cut it at `length_s`: [length_s * 16000]."""
    size = int(length_s * SAMPLE_RATE)
    once = np.concatenate((sample, np.zeros(int(PAUSE_S * SAMPLE_RATE), np.float32)))
    return np.tile(once, size // len(once) + 1)[:size]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Give rows of cells as lines: the first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(f"{c:<{w}}" if i == 0 else f"{c:>{w}}" for i, (c, w) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    ]


def machine() -> str:
    """Say what this runs on."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def peak_mb() -> float | None:
    """Give the most memory that the process has held, in MB; None on Windows."""
    if sys.platform == "win32":
        peak = None
    else:
        import resource

        unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
        peak = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
    return peak


def resident_mb() -> float | None:
    """Give the memory that the process holds now, in MB; None where /proc does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * 4096 / 1e6


def _time(engine: Engine, sound: Waveform, cancelled: CancelCheck | None) -> float:
    started = time.perf_counter()
    engine.transcribe(sound, Options(), cancelled=cancelled)
    return time.perf_counter() - started


def _timings(
    models: Sequence[Loaded],
    sounds: Sequence[Waveform],
    taken: dict[tuple[int, int], list[float]],
) -> list[Timing]:
    timings = []
    for s, sound in enumerate(sounds):
        first_s = statistics.median(taken[s, 0])
        for m, model in enumerate(models):
            times, audio_s = taken[s, m], len(sound) / SAMPLE_RATE
            median_s = statistics.median(times)
            timings.append(
                Timing(
                    model=model.engine.model,
                    audio_s=audio_s,
                    median_s=round(median_s, 4),
                    spread=round((max(times) - min(times)) / median_s, 3),
                    real_time_factor=round(median_s / audio_s, 4),
                    against_first=round(first_s / median_s, 3),
                )
            )
    return timings


def _row(t: Timing) -> tuple[str, ...]:
    speed = 1 / t.real_time_factor if t.real_time_factor else float("inf")
    return (
        t.model,
        f"{t.audio_s:.0f}",
        f"{t.median_s:.3f}",
        f"{100 * t.spread:.0f}",
        f"{speed:.1f}",
        f"{t.against_first:.2f}",
    )
