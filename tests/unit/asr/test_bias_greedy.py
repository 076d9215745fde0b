"""Listed terms in the greedy loop: with and without drafts, alone and in batches, in bounds."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from asr.audio import read_audio
from asr.bias import LIMIT, Lexicon, Vocabulary
from asr.draft import verify
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.generate import Row, choose, generate
from asr.types import Options
from tests.parity.stages import synth

ROOT = Path(__file__).resolve().parents[3]
TINY = ROOT / "tests" / "data" / "nemo-tiny"
DIGITS = ROOT / "assets" / "models" / "digits"
SAMPLES = ROOT / "assets" / "samples"
PIECES = [b"", b" a", b"b", b"c", b" d", b" ", b"."]
VOCABULARY = Vocabulary(PIECES)


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def tiny() -> CanaryQwen:
    return canary_qwen.load(TINY, "cpu", "fp32")


class Table:
    """A step function whose logits depend on the last ids alone: a random one for each."""

    doubt = tie = 0.0

    def __init__(self, seed: int, spread: float) -> None:
        random = torch.Generator().manual_seed(seed)
        self.table = torch.randn(len(PIECES) + 1, len(PIECES), generator=random) * spread
        self.table[:, 0] -= 1  # it does not end at once

    def first(self) -> Tensor:
        return self.table[-1:].clone()

    def __call__(self, ids: Tensor) -> Tensor:
        return self.table[ids].clone()

    def read(self, ids: Sequence[int]) -> Tensor:
        return self(torch.tensor(ids))

    def cut(self, count: int) -> None:
        del count

    def begin(self, guess: Sequence[int]) -> tuple[Tensor, "Table"]:
        return torch.cat((self.first(), self.read(guess))) if guess else self.first(), self

    def restart(self, *, exactly: bool) -> Tensor:
        del exactly
        return self.first()


def alone(table: Table, words: Sequence[str], budget: int = 20) -> Row:
    row = Row(budget=budget, lexicon=Lexicon(words, VOCABULARY))
    generate(table.first(), table, [row], frozenset((0,)), never)
    return row


listed = st.lists(st.sampled_from(["ab", "abc", "d", "a d", "bc", "acc", "ab."]), max_size=4)


@given(seed=st.integers(0, 10**6), words=listed, draft=st.lists(st.integers(0, 6), max_size=30))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_draft_gives_what_favouring_writes_without_one(
    seed: int, words: list[str], draft: list[int]
) -> None:
    table = Table(seed, 3)
    plain = alone(table, words)
    for guess in (draft, plain.ids, plain.ids[:3] + draft):
        row = Row(budget=20, lexicon=Lexicon(words, VOCABULARY))
        verify(table.begin, row, guess, frozenset((0,)), never)
        assert (row.ids, row.complete) == (plain.ids, plain.complete)
        assert row.log_probs == pytest.approx(plain.log_probs, abs=1e-5)


@given(seeds=st.lists(st.integers(0, 10**6), min_size=2, max_size=4), words=listed)
@settings(max_examples=50, deadline=None, derandomize=True)
def test_rows_of_a_batch_favour_each_for_itself(seeds: list[int], words: list[str]) -> None:
    tables = [Table(seed, 3) for seed in seeds]
    rows = [Row(budget=20, lexicon=Lexicon(words, VOCABULARY)) for _ in tables]

    def step(ids: Tensor) -> Tensor:
        return torch.cat([t(ids[at : at + 1]) for at, t in enumerate(tables)])

    generate(torch.cat([t.first() for t in tables]), step, rows, frozenset((0,)), never)
    for row, table in zip(rows, tables, strict=True):
        assert row.ids == alone(table, words).ids


@given(seed=st.integers(0, 10**6), words=listed)
def test_nothing_is_chosen_that_is_further_down_than_the_limit(seed: int, words: list[str]) -> None:
    table = Table(seed, 8)
    ids = alone(table, words).ids
    for before, token in zip([-1, *ids], ids, strict=False):
        logits = table.table[before]
        assert logits[token] >= logits.max() - LIMIT - 1e-5


@given(seed=st.integers(0, 10**6))
def test_a_list_of_what_cannot_be_spelled_changes_nothing(seed: int) -> None:
    table = Table(seed, 3)
    assert alone(table, ["xyz"]).ids == alone(table, []).ids


def test_a_listed_term_wins_over_one_that_is_little_likelier() -> None:
    logits = torch.tensor([[-9.0, 2.0, 0.0, -9.0, 2.5, 0.0, 0.0]])  # " a", " d"
    row = Row(budget=9, lexicon=Lexicon(["abc"], VOCABULARY))
    best, log_prob = choose(logits, [row])
    assert best.tolist() == [1]
    assert log_prob[0] == pytest.approx(float(logits.log_softmax(-1)[0, 1]))  # as the model says


def test_a_model_hears_the_same_with_any_draft_and_in_batches(tiny: CanaryQwen) -> None:
    audios = [synth(16_000 + 4_000 * n, n) for n in range(3)]
    plain = tiny.recognize(audios, Options(), never)
    pieces = sorted({p for h in plain for p in h.text.split() if p.isalpha()})
    options = Options(words=(*(f"{p}s" for p in pieces[:20]), "pattern", "terminal", "Vim"))
    together = tiny.recognize(audios, options, never)
    single = [h for audio in audios for h in tiny.recognize([audio], options, never)]
    drafted = tiny.verify(audios, [h.text for h in plain], options, never)
    texts = [h.text for h in together]
    assert texts != [h.text for h in plain]  # otherwise this would show nothing
    assert texts == [h.text for h in single] == [h.text for h in drafted]


def test_the_packed_decoder_favours_too(tmp_path: Path) -> None:
    folder = shutil.copytree(DIGITS, tmp_path / "digits")
    audio = read_audio(SAMPLES / "digits-7042.flac")
    for precision in ("fp32", "int8"):
        model = canary_qwen.load(folder, "cpu", precision)
        (plain,) = model.recognize([audio], Options(), never)
        (found,) = model.recognize([audio], Options(words=("seventeen", "Foxtrot")), never)
        assert found.text == plain.text  # what is far from being heard is not written
        table = model.tokens.table()
        ids = model.tokens.encode(" seven 42, ök")
        assert b"".join(table[i] for i in ids).decode() == " seven 42, ök"
        assert np.sum([p == b"" for p in table]) > 0  # special tokens spell nothing
