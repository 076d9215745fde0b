"""Texts as the forced aligner wants them, and its times put in order. Knows no model.

Words are what stands between spaces; of Chinese each character is one. Marks are not spoken: they
stay with the word that they follow.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
NEAR = 2  # so many times in a row that are out of order take their neighbours'; more are spread


@dataclass(slots=True)
class Unit:
    """One word: as it is written, and as it is spoken."""

    written: str
    spoken: str


def units(text: str) -> list[Unit]:
    """Cut a text into its words; together they hold every character but the spaces."""
    found: list[Unit] = []
    for token in text.split():
        parts = list(_parts(token))
        if not parts[0].spoken and found:  # only marks: they follow the word before
            found[-1].written += parts.pop(0).written
        found += parts
    if len(found) > 1 and not found[0].spoken:
        found[1].written = found[0].written + found[1].written
        del found[0]
    return [unit for unit in found if unit.spoken]


def _parts(token: str) -> Iterator[Unit]:
    part = Unit("", "")
    for char in token:
        alone = is_ideograph(char)
        if part.spoken and (alone or (is_ideograph(part.spoken[-1]) and is_spoken(char))):
            yield part
            part = Unit("", "")
        part.written += char
        part.spoken += char if alone or is_spoken(char) else ""
    yield part


def is_spoken(char: str) -> bool:
    """Say whether a character belongs to a word: a letter, a numeral or an apostrophe."""
    return char == "'" or unicodedata.category(char)[0] in "LN"


def is_ideograph(char: str) -> bool:
    """Say whether a character is a word by itself."""
    return any(first <= ord(char) <= last for first, last in IDEOGRAPHS)


def repaired(times: Sequence[int]) -> list[int]:
    """Put times [n] in order: the longest rising row of them stays, the others move.

    One or two in a row go to the nearer neighbour that stays; more are spread evenly.
    """
    stay = _longest_rise(times)
    found = list(times)
    edges = [-1, *stay, len(times)]
    for left, right in pairwise(edges):
        before = times[left] if left >= 0 else None
        after = times[right] if right < len(times) else None
        for at in range(left + 1, right):
            found[at] = _between(before, after, at - left, right - left)
    return found


def _between(before: int | None, after: int | None, step: int, steps: int) -> int:
    """Give the time `step` places after `before`, where `after` comes after `steps`."""
    if before is None or after is None:
        return (before if after is None else after) or 0
    if steps - 1 <= NEAR:
        return before if step <= steps - step else after
    return int(before + (after - before) / steps * step)


def _longest_rise(times: Sequence[int]) -> list[int]:
    """Give the places of the longest row that never falls; of several the first that is found."""
    lengths, earlier = [1] * len(times), [-1] * len(times)
    for at in range(len(times)):
        for before in range(at):
            if times[before] <= times[at] and lengths[before] + 1 > lengths[at]:
                lengths[at], earlier[at] = lengths[before] + 1, before
    row: list[int] = []
    at = lengths.index(max(lengths)) if lengths else -1
    while at >= 0:
        row.append(at)
        at = earlier[at]
    return row[::-1]
