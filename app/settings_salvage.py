"""What can still be read in a damaged TOML file, statement by statement; and what was lost."""

import re
import tomllib
from collections.abc import Sequence

HEADER = re.compile(r"\s*\[")
HEADER_NAME = re.compile(r"\s*\[+\s*([\w-]+(?:\.[\w-]+)*)")
OPENS = re.compile(r"\[|\{|\"\"\"|'''")  # a value that may go on on the next line
LONGEST = 60  # lines that one value may have here


def salvage(text: str) -> tuple[dict[str, object], tuple[str, ...]]:
    """Give all that parses on its own, and a sentence per run of lines that does not.

    Of a key that is given twice the last counts.
    """
    tree: dict[str, object] = {}
    broken: list[int] = []
    lines = text.splitlines()
    header: str | None = ""  # None: below a header that says nothing
    at = 0
    while at < len(lines):
        if HEADER.match(lines[at]):
            name = header_name(lines[at])
            header = f"[{name}]\n" if name else None
            used, found = 1, _parse(lines[at])
        else:
            used, found = _statement(header, lines[at:])
        if found is None:
            broken.append(at)
        else:
            _merge(tree, found)
        at += used
    return tree, tuple(_sentences(broken))


def header_name(line: str) -> str | None:
    """Give the section that a line opens, even where its bracket was never closed."""
    found = HEADER_NAME.match(line)
    return found[1] if found else None


def _statement(header: str | None, lines: Sequence[str]) -> tuple[int, dict[str, object] | None]:
    """Parse the shortest statement at the start; give the number of its lines, and what it says."""
    if header is None:
        return 1, None
    most = LONGEST if OPENS.search(lines[0]) else 1
    for used in range(1, min(most, len(lines)) + 1):
        found = _parse(header + "\n".join(lines[:used]))
        if found is not None:
            return used, found
    return 1, None


def _parse(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text + "\n")
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _merge(into: dict[str, object], found: dict[str, object]) -> None:
    for key, value in found.items():
        there = into.get(key)
        if isinstance(there, dict) and isinstance(value, dict):
            _merge(there, value)
        else:
            into[key] = value


def _sentences(broken: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for number in broken:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [_sentence(run[0] + 1, run[-1] + 1) for run in runs]


def _sentence(first: int, last: int) -> str:
    where = f"Line {first}" if first == last else f"Lines {first} to {last}"
    return f"{where} cannot be understood and had to be passed over."
