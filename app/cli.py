"""The command `voxbar`: finds the subcommand that is meant; imports no more than that one needs."""

import difflib
import errno
import os
import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Protocol

from app.cli_parser import USAGE, Parser

FAILED, INTERRUPTED, READER_GONE = 1, 130, 141

HELP = """\
usage: voxbar                start the app in the tray
       voxbar FILE...        the same, and transcribe these in its window
       voxbar COMMAND ...

Speech to text on this machine; nothing is sent anywhere.

commands:
{commands}

  voxbar COMMAND --help     what a command can do
  voxbar --version          which version this is

example:
  voxbar transcribe talk.mp3 -f srt --subtitles > talk.srt"""


class Subcommand(Protocol):
    """A module that holds a subcommand."""

    def add_arguments(self, parser: ArgumentParser, /) -> None:
        """Declare the options."""
        ...

    def run(self, arguments: Namespace, /) -> int:
        """Do it and give the exit code."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One subcommand; `find` imports its module."""

    name: str
    summary: str
    find: Callable[[], Subcommand]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give the exit code."""
    try:
        words = list(sys.argv[1:] if arguments is None else arguments)
        if sys.stdout is None and words[:1] != ["transcribe"]:  # closed; transcribe says so itself
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
        _take_any_text()
        code = dispatch(words)
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `voxbar help | head`: let the last flush go nowhere
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("voxbar: Standard output cannot be written: the disk is full.", file=sys.stderr)
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return code


def _take_any_text() -> None:
    """Have standard output take every letter: UTF-8, but for a terminal, which has its own."""
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8")


def dispatch(arguments: list[str]) -> int:
    """Find out what is meant and do it."""
    if not arguments:
        return _tray()
    first, *others = arguments
    if first in ("-V", "--version", "version"):
        from asr import origin

        print(f"voxbar {origin.described()}")
        return 0
    if first in ("-h", "--help", "help") and not others:
        print(HELP.format(commands=_list_of_commands()))
        return 0
    if first == "help":
        first, others = others[0], ["--help"]
    command = next((c for c in COMMANDS if c.name == first), None)
    if command is None and _is_file(first) and not any(w.startswith("-") for w in others):
        command, others = next(c for c in COMMANDS if c.name == "open"), arguments
    if command is None:
        print(f"voxbar: {_not_understood(first)}", file=sys.stderr)
        return USAGE
    module = command.find()
    return module.run(make_parser(command, module).read(others))


def _tray() -> int:
    """Start the app with windows, or bring the one that runs to the front."""
    from app import main as tray
    from app.errors import AppError

    try:
        return tray.run()
    except AppError as error:
        print(f"voxbar: {error}", file=sys.stderr)
        return USAGE


def make_parser(command: Command, module: Subcommand) -> Parser:
    """Give the parser of one subcommand."""
    parser = Parser(f"voxbar {command.name}", f"{command.summary[0].upper()}{command.summary[1:]}.")
    module.add_arguments(parser)
    return parser


def _list_of_commands() -> str:
    return "\n".join(f"  {c.name:<25} {c.summary}" for c in COMMANDS)


def _not_understood(word: str) -> str:
    if word.startswith("-"):
        return f"The command comes first: voxbar COMMAND {word} ...; see voxbar help."
    if _is_file(word):
        return f"To turn {word} into text: voxbar transcribe {shlex.quote(word)}"
    near = difflib.get_close_matches(word, [c.name for c in COMMANDS], n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f'There is no command "{word}".{meant} See voxbar help.'


def _is_file(word: str) -> bool:
    with suppress(OSError, ValueError):
        return Path(word).exists()
    return False


def _transcribe() -> Subcommand:
    from asr import cli

    return cli


def _evaluate() -> Subcommand:
    from asr import cli_evaluate

    return cli_evaluate


def _bench() -> Subcommand:
    from app import cli_bench

    return cli_bench


def _devices() -> Subcommand:
    from app import cli_devices

    return cli_devices


def _doctor() -> Subcommand:
    from app import cli_doctor

    return cli_doctor


def _config() -> Subcommand:
    from app import settings_cli

    return settings_cli


def _history() -> Subcommand:
    from app import history_cli

    return history_cli


def _profiles() -> Subcommand:
    from app import profiles_cli

    return profiles_cli


def _listen() -> Subcommand:
    from app import cli_listen

    return cli_listen


def _models() -> Subcommand:
    from asr import cli_models

    return cli_models


def _watch() -> Subcommand:
    from app import cli_watch

    return cli_watch


def _open() -> Subcommand:
    from app import cli_open

    return cli_open


def _credits() -> Subcommand:
    from asr import cli_credits

    return cli_credits


def _words() -> Subcommand:
    from app import cli_words

    return cli_words


def _remote(name: str) -> Callable[[], Subcommand]:
    def find() -> Subcommand:
        from app.cli_remote import Remote

        return Remote(name)

    return find


def _completion() -> Subcommand:
    from app import cli_completion

    return cli_completion


COMMANDS = (
    Command(name="transcribe", summary="turn recordings into text", find=_transcribe),
    Command(name="open", summary="transcribe recordings in the app's window", find=_open),
    Command(name="watch", summary="turn recordings into text as they appear", find=_watch),
    Command(name="listen", summary="turn speech into text while you speak", find=_listen),
    Command(name="start", summary="begin to record (remote control)", find=_remote("start")),
    Command(name="stop", summary="end the recording", find=_remote("stop")),
    Command(name="toggle", summary="one or the other", find=_remote("toggle")),
    Command(name="cancel", summary="give the recording up", find=_remote("cancel")),
    Command(name="status", summary="what VoxBar is doing", find=_remote("status")),
    Command(name="paste-last", summary="give the last text again", find=_remote("paste-last")),
    Command(name="swap", summary="tidied text <-> as you said it", find=_remote("swap")),
    Command(name="rewrite", summary="change selected text by voice", find=_remote("rewrite")),
    Command(name="quit", summary="end the running VoxBar", find=_remote("quit")),
    Command(name="models", summary="get, check and keep models", find=_models),
    Command(name="evaluate", summary="measure how well models hear", find=_evaluate),
    Command(name="bench", summary="measure how fast models are", find=_bench),
    Command(name="devices", summary="list compute devices and microphones", find=_devices),
    Command(name="doctor", summary="check that every part works", find=_doctor),
    Command(name="config", summary="read and change settings", find=_config),
    Command(name="history", summary="read, export and wipe what was dictated", find=_history),
    Command(name="profiles", summary="what counts in which windows", find=_profiles),
    Command(name="words", summary="names and terms that are favoured", find=_words),
    Command(name="credits", summary="who made what VoxBar stands on", find=_credits),
    Command(name="completion", summary="print completions for a shell", find=_completion),
)
