"""Which of torch's kernels multiply one row by a matrix: a decode step is nothing but that.

It knows no model; it knows that reading the weights once is all the work there is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor
from torch.backends import mkldnn


@contextmanager
def one_row(weight: Tensor, rows: int) -> Iterator[None]:
    """While it is open, products of one row in bfloat16 on the CPU go past oneDNN.

    oneDNN reads the weights of one row at 16 GB/s a thread, torch's own kernel at 25 (measured on
    an AVX-512 machine, tests/bench/LOG.md); from two rows on oneDNN is the faster one. The switch
    is the process's, so nothing else may want oneDNN meanwhile. Elsewhere this does nothing.
    """
    if rows > 1 or weight.device.type != "cpu" or weight.dtype != torch.bfloat16:
        yield
        return
    before = mkldnn.set_flags(False, None, None, None)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        mkldnn.set_flags(before[0], None, None, None)  # type: ignore[no-untyped-call]
