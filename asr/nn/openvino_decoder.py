"""Runs the graph of openvino_graph.py: embeddings in, logits out, keys and values kept inside.

What is cut back is not copied but masked: dead positions stay in the cache and nobody looks.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from asr.nn.openvino import group_size, ov

# Rows that a product in whole numbers shares out to its threads as one, be it full or not: 149 rows
# take as long as 192 (tests/bench/LOG.md). What is left over is read by itself, where it is short.
BLOCK, SHORT = 64, 48
UNSEEN = float(np.finfo(np.float32).min)  # added to a score that nobody may look at

Bools = NDArray[np.bool_]


class PackedDecoder:
    """One compiled graph; `begin` gives as many caches as one wants."""

    # asr/draft.py: doubt and tie. With several ids activations are rounded as well, which moves
    # logits by up to 1.7 % of their range (tests/bench/LOG.md).
    margins = 1 / 32, 1 / 256

    def __init__(self, made: ov.CompiledModel, weight_bytes: int) -> None:
        self._compiled = made
        self.weight_bytes = weight_bytes
        self.adapter = True
        self.blocks = group_size() > 0  # products in whole numbers, shared out by BLOCK

    def begin(self) -> "PackedCache":
        """Give an empty cache of one row."""
        return PackedCache(self, self._compiled.create_infer_request(), 1)

    def tail(self, length: int, more: int) -> int:
        """Give how many of a prompt's positions share a block that has room for `more`; or 0.

        They are those that `PackedCache.read` reads last, in a pass of their own.
        """
        if not self.blocks:
            return length
        last = left_over(length, 1) if length > BLOCK else length
        return last if last + more <= BLOCK else 0

    def join(self, caches: Sequence["PackedCache"]) -> "PackedCache":
        """Give one cache whose rows are those of `caches` (one row each), padded on the left."""
        longest = max(cache.alive.shape[1] for cache in caches)
        states = [cache.states() for cache in caches]
        names = states[0].keys()
        joined = PackedCache(self, self._compiled.create_infer_request(), len(caches))
        joined.alive = np.concatenate([_left(c.alive, longest) for c in caches])
        joined.set_states(
            {name: np.concatenate([_padded(s[name], longest) for s in states]) for name in names}
        )
        return joined


class PackedCache:
    """What was read by rows that go on together; `alive` [batch, total] says what still counts."""

    def __init__(self, decoder: PackedDecoder, request: ov.InferRequest, batch: int) -> None:
        self._decoder, self._request = decoder, request
        self.batch = batch
        self.alive: Bools = np.zeros((batch, 0), dtype=np.bool_)

    @property
    def length(self) -> int:
        """How many positions of the only row count."""
        return int(self.alive.sum())

    def read(self, x: Tensor, wanted: int = 1) -> Tensor:
        """Read embeddings [batch, length, hidden]; give logits [batch, wanted, vocabulary].

        They belong to the last `wanted` positions and are valid until the next call.
        """
        over = left_over(x.shape[1], wanted) if self._decoder.blocks and self.batch == 1 else 0
        if over:
            self._read(x[:, :-over], 0)
        return self._read(x[:, -over:], wanted)

    def _read(self, x: Tensor, wanted: int) -> Tensor:
        length = x.shape[1]
        past = self.alive.sum(axis=1, dtype=np.int64)
        self.alive = np.concatenate(
            (self.alive, np.ones((self.batch, length), dtype=np.bool_)), axis=1
        )
        self._request.infer(
            {
                "x": x.float().numpy(),
                "positions": past[:, None] + np.arange(length),
                "mask": self._mask(length),
                "order": np.arange(self.batch, dtype=np.int32),
                "last": np.arange(length - wanted, length),
                "adapter": np.array([self._decoder.adapter], dtype=np.float32),
            },
            share_inputs=True,
        )
        return torch.from_numpy(self._request.get_output_tensor(0).data)

    def cut(self, count: int) -> None:
        """Forget the last `count` positions of the only row."""
        if count:
            self.alive[0, np.flatnonzero(self.alive[0])[-count:]] = False

    def states(self) -> dict[str, NDArray[np.float32]]:
        """Give copies of all keys and values, [batch, kv heads, total, head]."""
        return {s.name: np.array(s.state.data) for s in self._request.query_state()}

    def set_states(self, states: dict[str, NDArray[np.float32]]) -> None:
        """Put keys and values in the place of what was read."""
        for state in self._request.query_state():
            state.state = ov.Tensor(states[state.name])

    def _mask(self, length: int) -> NDArray[np.float32]:
        """Give [batch, 1, length, total]: what is dead and what comes later is not seen."""
        total = self.alive.shape[1]
        later = np.arange(total) > np.arange(total - length, total)[:, None]
        unseen = later[None] | ~self.alive[:, None]
        return np.where(unseen, np.float32(UNSEEN), np.float32(0))[:, None]


def left_over(length: int, wanted: int) -> int:
    """Give how many of so many positions are read behind the full blocks, by themselves; or 0.

    Those that logits are wanted for are read together.
    """
    over = length % BLOCK
    return over if length > BLOCK and wanted <= over <= SHORT else 0


def _left(alive: Bools, longest: int) -> Bools:
    return np.pad(alive, ((0, 0), (longest - alive.shape[1], 0)))


def _padded(state: NDArray[np.float32], longest: int) -> NDArray[np.float32]:
    return np.pad(state, ((0, 0), (0, 0), (longest - state.shape[2], 0), (0, 0)))
