"""What replays of live speech amount to: medians, the slowest in twenty, tables and JSON."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from asr.bench import aligned
from asr.bench_live import Case, Preview, Replay

OPEN_S = (0.0, 6.0, 15.0, 31.0)  # previews are counted by the length of the open piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """How long after the release the text was there, over the replays of one sound."""

    kind: str  # length, tail
    length_s: float
    silence_s: float | None  # between the last word and the release
    tail_s: float  # how long the last piece was
    runs: int
    p50_ms: float
    p95_ms: float
    same_text: bool | None  # as the sound gives as a file; None where that was not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How far previews were behind the sound that they cover, while the open piece was so long."""

    from_s: float
    below_s: float
    previews: int
    p50_ms: float
    p95_ms: float
    every_ms: float | None  # median time between two previews of one piece


@dataclass(frozen=True, slots=True, kw_only=True)
class RecorderFigures:
    """What a recorder costs: how late it begins, how much it adds, and its load while it records.

    Times are by when samples came: the head's are upper bounds, the tail's lower ones.
    """

    presses: int
    head_p50_ms: float  # from the press to the first sample
    head_max_ms: float
    tail_min_ms: float  # kept after the release
    cpu_percent: float  # of one core
    cpu_over_s: float

    def lines(self) -> list[str]:
        """Lay it out as lines of text."""
        head = f"first sample at most {self.head_p50_ms:.1f} ms after the press"
        tail = f"{self.tail_min_ms:.0f} ms or more kept after the release"
        return [
            f"microphone: {head} (median of {self.presses}, worst {self.head_max_ms:.1f}); {tail}",
            f"recording takes {self.cpu_percent:.2f} % of a core ({self.cpu_over_s:g} s)",
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveBench:
    """All that was measured in one run, and where."""

    commit: str | None
    machine: str
    device: str
    model: str
    process: bool  # whether the engine ran in a process of its own
    speed: float
    utterances: int
    releases: tuple[Release, ...]
    lags: tuple[Lag, ...]
    longest_against_10_s: float | None  # medians after the longest sound and after 10 s
    job_cost_ms: float | None = None  # of a job in the engine process, over the same job here
    recorder: RecorderFigures | None = None  # where a microphone was to be measured

    def table(self) -> str:
        """Lay all out as lines of text."""
        where = "a process of its own" if self.process else "this process"
        lines = [
            f"{self.machine}; {self.model} on {self.device} in {where}",
            f"{self.utterances} utterances each, {self.speed:g} x real time",
            *self._releases("length", "release to text, by length; the last sentence is the same"),
            *self._releases("tail", "release to text, by what is said after the last long pause"),
            *self._lags(),
        ]
        if self.longest_against_10_s is not None:
            longest = max(r.length_s for r in self.releases if r.kind == "length")
            ratio = self.longest_against_10_s
            lines.append(f"after {longest:g} s: {ratio:.2f} x the time after 10 s")
        if self.job_cost_ms is not None:
            lines.append(f"a job in the engine process takes {self.job_cost_ms:+.1f} ms more")
        lines += self.recorder.lines() if self.recorder else []
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """Give the same as plain values."""
        return asdict(self)

    def _releases(self, kind: str, title: str) -> list[str]:
        found = [r for r in self.releases if r.kind == kind]
        head = ("speech s", "silence s", "last piece s", "p50 ms", "p95 ms", "as from a file")
        return ["", title, *aligned([head, *(_release_row(r) for r in found)])] if found else []

    def _lags(self) -> list[str]:
        head = ("open piece s", "previews", "lag p50 ms", "p95 ms", "every ms")
        rows = [_lag_row(lag) for lag in self.lags]
        return ["", "live preview", *aligned([head, *rows]), ""] if rows else [""]


def releases(
    measured: Sequence[tuple[Case, Sequence[Replay]]], texts: Sequence[str] | None = None
) -> tuple[Release, ...]:
    """Sum up each sound's replays; `texts` are what the sounds give as files, in that order."""
    wanted: Sequence[str | None] = texts if texts is not None else [None] * len(measured)
    return tuple(
        _release(case, replays, text)
        for (case, replays), text in zip(measured, wanted, strict=True)
    )


def lags(measured: Sequence[tuple[Case, Sequence[Replay]]]) -> tuple[Lag, ...]:
    """Sum up previews by the length of the open piece; lengths that never were are left out."""
    replays = [replay.previews for _, several in measured for replay in several]
    found = []
    for low, high in pairwise(OPEN_S):
        within = [p.lag_s for previews in replays for p in previews if low <= p.open_s < high]
        between = [s for previews in replays for s in _intervals(previews, low, high)]
        if within:
            found.append(
                Lag(
                    from_s=low,
                    below_s=high,
                    previews=len(within),
                    p50_ms=_ms(statistics.median(within)),
                    p95_ms=_ms(percentile(within, 0.95)),
                    every_ms=_ms(statistics.median(between)) if between else None,
                )
            )
    return tuple(found)


def against_10_s(found: Sequence[Release]) -> float | None:
    """Divide the median after the longest sound by that after 10 s; None where one is missing."""
    by_length = {r.length_s: r.p50_ms for r in found if r.kind == "length"}
    if by_length.get(10.0, 0.0) <= 0.0 or max(by_length) <= 10.0:
        return None
    return round(by_length[max(by_length)] / by_length[10.0], 3)


def percentile(values: Sequence[float], part: float) -> float:
    """Give the smallest value that at least `part` of all do not exceed."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)]


def _release(case: Case, replays: Sequence[Replay], text: str | None) -> Release:
    times = [replay.release_s for replay in replays]
    ends = [r.transcript.segments[-1] for r in replays if r.transcript.segments]
    return Release(
        kind=case.kind,
        length_s=case.length_s,
        silence_s=case.silence_s,
        tail_s=round(statistics.median(s.end - s.start for s in ends), 2) if ends else 0.0,
        runs=len(replays),
        p50_ms=_ms(statistics.median(times)),
        p95_ms=_ms(percentile(times, 0.95)),
        same_text=None if text is None else all(r.transcript.text == text for r in replays),
    )


def _intervals(previews: Sequence[Preview], low: float, high: float) -> list[float]:
    """Give the times between previews that follow each other on one piece."""
    return [
        after.shown_s - before.shown_s
        for before, after in pairwise(previews)
        if abs(before.start_s - after.start_s) < 0.001 and low <= after.open_s < high
    ]


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)


def _release_row(r: Release) -> tuple[str, ...]:
    silence = "" if r.silence_s is None else f"{r.silence_s:.1f}"
    same = {None: "", True: "yes", False: "NO"}[r.same_text]
    tail, p50, p95 = f"{r.tail_s:.1f}", f"{r.p50_ms:.0f}", f"{r.p95_ms:.0f}"
    return f"{r.length_s:g}", silence, tail, p50, p95, same


def _lag_row(lag: Lag) -> tuple[str, ...]:
    every = "" if lag.every_ms is None else f"{lag.every_ms:.0f}"
    span = f"{lag.from_s:g} to {lag.below_s:g}"
    return span, str(lag.previews), f"{lag.p50_ms:.0f}", f"{lag.p95_ms:.0f}", every
