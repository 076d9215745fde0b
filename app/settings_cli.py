"""The command `voxbar config`: read and change settings without a window.

Exit codes: 0 done, 1 the file cannot be written, 2 no such setting or no such value.
"""

import argparse
import json
import sys
from typing import TextIO

from app import paths
from app.errors import SettingsError
from app.settings import ALL, BY_KEY, find
from app.settings_doc import document, type_of
from app.settings_file import NAME, SettingsFile

DONE, FAILED, USAGE = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser of `voxbar config` its subcommands."""
    commands = parser.add_subparsers(dest="config_command", required=True, metavar="COMMAND")
    get = commands.add_parser("get", help="print one value")
    get.add_argument("key")
    change = commands.add_parser("set", help="change one value")
    change.add_argument("key")
    change.add_argument("value", help='lists as "a, b", tables as "name=text, name=text"')
    unset = commands.add_parser("unset", help="go back to the default")
    unset.add_argument("key")
    listing = commands.add_parser("list", help="print all values")
    listing.add_argument("--changed", action="store_true", help="only what is not the default")
    listing.add_argument("--json", action="store_true", help="as JSON")
    commands.add_parser("path", help="print where the file is")
    commands.add_parser("doc", help="print the documentation of all settings")


def run(args: argparse.Namespace, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Do what was asked; values to `out`, sentences to `err`; give the exit code."""
    out, err = out or sys.stdout, err or sys.stderr
    file = SettingsFile(paths.folders().config / NAME)
    for mistake in file.loaded.mistakes:
        err.write(f"{file.path.name}: {mistake}\n")
    if args.config_command == "path":
        out.write(f"{file.path}\n")
    elif args.config_command == "doc":
        out.write(document())
    elif args.config_command == "list":
        _list(file, args, out)
    else:
        return _one(file, args, out, err)
    return DONE


def _one(file: SettingsFile, args: argparse.Namespace, out: TextIO, err: TextIO) -> int:
    try:
        if args.config_command == "unset" and args.key in file.loaded.unknown:
            return _write(file, args.key, None, err)
        setting = find(args.key)
        value = setting.read(args.value) if args.config_command == "set" else None
    except SettingsError as error:
        err.write(f"{error}\n")
        return USAGE
    if args.config_command == "get":
        out.write(setting.show(file.settings[setting]) + "\n")
        return DONE
    if setting.restart:
        err.write("This takes effect at the next start of VoxBar.\n")
    return _write(file, setting.key, value, err)


def _write(file: SettingsFile, key: str, value: object, err: TextIO) -> int:
    try:
        if value is None:
            file.unset(key)
        else:
            file.update({key: value})
    except SettingsError as error:
        err.write(f"{error}\n")
        return FAILED
    return DONE


def _list(file: SettingsFile, args: argparse.Namespace, out: TextIO) -> None:
    settings = file.settings
    shown = [s for s in ALL if not args.changed or settings[s] != s.default]
    if args.json:
        values = {s.key: settings[s] for s in shown}
        out.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")
        return
    width = max((len(s.key) for s in shown), default=0)
    for setting in shown:
        mark = "*" if settings[setting] != setting.default else " "
        text = f"{mark} {setting.key:<{width}}  {setting.show(settings[setting])}"
        out.write(f"{text.rstrip()}  # {type_of(setting)}\n")


def keys() -> list[str]:
    """Give all keys, for shell completion."""
    return list(BY_KEY)
