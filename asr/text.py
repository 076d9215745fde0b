"""Pure functions on what models wrote: white space, joining, repetition."""

import re
from collections.abc import Sequence

_SPACE = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Make every run of white space one space and cut it at both ends."""
    return _SPACE.sub(" ", text).strip()


def join(texts: Sequence[str]) -> str:
    """Join texts of neighbouring pieces by single spaces; empty ones leave none."""
    return " ".join(t for t in map(tidy, texts) if t)


def loops(ids: Sequence[int], *, longest: int = 12, times: int = 4) -> bool:
    """Say whether a sequence ends in one phrase (up to `longest` items) `times` times over.

    A phrase of one or two items must come up twice as often: people do say "no, no, no, no".
    """
    return any(
        _ends_in(ids, length, times * 2 if length <= 2 else times)
        for length in range(1, longest + 1)
    )


def _ends_in(ids: Sequence[int], length: int, times: int) -> bool:
    if len(ids) < length * times:
        return False
    tail = list(ids[-length * times :])
    return tail == tail[:length] * times
