"""Lets `python -m asr` transcribe, evaluate and measure where the app is not installed."""

import argparse
import sys
from collections.abc import Sequence

from asr import cli, cli_bench, cli_evaluate

COMMANDS = {"transcribe": cli, "evaluate": cli_evaluate, "bench": cli_bench}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parser = argparse.ArgumentParser(prog="python -m asr", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        command = commands.add_parser(
            name, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        module.add_arguments(command)
    found = parser.parse_args(arguments)
    return int(COMMANDS[found.command].run(found))


if __name__ == "__main__":
    sys.exit(main())
