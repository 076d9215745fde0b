"""Writes packaging/share: the man page and the completions of three shells, from the parsers.

    python packaging/share.py

A test holds that what lies there is what this writes.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.cli import COMMANDS, make_parser  # noqa: E402
from app.cli_completion import bash, fish, known, zsh  # noqa: E402

FOLDER = ROOT / "packaging" / "share"
HEAD = """\
.TH VOXBAR 1 2026-11-28 "voxbar" "User Commands"
.SH NAME
voxbar \\- offline speech to text: dictation into any window, and transcripts of recordings
.SH SYNOPSIS
.B voxbar
.br
.B voxbar
.IR FILE ...
.br
.B voxbar
.I COMMAND
.RI [ options ]
.SH DESCRIPTION
Without a command, VoxBar starts in the tray: hold Ctrl+Alt+Space in any window, speak, let go, and
the words stand where the cursor was. With files it opens the window that transcribes them. The
commands do the same from a terminal. The model that ships hears English; nothing leaves the
machine.
.SH COMMANDS
"""
TAIL = """\
.SH EXIT STATUS
0 all good, 1 something failed, 2 usage, 3 model or device, 4 an incomplete transcript, 130
interrupted.
.SH FILES
.TP
.I ~/.config/voxbar/settings.toml
settings
.TP
.I ~/.local/share/voxbar
history, recordings, transcripts, models and add-ons; removing VoxBar leaves them
.TP
.I ~/.cache/voxbar
weights made for this machine; can be deleted at any time
.SH ENVIRONMENT
.TP
.B VOXBAR_HOME
one folder for everything of the above
.TP
.B VOXBAR_MODELS
another folder for models
.SH EXAMPLE
.EX
voxbar transcribe talk.mp3 \\-f srt \\-\\-subtitles > talk.srt
voxbar listen \\-\\-once
.EE
"""


def files() -> dict[str, str]:
    """Give the text of each file by its path below packaging/share."""
    commands = list(known())
    return {
        "man/man1/voxbar.1": manual(),
        "bash-completion/completions/voxbar": bash(commands),
        "zsh/site-functions/_voxbar": zsh(commands),
        "fish/vendor_completions.d/voxbar.fish": fish(commands),
    }


def manual() -> str:
    """Give the man page."""
    return HEAD + "".join(_commands()) + TAIL


def _commands() -> Iterator[str]:
    for command in COMMANDS:
        parser = make_parser(command, command.find())
        shown = [a for a in parser.actions if a.help != argparse.SUPPRESS and a.dest != "help"]
        words = " ".join(_argument(a) for a in shown if not a.option_strings)
        yield f".SS voxbar {command.name} {words}\n".replace(" \n", "\n")
        yield f"{_plain(command.summary)}\n"
        for action in shown:
            if action.option_strings:
                yield from _option(action)
            elif action.help:
                yield f".TP\n{_argument(action)}\n{_help(action)}\n"


def _option(action: argparse.Action) -> Iterator[str]:
    names = ", ".join(f"\\fB{_plain(name)}\\fR" for name in action.option_strings)
    value = f" {_argument(action)}" if action.nargs != 0 else ""
    yield f".TP\n{names}{value}\n{_help(action)}\n"


def _argument(action: argparse.Action) -> str:
    choices = "|".join(str(c) for c in action.choices or ())
    name = action.metavar if isinstance(action.metavar, str) else choices
    return f"\\fI{_plain(name or action.dest.upper())}\\fR"


def _help(action: argparse.Action) -> str:
    text = (action.help or "").replace("%%", "%")
    text = text.replace("%(default)s", str(action.default)).replace("%(prog)s", "voxbar")
    return _plain(re.sub(r"\s+", " ", text)) or "\\&"


def _plain(text: str) -> str:
    """Escape what roff would take for its own."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in {".", "'"} else escaped


def main() -> None:
    """Write the files."""
    for name, text in files().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
