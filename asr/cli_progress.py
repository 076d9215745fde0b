"""What is told on standard error while recordings are transcribed: words, a bar, or JSON lines."""

import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from asr.types import Progress, Transcript

if TYPE_CHECKING:
    from rich.progress import Progress as Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One recording of a batch: its name, its place, and its length where that is known."""

    shown: str
    index: int  # from 1
    count: int
    duration: float | None  # seconds


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many recordings came to which end."""

    done: int = 0
    failed: int = 0
    skipped: int = 0
    incomplete: int = 0  # of those done
    failures: list[str] | None = None


class Reporter(Protocol):
    """Is told what happens, in this order; `progress` runs on the thread that decodes."""

    def loading(self, model: str) -> None:
        """Take note: a model is about to be loaded."""
        ...

    def loaded(self, model: str, how: str) -> None:
        """Take note of how a model that could choose computes, and why."""
        ...

    def warned(self, message: str) -> None:
        """Tell what will not be done as it was asked."""
        ...

    def working(self, item: Item) -> AbstractContextManager[object]:
        """Begin a recording; it ends with the context."""
        ...

    def progress(self, item: Item, state: Progress) -> None:
        """Take note of how far it has come."""
        ...

    def done(
        self, item: Item, transcript: Transcript, outputs: Sequence[Path], elapsed_s: float
    ) -> None:
        """Take note: its text is written."""
        ...

    def skipped(self, shown: str, message: str) -> None:
        """Take note: a recording was left out, as asked."""
        ...

    def failed(self, shown: str, message: str) -> None:
        """Tell what went wrong with a recording, or with all (`shown` is empty)."""
        ...

    def summary(self, tally: Tally, exit_code: int) -> None:
        """End: nothing follows."""
        ...


class Words:
    """Sentences for a person; `quiet` leaves only what went wrong."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def loading(self, model: str) -> None:
        """Keep it out of logs."""

    def loaded(self, model: str, how: str) -> None:
        """Say so: it is why a model is as fast and as large as it is."""
        self._say(f"{model}: {how}")

    def warned(self, message: str) -> None:
        """Say so, quiet or not."""
        _write(f"voxbar: {message}")

    def working(self, item: Item) -> AbstractContextManager[object]:
        """Name the recording where there are several, as their texts follow each other."""
        if item.count > 1:
            self._say(f"[{item.index}/{item.count}] {item.shown}")
        return nullcontext()

    def progress(self, item: Item, state: Progress) -> None:
        """Keep it out of logs."""

    def done(
        self, item: Item, transcript: Transcript, outputs: Sequence[Path], elapsed_s: float
    ) -> None:
        """Say what was written, and everything that the transcript warns of."""
        if outputs:
            names = ", ".join(str(path) for path in outputs)
            self._say(f"{names} ({transcript.duration:.1f} s of sound in {elapsed_s:.1f} s)")
        for warning in transcript.warnings:
            told = warning if _names(item.shown, warning) else f"{item.shown}: {warning}"
            if not transcript.complete:
                _write(told)
            else:
                self._say(told)

    def skipped(self, shown: str, message: str) -> None:
        """Say so."""
        self._say(f"{shown}: {message}")

    def failed(self, shown: str, message: str) -> None:
        """Say so, quiet or not."""
        named = not shown or _names(shown, message)
        _write(f"voxbar: {message}" if named else f"voxbar: {shown}: {message}")

    def summary(self, tally: Tally, exit_code: int) -> None:
        """Count, where there is more than one to count; name what failed again."""
        del exit_code
        if tally.done + tally.failed + tally.skipped < 2:
            return
        parts = [f"{tally.done} transcribed"]
        parts += [f"{tally.incomplete} of them incomplete"] if tally.incomplete else []
        parts += [f"{tally.skipped} left out"] if tally.skipped else []
        parts += (
            [f"{tally.failed} failed ({', '.join(tally.failures or [])})"] if tally.failed else []
        )
        text = ", ".join(parts) + "."
        if tally.failed or tally.incomplete:
            _write(text)
        else:
            self._say(text)

    def _say(self, text: str) -> None:
        if not self._quiet:
            _write(text)


class Bar(Words):
    """The same sentences, and on a terminal a bar with the time left."""

    def __init__(self) -> None:
        super().__init__(quiet=False)
        self._bars: Bars | None = None

    def loading(self, model: str) -> None:
        """Say what is going on: a large model takes its time."""
        self._say(f"Loading {model} ...")

    def working(self, item: Item) -> AbstractContextManager[object]:
        """Show a bar until the recording is done."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
        from rich.progress import TimeRemainingColumn as TimeLeft

        name = TextColumn("{task.description}", markup=False)
        columns = (name, BarColumn(), TaskProgressColumn(), TimeLeft())
        self._bars = Progress(*columns, console=Console(stderr=True), transient=True)
        place = f"[{item.index}/{item.count}] " if item.count > 1 else ""
        self._bars.add_task(place + item.shown, total=item.duration)
        return self._bars

    def progress(self, item: Item, state: Progress) -> None:
        """Move the bar."""
        if self._bars is not None:
            total_s = state.total_s or item.duration
            self._bars.update(self._bars.task_ids[-1], completed=state.done_s, total=total_s)


