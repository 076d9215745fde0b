"""The command `voxbar doctor`: tries every part and says what to do about what does not work."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict

from app.doctor import Finding, examine

MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}
EPILOG = "exit codes: 0 all that is needed works, 1 something does not"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = EPILOG
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each part, as soon as it is known; 1 where one fails."""
    if arguments.json:
        findings = list(examine())
        sys.stdout.write(json.dumps([asdict(f) for f in findings], indent=1) + "\n")
    else:
        findings = list(_printed(examine()))
    return int(any(f.state == "fail" for f in findings))


def _printed(findings: Iterable[Finding]) -> Iterable[Finding]:
    for f in findings:
        remedy = f"\n     {f.remedy}" if f.remedy else ""
        sys.stdout.write(f"{MARKS[f.state]} {f.part}: {f.text}{remedy}\n")
        sys.stdout.flush()
        yield f
