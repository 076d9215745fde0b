"""What transcribing files side by side gains over one after another, in turns, in one process.

Of a SALM each answer is forced to the length of speech, so that random weights serve as well.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from asr.bench import aligned, machine, peak_mb, resident_mb
from asr.errors import AudioError, OptionError
from asr.origin import commit
from asr.types import CancelCheck, Engine, Transcript

Told = Callable[[int, int], None]  # measurements done, in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Both ways over all recordings, one after the other."""

    loop_s: float
    many_s: float
    loop_cores: float  # seconds of processor time for each second
    many_cores: float
    loop_others: float | None  # what other programs took of the cores meanwhile; Linux tells
    many_others: float | None

    @property
    def ratio(self) -> float:
        """How many times as fast as the loop."""
        return self.loop_s / self.many_s


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchMany:
    """All turns, and whether both ways gave the same."""

    commit: str | None
    machine: str
    model: str
    recordings: int
    audio_s: float
    turns: tuple[Turn, ...]
    ratio: float  # the median of the turns'
    differing: int  # recordings whose texts were not the same both ways, in any turn
    resident_mb: float | None
    peak_mb: float | None

    def table(self) -> str:
        """Lay it out as lines of text."""
        head = ("turn", "loop s", "many s", "ratio", "cores, loop", "cores, many", "others")
        rows = [head, *(_row(n, turn) for n, turn in enumerate(self.turns, 1))]
        ends = (
            f"side by side {self.ratio:.2f} x as fast; {self.differing} texts differ;"
            f" {self.resident_mb or 0:.0f} MB resident, {self.peak_mb or 0:.0f} MB at the peak"
        )
        begins = f"{self.machine}; {self.model}; {self.recordings} files, {self.audio_s:.1f} s"
        return "\n".join([begins, *aligned(rows), ends])

    def to_json(self) -> str:
        """Give the same for programs."""
        return json.dumps(asdict(self))


def bench_many(
    engine: Engine,
    paths: Sequence[Path],
    *,
    runs: int,
    progress: Told | None = None,
    cancelled: CancelCheck | None = None,
) -> BenchMany:
    """Measure both ways in turns; a first recording warms up.

    Raises OptionError where there is nothing to measure, AudioError for a bad recording, and what
    `engine.transcribe` raises.
    """
    if runs < 1 or not paths:
        raise OptionError("A measurement needs recordings and at least one run.")
    engine.transcribe(paths[0], cancelled=cancelled)
    turns, differing, audio_s = [], set[int](), 0.0
    for turn in range(runs):
        loop = _timed(lambda: _loop(engine, paths, cancelled))
        many = _timed(lambda: _many(engine, paths, cancelled))
        alone, together = loop.found, many.found
        differing |= {i for i, t in alone.items() if t.text != together[i].text}
        audio_s = sum(t.duration for t in alone.values())
        turns.append(
            Turn(
                loop_s=loop.taken_s,
                many_s=many.taken_s,
                loop_cores=loop.cores,
                many_cores=many.cores,
                loop_others=loop.others,
                many_others=many.others,
            )
        )
        if progress is not None:
            progress(turn + 1, runs)
    return BenchMany(
        commit=commit(),
        machine=machine(),
        model=engine.model,
        recordings=len(paths),
        audio_s=round(audio_s, 1),
        turns=tuple(turns),
        ratio=round(statistics.median(t.ratio for t in turns), 3),
        differing=len(differing),
        resident_mb=resident_mb(),
        peak_mb=peak_mb(),
    )


def _loop(
    engine: Engine, paths: Sequence[Path], cancelled: CancelCheck | None
) -> dict[int, Transcript]:
    return {i: engine.transcribe(path, cancelled=cancelled) for i, path in enumerate(paths)}


def _many(
    engine: Engine, paths: Sequence[Path], cancelled: CancelCheck | None
) -> dict[int, Transcript]:
    found: dict[int, Transcript] = {}
    for outcome in engine.transcribe_many(paths, cancelled=cancelled):
        if outcome.transcript is None:
            raise outcome.error or AudioError(f"{paths[outcome.index]} came to nothing.")
        found[outcome.index] = outcome.transcript
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    taken_s: float
    cores: float
    others: float | None
    found: dict[int, Transcript]


def _timed(work: Callable[[], dict[int, Transcript]]) -> _Timed:
    """Do some work; say what came of it, how long it took, and who used the cores meanwhile."""
    started, used, busy = time.perf_counter(), time.process_time(), busy_s()
    found = work()
    taken_s = time.perf_counter() - started
    cores, busy_after = (time.process_time() - used) / taken_s, busy_s()
    others = None
    if busy is not None and busy_after is not None:
        others = max(0.0, (busy_after - busy) / taken_s - cores)
    return _Timed(taken_s=taken_s, cores=cores, others=others, found=found)


def busy_s() -> float | None:
    """Give how long all cores together have worked since the start; None where nobody tells."""
    try:
        with Path("/proc/stat").open(encoding="ascii") as file:
            user, nice, system, _idle, _wait, *interrupts = map(int, file.readline().split()[1:9])
    except (OSError, ValueError):
        return None
    return (user + nice + system + sum(interrupts)) / 100


def _row(number: int, turn: Turn) -> tuple[str, ...]:
    return (
        str(number),
        f"{turn.loop_s:.2f}",
        f"{turn.many_s:.2f}",
        f"{turn.ratio:.2f}",
        f"{turn.loop_cores:.2f}",
        f"{turn.many_cores:.2f}",
        " ".join("-" if o is None else f"{o:.2f}" for o in (turn.loop_others, turn.many_others)),
    )
