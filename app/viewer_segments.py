"""What becomes of a segment that is reworded, parted or joined: its words, times and confidence."""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise

from asr.types import Segment, Word


def reworded(segment: Segment, text: str) -> Segment:
    """Give a segment another text. Words that stay keep times and confidence.

    New ones share the time of those they stand for, as estimates; a person wrote them, so they
    have no confidence, and the segment has none either.
    """
    words: tuple[Word, ...] = ()
    if segment.words:
        words = tuple(_aligned(segment, text.split()))
    return replace(segment, text=text, words=words, confidence=None)


def parted(segment: Segment, position: int) -> tuple[Segment, Segment] | None:
    """Part a segment at the word boundary nearest to a character; None where a part is empty."""
    cut = _boundary(segment.text, position)
    before, after = segment.text[:cut].rstrip(), segment.text[cut:].lstrip()
    if not before or not after:
        return None
    first = _words_in(segment, before)
    middle = _cut_time(segment, first, len(before) / (len(before) + len(after)))
    head = replace(segment, end=middle, text=before, words=segment.words[:first])
    tail = replace(segment, start=middle, text=after, words=segment.words[first:])
    return head, tail


def joined(segments: Sequence[Segment]) -> Segment:
    """Make one segment of several that follow each other."""
    text = segments[0].text
    for segment in segments[1:]:
        text = _together(text, segment.text)
    words = [word for segment in segments for word in segment.words]
    spoken = [s for s in segments if s.text.strip()]
    whole = all(s.words for s in spoken)  # times of half the words would be of no use
    return Segment(
        start=segments[0].start,
        end=segments[-1].end,
        text=text,
        words=tuple(words) if whole else (),
        confidence=_confidence(spoken),
    )


def word_spans(segment: Segment) -> list[tuple[int, int, Word]]:
    """Say where in the text each word stands: first character, end, word; in order.

    Words that are not found there (somebody edited them away) are left out.
    """
    return [(start, end, segment.words[index]) for index, start, end in _found(segment)]


def time_at(segment: Segment, position: int) -> float:
    """Say when the character at `position` is said: with its word, else in proportion."""
    for start, end, word in word_spans(segment):
        if position < end:
            return word.start if position >= start else max(segment.start, word.start)
    share = position / max(1, len(segment.text))
    return segment.start + (segment.end - segment.start) * min(1.0, share)


def _aligned(segment: Segment, texts: list[str]) -> Iterator[Word]:
    """Give the words of a new text their times, from those of the old one."""
    old = list(segment.words)
    matcher = SequenceMatcher(None, [w.text for w in old], texts, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from old[a:b]
        elif d > c:
            start = old[a].start if a < len(old) else segment.end
            end = old[b - 1].end if b > a else start
            yield from _spread(texts[c:d], start, end)


def _spread(texts: list[str], start: float, end: float) -> Iterator[Word]:
    """Share a time out among words, by their length."""
    marks = [0]
    for text in texts:
        marks.append(marks[-1] + len(text))
    times = [start + (end - start) * mark / marks[-1] for mark in marks]
    for text, (begin, finish) in zip(texts, pairwise(times), strict=True):
        yield Word(text=text, start=begin, end=finish, estimated=True)


def _boundary(text: str, position: int) -> int:
    """Give the place nearest to `position` where words part."""
    position = max(0, min(len(text), position))
    for away in range(len(text) + 1):
        for place in (position - away, position + away):
            if 0 <= place <= len(text) and _parts_words(text, place):
                return place
    return position


def _parts_words(text: str, place: int) -> bool:
    if place in (0, len(text)):
        return True
    before, after = text[place - 1], text[place]
    return before.isspace() or after.isspace() or (_ideographic(before) and _ideographic(after))


def _together(before: str, after: str) -> str:
    before, after = before.rstrip(), after.lstrip()
    if not before or not after:
        return before + after
    gap = "" if _ideographic(before[-1]) and _ideographic(after[0]) else " "
    return before + gap + after


def _ideographic(char: str) -> bool:
    """Say whether a sign stands without spaces (Chinese, Japanese; Korean parts its words)."""
    return not "\uac00" <= char <= "\ud7a3" and unicodedata.east_asian_width(char) in ("W", "F")


def _found(segment: Segment) -> Iterator[tuple[int, int, int]]:
    """Yield each word's index, first character and end, of those that stand in the text."""
    at = 0
    for index, word in enumerate(segment.words):
        start = segment.text.find(word.text, at)
        if start >= 0 and word.text:
            at = start + len(word.text)
            yield index, start, at


def _words_in(segment: Segment, before: str) -> int:
    """Count the words that belong to a text's first part."""
    inside = [index for index, start, _ in _found(segment) if start < len(before)]
    return inside[-1] + 1 if inside else 0


def _cut_time(segment: Segment, first: int, share: float) -> float:
    if 0 < first < len(segment.words):
        return (segment.words[first - 1].end + segment.words[first].start) / 2
    return segment.start + (segment.end - segment.start) * share


def _confidence(segments: Sequence[Segment]) -> float | None:
    """Give the geometric mean by length; None where one is not known."""
    if len({s.confidence for s in segments}) == 1:
        return segments[0].confidence
    logs, length = 0.0, 0.0
    for segment in segments:
        if not segment.confidence:
            return None
        weight = max(1e-6, segment.end - segment.start)
        logs += math.log(segment.confidence) * weight
        length += weight
    return math.exp(logs / length) if length else None
