"""Attention of vnni_pass.py: keys and values are put into caches, and queries look at them."""

import numpy as np

from asr.nn.vnni_data import (
    APART,
    KEY,
    KEYS,
    ONE,
    QUERIES,
    QUERY,
    ZERO,
    Block,
    Floats,
    K,
    Pass,
    V,
    address,
    broad,
)
from asr.nn.vnni_product import exp, meet
from asr.nn.vnni_tile import COLUMNS, gather, native, put_half, score, take

MOST_OF_HALF = np.float32(65504)


@native
def place(p: Pass, layer: int) -> None:
    """Norm and turn queries and keys; put keys and values into the caches."""
    head, group = p.sizes.head, p.sizes.heads // p.sizes.kv_heads
    norms = p.weights.norm_at[layer]
    q_norm, k_norm = p.weights.numbers[norms[QUERY] :], p.weights.numbers[norms[KEY] :]
    for item in range(p.me.rank, p.work.x.shape[0] * p.sizes.kv_heads, p.me.threads):
        row, kv = item // p.sizes.kv_heads, item % p.sizes.kv_heads
        for query in range(kv * group, kv * group + group):
            _turn(p, p.work.qkv[row, query * head :], q_norm, row)
        k = p.work.qkv[row, p.weights.parts[K] + kv * head :]
        v = p.work.qkv[row, p.weights.parts[V] + kv * head :]
        _turn(p, k, k_norm, row)
        at = p.rows.position[row]
        keys, values = _cache(p, p.rows.owner[row], layer, kv)
        keys += (at // KEYS * KEYS * head + at % KEYS) * 2
        values += at * broad(head) * 2
        for i in range(head):
            put_half(keys + i * KEYS * 2, _within(k[i]))
            put_half(values + i * 2, _within(v[i]))


@native
def _within(x: np.float32) -> np.float32:
    """Give what a float16 can hold: an infinite value would count even where its share is none."""
    return min(MOST_OF_HALF, max(-MOST_OF_HALF, x))


@native
def _turn(p: Pass, x: Floats, norm: Floats, row: int) -> None:
    """Norm one head and rotate it by its position, halves paired."""
    head, half = p.sizes.head, p.sizes.head // 2
    total = ZERO
    for i in range(head):
        total += x[i] * x[i]
    by = ONE / np.sqrt(total / np.float32(head) + p.sizes.epsilon)
    for i in range(half):
        low, high = x[i] * by * norm[i], x[half + i] * by * norm[half + i]
        cosine, sine = p.rows.cosines[row, i], p.rows.sines[row, i]
        x[i] = low * cosine - high * sine
        x[half + i] = high * cosine + low * sine


@native
def _cache(p: Pass, owner: int, layer: int, kv: int) -> tuple[int, int]:
    """Give the addresses of one head's keys and values in one layer."""
    before = (layer * p.sizes.kv_heads + kv) * p.rows.room[owner] * 2
    keys = p.rows.keys[owner] + before * p.sizes.head
    return keys, p.rows.values[owner] + before * broad(p.sizes.head)


@native
def attend(p: Pass, layer: int, step: int) -> int:
    """Let every query look at its keys: `work.attended` [rows, heads * head]; then meet."""
    counter = address(p.work.counters) + step * APART * 8
    group = p.sizes.heads // p.sizes.kv_heads
    while True:
        item = take(counter, 1)
        if item >= p.rows.blocks.shape[0] * p.sizes.kv_heads:
            return meet(p, step)
        kv, rows = item % p.sizes.kv_heads, p.rows.blocks[item // p.sizes.kv_heads]
        keys, values = _cache(p, rows[2], layer, kv)
        count = (rows[1] - rows[0]) * group
        block = Block(rows[0], count, kv * group, group, keys, values)
        for first in range(0, count, QUERIES):
            _look(p, block, first)


@native
def _look(p: Pass, block: Block, first: int) -> None:
    """Let four queries of a block look; where there are fewer, its last one does so again.

    Nothing of a query depends on those beside it: keys that it may not see weigh nothing.
    """
    row, _ = _query(block, first + QUERIES - 1)
    limit = p.rows.position[row] + 1  # of the last, which sees most
    _score(p, block, first, limit)
    scores, seen, head = p.work.scores[p.me.rank], p.work.seen[p.me.rank], p.sizes.head
    by = ONE / np.sqrt(np.float32(head))
    for i in range(QUERIES):
        row, _ = _query(block, first + i)
        _weigh(scores[i], by, p.rows.position[row] + 1, limit)
    for part in range(0, head, COLUMNS):
        values, apart = block.values + part * 2, scores.shape[1] * 4
        gather(address(scores), values, broad(head), limit, address(seen), apart)
        for i in range(min(QUERIES, block.queries - first)):
            row, query = _query(block, first + i)
            for j in range(min(COLUMNS, head - part)):
                p.work.attended[row, query * head + part + j] = seen[i, j]


@native
def _query(block: Block, index: int) -> tuple[int, int]:
    """Give row and head of a block's query."""
    index = min(index, block.queries - 1)
    return block.start + index // block.group, block.first + index % block.group


@native
def _score(p: Pass, block: Block, first: int, limit: int) -> None:
    """Multiply four queries with so many keys, and up to fifteen more."""
    scores, head = p.work.scores[p.me.rank], p.sizes.head
    a, b = _address(p, block, first), _address(p, block, first + 1)
    c, d = _address(p, block, first + 2), _address(p, block, first + 3)
    out, apart = address(scores), scores.shape[1] * 4
    for at in range(0, limit, KEYS):
        score(a, b, c, d, block.keys + at * head * 2, head, out + at * 4, apart)


@native
def _address(p: Pass, block: Block, index: int) -> int:
    """Give where a block's query lies."""
    row, query = _query(block, index)
    return address(p.work.qkv) + (row * p.work.qkv.shape[1] + query * p.sizes.head) * 4


@native
def _weigh(scores: Floats, by: np.float32, own: int, limit: int) -> None:
    """Turn a query's scores into shares of one; what lies behind its own keys gets none."""
    most = scores[0]
    for i in range(own):
        most = max(most, scores[i])
    total = ZERO
    for i in range(own):
        scores[i] = exp((scores[i] - most) * by)
        total += scores[i]
    share = ONE / total
    for i in range(own):
        scores[i] *= share
    scores[own:limit] = ZERO
