"""One greedy loop over a step function: budgets, the end of sequence, the guard against loops.

It knows logits and ids; what computes them, and on which device, is the caller's. A row may favour
listed terms (asr/bias.py); probabilities stay what the model says.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from asr.bias import START, Lexicon, Match
from asr.errors import Cancelled
from asr.text import loops
from asr.types import CancelCheck

MARGIN = 2.0  # what is looked at beyond what could win
Step = Callable[[Tensor], Tensor]  # the rows' last ids [batch] -> their next logits [batch, vocab]


@dataclass(slots=True, kw_only=True)
class Row:
    """One sequence that is being written."""

    budget: int  # tokens it may have at most
    lexicon: Lexicon | None = None  # what it favours
    match: Match = START  # how far it has come in that
    ids: list[int] = field(default_factory=list)  # without the end of sequence
    log_probs: list[float] = field(default_factory=list)  # of each id; then of the end, if it came
    done: bool = False
    complete: bool = False  # it came to its own end, within its budget and without a loop

    def take(self, token: int, log_prob: float, stop: frozenset[int]) -> bool:
        """Go on by one token; say whether it belongs to the text."""
        self.log_probs.append(log_prob)
        if token in stop:
            self.done = self.complete = True
            return False
        self.ids.append(token)
        if self.lexicon:
            self.match = self.lexicon.follow(self.match, token)
        self.done = len(self.ids) >= self.budget or loops(self.ids)
        return True


def generate(
    logits: Tensor, step: Step, rows: Sequence[Row], stop: frozenset[int], cancelled: CancelCheck
) -> None:
    """Write all `rows` to their ends, from the first `logits` [batch, vocab]. Raises Cancelled."""
    for _ in stream(logits, step, rows, stop, cancelled):
        pass


def stream(
    logits: Tensor, step: Step, rows: Sequence[Row], stop: frozenset[int], cancelled: CancelCheck
) -> Iterator[list[int | None]]:
    """Write `rows` and yield each row's new id, None for one that is done. Raises Cancelled.

    Rows that are done go on being computed, unread, until the last one is.
    """
    while True:
        if cancelled():
            raise Cancelled
        best, log_probs = choose(logits, rows)
        chosen = zip(rows, best.tolist(), log_probs.tolist(), strict=True)
        yield [
            token if not row.done and row.take(token, log_prob, stop) else None
            for row, token, log_prob in chosen
        ]
        if all(row.done for row in rows):
            return
        logits = step(best)


def choose(logits: Tensor, rows: Sequence[Row] = ()) -> tuple[Tensor, Tensor]:
    """Give the id to go on with, of each row [batch], and its log-probability [batch].

    It is the likeliest one, or a row's favoured one.
    """
    best = logits.argmax(dim=-1)
    for at, row in enumerate(rows):
        if row.lexicon and not row.done:
            best[at] = favourites(logits[at], row.lexicon, row.match)[0]
    chosen = logits.gather(-1, best[:, None])[:, 0]
    return best, chosen - torch.logsumexp(logits, dim=-1)


def favourites(logits: Tensor, lexicon: Lexicon, match: Match) -> tuple[int, float]:
    """Give the id to go on with where terms are listed, from logits [vocab], and its lead.

    Only ids are looked at that could win: those at most the lexicon's limit (and a margin, which
    the lead may reach) below the likeliest.
    """
    peak, best = logits.max(dim=-1)
    near = (logits > peak - lexicon.limit - MARGIN).nonzero()[:, 0]
    values = logits[near].float().cpu().numpy()
    ids = near.cpu().numpy()
    values = values + lexicon.worths(match, int(best), ids)
    first = int(values.argmax())
    others = np.delete(values, first)
    lead = values[first] - others.max() if len(others) else MARGIN
    return int(ids[first]), float(lead)
