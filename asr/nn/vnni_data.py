"""What a pass of vnni_pass.py is given, and where it computes: what its threads hand each other."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from asr.nn.vnni_tile import COLUMNS, TILE_BYTES, native

Floats = NDArray[np.float32]
Longs = NDArray[np.int64]

# A layer's products, as the columns of `Weights.at`; its last row has the head first.
QKV, UP_Q, UP_K, UP_V, OUT, GATE_UP, DOWN = range(7)
HEAD = 0
BEFORE, QUERY, KEY, AFTER = range(4)  # a layer's norms; the last row has the final one first
LAST = 0
SET, ADD, GATE = range(3)  # what is done with a product
K, V, LOW = 1, 2, 3  # of `Weights.parts`: where keys, values and the adapter's low rows begin

BAND = 48  # rows whose sums lie in the nearest cache
AHEAD = 2 * TILE_BYTES  # how far ahead weights are fetched
APART = 8  # int64 from one counter to the next: each has a line of the cache to itself
QUERIES, KEYS = 4, 16  # that meet at once
MEETINGS = 17  # of the threads in one layer, at most
ONE, ZERO, MOST = np.float32(1), np.float32(0), np.float32(127)


class Me(NamedTuple):
    """One of the threads."""

    rank: int
    threads: int


class Sizes(NamedTuple):
    """What a decoder is made of."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head: int
    intermediate: int
    vocabulary: int
    epsilon: np.float32


class Weights(NamedTuple):
    """All numbers: `tiles`, the products' weights + 128, and `numbers`, their scales and the norms.

    `at` and `scale_at` [layers + 1, 7] say where a product's begin, `norm_at` [layers + 1, 4] where
    a norm's. `parts` [7] says in which column of what QKV gives q, k, v and the low rows of their
    adapters begin, and where the last ends; a low row that is not there is empty.
    """

    tiles: NDArray[np.uint8]
    numbers: Floats
    at: Longs
    scale_at: Longs
    norm_at: Longs
    parts: Longs


class Rows(NamedTuple):
    """What a pass reads, and whose: `owner` and `position` [rows].

    `blocks` [n, 3]: neighbours of one owner, from a row up to another, and the owner. `keys` and
    `values` [owners]: addresses of float16 [layers, kv heads, room / 16, head, 16] and [layers, kv
    heads, room, head up to 64s]. `cosines` and `sines` [rows, head / 2]. `wanted`: rows that logits
    are wanted for.
    """

    owner: Longs
    position: Longs
    blocks: Longs
    keys: Longs
    values: Longs
    room: Longs
    cosines: Floats
    sines: Floats
    wanted: Longs
    adapter: bool


class Work(NamedTuple):
    """Where a pass computes. By row: `x`, `qkv`, `attended`, `gated`; by wanted row: the next two.

    `packed` int8, `scales`, `starts` int32: activations in whole numbers [groups, rows, 128], and
    for each group of each row. By thread: `sums`, `line`, `scores`, `seen`. `counters`, zero at
    first: one counts who came to the meetings, each other what was taken of the work between two.
    """

    x: Floats
    qkv: Floats
    attended: Floats
    gated: Floats
    last: Floats
    logits: Floats
    packed: NDArray[np.int8]
    scales: Floats
    starts: NDArray[np.int32]
    sums: Floats
    line: Floats
    scores: Floats
    seen: Floats
    counters: Longs


class Pass(NamedTuple):
    """One thread's view of a pass."""

    me: Me
    sizes: Sizes
    weights: Weights
    rows: Rows
    work: Work


class Product(NamedTuple):
    """Which product: of a layer, what is done with it, and how many columns it reads and gives.

    What it gives begins at column `to`.
    """

    layer: int
    kind: int
    effect: int
    inputs: int
    outputs: int
    to: int


class Part(NamedTuple):
    """Of what a product gives: from row `start` up to `end` of `rows`, the `unit`th 64 columns."""

    unit: int
    start: int
    end: int
    rows: int


class Block(NamedTuple):
    """Neighbouring rows of one owner under one head of keys: so many `queries`, by row and head.

    They begin at row `start` and head `first`; each row has `group` of them. `keys` and `values`
    are addresses.
    """

    start: int
    queries: int
    first: int
    group: int
    keys: int
    values: int


@native
def address(array: NDArray[Any]) -> int:
    """Give where an array lies, as an int64: that can be added to."""
    return np.int64(array.ctypes.data)  # type: ignore[return-value]


@native
def broad(head: int) -> int:
    """Give how many numbers of a value are kept: multiples of what `gather` takes."""
    return (head + COLUMNS - 1) // COLUMNS * COLUMNS
