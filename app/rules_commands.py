"""Spoken commands: what is said, what it does, and when it is not meant as one."""

# ruff: noqa: RUF001 - typographic signs are what this is about

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["new_line", "new_paragraph", "scratch_that", "punctuation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One phrase. `sign` is written in its place; a `capital` letter follows."""

    kind: Kind
    said: str
    sign: str
    capital: bool = False


def _signs(**said: str) -> tuple[Command, ...]:
    return tuple(
        Command(kind="punctuation", said=words.replace("_", " "), sign=sign, capital=sign in ".!?")
        for words, sign in said.items()
    )


COMMANDS: tuple[Command, ...] = (
    Command(kind="new_line", said="new line", sign="\n", capital=True),
    Command(kind="new_line", said="newline", sign="\n", capital=True),
    Command(kind="new_line", said="neue Zeile", sign="\n", capital=True),
    Command(kind="new_paragraph", said="new paragraph", sign="\n\n", capital=True),
    Command(kind="new_paragraph", said="neuer Absatz", sign="\n\n", capital=True),
    Command(kind="scratch_that", said="scratch that", sign=""),
    Command(kind="scratch_that", said="streich das", sign=""),
    *_signs(
        full_stop=".", period=".", comma=",", question_mark="?", exclamation_mark="!",
        exclamation_point="!", colon=":", semicolon=";", Punkt=".", Komma=",", Fragezeichen="?",
        Ausrufezeichen="!", Doppelpunkt=":", Strichpunkt=";",
    ),
)  # fmt: skip

# "a new line of shoes", "the comma", "every period": spoken about, not commanded.
ABOUT = re.compile(
    r"(?:^|\W)(?:an?|the|this|that|each|every|another|one|our|my|your|his|her|their|its|of|no|to"
    r"|eine?|einen|einer|der|die|das|den|dem|jede[rn]?|diese[rn]?|am|zum|im)\s+\Z",
    re.IGNORECASE,
)
EDGE_BEFORE = re.compile(r"(?:\A|[.,;:!?…\n–—-])\s*\Z")
EDGE_AFTER = re.compile(r"\s*(?:\Z|[.,;:!?…\n])")


def is_meant(text: str, start: int, end: int, command: Command) -> bool:
    """Say whether the phrase at [start, end) is a command.

    One that takes words away must stand alone between pauses, which the models write as
    punctuation; the others must not have an article before or "of" behind them.
    """
    if command.kind == "scratch_that":
        return bool(EDGE_BEFORE.search(text[:start]) and EDGE_AFTER.match(text, end))
    return not ABOUT.search(text[:start]) and not re.match(r"\s+(?:of|von)\b", text[end:])


def breaks(text: str, start: int, end: int, command: Command) -> tuple[int, int, str]:
    """Give the range that the command replaces, with the signs that the model put around it.

    "milk, new line, eggs" loses both commas: they were pauses. "Dear Ann, new line how" keeps its
    comma, and a full stop before a command always stays.
    """
    before, after = text[:start], text[end:]
    behind = re.match(r"\s*[.,;:!?]?\s*", after)
    stop = end + (behind.end() if behind else 0)
    begin = len(before.rstrip())
    paused = bool(re.match(r"\s*[,.;:]", after))
    if begin and before[begin - 1] == "," and (paused or command.kind != "new_line"):
        begin -= 1
    if command.kind == "scratch_that":
        return begin, stop, ""
    if command.kind != "punctuation":
        return begin, stop, command.sign
    if begin and before[begin - 1] in ".,;:!?":  # the model had set a sign there by itself
        begin -= 1
    return begin, stop, command.sign + (" " if stop < len(text) else "")