class JsonLines:
    """One JSON object a line, for programs."""

    def loading(self, model: str) -> None:
        """Write the event load."""
        self._event("load", model=model)

    def loaded(self, model: str, how: str) -> None:
        """Write the event loaded."""
        self._event("loaded", model=model, how=how)

    def warned(self, message: str) -> None:
        """Write the event warning."""
        self._event("warning", message=message)

    def working(self, item: Item) -> AbstractContextManager[object]:
        """Write the event start."""
        place = {"index": item.index, "count": item.count}
        self._event("start", file=item.shown, **place, duration=item.duration)
        return nullcontext()

    def progress(self, item: Item, state: Progress) -> None:
        """Write the event segment, where there is one, and progress."""
        if s := state.segment:
            times = {"start": round(float(s.start), 3), "end": round(float(s.end), 3)}
            self._event("segment", file=item.shown, **times, text=s.text)
        total_s = state.total_s or item.duration
        self._event("progress", file=item.shown, done_s=round(state.done_s, 3), total_s=total_s)

    def done(
        self, item: Item, transcript: Transcript, outputs: Sequence[Path], elapsed_s: float
    ) -> None:
        """Write the event done."""
        self._event(
            "done",
            file=item.shown,
            outputs=[str(path) for path in outputs],
            duration=round(transcript.duration, 3),
            language=transcript.language,
            complete=transcript.complete,
            warnings=list(transcript.warnings),
            elapsed_s=round(elapsed_s, 3),
        )

    def skipped(self, shown: str, message: str) -> None:
        """Write the event skipped."""
        self._event("skipped", file=shown, message=message)

    def failed(self, shown: str, message: str) -> None:
        """Write the event error; `file` is null where it concerns all."""
        self._event("error", file=shown or None, message=message)

    def summary(self, tally: Tally, exit_code: int) -> None:
        """Write the event summary."""
        counts = {"done": tally.done, "failed": tally.failed, "skipped": tally.skipped}
        self._event("summary", **counts, incomplete=tally.incomplete, exit_code=exit_code)

    def _event(self, event: str, **fields: object) -> None:
        _write(json.dumps({"event": event, **fields}))  # ASCII: any terminal and any locale


def open_reporter(*, quiet: bool, json_progress: bool) -> Reporter:
    """Choose who tells: JSON lines where asked for, a bar on a terminal, else plain words."""
    if json_progress:
        return JsonLines()
    if sys.stderr.isatty() and not quiet:
        return Bar()
    return Words(quiet=quiet)


def _names(shown: str, message: str) -> bool:
    return Path(shown).name in message


def _write(text: str) -> None:
    """Write a line; a name in it can steer no terminal."""
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
