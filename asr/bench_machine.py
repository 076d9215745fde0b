"""What this machine could do at best: how fast its memory is read, how fast it multiplies."""

import time
from collections.abc import Callable

import torch

MEGABYTES = 1024  # read at once: far more than any cache holds
SIZE = 2048  # of the square matrices that are multiplied
TRIES = 5


def bandwidth_gb_s() -> float:
    """Give the gigabytes a second that torch's threads read, the best of five times a gigabyte."""
    numbers = torch.ones(MEGABYTES << 18)
    return numbers.nbytes / 1e9 / _best_s(numbers.max)


def gflops() -> dict[str, float]:
    """Give thousands of millions of operations a second in products of two square matrices."""
    one, other = torch.randn(SIZE, SIZE), torch.randn(SIZE, SIZE)
    low, lower = one.bfloat16(), other.bfloat16()
    work = 2 * SIZE**3 / 1e9
    return {
        "fp32": work / _best_s(lambda: one @ other),
        "bf16": work / _best_s(lambda: low @ lower),
    }


def _best_s(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TRIES):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)
