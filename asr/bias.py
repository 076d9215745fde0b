"""Names and terms that are favoured while a model decodes: bounded, and taken back when they break.

Pure: knows bytes, ids and logarithms of probabilities, neither models nor tensors. Terms are
followed byte by byte through whatever tokens spell them, from the beginning of a word on. Each
letter is worth RATE, a term at most LIMIT; that stands only once the term ends where a word ends.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]

RATE = 0.8  # what each letter of a listed term is worth, as a logarithm of probability
LIMIT = 5.0  # the most that a term is worth: what is e^5 less likely than the best never wins
LETTERS = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Vocabulary:
    """What each token spells, as bytes; b"" for those that steer or end, which spell nothing.

    Where several spell the same, the last is taken: SentencePiece puts its bare bytes first.
    Tokens beyond the last piece (models are padded) spell nothing.
    """

    def __init__(self, pieces: Sequence[bytes]) -> None:
        pieces = [*pieces, b""]  # the last is for those beyond
        self.ids = {piece: token for token, piece in enumerate(pieces) if piece}
        self.last = len(pieces) - 1
        self.longest = max(map(len, self.ids), default=0)
        self.ends = [not piece for piece in pieces]
        self.opens = [not piece or not _is_letter(piece[0]) for piece in pieces]  # a word is over
        self.closes = [bool(piece) and not _is_letter(piece[-1]) for piece in pieces]


@dataclass(slots=True, eq=False)
class Node:
    """A beginning of terms: those numbered `low` to `high`, as far as `depth` bytes."""

    low: int
    high: int
    depth: int
    given: float  # what it is worth to have come so far
    whole: bool  # a term ends here
    children: dict[int, "Node"] | None = None  # by token; None: not looked for yet
    tokens: Ids = field(default_factory=lambda: np.zeros(0, np.int64))  # of the children
    worths: Floats = field(default_factory=lambda: np.zeros(0, np.float32))  # of the children


@dataclass(frozen=True, slots=True)
class Match:
    """How far a text has come in listed terms."""

    settled: float = 0.0  # what whole terms have brought
    open: tuple[tuple[Node, float], ...] = ()  # beginnings, each with what stays if it breaks
    fresh: bool = True  # a word may begin here without a space

    @property
    def total(self) -> float:
        """What the text is worth beyond its probability."""
        return self.settled + max((node.given for node, _ in self.open), default=0.0)


START = Match()


class Lexicon:
    """The listed terms, as one vocabulary spells them."""

    def __init__(
        self,
        words: Iterable[str],
        vocabulary: Vocabulary,
        *,
        rate: float = RATE,
        limit: float = LIMIT,
        skip: int = 0,
    ) -> None:
        self._vocabulary, self._rate, self.limit = vocabulary, rate, limit
        self._skip = skip
        self._forms = sorted({f" {f}".encode() for word in words for f in forms(word)})
        self._nodes: dict[tuple[int, int, int], Node] = {}

    def __bool__(self) -> bool:
        """Say whether anything is listed."""
        return bool(self._forms)

    def follow(self, match: Match, token: int) -> Match:
        """Give where a text stands after one more token."""
        token = min(token, self._vocabulary.last)
        opens, going, stays = self._vocabulary.opens[token], [], 0.0
        for node, kept in match.open:
            worth = node.given if opens and node.whole else kept
            if child := self._children(node).get(token):
                going.append((child, worth))
            else:
                stays = max(stays, worth)
        settled = match.settled if going else match.settled + stays
        roots = (self._spaced, self._bare) if match.fresh else (self._spaced,)
        begun = (self._children(root).get(token) for root in roots)
        going += [(child, 0.0) for child in begun if child]
        return Match(settled, tuple(going), self._vocabulary.closes[token])

    def worths(self, match: Match, best: int, tokens: Ids) -> Floats:
        """Give what tokens [n], rising, are worth next, 0 to `limit` each, beside other tokens.

        `best` is the likeliest of all: a term may begin only where it begins a word too, and
        nothing is favoured where it ends the text.
        """
        vocabulary, worths = self._vocabulary, np.zeros(len(tokens), np.float32)
        best = min(best, vocabulary.last)
        if vocabulary.ends[best]:
            return worths
        if vocabulary.opens[best]:
            worths = self._first[np.minimum(tokens, vocabulary.last)]
        if match.fresh:
            _raise(worths, tokens, self._expanded(self._bare), 0.0)
        left = max((n.given if n.whole else kept for n, kept in match.open), default=0.0)
        for node, _ in match.open:
            _raise(worths, tokens, self._expanded(node), left)
        return worths

    @cached_property
    def _spaced(self) -> Node:
        return self._node(0, len(self._forms), 0)

    @cached_property
    def _bare(self) -> Node:
        return self._node(0, len(self._forms), 1)

    @cached_property
    def _first(self) -> Floats:
        """What each token [vocabulary] is worth where a word begins."""
        first, root = np.zeros(self._vocabulary.last + 1, np.float32), self._expanded(self._spaced)
        first[root.tokens] = root.worths
        return first

    def _children(self, node: Node) -> dict[int, Node]:
        return self._expanded(node).children or {}

    def _expanded(self, node: Node) -> Node:
        """Look, once, for every token that goes on from a node."""
        if node.children is None:
            node.children = {token: self._node(*found) for token, found in self._further(node)}
            node.tokens = np.array(sorted(node.children), np.int64)
            worths = [node.children[int(token)].given for token in node.tokens]
            node.worths = np.array(worths, np.float32)
        return node

    def _further(self, node: Node) -> Iterable[tuple[int, tuple[int, int, int]]]:
        ids, start, longest = self._vocabulary.ids, node.depth, self._vocabulary.longest
        found: dict[int, tuple[int, int, int]] = {}
        for number in range(node.low, node.high):
            form = self._forms[number]
            for end in range(start + 1, min(len(form), start + longest) + 1):
                token = ids.get(form[start:end])
                if token is not None:
                    low = found[token][0] if token in found else number
                    found[token] = (low, number + 1, end)
        return found.items()

    def _node(self, low: int, high: int, depth: int) -> Node:
        key = (low, high, depth)
        if key not in self._nodes:
            given = min(self.limit, self._rate * max(0, depth - 1 - self._skip))
            whole = low < high and len(self._forms[low]) == depth
            self._nodes[key] = Node(low, high, depth, given, whole)
        return self._nodes[key]


def forms(word: str) -> Iterable[str]:
    """Give a term as it is listed, and as it begins a sentence."""
    term = " ".join(unicodedata.normalize("NFC", word).split())
    return {term, term[0].upper() + term[1:]} if term else set()


def _raise(worths: Floats, tokens: Ids, node: Node, left: float) -> None:
    """Raise the worths of those tokens that go on from a node, less what stays without it."""
    if not len(node.tokens) or not len(tokens):
        return
    at = np.minimum(np.searchsorted(tokens, node.tokens), len(tokens) - 1)
    there = tokens[at] == node.tokens
    worths[at[there]] = np.maximum(worths[at[there]], node.worths[there] - np.float32(left))


def _is_letter(byte: int) -> bool:
    return byte >= 0x80 or byte in LETTERS
