import math

import pytest
import torch
from torch import Tensor

from asr.errors import Cancelled
from asr.generate import Row, generate, stream

END = 9
STOP = frozenset((END,))


class Scripts:
    """A step function that writes given ids, one script for each row, then END for ever."""

    def __init__(self, *scripts: list[int]) -> None:
        self.scripts, self.at = scripts, 0
        self.read: list[list[int]] = []

    def logits(self) -> Tensor:
        wanted = [s[self.at] if self.at < len(s) else END for s in self.scripts]
        self.at += 1
        rows = torch.full((len(wanted), 10), 0.0)
        rows[torch.arange(len(wanted)), torch.tensor(wanted)] = 2.0
        return rows

    def __call__(self, ids: Tensor) -> Tensor:
        self.read.append(ids.tolist())
        return self.logits()


def never() -> bool:
    return False


def run(*scripts: list[int], budget: int = 50) -> tuple[list[Row], Scripts]:
    rows, step = [Row(budget=budget) for _ in scripts], Scripts(*scripts)
    generate(step.logits(), step, rows, STOP, never)
    return rows, step


def test_a_row_ends_at_the_end_of_sequence() -> None:
    (row,), step = run([1, 2, 3])
    assert row.ids == [1, 2, 3]
    assert row.complete
    assert step.read == [[1], [2], [3]]


def test_rows_of_one_batch_end_on_their_own() -> None:
    rows, _ = run([1, 2, 3], [4], [])
    assert [row.ids for row in rows] == [[1, 2, 3], [4], []]
    assert all(row.complete for row in rows)


def test_a_row_at_its_budget_is_not_complete() -> None:
    (row,), _ = run([1, 2, 3, 4, 5], budget=3)
    assert row.ids == [1, 2, 3]
    assert not row.complete


def test_a_loop_ends_the_row() -> None:
    (row,), _ = run([1, 2, 3] * 100, budget=300)
    assert len(row.ids) < 30
    assert not row.complete


def test_each_token_has_the_log_probability_it_was_chosen_with() -> None:
    (row,), _ = run([1, 2])
    expected = 2.0 - math.log(math.exp(2.0) + 9)
    assert row.log_probs == pytest.approx([expected] * 3)  # the end's too


def test_the_callers_wish_to_stop_is_heard_between_steps() -> None:
    answers = iter([False, False, True])
    step, row = Scripts([1, 2, 3, 4]), Row(budget=9)
    with pytest.raises(Cancelled):
        generate(step.logits(), step, [row], STOP, lambda: next(answers))
    assert row.ids == [1, 2]


def test_a_stream_yields_each_token_as_it_comes() -> None:
    step = Scripts([1, 2], [3])
    rows = [Row(budget=9), Row(budget=9)]
    tokens = stream(step.logits(), step, rows, STOP, never)
    assert next(tokens) == [1, 3]
    assert step.read == []  # nothing is computed ahead of its being asked for
    assert list(tokens) == [[2, None], [None, None]]
