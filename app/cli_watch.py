"""The command `voxbar watch`: a folder whose recordings become text as they appear."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from app.errors import AppError
from app.paths import folders
from app.watch import SETTLE_S, Notes, Told, Watch, open_notes
from asr.cli_engine import (
    DEFAULT_MODEL,
    Exit,
    add_engine_arguments,
    add_words_argument,
    exit_code,
    given_words,
    open_engine,
    passed_over,
)
from asr.cli_interrupt import Interrupt
from asr.errors import AsrError, Cancelled, OptionError
from asr.formats import FORMATS, Format, render, write_atomically
from asr.types import Engine, Options

EPILOG = """\
A recording is done once, when it has not changed for a few seconds; what is in the folder already
is done first. A text that is there is never written over. What was done is noted in VoxBar's own
folder, so that a restart repeats nothing; a recording that changes is done again, under a new name.
Ctrl-C ends it; a recording that was not finished is done the next time.

exit codes: 0 or 130 ended, 1 the folder cannot be used, 2 not understood, 3 the model cannot be
loaded"""
EVERY_S = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = EPILOG
    parser.add_argument("folder", metavar="DIR", help="the folder to watch (not its folders)")
    parser.add_argument("-o", "--output-dir", metavar="DIR", help="write texts here, not beside")
    formats = "|".join(FORMATS)
    parser.add_argument(
        "-f", "--format", default="txt", metavar=formats, help="several with commas"
    )
    parser.add_argument("-m", "--model", default=DEFAULT_MODEL, help="a model's name or folder")
    add_words_argument(parser)
    parser.add_argument("--once", action="store_true", help="do what is there, then end")
    parser.add_argument(
        "--every", type=float, default=EVERY_S, metavar="S", help="seconds between two looks"
    )
    parser.add_argument(
        "--settle", type=float, default=SETTLE_S, metavar="S", help="seconds without a change"
    )
    add_engine_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Watch until stopped; give the exit code."""
    with Interrupt() as interrupt:
        try:
            return _watch(arguments, interrupt)
        except (KeyboardInterrupt, Cancelled):
            _say("Stopped; what was finished is kept.")
            return Exit.INTERRUPTED
        except AsrError as error:
            _say(f"voxbar watch: {error}")
            return exit_code(error)
        except AppError as error:
            _say(f"voxbar watch: {error}")
            return Exit.SOME_FAILED


def _watch(arguments: argparse.Namespace, interrupt: Interrupt) -> int:
    folder, formats = Path(arguments.folder), _formats(arguments.format)
    if not folder.is_dir():
        raise OptionError(f"There is no folder {folder}.")
    if arguments.every <= 0 or arguments.settle < 0:
        raise OptionError("--every and --settle are numbers of seconds.")
    options = Options(words=given_words(arguments.words))
    if told := passed_over(options.words, arguments.engine, arguments.model):
        _say(f"voxbar watch: {told}")
    held, notes = _notes(folder)
    where = arguments.model, arguments.device, arguments.engine, arguments.precision
    worker = Worker(partial(open_engine, *where), options)
    try:
        watch = Watch(
            folder,
            notes,
            partial(worker.transcribe, interrupt=interrupt),
            Told(done=_done, left_out=_left_out, failed=_failed),
            formats=formats,
            output_dir=Path(arguments.output_dir) if arguments.output_dir else None,
            settle_s=arguments.settle,
        )
        _say(f"Watching {folder}; Ctrl-C ends it.")
        _look_on(watch, arguments)
    finally:
        worker.close()
        os.close(held)
    return Exit.OK


def _look_on(watch: Watch, arguments: argparse.Namespace) -> None:
    """Look again and again; with --once, until everything that is there now had time to settle."""
    until = time.monotonic() + arguments.settle
    while True:
        now = time.monotonic()
        watch.look(now)
        if arguments.once and now > until:
            return
        time.sleep(
            min(arguments.every, arguments.settle + 0.05) if arguments.once else arguments.every
        )


class Worker:
    """Loads the model when the first recording is there, and keeps it."""

    def __init__(self, open_model: Callable[[], Engine], options: Options) -> None:
        self._open, self._options = open_model, options
        self._engine: Engine | None = None

    def transcribe(self, path: Path, outputs: Sequence[Path], interrupt: Interrupt) -> None:
        """Write the text of a recording into every output, none of which is there yet."""
        if self._engine is None:
            self._engine = self._open()
        with interrupt.deferred():
            transcript = self._engine.transcribe(
                path, self._options, cancelled=lambda: interrupt.requested
            )
        for output in outputs:
            write_atomically(
                output, render(transcript, _format(output.suffix[1:])), overwrite=False
            )
        for warning in transcript.warnings:
            _say(f"{path.name}: {warning}")

    def close(self) -> None:
        """Give the model back."""
        if self._engine is not None:
            self._engine.close()


def _notes(folder: Path) -> tuple[int, Notes]:
    opened = open_notes(folders().data / "watch", folder)
    if opened is None:
        raise OptionError(f"Another VoxBar watches {folder} already.")
    return opened


def _formats(asked: str) -> tuple[Format, ...]:
    return tuple(dict.fromkeys(_format(name.strip().lower()) for name in asked.split(",")))


def _format(name: str) -> Format:
    for known in FORMATS:
        if name == known:
            return known
    raise OptionError(f'There is no format "{name}"; there are {", ".join(FORMATS)}.')


def _done(path: Path, outputs: Sequence[Path]) -> None:
    _say(f"{path.name}: {', '.join(str(output) for output in outputs)}")


def _left_out(path: Path, why: str) -> None:
    _say(f"{path.name}: {why}")


def _failed(path: Path, why: str) -> None:
    _say(f"voxbar: {path.name}: {why}")


def _say(text: str) -> None:
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
