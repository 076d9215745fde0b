"""Search in a transcript, and what replacing makes of its segments; knows no window."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from asr.types import Segment


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A place where it stands: segment, first character, end."""

    row: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: a text as it is typed, never a pattern."""

    text: str
    exact_case: bool = False
    whole_words: bool = False

    @property
    def pattern(self) -> re.Pattern[str] | None:
        """What finds it; None where nothing is looked for."""
        if not self.text.strip():
            return None
        form = r"\s+".join(re.escape(part) for part in self.text.split())
        if self.whole_words:
            form = rf"(?<!\w){form}(?!\w)"
        return re.compile(form, 0 if self.exact_case else re.IGNORECASE)


def find_all(segments: Sequence[Segment], query: Query) -> list[Match]:
    """Give all places, in order."""
    pattern = query.pattern
    if pattern is None:
        return []
    return [
        Match(row, found.start(), found.end())
        for row, segment in enumerate(segments)
        for found in pattern.finditer(segment.text)
    ]


def following(matches: Sequence[Match], row: int, position: int, *, back: bool) -> int | None:
    """Give the index of the next place from a character on; at the end it begins anew.

    `back`: of the one before it. None where there are no places.
    """
    if not matches:
        return None
    if back:
        before = [i for i, m in enumerate(matches) if (m.row, m.start) < (row, position)]
        return before[-1] if before else len(matches) - 1
    after = [i for i, m in enumerate(matches) if (m.row, m.start) >= (row, position)]
    return after[0] if after else 0


def replaced(segment: Segment, match: Match, by: str) -> str:
    """Give a segment's text with one place replaced."""
    return segment.text[: match.start] + by + segment.text[match.end :]


def replace_all(
    segments: Sequence[Segment], query: Query, by: str, rows: Sequence[int] | None = None
) -> dict[int, str]:
    """Give the texts of the segments that replacing everywhere (or in `rows`) changes, by row."""
    pattern = query.pattern
    if pattern is None:
        return {}
    wanted = range(len(segments)) if rows is None else rows
    texts = {row: pattern.sub(lambda _found: by, segments[row].text) for row in wanted}
    return {row: text for row, text in texts.items() if text != segments[row].text}
