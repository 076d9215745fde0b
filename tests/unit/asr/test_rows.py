import pytest
import torch
from torch.backends import mkldnn
from torch.nn import functional

from asr.nn.rows import one_row


def test_one_row_gives_what_many_rows_give() -> None:
    generator = torch.Generator().manual_seed(3)
    weight = torch.randn(256, 128, generator=generator).bfloat16()
    x = torch.randn(1, 128, generator=generator).bfloat16()
    with one_row(weight, 1):
        found = functional.linear(x, weight)
    expected = functional.linear(x.double(), weight.double())
    assert (found.double() - expected).abs().max() <= expected.abs().max() * 2**-8


@pytest.mark.parametrize(
    ("rows", "dtype", "off"),
    [(1, torch.bfloat16, True), (2, torch.bfloat16, False), (1, torch.float32, False)],
)
def test_onednn_is_passed_by_for_one_row_of_bfloat16_only(
    rows: int, dtype: torch.dtype, off: bool
) -> None:
    before = enabled()
    with one_row(torch.empty(1, dtype=dtype), rows):
        assert enabled() is (False if off else before)
    assert enabled() is before


def test_onednn_comes_back_after_an_error() -> None:
    before = enabled()
    with pytest.raises(RuntimeError), one_row(torch.empty(1, dtype=torch.bfloat16), 1):
        raise RuntimeError
    assert enabled() is before


def enabled() -> object:
    return mkldnn.enabled
