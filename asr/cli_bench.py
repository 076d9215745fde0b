"""The command `voxbar bench`: how fast models are, compared in one run."""

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from asr.audio import read_audio
from asr.bench import LENGTHS_S, RUNS, Bench, bench, load_timed
from asr.cli_engine import DEFAULT_MODEL, Exit, add_engine_arguments, exit_code, open_engine
from asr.cli_interrupt import Interrupt
from asr.engine import assets_folder
from asr.errors import AsrError, OptionError

DESCRIPTION = """\
Measure how fast models are: each on sounds of several lengths, in turns, after a round to warm up.
Compare figures of one run only. The last line is JSON."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description = DESCRIPTION
    parser.add_argument(
        "-m", "--model", action="append", metavar="MODEL", help="a model; several to compare them"
    )
    add_engine_arguments(parser)
    lengths = ",".join(f"{s:g}" for s in LENGTHS_S)
    parser.add_argument(
        "--lengths", default=lengths, metavar="S,S", help=f"seconds of sound (default: {lengths})"
    )
    parser.add_argument(
        "--runs", type=int, default=RUNS, metavar="N", help=f"how often (default: {RUNS})"
    )
    parser.add_argument("--audio", metavar="FILE", help="what is repeated (default: a sample)")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; give the exit code."""
    try:
        with Interrupt() as interrupt:
            result = _measure(arguments, interrupt)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except AsrError as error:
        sys.stderr.write(f"voxbar bench: {error}\n")
        return exit_code(error)
    sys.stdout.write(f"{result.table()}\n{json.dumps(result.to_json())}\n")
    return Exit.OK


def _measure(arguments: argparse.Namespace, interrupt: Interrupt) -> Bench:
    lengths_s = _lengths(arguments.lengths)
    audio = arguments.audio or assets_folder() / "samples" / "jfk.flac"
    sample = read_audio(Path(audio))
    names = arguments.model or [DEFAULT_MODEL]
    where = arguments.device, arguments.engine
    models = [load_timed(partial(open_engine, name, *where)) for name in names]
    try:
        with interrupt.deferred():
            return bench(
                models,
                sample,
                arguments.device,
                lengths_s=lengths_s,
                runs=arguments.runs,
                progress=_count,
                cancelled=lambda: interrupt.requested,
            )
    finally:
        for model in models:
            model.engine.close()


def _lengths(text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise OptionError(f'--lengths takes seconds, as in 5,10,30, not "{text}".') from None


def _count(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total}" + ("\r\033[K" if done == total else ""))
        sys.stderr.flush()
