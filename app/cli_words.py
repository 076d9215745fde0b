"""The command `voxbar words`: the person's names and terms, and proposals out of a text."""

import argparse
import sys
from pathlib import Path

from app import rules_names
from app.errors import AppError, RulesError
from app.paths import folders
from app.rules_propose import propose, read_text

DESCRIPTION = """\
Names and terms that are favoured while you dictate and in files: your own list.

list shows it, add and remove change it. propose reads a text (mail, notes, a manual) and writes
terms that may be worth listing, one a line; nothing is added by itself."""

EPILOG = """\
examples:
  voxbar words add Kubernetes "New York"
  voxbar words propose notes.txt > new.txt       strike out what you do not want, then:
  voxbar words add < new.txt

exit codes: 0 done   1 the list or the text cannot be read or written   2 not understood, or
no words given"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument("action", choices=["list", "add", "remove", "propose"])
    parser.add_argument(
        "words", nargs="*", metavar="WORD|FILE", help="terms; for propose a text, - standard input"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do it; give the exit code."""
    path = folders().config / rules_names.NAME
    try:
        if arguments.action == "propose":
            return _propose(path, arguments.words)
        own = rules_names.load(path)
        if arguments.action == "list":
            _write(own)
            return 0
        text = "\n".join(arguments.words) if arguments.words else _standard_input()
        given = rules_names.parse(text)
        if not given:
            sys.stderr.write("voxbar words: No words were given, so the list stays as it is.\n")
            return 2
        kept = tuple(word for word in own if word not in given)
        rules_names.save(path, (*kept, *given) if arguments.action == "add" else kept)
    except AppError as error:
        sys.stderr.write(f"voxbar words: {error}\n")
        return 1
    return 0


def _propose(path: Path, names: list[str]) -> int:
    if len(names) != 1:
        sys.stderr.write("voxbar words: Name one text file, or - for standard input.\n")
        return 2
    text = _standard_input() if names[0] == "-" else read_text(Path(names[0]))
    found = propose(text, rules_names.load(path))
    _write(tuple(proposal.term for proposal in found))
    if not found:
        sys.stderr.write("voxbar words: Nothing in it looks worth listing.\n")
    return 0


def _standard_input() -> str:
    if sys.stdin is None:
        raise RulesError("Standard input is closed: name the words, or pipe a text into it.")
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesError("Standard input is no text in UTF-8.") from error


def _write(words: tuple[str, ...]) -> None:
    sys.stdout.write("".join(f"{word}\n" for word in words))
