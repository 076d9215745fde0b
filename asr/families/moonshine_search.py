"""Beam search over Moonshine's logits: a few guesses side by side, the most likely text wins.

Knows nothing of pieces and languages.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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

    @property
    def score(self) -> float:
        """The mean logarithm, so that a short text is not preferred for being short."""
        return sum(self.log_probs) / max(1, len(self.log_probs))

    def longer(self, token: int, log_prob: float) -> "Guess":
        """Give the guess with one more token."""
        ids = self.ids if token == EOS else (*self.ids, token)
        return Guess(ids, (*self.log_probs, log_prob), token == EOS)


@dataclass(frozen=True, slots=True)
class Next:
    """A guess, `row` of the batch, with one more token; `total` is its summed logarithm."""

    total: float
    row: int
    token: int
    log_prob: float


def search(
    network: Network, audio: Waveform, *, width: int, limit: int, cancelled: CancelCheck
) -> Guess:
    """Find the best text for a waveform [samples], keeping `width` guesses side by side.

    A guess that loops or has `limit` tokens ends the search: `ended` is False then.
    Raises Cancelled.
    """
    logits, cache = network.start(*network.encode([audio]))
    cache.widen(width)
    guesses, ended = [Guess()], []
    while True:
        if cancelled():
            raise Cancelled
        further, stopped = _advance(guesses, logits, width)
        ended += stopped
        guesses = [guesses[n.row].longer(n.token, n.log_prob) for n in further]
        if not guesses or _settled(guesses, ended, width):
            return max(ended, key=lambda g: g.score)
        if len(guesses[0].ids) >= limit or loops(guesses[0].ids):
            return guesses[0]
        cache.pick([n.row for n in further])
        logits = network.step([n.token for n in further], cache)


def _advance(
    guesses: Sequence[Guess], logits: Floats, width: int
) -> tuple[list[Next], list[Guess]]:
    """Choose the `width` best continuations; guesses that end among them come apart."""
    options = [n for row, g in enumerate(guesses) for n in _likeliest(g, row, logits[row], width)]
    further: list[Next] = []
    stopped = []
    for option in sorted(options, key=lambda n: -n.total):
        if option.token == EOS:
            stopped.append(guesses[option.row].longer(EOS, option.log_prob))
        else:
            further.append(option)
        if len(further) == width:
            break
    return further, stopped


def _likeliest(guess: Guess, row: int, logits: Floats, width: int) -> list[Next]:
    """Give the guess's likeliest next tokens from its logits [vocabulary]."""
    peak = float(logits.max())
    norm = peak + float(np.log(np.exp(logits - peak).sum()))
    near = np.flatnonzero(logits > peak - NEAR)
    best = near[np.argsort(-logits[near], kind="stable")[: width + 1]]
    so_far = sum(guess.log_probs)
    log_probs = [float(logits[token]) - norm for token in best]
    return [
        Next(so_far + log_prob, row, int(token), log_prob)
        for token, log_prob in zip(best, log_probs, strict=True)
    ]


def _settled(guesses: Sequence[Guess], ended: Sequence[Guess], width: int) -> bool:
    """Say whether none of the open guesses can be hoped to beat the best that ended."""
    if not ended:
        return False
    best = max(g.score for g in ended)
    return len(ended) >= width or all(g.score <= best for g in guesses)
