"""The command `voxbar history`: read, export and wipe what was dictated.

Exit codes: 0 done, 1 nothing of that kind or the file cannot be used, 2 not meant like that.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TextIO

from app import history_pairs, paths
from app.errors import HistoryError
from app.history import Entry, History
from app.history_export import WRITERS, as_json
from app.history_file import NAME

DONE, FAILED, USAGE = 0, 1, 2
ALL = 1_000_000_000  # as a limit: every entry


def folder() -> Path:
    """Give where the history lies."""
    return paths.folders().data / "history"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `voxbar history` its subcommands."""
    commands = parser.add_subparsers(dest="history_command", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the newest entries, one per line")
    search = commands.add_parser("search", help="entries with all these words")
    search.add_argument("words", nargs="+")
    for command in (listing, search):
        command.add_argument("-n", "--limit", type=int, default=20, help="how many at most")
        command.add_argument("--json", action="store_true", help="with all that is known, as JSON")
    show = commands.add_parser("show", help="the text of one entry")
    show.add_argument("id", type=int)
    show.add_argument("--raw", action="store_true", help="as the model wrote it")
    show.add_argument("--json", action="store_true", help="with all that is known, as JSON")
    export = commands.add_parser("export", help="all entries, to a file or standard output")
    export.add_argument("-f", "--format", choices=sorted(WRITERS), default="json")
    export.add_argument(
        "--corrections",
        metavar="DIR",
        type=Path,
        help="only what you corrected, with its sound, as a NeMo manifest in a new folder",
    )
    export.add_argument("-o", "--output", type=Path, help="a new file; never written over")
    delete = commands.add_parser("delete", help="wipe entries, with their sound")
    delete.add_argument("id", type=int, nargs="+")
    clear = commands.add_parser("clear", help="wipe everything")
    clear.add_argument("--yes", action="store_true", help="do not ask")


def run(args: argparse.Namespace, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Do what was asked; texts to `out`, sentences to `err`; give the exit code."""
    out, err = out or sys.stdout, err or sys.stderr
    if args.history_command == "clear" and not args.yes and not _agreed(err):
        return USAGE
    if not (folder() / NAME).exists():
        err.write("There is no history yet.\n")
        return DONE if args.history_command in ("list", "search", "export", "clear") else FAILED
    told = err
    try:
        with History(folder(), lambda sentence: _say(told, sentence)) as history:
            return _COMMANDS[args.history_command](history, args, out, err)
    except HistoryError as error:
        err.write(f"{error}\n")
        return FAILED


def _list(history: History, args: argparse.Namespace, out: TextIO, _err: TextIO) -> int:
    _print(history.newest(args.limit), args, out)
    return DONE


def _search(history: History, args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    found = history.search(" ".join(args.words), args.limit)
    _print(found, args, out)
    if not found:
        err.write("Nothing found.\n")
    return DONE if found else FAILED


def _show(history: History, args: argparse.Namespace, out: TextIO, _err: TextIO) -> int:
    entry = history.get(args.id)
    if args.json:
        out.write(json.dumps(json.loads(as_json([entry]))[0], ensure_ascii=False, indent=2) + "\n")
    else:
        out.write((entry.raw if args.raw else entry.text) + "\n")
    return DONE


def _export(history: History, args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if args.corrections is not None:
        err.write(f"{history_pairs.export(history, args.corrections)} corrections written.\n")
        return DONE
    text = WRITERS[args.format](reversed(history.newest(ALL)))
    if args.output is None:
        out.write(text)
        return DONE
    try:
        descriptor = paths.open_private(args.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except FileExistsError:
        err.write(f"{args.output} is there already: give another name.\n")
        return FAILED
    except OSError as error:
        err.write(f"{args.output} cannot be written: {error.strerror}.\n")
        return FAILED
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return DONE


def _delete(history: History, args: argparse.Namespace, _out: TextIO, err: TextIO) -> int:
    wanted = set(args.id)
    gone = history.delete(*wanted)
    if gone < len(wanted):
        err.write(f"{len(wanted) - gone} of {len(wanted)} were not in the history.\n")
    return DONE if gone == len(wanted) else FAILED


def _clear(history: History, _args: argparse.Namespace, _out: TextIO, err: TextIO) -> int:
    err.write(f"{history.clear()} entries wiped.\n")
    return DONE


def _print(entries: list[Entry], args: argparse.Namespace, out: TextIO) -> None:
    if args.json:
        out.write(as_json(entries))
        return
    for entry in entries:
        text = " ".join(entry.text.split()) or f"({entry.state.value})"
        out.write(f"{entry.id:>6}  {entry.started.astimezone():%Y-%m-%d %H:%M}  {text}\n")


def _say(err: TextIO, sentence: str) -> None:
    err.write(sentence + "\n")


def _agreed(err: TextIO) -> bool:
    if not sys.stdin.isatty():
        err.write("This wipes the whole history; say --yes if you mean it.\n")
        return False
    err.write("Wipe the whole history? [y/N] ")
    err.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


_COMMANDS = {
    "list": _list,
    "search": _search,
    "show": _show,
    "export": _export,
    "delete": _delete,
    "clear": _clear,
}
