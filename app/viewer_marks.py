"""Which words the model was unsure of: few are marked, so that marks are worth a look."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from app.viewer_segments import word_spans
from asr.types import Segment

UNSURE = 0.5  # a word's probability below which it may be marked
AT_MOST = 0.03  # of all words: more marks than that nobody follows up
LETTERS = 2  # shorter words are not worth a mark


@dataclass(frozen=True, slots=True)
class Limit:
    """The probability below which a word is marked in one transcript."""

    below: float

    def marks(self, segment: Segment) -> list[tuple[int, int]]:
        """Give the characters that are marked in a segment: first and end."""
        return [
            (start, end)
            for start, end, word in word_spans(segment)
            if word.confidence is not None and word.confidence < self.below and _counts(word.text)
        ]


def limit(segments: Sequence[Segment]) -> Limit:
    """Choose the limit: UNSURE, or less where that would mark more than AT_MOST of the words."""
    sure = [
        word.confidence
        for segment in segments
        for word in segment.words
        if word.confidence is not None
    ]
    room = int(len(sure) * AT_MOST)
    lowest = heapq.nsmallest(room + 1, sure)
    return Limit(min(UNSURE, lowest[-1]) if lowest else 0.0)


def _counts(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= LETTERS
