"""The command `voxbar open`: recordings go into the window that transcribes them."""

import argparse
import sys
from pathlib import Path

from app.cli_parser import USAGE

SOME_MISSING = 1

EPILOG = """\
VoxBar is started where it does not run yet; else its window comes to the front. `voxbar FILE...` is
short for `voxbar open FILE...`. To have the text in the terminal: voxbar transcribe FILE"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = EPILOG
    parser.add_argument("files", nargs="*", metavar="FILE", help="recordings, or folders of them")


def run(arguments: argparse.Namespace) -> int:
    """Show the window with those files that there are; give the exit code."""
    from app import main as tray
    from app.errors import AppError

    files = [Path(name) for name in arguments.files]
    there = [path.absolute() for path in files if path.exists()]
    for path in files:
        if not path.exists():
            sys.stderr.write(f"voxbar open: There is no file {path}.\n")
    if files and not there:
        return USAGE
    try:
        code = tray.run(there)
        return code or (SOME_MISSING if len(there) < len(files) else 0)
    except AppError as error:
        sys.stderr.write(f"voxbar open: {error}\n")
        return USAGE
