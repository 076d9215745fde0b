"""The command `voxbar evaluate`: how well models hear a manifest's recordings."""

import argparse
import json
import sys
from pathlib import Path

from asr import cli_tidy
from asr.cli_engine import (
    DEFAULT_MODEL,
    Exit,
    add_engine_arguments,
    exit_code,
    given_words,
    open_engine,
    passed_over,
)
from asr.cli_interrupt import Interrupt
from asr.errors import AsrError, OptionError
from asr.evaluate import Report, Score, evaluate
from asr.evaluate_words import as_line, score
from asr.types import Options

DESCRIPTION = """\
Measure how well models hear: word and character error rates by category, words invented where
nobody speaks, and the speed.

MANIFEST has a JSON object a line with audio_filepath (relative to it) and text, and where known
category and lang, as NeMo writes it. A clip with an empty text holds no speech."""

EPILOG = """\
examples:
  voxbar evaluate recordings/manifest.jsonl
  voxbar evaluate -m moonshine-tiny -m ./canary-qwen-2.5b --json recordings/manifest.jsonl
  voxbar evaluate -m ./canary-qwen-2.5b --tidy texts.txt"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument("manifests", nargs="*", metavar="MANIFEST", help="recordings with texts")
    parser.add_argument(
        "-m", "--model", action="append", metavar="MODEL", help="a model; several to compare them"
    )
    add_engine_arguments(parser)
    parser.add_argument(
        "--normalizer",
        choices=["english", "basic"],
        default="english",
        help="what of Whisper's evens out the spelling (default: english)",
    )
    parser.add_argument(
        "--words",
        metavar="FILE",
        type=Path,
        help="favour the names and terms in FILE (one a line), and count what that brings",
    )
    parser.add_argument(
        "--tidy",
        metavar="FILE",
        help="in place of recordings: tidy these texts (a line each, or JSON lines with raw) with"
        " a model that can write, and say of each whether it may stand and came in time",
    )
    parser.add_argument(
        "--deadline",
        type=float,
        default=2.5,
        metavar="SECONDS",
        help="how long a tidied text may take (default: 2.5)",
    )
    parser.add_argument("--no-vad", action="store_true", help="decode all, silence too")
    parser.add_argument("--json", action="store_true", help="the same, and every clip, as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print; give the exit code."""
    try:
        if arguments.tidy:
            return _tidy(arguments)
        if not arguments.manifests:
            raise OptionError("Name a manifest.")
        with Interrupt() as interrupt:
            models = arguments.model or [DEFAULT_MODEL]
            words = given_words(arguments.words)
            reports = [_report(model, arguments, words, interrupt) for model in models]
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except AsrError as error:
        sys.stderr.write(f"voxbar evaluate: {error}\n")
        return exit_code(error)
    sys.stdout.write(_as_json(reports) if arguments.json else _as_tables(reports))
    for report in reports if words and not arguments.json else ():
        found = score(report, words, arguments.normalizer)
        sys.stdout.write(f"\n{report.model}: {as_line(found, len(words))}\n")
    return Exit.OK


def _tidy(arguments: argparse.Namespace) -> int:
    if arguments.manifests or len(arguments.model or ()) > 1:
        raise OptionError("--tidy takes one model and no manifest.")
    (model,) = arguments.model or [DEFAULT_MODEL]
    with Interrupt():
        engine = open_engine(model, arguments.device, arguments.engine, arguments.precision)
        try:
            cli_tidy.run(
                arguments.tidy, engine, deadline_s=arguments.deadline, as_json=arguments.json
            )
        finally:
            engine.close()
    return Exit.OK


def _report(
    model: str, arguments: argparse.Namespace, words: tuple[str, ...], interrupt: Interrupt
) -> Report:
    if told := passed_over(words, arguments.engine, model):
        sys.stderr.write(f"voxbar evaluate: {told}\n")
    engine = open_engine(model, arguments.device, arguments.engine, arguments.precision)
    try:
        with interrupt.deferred():
            return evaluate(
                arguments.manifests,
                engine,
                arguments.normalizer,
                _count,
                options=Options(vad=not arguments.no_vad, words=words),
                cancelled=lambda: interrupt.requested,
            )
    finally:
        engine.close()


def _count(done: int, clips: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{clips}" + ("\r\033[K" if done == clips else ""))
        sys.stderr.flush()


def _as_json(reports: list[Report]) -> str:
    return json.dumps({"reports": [json.loads(r.to_json()) for r in reports]}, indent=1) + "\n"


def _as_tables(reports: list[Report]) -> str:
    tables = [report.table() for report in reports]
    if len(reports) > 1:
        tables.append(side_by_side(reports))
    return "\n\n".join(tables) + "\n"


def side_by_side(reports: list[Report]) -> str:
    """Lay the word error rates of several models out, a row for each category."""
    columns = [["WER %", *(score.category for score in _scores(reports[0]))]]
    columns += [[r.model, *(_rate(score) for score in _scores(r))] for r in reports]
    widths = [max(len(cell) for cell in column) for column in columns]
    return "\n".join(_aligned(row, widths) for row in zip(*columns, strict=True))


def _scores(report: Report) -> tuple[Score, ...]:
    return (*report.scores, report.total)


def _rate(score: Score) -> str:
    return "-" if score.wer is None else f"{score.wer:.1f}"


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *others = zip(cells, widths, strict=True)
    return "  ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)])
