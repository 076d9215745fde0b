"""What a model wrote, token by token, as text and words. Times are estimated: it measures none."""

import math
import re
from collections.abc import Iterator

from asr.generate import Row
from asr.tokens import Tokens
from asr.types import Hypothesis, Word

_WORD = re.compile(r"\S+")


def hypothesis(row: Row, tokens: Tokens, duration: float) -> Hypothesis:
    """Give the text of a row over `duration` seconds, with the probability of each word."""
    pieces = tokens.pieces(row.ids)
    text = "".join(pieces)
    return Hypothesis(
        text=text.strip(),
        words=tuple(_words(text, pieces, row.log_probs, duration)),
        confidence=_mean(row.log_probs) if text.strip() else None,
        language="en",
        complete=row.complete,
    )


def _words(text: str, pieces: list[str], log_probs: list[float], duration: float) -> Iterator[Word]:
    owner = [index for index, piece in enumerate(pieces) for _ in piece]  # of each character
    for match in _WORD.finditer(text):
        first, last = owner[match.start()], owner[match.end() - 1]
        yield Word(
            text=match.group(),
            start=duration * match.start() / len(text),
            end=duration * match.end() / len(text),
            confidence=_mean(log_probs[first : last + 1]),
            estimated=True,
        )


def _mean(log_probs: list[float]) -> float:
    """Give the geometric mean of the probabilities."""
    return math.exp(sum(log_probs) / len(log_probs))
