"""Passes of fixed widths, as CUDA captures them, write what plain passes write.

The capture is replaced by what serves where none succeeds; tests/parity/test_salm_gpu.py captures.
"""

import logging
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from torch import Tensor

from asr.draft import Tally, verify
from asr.families import canary_qwen
from asr.families.canary_qwen import CanaryQwen
from asr.families.canary_qwen_graph import CAPACITY, WIDTHS, Eager, Pass, Passes, begin, capture
from asr.families.canary_qwen_model import Salm
from asr.families.salm_model import SpeechModel
from asr.generate import Row, generate
from asr.nn.cache import Cache
from asr.types import Options, Waveform
from tests.bench.gpu import measure
from tests.unit.asr.test_draft import TINY, asked, edited, random_salm

BUDGET = 60


class Noted:
    """Makes passes, and keeps the widths of those that were made and of those that ran."""

    def __init__(self, failing: tuple[int, ...] = ()) -> None:
        self.failing = failing
        self.made: list[int] = []
        self.ran: list[int] = []

    def __call__(self, salm: SpeechModel, cache: Cache, width: int) -> Pass:
        self.made.append(width)
        if width in self.failing:
            raise RuntimeError("operation not permitted when stream is capturing")
        computed = Eager(salm, cache, width)

        def run(ids: Tensor) -> Tensor:
            assert len(ids) == width
            self.ran.append(width)
            return computed(ids)

        return run


def alone(salm: Salm, prompt: Tensor, stop: frozenset[int]) -> Row:
    row = Row(budget=BUDGET)
    logits, step = salm.begin([prompt], BUDGET, lambda: None)
    generate(logits, step, [row], stop, lambda: False)
    return row


def along(
    passes: Passes, prompt: Tensor, stop: frozenset[int], draft: list[int]
) -> tuple[Row, Tally]:
    row = Row(budget=BUDGET)

    def begin(guess: Sequence[int]) -> tuple[Tensor, Passes]:
        return passes.begin(prompt, guess), passes

    return row, verify(begin, row, draft, stop, lambda: False)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("seed", [3, 21])
def test_one_object_writes_one_text_after_another_as_plain_decoding_does(
    precision: str, seed: int
) -> None:
    salm, noted = random_salm(precision, seed), Noted()
    passes = Passes(salm, noted)
    with torch.inference_mode():
        for turn in range(2):
            prompt, stop = asked(salm, seed + 7 * turn, 1)
            expected = Row(budget=BUDGET)
            generate(passes.begin(prompt), passes, [expected], stop, lambda: False)
            if precision == "fp32":  # bf16 rounds otherwise where the cache does not grow
                assert expected.ids == alone(salm, prompt, stop).ids
            for changes in ([], [("change", 9, 3)], [("drop", 4, 1), ("insert", 20, 5)]):
                draft = edited(expected.ids, changes)
                assert along(passes, prompt, stop, draft)[0].ids == expected.ids
    assert noted.made == list(dict.fromkeys(noted.ran))  # each once, when it was first wanted
    assert set(noted.made) <= set(WIDTHS)


def test_ids_are_padded_to_the_next_width_and_no_further() -> None:
    salm, noted = random_salm("fp32", 1), Noted()
    passes = Passes(salm, noted)
    prompt, _ = asked(salm, 1, 0)
    ids = torch.randint(0, 900, (33,), generator=torch.manual_seed(2)).tolist()
    with torch.inference_mode():
        for count in (1, 2, 4, 6, 18, 33):
            passes.begin(prompt)
            found = passes.read(ids[:count]).clone()
            _, session = salm.begin([prompt], 40, lambda: None)
            torch.testing.assert_close(found, session.read(ids[:count]), atol=1e-4, rtol=0)
    assert noted.ran == [1, 2, 5, 9, 25, 33]


def test_what_is_cut_back_and_what_was_padding_is_forgotten() -> None:
    salm = random_salm("fp32", 4)
    passes = Passes(salm, Eager)
    prompt, _ = asked(salm, 4, 0)
    with torch.inference_mode():
        passes.begin(prompt)
        passes.read([5, 6, 7, 8, 9, 10])
        passes.cut(4)
        found = passes.read([11, 12, 13]).clone()
        _, session = salm.begin([prompt], 40, lambda: None)
        session.read([5, 6])
        torch.testing.assert_close(found, session.read([11, 12, 13]), atol=1e-4, rtol=0)


def test_a_pass_that_cannot_be_captured_is_computed_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    salm = random_salm("fp32", 5)
    passes = Passes(salm, Noted(failing=WIDTHS))
    prompt, stop = asked(salm, 5, 1)
    with torch.inference_mode(), caplog.at_level(logging.WARNING):
        expected = alone(salm, prompt, stop)
        assert along(passes, prompt, stop, list(expected.ids))[0].ids == expected.ids
        warned = len(caplog.records)
        along(passes, prompt, stop, list(expected.ids))
    assert 0 < warned == len(caplog.records)
    assert "could not be captured" in caplog.text


def test_the_model_hears_the_same_through_them_drafts_or_not() -> None:
    plain, model = (canary_qwen.load(TINY, "cpu", "fp32") for _ in range(2))
    salm = model.open()
    assert isinstance(salm, Salm)
    noted = Noted()
    model._captured = Passes(salm, noted)
    noise = np.random.default_rng(6)
    audios: list[Waveform] = [
        (noise.standard_normal(length) * 0.1).astype(np.float32) for length in (20_000, 40_000)
    ]
    heard = [heard_by(plain, audio) for audio in audios]
    assert [heard_by(model, audio) for audio in audios] == heard
    assert set(noted.ran) == {1}
    assert [
        heard_by(model, audio, text) for audio, text in zip(audios, heard, strict=True)
    ] == heard
    assert max(noted.ran) > 1


def heard_by(model: CanaryQwen, audio: Waveform, draft: str = "") -> str:
    (found,) = model.verify([audio], [draft], Options(), lambda: False)
    return found.text


def test_what_has_no_room_is_decoded_plainly() -> None:
    salm = random_salm("fp32", 2)
    passes = Passes(salm, Eager)
    short, long = (torch.zeros(1, n, salm.decoder.config.hidden) for n in (5, CAPACITY - 50))

    def taken(*prompts: Tensor, room: int = 20) -> bool:
        return begin(passes, salm, prompts, room, lambda: None)[1] is passes

    with torch.inference_mode():
        assert taken(short)
        assert not taken(short, short)
        assert not taken(long)
        assert taken(long, room=17)
        assert begin(None, salm, [short], 20, lambda: None)[1] is not passes


def test_nothing_is_captured_on_the_processor() -> None:
    assert capture(random_salm("fp32", 1)) is None


def test_the_gpus_table_is_whole_where_there_is_none() -> None:
    rows = dict(measure(TINY, "cpu", "fp32", runs=1))
    assert {f"pass of {width}, captured / plain, ms" for width in WIDTHS} <= rows.keys()
    assert float(rows["logits apart at most, of their deviation"]) < 1e-4
