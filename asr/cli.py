"""The command `voxbar transcribe`: recordings in, texts out, one failure apart from the next."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

from asr.cli_engine import Exit, check_context, exit_code, open_engine, passed_over
from asr.cli_inputs import Gathered, Source, gather
from asr.cli_interrupt import Interrupt
from asr.cli_many import Ends, Entry, SideBySide, is_plain, sentence, stretches
from asr.cli_options import Request, add_arguments, read_request
from asr.cli_outputs import Job, left_to_write, plan
from asr.cli_progress import Item, Reporter, Tally, open_reporter
from asr.cli_stdin import from_stdin
from asr.errors import (
    Cancelled,
    DeviceError,
    ModelError,
    OptionError,
    OutputError,
)
from asr.formats import Format, render, write_atomically
from asr.types import Engine, Explained, Progress, Transcript

__all__ = ["add_arguments", "run"]


class ReaderGone(Exception):  # noqa: N818 - no error: `voxbar ... | head` has read enough
    """Nobody reads standard output any more."""


def run(arguments: argparse.Namespace) -> int:
    """Transcribe what was asked for and give the exit code."""
    try:
        request = read_request(arguments)
    except OptionError as error:
        print(f"voxbar transcribe: {error}", file=sys.stderr)
        return Exit.USAGE
    reporter = open_reporter(quiet=request.quiet, json_progress=request.json_progress)
    with Interrupt() as interrupt:
        return Batch(request, reporter, interrupt).run()


class Batch:
    """All recordings of one call; what one of them does cannot harm another."""

    def __init__(self, request: Request, reporter: Reporter, interrupt: Interrupt) -> None:
        self._request, self._reporter, self._interrupt = request, reporter, interrupt
        self._tally = Tally(failures=[])

    def run(self) -> int:
        """Do it and give the exit code."""
        try:
            code = self._run()
        except (KeyboardInterrupt, Cancelled):
            self._reporter.failed("", "Interrupted; what was finished is kept.")
            code = Exit.INTERRUPTED
        except (ModelError, DeviceError, OptionError) as error:
            self._reporter.failed("", str(error))
            code = exit_code(error)
        except ReaderGone:
            _forget_stdout()
            code = Exit.READER_GONE
        self._reporter.summary(self._tally, code)
        return code

    def _run(self) -> Exit:
        gathered = gather(self._request.inputs, recursive=self._request.recursive)
        for problem in gathered.problems:
            self._fail(problem.shown, problem.message)
        work = self._open_work(gathered)
        if work:
            request = self._request
            if told := passed_over(request.options.words, request.engine, request.model):
                self._reporter.warned(told)
            self._reporter.loading(request.model)
            engine = open_engine(*request.where)
            if isinstance(engine, Explained) and engine.how:
                self._reporter.loaded(request.model, engine.how)
            try:
                check_context(engine, request.options, request.model)
                for stretch in stretches(work):
                    self._transcribe(engine, stretch)
            finally:
                engine.close()
        if self._tally.failed:
            return Exit.SOME_FAILED
        return Exit.INCOMPLETE if self._tally.incomplete else Exit.OK

    def _open_work(self, gathered: Gathered) -> list[Entry]:
        """Leave out, before any work is done, what is there already."""
        work: list[tuple[Job, dict[Format, Path]]] = []
        for job in plan(gathered, self._request):
            try:
                files = left_to_write(job, self._request.existing, gathered.sources)
            except OutputError as error:
                self._fail(job.source.shown, str(error))
                continue
            if job.files and not files:
                self._tally.skipped += 1
                self._reporter.skipped(job.source.shown, "left out, its text is there already.")
            else:
                work.append((job, files))
        return [
            Entry(job=job, files=files, place=(number, len(work)))
            for number, (job, files) in enumerate(work, 1)
        ]

    def _transcribe(self, engine: Engine, entries: Sequence[Entry]) -> None:
        """Transcribe files side by side, or one stream."""
        if not is_plain(entries[0].job.source):
            self._guarded(engine, entries[0])
            return
        ends = Ends(write=self._write, show=self._show, done=self._done, failed=self._fail)
        with self._interrupt.deferred():
            several = SideBySide(entries, self._reporter, ends, lambda: self._interrupt.requested)
            several.run(engine, self._request.options)

    def _guarded(self, engine: Engine, entry: Entry) -> None:
        try:
            self._one(engine, entry)
        except (Cancelled, OptionError, ReaderGone):
            raise
        except Exception as error:  # noqa: BLE001 - it is told, and costs one recording
            self._fail(entry.shown, sentence(error))

    def _one(self, engine: Engine, entry: Entry) -> None:
        started, (number, count) = time.monotonic(), entry.place
        item = Item(shown=entry.shown, index=number, count=count, duration=None)
        with self._reporter.working(item):
            transcript = self._streamed(engine, entry.job.source, item)
        self._write(transcript, entry.files)
        if not entry.files:
            self._show(transcript)
        self._done(item, transcript, entry.files, time.monotonic() - started)
        if self._interrupt.requested:
            raise Cancelled

    def _streamed(self, engine: Engine, source: Source, item: Item) -> Transcript:
        def progress(state: Progress) -> None:
            self._reporter.progress(item, state)

        def cancelled() -> bool:
            return self._interrupt.requested

        with self._interrupt.deferred():
            if source.path is None:
                return from_stdin(engine, self._request.options, progress, cancelled)
            return engine.transcribe(source.path, self._request.options, progress, cancelled)

    def _done(
        self, item: Item, transcript: Transcript, files: dict[Format, Path], elapsed_s: float
    ) -> None:
        self._tally.done += 1
        self._tally.incomplete += not transcript.complete
        self._reporter.done(item, transcript, list(files.values()), elapsed_s)

    def _write(self, transcript: Transcript, files: dict[Format, Path]) -> None:
        shape, words = self._request.shape, self._request.words
        overwrite = self._request.existing == "overwrite"
        for format_, path in files.items():
            text = render(transcript, format_, shape=shape, words=words)
            write_atomically(path, text, overwrite=overwrite)

    def _show(self, transcript: Transcript) -> None:
        request = self._request
        _print_text(
            render(transcript, request.formats[0], shape=request.shape, words=request.words)
        )

    def _fail(self, shown: str, message: str) -> None:
        self._tally.failed += 1
        self._tally.failures = [*(self._tally.failures or []), shown]
        self._reporter.failed(shown, message)


def _print_text(text: str) -> None:
    """Put a text on standard output, now, in UTF-8 unless that is a terminal."""
    if sys.stdout is None:
        raise OutputError("Standard output is closed: there is nowhere to put the text; use -o.")
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        print(text, end="", flush=True)
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as error:
        raise OutputError(f"Standard output cannot be written: {error.strerror}.") from error


def _forget_stdout() -> None:
    """Let the interpreter's last flush go nowhere, so that it has nothing to complain of."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
