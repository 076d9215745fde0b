"""One greedy loop over a step function: budgets, the end of sequence, the guard against loops.

It knows logits and ids; what computes them, and on which device, is the caller's.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from asr.errors import Cancelled
from asr.text import loops
from asr.types import CancelCheck

Step = Callable[[Tensor], Tensor]  # the rows' last ids [batch] -> their next logits [batch, vocab]


@dataclass(slots=True, kw_only=True)
class Row:
    """One sequence that is being written."""

    budget: int  # tokens it may have at most
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
        best, log_probs = choose(logits)
        chosen = zip(rows, best.tolist(), log_probs.tolist(), strict=True)
        yield [
            token if not row.done and row.take(token, log_prob, stop) else None
            for row, token, log_prob in chosen
        ]
        if all(row.done for row in rows):
            return
        logits = step(best)


def choose(logits: Tensor) -> tuple[Tensor, Tensor]:
    """Give the likeliest id of each row [batch] and its log-probability [batch]."""
    best = logits.argmax(dim=-1)
    chosen = logits.gather(-1, best[:, None])[:, 0]
    return best, chosen - torch.logsumexp(logits, dim=-1)
