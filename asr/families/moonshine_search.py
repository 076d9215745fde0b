"""Beam search over Moonshine's logits: a few guesses side by side, the most likely text wins.

Knows nothing of pieces and languages. What is listed (asr/bias.py) counts where texts are compared,
never as their probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from asr.bias import START, Lexicon, Match
from asr.errors import Cancelled
from asr.families.moonshine_network import EOS, Floats, Network
from asr.text import loops
from asr.types import CancelCheck, Waveform

NEAR = 12.0  # what is less likely than the best token by a factor e^12 is not looked at


@dataclass(frozen=True, slots=True)
class Guess:
    """Tokens and their probabilities' logarithms; the last is the end token's once `ended`."""

    ids: tuple[int, ...] = ()
    log_probs: tuple[float, ...] = ()
    ended: bool = False
    match: Match = START  # how far it has come in listed terms

    @property
    def score(self) -> float:
        """The mean logarithm, so that a short text is not preferred for being short."""
        return sum(self.log_probs) / max(1, len(self.log_probs))

    @property
    def rank(self) -> float:
        """The score with what its listed terms are worth."""
        return self.score + self.match.total / max(1, len(self.log_probs))

    def longer(self, token: int, log_prob: float, match: Match = START) -> "Guess":
        """Give the guess with one more token."""
        ids = self.ids if token == EOS else (*self.ids, token)
        return Guess(ids, (*self.log_probs, log_prob), token == EOS, match)


@dataclass(frozen=True, slots=True)
class Next:
    """A guess, `row` of the batch, with one more token.

    `total` is its summed logarithm, and what its listed terms are worth.
    """

    total: float
    row: int
    token: int
    log_prob: float
    match: Match


def search(  # noqa: PLR0913 - all but two are named
    network: Network,
    audio: Waveform,
    *,
    width: int,
    limit: int,
    cancelled: CancelCheck,
    lexicon: Lexicon | None = None,
) -> Guess:
    """Find the best text for a waveform [samples], keeping `width` guesses side by side.

    Terms of `lexicon` are favoured.

    A guess that loops or has `limit` tokens ends the search: `ended` is False then.
    Raises Cancelled.
    """
    logits, cache = network.start(*network.encode([audio]))
    cache.widen(width)
    guesses, ended = [Guess()], []
    while True:
        if cancelled():
            raise Cancelled
        further, stopped = _advance(guesses, logits, width, lexicon)
        ended += stopped
        guesses = [guesses[n.row].longer(n.token, n.log_prob, n.match) for n in further]
        if not guesses or _settled(guesses, ended, width):
            return max(ended, key=lambda g: g.rank)
        if len(guesses[0].ids) >= limit or loops(guesses[0].ids):
            return guesses[0]
        cache.pick([n.row for n in further])
        logits = network.step([n.token for n in further], cache)


def _advance(
    guesses: Sequence[Guess], logits: Floats, width: int, lexicon: Lexicon | None
) -> tuple[list[Next], list[Guess]]:
    """Choose the `width` best continuations; guesses that end among them come apart."""
    options = [
        n
        for row, guess in enumerate(guesses)
        for n in _likeliest(guess, row, logits[row], width, lexicon)
    ]
    further: list[Next] = []
    stopped = []
    for option in sorted(options, key=lambda n: -n.total):
        if option.token == EOS:
            stopped.append(guesses[option.row].longer(EOS, option.log_prob, option.match))
        else:
            further.append(option)
        if len(further) == width:
            break
    return further, stopped


def _likeliest(
    guess: Guess, row: int, logits: Floats, width: int, lexicon: Lexicon | None
) -> list[Next]:
    """Give the guess's likeliest next tokens from its logits [vocabulary]."""
    peak = float(logits.max())
    norm = peak + float(np.log(np.exp(logits - peak).sum()))
    near = np.flatnonzero(logits > peak - NEAR)
    worth = logits[near]
    if lexicon:
        best, likely = int(near[worth.argmax()]), worth > peak - lexicon.limit
        worth[likely] += lexicon.worths(guess.match, best, near[likely])
    chosen = near[np.argsort(-worth, kind="stable")[: width + 1]]
    so_far = sum(guess.log_probs)
    found = []
    for token in chosen.tolist():
        log_prob = float(logits[token]) - norm
        match = lexicon.follow(guess.match, token) if lexicon else START
        found.append(Next(so_far + log_prob + match.total, row, token, log_prob, match))
    return found


def _settled(guesses: Sequence[Guess], ended: Sequence[Guess], width: int) -> bool:
    """Say whether none of the open guesses can be hoped to beat the best that ended."""
    if not ended:
        return False
    best = max(g.rank for g in ended)
    return len(ended) >= width or all(g.rank <= best for g in guesses)
