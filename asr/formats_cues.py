"""Subtitle cues: segments cut into pieces that fit a screen, and times that players accept.

Knows nothing of SRT or VTT; `asr.formats` writes these cues down.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from asr.types import Segment, Transcript

SUBTITLE_WIDTH = 42  # columns a line: what broadcasters and streaming services ask for
SUBTITLE_LINES = 2  # lines a cue
SHORTEST_MS = 200  # a cue without a length of its own is shown that long, where there is room

ENDS_SENTENCE = frozenset(".!?…。！？؟۔।")  # noqa: RUF001 - several scripts
ENDS_CLAUSE = frozenset(",;:、，；：،؛")  # noqa: RUF001
CLOSING = "\"'”’»)]}」』）"  # noqa: RUF001 - may follow the mark that ends a sentence
INSIDE_SENTENCE, INSIDE_CLAUSE = 0.1, 0.25  # a cut there reads a little worse
ORPHAN = 1.0  # one word alone reads much worse


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How much fits on the screen: columns a line, lines a cue; both at least 1."""

    width: int = SUBTITLE_WIDTH
    lines: int = SUBTITLE_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What is shown from `start_ms` to `end_ms`, line by line."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """What no line break may part; `width` in columns, `start` counts characters but no spaces."""

    text: str
    spaced: bool  # a space stands before it
    width: int
    start: int


def cues(transcript: Transcript, shape: Shape | None = None) -> list[Cue]:
    """Give the cues of a transcript, in order, not overlapping, none without length.

    Without a shape each segment is one cue of one line; with one, longer segments become several
    cues, timed by their words where these are known, else in proportion to the characters. The
    last cue ends with the recording at the latest.
    """
    found = [cue for segment in transcript.segments for cue in _segment_cues(segment, shape)]
    return _tidy(found, round(transcript.duration * 1000))


def plain(text: str) -> str:
    """Put a text on one line: single spaces, no control characters, nothing UTF-8 cannot hold."""
    visible = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(visible.split())


def columns(text: str) -> int:
    """Count the columns a text takes on the screen: wide characters 2, combining ones 0."""
    return sum(_column(c) for c in text)


def _segment_cues(segment: Segment, shape: Shape | None) -> Iterator[Cue]:
    text = plain(segment.text)
    if not text:
        return
    if shape is None:
        yield _cue(segment.start, segment.end, (text,))
        return
    tokens = _tokens(text)
    clock = _clock(segment, text.replace(" ", ""))
    for piece in _cut(tokens, shape):
        last = piece[-1]
        start, end = clock(piece[0].start, last.start + len(last.text))
        yield _cue(start, end, tuple(_join(line) for line in _lines(piece, shape.width)))


def _cue(start: float, end: float, lines: tuple[str, ...]) -> Cue:
    return Cue(start_ms=round(start * 1000), end_ms=round(end * 1000), lines=lines)


def _tidy(found: list[Cue], duration_ms: int) -> list[Cue]:
    """Make the times strictly increasing and keep them within the recording."""
    if not found:
        return []
    if duration_ms < len(found):  # not even a millisecond for each: the length is not known
        duration_ms = max(len(found), *(cue.end_ms for cue in found))
    starts: list[int] = []
    for cue in found:
        starts.append(max(cue.start_ms, starts[-1] + 1 if starts else 0))
    limit = duration_ms
    for i in reversed(range(len(starts))):
        starts[i] = limit = min(starts[i], limit - 1)
    tidied = []
    for cue, start, after in zip(found, starts, [*starts[1:], duration_ms], strict=True):
        end = cue.end_ms if cue.end_ms > start else start + SHORTEST_MS
        tidied.append(replace(cue, start_ms=start, end_ms=min(end, after)))
    return tidied


def _clock(segment: Segment, letters: str) -> Callable[[int, int], tuple[float, float]]:
    """Tell when the characters from a to b of `letters` (the text without its spaces) were said."""
    spoken = ["".join(plain(word.text).split()) for word in segment.words]
    stretches = [(0, len(letters), segment.start, segment.end)]
    if spoken and "".join(spoken) == letters:
        stretches, at = [], 0
        for text, word in zip(spoken, segment.words, strict=True):
            if text:
                stretches.append((at, at + len(text), word.start, word.end))
                at += len(text)

    def when(position: int, stretch: tuple[int, int, float, float]) -> float:
        first, last, start, end = stretch
        return start + (end - start) * (position - first) / (last - first)

    def times(a: int, b: int) -> tuple[float, float]:
        begin = next(s for s in stretches if s[0] <= a < s[1])
        end = next(s for s in stretches if s[0] < b <= s[1])
        return when(a, begin), when(b, end)

    return times


def _cut(tokens: list[_Token], shape: Shape) -> Iterator[list[_Token]]:
    """Part tokens into the fewest cues; of these the evenest, cut at ends of sentences."""
    width = _widths(tokens)
    room = shape.width * shape.lines

    def reach(first: int) -> int:
        end = first
        for _ in range(shape.lines):
            end = _line_end(width, end, len(tokens), shape.width)
        return end

    def cost(first: int, end: int) -> float:
        slack = max(0.0, 1 - width(first, end) / room)
        orphan = ORPHAN if end - first == 1 < len(tokens) else 0.0
        return slack**2 + orphan + (_cut_cost(tokens[end - 1]) if end < len(tokens) else 0.0)

    return _partition(tokens, reach, cost)


def _lines(tokens: list[_Token], room: int) -> Iterator[list[_Token]]:
    """Part a cue's tokens into the fewest lines; of these the most balanced."""
    width = _widths(tokens)

    def reach(first: int) -> int:
        return _line_end(width, first, len(tokens), room)

    def cost(first: int, end: int) -> float:
        orphan = ORPHAN if end - first == 1 and len(tokens) > 2 else 0.0
        broken = _cut_cost(tokens[end - 1]) if end < len(tokens) else 0.0
        return (width(first, end) / room) ** 2 + orphan + broken

    return _partition(tokens, reach, cost)


