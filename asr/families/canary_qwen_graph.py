"""CUDA only: one decode step, captured once and replayed, so that launching it costs nothing."""

import logging

import torch
from torch import Tensor

from asr.families.salm_model import SpeechModel
from asr.nn.cache import Cache

log = logging.getLogger(__name__)

CAPACITY = 1024  # positions: a prompt with 30 s of sound and its whole budget take 720


class CapturedStep:
    """The step of one row over a cache of its own; `prefill`, then `begin`, then call it."""

    def __init__(self, salm: SpeechModel, capacity: int) -> None:
        self._cache = salm.decoder.cache(1, capacity)
        self._cache.static = True
        self._ids = torch.zeros(1, dtype=torch.long, device=salm.weight.device)
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):  # kernels choose their workspaces before the capture
            for _ in range(2):
                salm.step(self._ids, self._cache)
        torch.cuda.current_stream().wait_stream(aside)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self._graph):
            self._logits = salm.step(self._ids, self._cache)

    def prefill(self) -> Cache:
        """Give an empty growing cache over the same memory."""
        return self._cache.row(0)

    def begin(self, length: int) -> None:
        """Say how many positions were prefilled."""
        self._cache.position.fill_(length)

    def __call__(self, ids: Tensor) -> Tensor:
        """Read one id [1]; give the next logits [1, vocab], valid until the next call."""
        self._ids.copy_(ids)
        self._graph.replay()
        self._cache.position += 1
        return self._logits


def capture(salm: SpeechModel, capacity: int = CAPACITY) -> CapturedStep | None:
    """Capture the step where the device can; None, with a warning in the log, where it cannot."""
    if salm.weight.device.type != "cuda":
        return None
    try:
        with torch.inference_mode(), torch.cuda.device(salm.weight.device):
            return CapturedStep(salm, capacity)
    except RuntimeError as error:
        log.warning("the decode step could not be captured, decoding is slower: %s", error)
        return None
