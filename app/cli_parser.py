"""The parser of every subcommand: dashes or underscores, options anywhere, mistakes in words."""

import argparse
import difflib
import re
from collections.abc import Sequence
from typing import NoReturn

USAGE = 2
TRUTHS = {"True": True, "true": True, "False": False, "false": False}


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that suggests the option that was meant."""

    def __init__(self, prog: str, description: str | None = None) -> None:
        super().__init__(
            prog=prog,
            description=description,
            allow_abbrev=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    @property
    def actions(self) -> list[argparse.Action]:
        """Everything that can be given, in the order it was declared."""
        return self._actions

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse; what follows `--` is no option. Ends the program where there is a mistake."""
        arguments = self._without_values_of_flags(arguments)
        if any(action.nargs == argparse.PARSER for action in self._actions):
            return self.parse_args(with_dashes(arguments))
        cut = arguments.index("--") if "--" in arguments else len(arguments)
        literal = list(arguments[cut + 1 :])
        found = self.parse_intermixed_args(with_dashes(arguments[:cut]))
        positional = [a for a in self._actions if not a.option_strings and a.nargs == "*"]
        if positional:
            setattr(found, positional[0].dest, getattr(found, positional[0].dest) + literal)
        elif literal:
            self.error(f"unrecognized arguments: {' '.join(literal)}")
        return found

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and what may have been meant; ends the program with 2."""
        unknown = re.fullmatch(r"unrecognized arguments: (.*)", message)
        if unknown:
            first = unknown[1].split()[0]
            message = f"There is no option {first}.{self._meant(first)}"
        self.exit(USAGE, f"{self.prog}: {message}\nSee {self.prog} --help.\n")

    def _meant(self, option: str) -> str:
        known = [
            name for a in self._actions if a.help != argparse.SUPPRESS for name in a.option_strings
        ]
        begun = option.partition("=")[0]
        near = [name for name in known if name.startswith(begun)]
        near = near or difflib.get_close_matches(begun, known, n=1)
        return f" Did you mean {' or '.join(near)}?" if near else ""

    def _without_values_of_flags(self, arguments: Sequence[str]) -> list[str]:
        """Understand --flag True and --flag=False, as other commands write them."""
        flags = {name for a in self._actions if a.nargs == 0 for name in a.option_strings}
        left: list[str] = []
        for argument in arguments:
            name, equals, value = argument.partition("=")
            if not equals and left and argument in TRUTHS:
                name, value = left[-1], argument
            if "--" in left or value not in TRUTHS or _with_dashes(name) not in flags:
                left.append(argument)
                continue
            if not equals:
                left.pop()
            if TRUTHS[value]:
                left.append(name)
        return left


def with_dashes(arguments: Sequence[str]) -> list[str]:
    """Write --output_dir as --output-dir; values stay as they are."""
    return [_with_dashes(argument) for argument in arguments]


def _with_dashes(argument: str) -> str:
    if not argument.startswith("--"):
        return argument
    name, equals, value = argument.partition("=")
    return name.replace("_", "-") + equals + value
