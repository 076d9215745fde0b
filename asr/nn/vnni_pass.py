"""Qwen3 in whole numbers, for processors with AVX-512 VNNI: one pass, run by several threads.

Every thread runs `run`; they share out each step's work and meet before the next. Weights have one
scale a row, activations one for each 128 (as asr/quantise.py and nn/openvino.py have them). What
becomes of a row does not depend on the rows that are read beside it: not one bit.
"""

from asr.nn.vnni_attention import attend, place
from asr.nn.vnni_data import (
    ADD,
    AFTER,
    BEFORE,
    DOWN,
    GATE,
    GATE_UP,
    HEAD,
    LAST,
    LOW,
    OUT,
    QKV,
    SET,
    UP_Q,
    Me,
    Pass,
    Product,
    Rows,
    Sizes,
    Weights,
    Work,
)
from asr.nn.vnni_product import meet, multiply, norm_and_round, round_part
from asr.nn.vnni_tile import entered, native


@entered
def run(me: Me, sizes: Sizes, weights: Weights, rows: Rows, work: Work) -> None:
    """Read `work.x` [rows, hidden], which is overwritten; leave `work.logits` [wanted, vocabulary].

    A row is a position of a sequence: those of one owner follow each other. What a layer does is
    not a function of its own, as all that one calls is compiled once more with it.
    """
    p, s, step = Pass(me, sizes, weights, rows, work), sizes, 1
    inner, numbers = s.heads * s.head, weights.numbers
    for layer in range(s.layers):
        norms = weights.norm_at[layer]
        norm_and_round(p, work.x, numbers[norms[BEFORE] :])
        step = meet(p, step)
        what = Product(layer, QKV, SET, s.hidden, weights.parts[-1], 0)
        step = multiply(p, what, work.qkv, step)
        if rows.adapter:
            step = _adapt(p, layer, step)
        place(p, layer)
        step = attend(p, layer, meet(p, step))
        round_part(p, work.attended, 0, inner)
        step = meet(p, step)
        step = multiply(p, Product(layer, OUT, ADD, inner, s.hidden, 0), work.x, step)
        norm_and_round(p, work.x, numbers[norms[AFTER] :])
        step = meet(p, step)
        what = Product(layer, GATE_UP, GATE, s.hidden, s.intermediate, 0)
        step = multiply(p, what, work.gated, step)
        round_part(p, work.gated, 0, s.intermediate)
        step = meet(p, step)
        step = multiply(p, Product(layer, DOWN, ADD, s.intermediate, s.hidden, 0), work.x, step)
    for row in range(me.rank, rows.wanted.shape[0], me.threads):
        for i in range(s.hidden):
            work.last[row, i] = work.x[rows.wanted[row], i]
    norm_and_round(p, work.last, numbers[weights.norm_at[s.layers, LAST] :])
    step = meet(p, step)
    multiply(p, Product(s.layers, HEAD, SET, s.hidden, s.vocabulary, 0), work.logits, step)


@native
def _adapt(p: Pass, layer: int, step: int) -> int:
    """Add what the adapters give to q, k and v."""
    for part in range(LOW):
        start, end = p.weights.parts[LOW + part], p.weights.parts[LOW + part + 1]
        if end > start:
            round_part(p, p.work.qkv, start, end - start)
            step = meet(p, step)
            to, next_to = p.weights.parts[part], p.weights.parts[part + 1]
            what = Product(layer, UP_Q + part, ADD, end - start, next_to - to, to)
            step = multiply(p, what, p.work.qkv, step)
    return step
