"""May a tidied text stand in place of what was said? Yes, if only its dress differs.

Pure; knows no model. The tidied text must be the raw one, unit by unit and in its order, but for
punctuation, capitals, fillers, stutters, and corrections that were announced: "at five, no, six".
What is dropped for a correction stands directly before its cue. When in doubt the raw text stands.
"""

from collections import Counter
from dataclasses import dataclass
from enum import Enum

from asr.tidy_speech import FUNCTION, NAMES_TOO, Speech, is_negation
from asr.tidy_words import Reading, Unit, is_german, read


class Reason(Enum):
    """Why a tidied text may not stand, in a sentence for the person."""

    EMPTY = "The model wrote nothing."
    LIST = "The model made a list of it."
    PROTECTED = "A path, an address, a flag or a name of code would have changed."
    NUMBER = "A number would have changed."
    NEGATION = "A no or not would have changed."
    NAME = "A name would have lost its capital letter, or a word got one that changes it."
    ADDED = "Words that were not said would have been added."
    DROPPED = "Words that were said would have been left out."
    ORDER = "The words would have come in another order."
    QUOTED = "What stands between quotation marks would have changed."


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the tidied text may stand; `reason` is None then."""

    reason: Reason | None = None

    @property
    def stands(self) -> bool:
        """Whether the tidied text may stand."""
        return self.reason is None


def check(raw: str, tidied: str, language: str | None = None) -> Verdict:
    """Say whether `tidied` may stand for `raw`; `language` is a code, None lets the words tell.

    Every state is a place in both texts that can be reached by keeping or rightly dropping what
    was said: the ends of both must be one of them.
    """
    german = language == "de" if language in ("de", "en") else is_german(raw)
    speech, written = Speech(read(raw, german=german)), read(tidied, german=german)
    if not tidied.strip():
        return Verdict(Reason.EMPTY)
    if _is_list(tidied) and not _is_list(raw):
        return Verdict(Reason.LIST)
    if _reaches_the_end(speech, written):
        return Verdict()
    return Verdict(_why(speech, written))


def _reaches_the_end(speech: Speech, written: Reading) -> bool:
    goal = len(speech.units), len(written.units)
    seen, open_ = {(0, 0)}, [(0, 0)]
    while open_:
        i, j = open_.pop()
        if (i, j) == goal:
            return True
        ways = [(i + length, j) for length in speech.droppable(i)]
        ways += [(i + a, j + b) for a, b in _kept(speech, i, written, j)]
        for way in ways:
            if way not in seen:
                seen.add(way)
                open_.append(way)
    return False


def _kept(speech: Speech, i: int, written: Reading, j: int) -> list[tuple[int, int]]:
    """Give how many units of both are the same here: mostly one and one."""
    if i >= len(speech.units) or j >= len(written.units):
        return []
    said, put = speech.units[i], written.units[j]
    if said.kind == put.kind == "number":
        ways = [(length, 1) for length in speech.joined(i, put.key)]
        return [*ways, (1, 1)] if said.key == put.key and _quotes_stand(said, put) else ways
    return [(1, 1)] if _same(speech.reading, said, put) else []


def _same(reading: Reading, said: Unit, put: Unit) -> bool:
    if said.kind == "exact":
        return said.text == put.text
    if put.kind == "exact":  # its writing was mended: github, GitHub
        return said.kind == "word" and said.text.casefold() == put.text.casefold()
    same = said.kind == put.kind or "number" not in (said.kind, put.kind)
    return same and said.key == put.key and _quotes_stand(said, put) and _case(reading, said, put)


def _quotes_stand(said: Unit, put: Unit) -> bool:
    return put.quoted or not said.quoted


def _case(reading: Reading, said: Unit, put: Unit) -> bool:
    """Say whether the capitals may be as they are put: names keep theirs."""
    if reading.shouted or said.text == put.text:
        return True
    if said.acronym:
        return put.acronym
    if put.acronym:
        return put.key not in FUNCTION or put.key == "am"  # at 10 AM
    if said.capital and not put.capital:
        return said.first or said.key in FUNCTION - NAMES_TOO
    return True


def _is_list(text: str) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return any(line.startswith(("- ", "* ", "• ", "#")) for line in lines)


def _why(speech: Speech, written: Reading) -> Reason:
    """Name the first thing that differs, the gravest first."""
    said, put = speech.units, written.units
    if _counted(said, "exact") - Counter(u.text for u in put):
        return Reason.PROTECTED
    if _counted(said, "number") != _counted(put, "number"):
        return Reason.NUMBER
    if _negations(said) != _negations(put):
        return Reason.NEGATION
    before, after = ([u.key.casefold() for u in units] for units in (said, put))
    if before != after:
        added = Counter(after) - Counter(before)
        gone = Counter(before) - Counter(after)
        return Reason.ADDED if added else Reason.DROPPED if gone else Reason.ORDER
    quoted = any(not _quotes_stand(a, b) for a, b in zip(said, put, strict=True))
    return Reason.QUOTED if quoted else Reason.NAME


def _counted(units: list[Unit], kind: str) -> Counter[str]:
    return Counter(unit.key for unit in units if unit.kind == kind)


def _negations(units: list[Unit]) -> Counter[str]:
    return Counter(unit.key for unit in units if is_negation(unit))
