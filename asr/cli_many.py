"""Recordings that are transcribed side by side, and told of one after another.

Each one's files are written as soon as its text is there; what is printed and what is told keeps
the order of the recordings.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from asr.audio import probe
from asr.cli_inputs import Source
from asr.cli_outputs import Job
from asr.cli_progress import Item, Reporter
from asr.engine_run import is_file
from asr.errors import AsrError, AudioError, Cancelled
from asr.formats import Format
from asr.types import CancelCheck, Engine, Options, Outcome, Progress, Transcript

log = logging.getLogger(__name__)

NO_SHIFT_S = 0.02  # sound that begins this soon after the pictures begins with them


@dataclass(slots=True, kw_only=True)
class Entry:
    """One recording, what is to be written of it, and what is known of it so far."""

    job: Job
    files: dict[Format, Path]
    place: tuple[int, int]  # its number from 1, and how many there are
    item: Item | None = None  # once it is being told of
    states: list[Progress] = field(default_factory=list)  # still to be told
    outcome: Outcome | None = None

    @property
    def shown(self) -> str:
        """The recording's name in messages."""
        return self.job.source.shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """What is done with texts, and with what has none; called in the order of the recordings."""

    write: Callable[[Transcript, dict[Format, Path]], None]  # its files, at once; out of order
    show: Callable[[Transcript], None]  # a text that goes into no file
    done: Callable[[Item, Transcript, dict[Format, Path], float], None]  # and how long it took
    failed: Callable[[str, str], None]


class SideBySide:
    """Transcribes `entries`, all of which are files; what one of them does cannot harm another."""

    def __init__(
        self, entries: Sequence[Entry], reporter: Reporter, ends: Ends, cancelled: CancelCheck
    ) -> None:
        self._entries, self._reporter, self._ends = entries, reporter, ends
        self._cancelled = cancelled
        self._told = 0  # entries whose end was told of
        self._open = ExitStack()  # what the reporter shows of the entry in turn

    def run(self, engine: Engine, options: Options) -> None:
        """Do it; raises Cancelled or KeyboardInterrupt, after telling of what was finished."""
        paths = [path_of(entry.job.source) for entry in self._entries]
        try:
            self._tell()
            for outcome in engine.transcribe_many(paths, options, self._progress, self._cancelled):
                self._keep(outcome)
                self._tell()
        except (Cancelled, KeyboardInterrupt):
            self._tell_finished()
            raise
        finally:
            self._open.close()
        if self._cancelled():
            raise Cancelled

    def _progress(self, index: int, state: Progress) -> None:
        entry = self._entries[index]
        if index == self._told and entry.item is not None:
            self._reporter.progress(entry.item, state)
        else:
            entry.states.append(state)

    def _keep(self, outcome: Outcome) -> None:
        """Write the files of a recording that is done, whoever's turn it is."""
        entry = self._entries[outcome.index]
        if outcome.transcript is not None:
            outcome = self._written(entry, outcome, outcome.transcript)
        if outcome.index >= self._told:
            entry.outcome = outcome

    def _written(self, entry: Entry, outcome: Outcome, transcript: Transcript) -> Outcome:
        try:
            start_s, _ = claims(entry.job.source)
            transcript = later(transcript, start_s)
            self._ends.write(transcript, entry.files)
        except Exception as error:  # noqa: BLE001 - told when it is its turn
            return replace(outcome, transcript=None, error=error)
        return replace(outcome, transcript=transcript)

    def _tell(self) -> None:
        """Tell of the entries in turn, up to the first whose outcome is not known."""
        while self._told < len(self._entries):
            entry = self._entries[self._told]
            item = entry.item or self._begin(entry)
            if item is not None and entry.outcome is None:
                return
            self._told += 1
            if item is not None and entry.outcome is not None:
                self._end(entry, item, entry.outcome)

    def _tell_finished(self) -> None:
        """Tell of what was finished before its turn."""
        self._open.close()
        for entry in self._entries[self._told :]:
            self._told += 1
            if entry.outcome is not None and (item := entry.item or self._begin(entry)):
                self._end(entry, item, entry.outcome)

    def _begin(self, entry: Entry) -> Item | None:
        """Begin to tell of a recording; None where it cannot be read at all, which is told."""
        try:
            _, duration = claims(entry.job.source)
        except AsrError as error:
            self._ends.failed(entry.shown, str(error))
            return None
        number, count = entry.place
        entry.item = Item(shown=entry.shown, index=number, count=count, duration=duration)
        self._open.enter_context(self._reporter.working(entry.item))
        for state in entry.states:
            self._reporter.progress(entry.item, state)
        entry.states.clear()
        return entry.item

    def _end(self, entry: Entry, item: Item, outcome: Outcome) -> None:
        self._open.close()
        entry.outcome = None  # its text need not be held any longer
        try:
            if outcome.transcript is not None and not entry.files:
                self._ends.show(outcome.transcript)
        except AsrError as error:
            outcome = replace(outcome, transcript=None, error=error)
        if outcome.transcript is not None:
            self._ends.done(item, outcome.transcript, entry.files, outcome.took_s)
        else:
            self._ends.failed(entry.shown, sentence(outcome.error))


def sentence(error: Exception | None) -> str:
    """Say what went wrong; what nobody foresaw is noted as well."""
    if isinstance(error, AsrError):
        return str(error)
    log.error("transcribing failed", exc_info=error)
    return f"An unexpected error, please report it: {error!r}."


def stretches(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Part recordings, in their order, into files side by side and streams, each alone."""
    files: list[Entry] = []
    for entry in entries:
        if is_plain(entry.job.source):
            files.append(entry)
            continue
        yield from [files] if files else []
        yield [entry]
        files = []
    yield from [files] if files else []


def is_plain(source: Source) -> bool:
    """Say whether a recording may be opened more than once: standard input and pipes may not."""
    return source.path is not None and is_file(source.path)


def path_of(source: Source) -> Path:
    """Give the path of a plain file."""
    if source.path is None:
        raise AudioError("Standard input has no path.")
    return source.path


def claims(source: Source) -> tuple[float, float | None]:
    """Give where a recording's sound begins and how long it claims to be. Raises AudioError."""
    if not is_plain(source):
        return 0.0, None
    info = probe(path_of(source))
    return info.start, info.duration


def later(transcript: Transcript, by_s: float) -> Transcript:
    """Move all times: a video's sound may begin later than its pictures."""
    if by_s < NO_SHIFT_S:
        return transcript
    segments = tuple(
        replace(
            s,
            start=s.start + by_s,
            end=s.end + by_s,
            words=tuple(replace(w, start=w.start + by_s, end=w.end + by_s) for w in s.words),
        )
        for s in transcript.segments
    )
    return replace(transcript, segments=segments, duration=transcript.duration + by_s)
