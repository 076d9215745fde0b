"""The command `voxbar profiles`: which profiles there are, and what counts in a window.

Exit codes: 0 done, 1 there is none of that name or the file cannot be used, 2 not meant like that.
"""

import argparse
import dataclasses
import json
import sys
from collections.abc import Sequence
from typing import TextIO

from app import paths, profiles_file
from app.desktop.base import Target
from app.dictation_text import profile_for
from app.errors import ProfilesError
from app.profiles import Profile, all_profiles
from app.profiles_builtin import BUILT_IN
from app.settings_file import NAME as SETTINGS
from app.settings_file import SettingsFile

DONE, FAILED = 0, 1
FIRST = 4  # windows in a line of the list


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `voxbar profiles` its subcommands."""
    commands = parser.add_subparsers(dest="profiles_command", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="all profiles, your own first")
    show = commands.add_parser("show", help="all that one profile says, or what counts in a window")
    show.add_argument("name", nargs="?", help="of the profile")
    show.add_argument("--window", metavar="CLASS", help="the class of a window instead")
    show.add_argument("--title", default="", help="and its title")
    for command in (listing, show):
        command.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Do what was asked; give the exit code."""
    out, err = out or sys.stdout, err or sys.stderr
    try:
        read = profiles_file.load(paths.folders().config / profiles_file.NAME)
    except ProfilesError as error:
        err.write(f"{error}\n")
        return FAILED
    for mistake in read.mistakes:
        err.write(f"{mistake}\n")
    if args.profiles_command == "list":
        _list(read.profiles, args, out)
        return DONE
    return _show(read.profiles, args, out, err)


def _list(own: Sequence[Profile], args: argparse.Namespace, out: TextIO) -> None:
    found = all_profiles(own, BUILT_IN)
    if args.json:
        out.write(json.dumps([_plain(p) for p in found], ensure_ascii=False, indent=2) + "\n")
        return
    mine = {profile.name for profile in own}
    width = max(len(p.name) for p in found)
    for profile in found:
        mark = "*" if profile.name in mine else " "
        windows = ", ".join(profile.windows[:FIRST])
        more = len(profile.windows) - FIRST
        text = windows + (f" and {more} more" if more > 0 else "")
        state = "" if profile.on else "(off) "
        out.write(f"{mark} {profile.name:<{width}}  {state}{text or '(no window)'}\n")


def _show(own: Sequence[Profile], args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    if (args.name is None) == (args.window is None):
        err.write("Give the name of a profile, or --window with a window's class.\n")
        return 2
    profile = _of_window(own, args) if args.window is not None else _named(own, args.name)
    if profile is None or not profile.name:
        what = f'called "{args.name}"' if args.window is None else "for this window"
        err.write(f"There is no profile {what}.\n")
        return FAILED
    plain = _plain(profile)
    if args.json:
        out.write(json.dumps(plain, ensure_ascii=False, indent=2) + "\n")
        return DONE
    out.writelines(f"{name:<9} {_shown(value)}\n" for name, value in plain.items())
    return DONE


def _of_window(own: Sequence[Profile], args: argparse.Namespace) -> Profile:
    settings = SettingsFile(paths.folders().config / SETTINGS).settings
    return profile_for(Target(window=0, app=args.window, title=args.title), own, settings)


def _named(own: Sequence[Profile], name: str) -> Profile | None:
    found = all_profiles(own, BUILT_IN)
    return next((p for p in found if p.name.casefold() == name.casefold()), None)


def _plain(profile: Profile) -> dict[str, object]:
    return dataclasses.asdict(profile)


def _shown(value: object) -> str:
    if value is None:
        return "(as elsewhere)"
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