def _partition(
    tokens: list[_Token], reach: Callable[[int], int], cost: Callable[[int, int], float]
) -> Iterator[list[_Token]]:
    """Part tokens into the fewest pieces, of these the cheapest; `reach` is beyond `first`."""
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    best += [(len(tokens) + 1, 0.0, 0)] * len(tokens)
    for first in range(len(tokens)):
        pieces, so_far, _ = best[first]
        for end in range(first + 1, reach(first) + 1):
            best[end] = min(best[end], (pieces + 1, so_far + cost(first, end), first))
    bounds = [len(tokens)]
    while bounds[-1] > 0:
        bounds.append(best[bounds[-1]][2])
    return (tokens[a:b] for a, b in pairwise(reversed(bounds)))


def _line_end(width: Callable[[int, int], int], first: int, count: int, room: int) -> int:
    """Say where a line that begins with token `first` ends at the latest; one token always fits."""
    end = min(first + 1, count)
    while end < count and width(first, end + 1) <= room:
        end += 1
    return end


def _widths(tokens: Sequence[_Token]) -> Callable[[int, int], int]:
    """Give a function: the columns that the tokens from `first` to before `end` take."""
    sums = [0]
    for token in tokens:
        sums.append(sums[-1] + token.width + token.spaced)
    return lambda first, end: sums[end] - sums[first] - tokens[first].spaced


def _cut_cost(token: _Token) -> float:
    last = token.text.rstrip(CLOSING)[-1:]
    if last in ENDS_SENTENCE:
        return 0.0
    return INSIDE_SENTENCE if last in ENDS_CLAUSE else INSIDE_CLAUSE


def _join(tokens: Sequence[_Token]) -> str:
    first, *others = tokens
    return first.text + "".join(" " * token.spaced + token.text for token in others)


def _tokens(text: str) -> list[_Token]:
    tokens, start = [], 0
    for word in text.split():
        for i, part in enumerate(_parts(word)):
            tokens.append(_Token(part, i == 0, columns(part), start))
            start += len(part)
    return tokens


def _parts(word: str) -> Iterator[str]:
    """Part a word where a line may break without a space: between Chinese or Japanese signs."""
    begin = 0
    for i in range(1, len(word)):
        if _may_break(word[i - 1], word[i]):
            yield word[begin:i]
            begin = i
    yield word[begin:]


def _may_break(before: str, after: str) -> bool:
    if not (_ideographic(before) or _ideographic(after)):
        return False
    if unicodedata.category(before) in ("Ps", "Pi", "Cf"):
        return False
    clings = ("Pe", "Pf", "Po", "Mn", "Mc", "Me", "Cf", "Sk", "Lm")
    return unicodedata.category(after) not in clings


def _ideographic(char: str) -> bool:
    hangul = "\uac00" <= char <= "\ud7a3"  # Korean parts its words with spaces
    return not hangul and unicodedata.east_asian_width(char) in ("W", "F")


def _column(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
