"""Moonshine's network with a memory: what was computed for a clip's beginnings is not again.

Guesses about one clip under several lists of words share most of their beginnings.
"""

from collections.abc import Sequence

import numpy as np

from asr.families.moonshine_network import Cache, Floats, Ids, Network
from asr.types import Waveform

Kept = tuple[Floats, list[Floats]]  # logits [vocabulary]; own keys and values, 12 x [8, tokens, 36]


class Trace(Cache):
    """A cache that knows which tokens each of its rows holds."""

    rows: list[tuple[int, ...]]

    def widen(self, width: int) -> None:
        """Make room for `width` guesses."""
        Cache.widen(self, width)
        self.rows = self.rows * width

    def pick(self, rows: Sequence[int]) -> None:
        """Keep the guesses of `rows`; their own keys and values are looked up when needed."""
        self.rows = [self.rows[row] for row in rows]


class Remembering(Network):
    """A Network; `forget` before the next clip."""

    def forget(self) -> None:
        """Let go of what is known."""
        self._starts: dict[bytes, tuple[Floats, Ids, Floats, Cache]] = {}
        self._kept: dict[tuple[bytes, tuple[int, ...]], Kept] = {}
        self._clip = b""

    def encode(self, audios: Sequence[Waveform]) -> tuple[Floats, Ids]:
        """Give a waveform's states and mask."""
        self._clip = audios[0].tobytes()
        if self._clip not in self._starts:
            states, mask = super().encode(audios)
            logits, cache = super().start(states, mask)
            self._starts[self._clip] = states, mask, logits, cache
            self._keep((), logits[0], [x[0] for x in cache.own])
        return self._starts[self._clip][:2]

    def start(self, states: Floats, mask: Ids) -> tuple[Floats, Cache]:
        """Give the first logits, and a cache of the waveform that was encoded last."""
        del states, mask
        found_states, found_mask, logits, cache = self._starts[self._clip]
        trace = Trace(found_states, found_mask, [], cache.cross)
        trace.rows = [()]
        return logits, trace

    def step(self, ids: Sequence[int], cache: Cache) -> Floats:
        """Append one token to each guess; compute only where one was not met before."""
        assert isinstance(cache, Trace)
        longer = [(*row, token) for row, token in zip(cache.rows, ids, strict=True)]
        new = [at for at, row in enumerate(longer) if (self._clip, row) not in self._kept]
        if new:
            held = [self._kept[self._clip, cache.rows[at]][1] for at in new]
            own = [np.stack(layer) for layer in zip(*held, strict=True)]
            work = Cache(cache.states, cache.mask, own, cache.cross)
            logits = super().step([ids[at] for at in new], work)
            for number, at in enumerate(new):
                self._keep(longer[at], logits[number], [x[number] for x in work.own])
        cache.rows = longer
        return np.stack([self._kept[self._clip, row][0] for row in longer])

    def _keep(self, row: tuple[int, ...], logits: Floats, own: list[Floats]) -> None:
        self._kept[self._clip, row] = logits.copy(), [x.copy() for x in own]
