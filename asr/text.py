"""Pure functions on what models wrote: white space, joining, repetition."""

import re
from collections.abc import Sequence

_SPACE = re.compile(r"\s+")
_CHARACTER = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # kana and ideographs: each is a word
_WORD = re.compile(rf"[{_CHARACTER}]|[^\W{_CHARACTER}]+")


def tidy(text: str) -> str:
    """Make every run of white space one space and cut it at both ends."""
    return _SPACE.sub(" ", text).strip()


def join(texts: Sequence[str]) -> str:
    """Join texts of neighbouring pieces by single spaces; empty ones leave none."""
    return " ".join(t for t in map(tidy, texts) if t)


def spoken(text: str) -> list[str]:
    """Give the words of a text without case and marks; of Chinese and Japanese each character."""
    return _WORD.findall(text.casefold())


def repeats(text: str, told: str) -> bool:
    """Say whether a text is nothing but a stretch of what was told before."""
    words = spoken(text)
    return bool(words) and f" {' '.join(words)} " in f" {' '.join(spoken(told))} "


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
