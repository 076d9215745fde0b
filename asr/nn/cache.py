"""Keys and values of what a decoder has read, allocated once. It knows no model."""

from dataclasses import dataclass

import torch
from torch import Tensor


class Cache:
    """Keys and values [layers, batch, kv heads, capacity, head] of up to `capacity` positions.

    `starts` [batch] says how many positions at the left of each row are padding; None: no row has
    any. A `static` cache keeps its length on the device and all shapes constant, as a captured
    graph needs: embeddings go on at `position` [1], which the caller moves.
    """

    def __init__(self, keys: Tensor, values: Tensor, starts: Tensor | None = None) -> None:
        self.keys, self.values, self.starts = keys, values, starts
        self.length, self.static = 0, False
        self.slots = torch.arange(keys.shape[3], device=keys.device)
        self.position = torch.zeros(1, dtype=torch.long, device=keys.device)

    @classmethod
    def allocate(
        cls, shape: tuple[int, int, int, int, int], like: Tensor, starts: Tensor | None = None
    ) -> "Cache":
        """Make an empty cache of `shape`, with the dtype and on the device of `like`."""
        keys, values = (torch.zeros(shape, dtype=like.dtype, device=like.device) for _ in range(2))
        return cls(keys, values, starts)

    @property
    def capacity(self) -> int:
        """How many positions there are room for."""
        return self.keys.shape[3]

    def row(self, index: int, start: int = 0) -> "Cache":
        """Give an empty cache over one row's slots from `start` on; it shares their memory."""
        rows = slice(index, index + 1)
        return Cache(self.keys[:, rows, :, start:], self.values[:, rows, :, start:])

    def layer(self, index: int) -> "LayerCache":
        """Give the part of one layer."""
        return LayerCache(self, self.keys[index], self.values[index])

    def positions(self, length: int) -> Tensor:
        """Give the positions [batch or 1, length] of the next `length` embeddings."""
        positions = self._next(length)[None]
        if self.starts is None:
            return positions
        return (positions - self.starts[:, None]).clamp(min=0)

    def mask(self, length: int) -> Tensor | None:
        """Give [batch or 1, 1, length, keys], True where a query may look; None: plainly causal."""
        if self.static:
            queries, keys = self._next(length), self.slots
        elif self.starts is None and (length == 1 or self.length == 0):
            return None
        else:
            queries = self._next(length)
            keys = self.slots[: self.length + length]
        seen = (keys <= queries[:, None])[None, None]  # [1, 1, length, keys]
        if self.starts is None:
            return seen
        own = (keys == queries[:, None])[None, None]  # padding looks at itself, lest softmax be NaN
        return seen & (keys >= self.starts[:, None])[:, None, None] | own

    def _next(self, length: int) -> Tensor:
        if self.static:
            return self.position + self.slots[:length]
        return self.slots[self.length : self.length + length]

    def advance(self, length: int) -> None:
        """Count `length` more positions."""
        if not self.static:
            self.length += length


@dataclass(frozen=True, slots=True)
class LayerCache:
    """One layer's keys and values [batch, kv heads, capacity, head] in a `Cache`."""

    whole: Cache
    keys: Tensor
    values: Tensor

    def append(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Store [batch, kv heads, length, head] and give all that may be looked at."""
        if self.whole.static:
            at = self.whole.position + self.whole.slots[: k.shape[2]]
            self.keys.index_copy_(2, at, k)
            self.values.index_copy_(2, at, v)
            return self.keys, self.values
        end = self.whole.length + k.shape[2]
        self.keys[:, :, self.whole.length : end] = k
        self.values[:, :, self.whole.length : end] = v
        return self.keys[:, :, :end], self.values[:, :, :end]
