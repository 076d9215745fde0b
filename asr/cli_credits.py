"""The command `voxbar credits`: who made the models and libraries that VoxBar stands on."""

import argparse
import sys

from asr.models_credits import THANKS, Credit, carried, libraries, models


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare nothing: there is one page."""
    parser.epilog = "The whole texts of the licences come with the packages; see also NOTICE."


def run(_arguments: argparse.Namespace) -> int:
    """Print the page."""
    installed = libraries()
    parts = [THANKS, "", "Models", *map(_line, models())]
    parts += ["", "Inside the libraries, and beside them", *map(_line, carried())]
    parts += ["", "Libraries, as they are installed here", *map(_line, installed)]
    if not installed:
        parts.append("  VoxBar is not installed, so there is no list; see NOTICE.")
    sys.stdout.write("\n".join(parts) + "\n")
    return 0


def _line(credit: Credit) -> str:
    name = f"{credit.name} {credit.version}".rstrip()
    inside = f" (in {credit.inside})" if credit.inside else ""
    page = f"; {credit.page}" if credit.page else ""
    return f"  {name}{inside}\n      {credit.authors}; {credit.licence}{page}"
