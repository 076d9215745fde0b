"""Several threads share out work that each does on one core. Knows no model."""

import os
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar

from asr.types import Waveform

MOST = 4  # each holds what it computes with: up to 120 MB for 30 s of sound

T = TypeVar("T")


def count() -> int:
    """Say how many threads are of use on this machine."""
    return min(MOST, os.cpu_count() or 1)


def side_by_side(work: Callable[[Waveform], T], audios: Sequence[Waveform], hands: int) -> list[T]:
    """Do `work` on every waveform [samples], the longest first, on up to `hands` threads.

    Answers stand in the order of the waveforms. Raises what `work` raises first, when all threads
    have put down what they were at.
    """
    left = deque(sorted(range(len(audios)), key=lambda i: len(audios[i]), reverse=True))
    answers: dict[int, T] = {}
    failures: list[Exception] = []

    def labour() -> None:
        while left and not failures:
            try:
                i = left.popleft()
            except IndexError:  # another one was faster
                return
            try:
                answers[i] = work(audios[i])
            except Exception as error:  # noqa: BLE001 - raised below, on the caller's thread
                failures.append(error)

    threads = [
        threading.Thread(target=labour, name="hands", daemon=True)
        for _ in range(min(hands, len(audios)) - 1)
    ]
    for thread in threads:
        thread.start()
    try:
        labour()
    finally:
        left.clear()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
    return [answers[i] for i in range(len(audios))]
