"""Names and terms that are favoured while a model decodes: bounded, and taken back when they break.

Pure: knows bytes, ids and logarithms of probabilities, neither models nor tensors. Terms are
followed byte by byte through whatever tokens spell them, from the beginning of a word on. Each
letter is worth RATE, a term at most LIMIT; that stands only once the term ends where a word ends.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

RATE = 0.5  # what each letter of a listed term is worth, as a logarithm of probability
LIMIT = 4.0  # the most that a term is worth: what is e^4 less likely than the best never wins
LETTERS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
BEYOND = b"\xff"  # after every letter in UTF-8


class Vocabulary:
    """What each token spells, as bytes; b"" for those that steer or end, which spell nothing.

    Tokens beyond the last piece (models are padded) spell nothing either.
    """

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self.pieces = [*pieces, b""]  # the last is for those beyond
        self.last = len(pieces)
        self.opens = [not p or not _is_letter(p[0]) for p in self.pieces]  # a word is over
        self.closes = [bool(p) and not _is_letter(p[-1]) for p in self.pieces]


@dataclass(slots=True, eq=False)
class Node:
    """A beginning of terms: those numbered `low` to `high`, as far as `depth` bytes."""

    low: int
    high: int
    depth: int
    given: float  # what it is worth to have come so far
    whole: bool  # a term ends here
    children: dict[int, "Node | None"] = field(default_factory=dict)  # by token, as far as known


@dataclass(frozen=True, slots=True)
class Match:
    """How far a text has come in listed terms."""

    settled: float = 0.0  # what whole terms have brought
    open: tuple[tuple[Node, float], ...] = ()  # beginnings, each with what stays if it breaks
    fresh: bool = True  # a word may begin here without a space
    awaits: int | None = None  # the token after which the text begins; nothing is favoured before

    @property
    def total(self) -> float:
        """What the text is worth beyond its probability."""
        return self.settled + max((node.given for node, _ in self.open), default=0.0)


START = Match()
BETWEEN = Match(fresh=False)


class Lexicon:
    """The listed terms, as one vocabulary spells them."""

    def __init__(
        self,
        words: Iterable[str],
        vocabulary: Vocabulary,
        *,
        rate: float = RATE,
        limit: float = LIMIT,
    ) -> None:
        self._vocabulary, self._rate, self.limit = vocabulary, rate, limit
        self._forms = sorted({f" {f}".encode() for word in words for f in forms(word)})
        self._spaced = self._node(0, len(self._forms), 0)
        self._bare = self._node(0, len(self._forms), 1)

    def __bool__(self) -> bool:
        """Say whether anything is listed."""
        return bool(self._forms)

    def follow(self, match: Match, token: int) -> Match:
        """Give where a text stands after one more token."""
        if match.awaits is not None:
            return START if token == match.awaits else match
        token = min(token, self._vocabulary.last)
        opens, going, stays = self._vocabulary.opens[token], [], 0.0
        for node, kept in match.open:
            worth = node.given if opens and node.whole else kept
            if child := self._child(node, token):
                going.append((child, worth))
            else:
                stays = max(stays, worth)
        settled = match.settled if going else match.settled + stays
        roots = (self._spaced, self._bare) if match.fresh else (self._spaced,)
        begun = (self._child(root, token) for root in roots)
        going += [(child, 0.0) for child in begun if child]
        closes = self._vocabulary.closes[token]
        if not (going or settled or closes):
            return BETWEEN
        return Match(settled, tuple(going), closes)

    def worths(self, match: Match, best: int, tokens: Ids) -> Floats:
        """Give what tokens [n] are worth next, 0 to `limit` each, beside other tokens.

        `best` is the likeliest of all: a term may begin only where it begins a word too, and
        nothing is favoured where it ends the text.
        """
        vocabulary, best = self._vocabulary, min(best, self._vocabulary.last)
        worths = np.zeros(len(tokens), np.float32)
        if match.awaits is not None or not vocabulary.pieces[best]:
            return worths
        left = max((n.given if n.whole else kept for n, kept in match.open), default=0.0)
        froms = [(node, left) for node, _ in match.open]
        froms += [(self._spaced, 0.0)] if vocabulary.opens[best] else []
        froms += [(self._bare, 0.0)] if match.fresh else []
        for at, token in enumerate(tokens.tolist() if froms else []):
            for node, less in froms:
                if child := self._child(node, min(token, vocabulary.last)):
                    worths[at] = max(worths[at], child.given - less)
        return worths

    def _child(self, node: Node, token: int) -> Node | None:
        """Give where a token leads from a node; None: out of every term."""
        try:
            return node.children[token]
        except KeyError:
            child = node.children[token] = self._looked_up(node, self._vocabulary.pieces[token])
            return child

    def _looked_up(self, node: Node, piece: bytes) -> Node | None:
        if not piece or node.low == node.high:
            return None
        start = self._forms[node.low][: node.depth] + piece
        low = bisect_left(self._forms, start, node.low, node.high)
        high = bisect_left(self._forms, start + BEYOND, low, node.high)
        return self._node(low, high, node.depth + len(piece)) if low < high else None

    def _node(self, low: int, high: int, depth: int) -> Node:
        given = min(self.limit, self._rate * max(0, depth - 1))
        whole = low < high and len(self._forms[low]) == depth
        return Node(low, high, depth, given, whole)


def forms(word: str) -> Iterable[str]:
    """Give a term as it is listed, and as it begins a sentence."""
    term = " ".join(unicodedata.normalize("NFC", word).split())
    return {term, term[0].upper() + term[1:]} if term else set()


def _is_letter(byte: int) -> bool:
    return byte >= 0x80 or byte in LETTERS
