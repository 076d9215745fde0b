"""Qwen3 as one OpenVINO graph over whole-number weights, with its keys and values inside.

Inputs: x [batch, length, hidden] float32; positions [batch, length] int64; mask [batch, 1, length,
total] float32, added to the scores; order [batch] int32, which row of the cache each row goes on
from; last [n] int64, which of the new positions logits are wanted for; adapter [1] float32, 1 or 0.
Output: logits [batch, n, vocabulary] float32. The operations are those of nn/qwen3.py; the shapes
they are written in are the ones that OpenVINO's CPU plugin fuses (RMS, RoPE, attention with the
cache in place, products with compressed weights).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.nn.openvino import Variable, VariableInfo, opset6, opset13, ov
from asr.nn.qwen3 import DecoderConfig

Node = Any  # what every operation gives and takes; OpenVINO states no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A matrix [out, in] in whole numbers: `values` times `scales`, group by group of each row.

    values: int8 [out, groups, in / groups], 4-bit ones two to a byte (uint8, low half first,
    [out, groups, in / groups / 2]). scales: float32 [out, groups, 1].
    """

    values: NDArray[np.int8] | NDArray[np.uint8]
    scales: NDArray[np.float32]
    bits: int = 8

    @property
    def form(self) -> tuple[int, int]:
        """Its bits and groups: what matrices must share to be stacked."""
        return self.bits, self.scales.shape[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the graph's numbers come from, by the module's own names."""

    packed: Callable[[str], Packed]  # a projection's weight; "lm_head" too
    vector: Callable[[str], NDArray[np.float32]]  # a norm's weight
    adapter: Callable[[str], tuple[Packed, Packed] | None]  # A and B, with the scale in B


class Graph:
    """One build; `model` is what `ov.save_model` and `compile_model` take."""

    def __init__(self, config: DecoderConfig, source: Source) -> None:
        self._c, self._source = config, source
        self._sinks: list[Node] = []
        self._x = as_input("x", [-1, -1, config.hidden], np.float32)
        self._positions = as_input("positions", [-1, -1], np.int64)
        self._mask = as_input("mask", [-1, 1, -1, -1], np.float32)
        self._order = as_input("order", [-1], np.int32)
        self._last = as_input("last", [-1], np.int64)
        self._adapter = as_input("adapter", [1], np.float32)
        self._rope = self._rotations()
        self.model = self._build()

    def _build(self) -> ov.Model:
        x = self._x
        for index in range(self._c.layers):
            x = self._layer(x, f"layers.{index}.")
        x = opset13.gather(self._norm(x, "norm", self._c.hidden), self._last, ints(1))
        logits = opset13.result(self._product(x, "lm_head"))
        inputs = [self._x, self._positions, self._mask, self._order, self._last, self._adapter]
        return ov.Model([logits], self._sinks, inputs, "decoder")

    def _layer(self, x: Node, name: str) -> Node:
        normed = self._norm(x, f"{name}input_layernorm", self._c.hidden)
        x = opset13.add(x, self._attention(normed, f"{name}self_attn."))
        normed = self._norm(x, f"{name}post_attention_layernorm", self._c.hidden)
        gate = opset13.swish(self._product(normed, f"{name}mlp.gate_proj"))
        up = self._product(normed, f"{name}mlp.up_proj")
        return opset13.add(x, self._product(opset13.multiply(gate, up), f"{name}mlp.down_proj"))

    def _attention(self, x: Node, name: str) -> Node:
        c = self._c
        q, k, v = self._projected(x, [f"{name}{part}_proj" for part in "qkv"])
        q = self._heads(q, c.heads, f"{name}q_norm")
        k = self._heads(k, c.kv_heads, f"{name}k_norm")
        v = self._heads(v, c.kv_heads, None)
        k, v = self._remembered(k, f"{name}k"), self._remembered(v, f"{name}v")
        out = opset13.scaled_dot_product_attention(
            q, self._repeated(k), self._repeated(v), self._mask, causal=False
        )
        out = opset13.transpose(out, ints([0, 2, 1, 3]))
        out = opset13.reshape(out, ints([0, 0, c.heads * c.head]), special_zero=True)
        return self._product(out, f"{name}o_proj")

    def _heads(self, x: Node, heads: int, norm: str | None) -> Node:
        """Split [batch, length, heads * head]; queries and keys are normed and rotated."""
        x = opset13.reshape(x, ints([0, 0, heads, self._c.head]), special_zero=True)
        if norm is None:
            return opset13.transpose(x, ints([0, 2, 1, 3]))
        x = opset13.transpose(self._norm(x, norm, self._c.head), ints([0, 2, 1, 3]))
        return self._rotated(x)

    def _remembered(self, new: Node, name: str) -> Node:
        """Append [batch, kv heads, length, head] to a variable and give the whole."""
        c = self._c
        batch = opset13.gather(opset13.shape_of(self._x), ints([0]), ints(0))
        shape = opset13.concat([batch, ints([c.kv_heads, 0, c.head])], 0)
        info = VariableInfo()
        info.data_shape = ov.PartialShape([-1, c.kv_heads, -1, c.head])
        info.data_type, info.variable_id = ov.Type.f32, name
        variable = Variable(info)
        past = opset6.read_value(opset13.broadcast(floats(0.0), shape), variable)
        past = opset13.gather(past, self._order, ints(0))
        whole = opset13.concat([past, new], 2)
        self._sinks.append(opset6.assign(whole, variable))
        return whole

    def _repeated(self, x: Node) -> Node:
        """Give every group's keys to each of its queries, in the form that is fused away."""
        c = self._c
        group = c.heads // c.kv_heads
        if group == 1:
            return x
        wide = opset13.broadcast(
            opset13.unsqueeze(x, ints([2])),
            ints([1, 1, group, 1, 1]),
            broadcast_spec="BIDIRECTIONAL",
        )
        return opset13.reshape(wide, ints([0, c.heads, -1, c.head]), special_zero=True)

    def _rotations(self) -> tuple[Node, Node]:
        steps = np.arange(0, self._c.head, 2, dtype=np.float32) / self._c.head
        frequencies = (1.0 / self._c.rope_theta**steps).astype(np.float32)[None, None]
        at = opset13.unsqueeze(opset13.convert(self._positions, "f32"), ints([2]))
        angles = opset13.multiply(at, opset13.constant(frequencies))
        angles = opset13.unsqueeze(opset13.concat([angles, angles], -1), ints([1]))
        return opset13.cos(angles), opset13.sin(angles)

    def _rotated(self, x: Node) -> Node:
        half, end = self._c.head // 2, np.iinfo(np.int32).max
        low = opset13.slice(x, ints([0]), ints([half]), ints([1]), ints([3]))
        high = opset13.slice(x, ints([half]), ints([end]), ints([1]), ints([3]))
        turned = opset13.concat([opset13.multiply(high, floats(-1.0)), low], -1)
        cosines, sines = self._rope
        return opset13.add(opset13.multiply(x, cosines), opset13.multiply(turned, sines))

    def _norm(self, x: Node, name: str, size: int) -> Node:
        weight = self._source.vector(name)
        if weight.shape != (size,):
            raise ValueError(f"{name} has the shape {weight.shape}")
        mean = opset13.reduce_mean(opset13.power(x, floats(2.0)), ints([-1]), keep_dims=True)
        root = opset13.sqrt(opset13.add(mean, floats(self._c.epsilon)))
        scaled = opset13.multiply(x, opset13.divide(floats(1.0), root))
        return opset13.multiply(scaled, opset13.constant(weight))

    def _projected(self, x: Node, names: Sequence[str]) -> list[Node]:
        """Give W x for each name, plus B A x where it bears an adapter and that is switched on.

        All matrices that x is multiplied by are stacked: each product that is saved saves a
        round of the threads.
        """
        factors = {n: f for n in names if (f := self._source.adapter(n)) is not None}
        downs = [down for down, _ in factors.values()]
        products = stacked(x, [*(self._source.packed(name) for name in names), *downs])
        outs = dict(zip(names, products, strict=False))
        for (name, (_, up)), low in zip(factors.items(), products[len(names) :], strict=True):
            outs[name] = opset13.add(outs[name], times(opset13.multiply(low, self._adapter), up))
        return list(outs.values())

    def _product(self, x: Node, name: str) -> Node:
        return times(x, self._source.packed(name))


def stacked(x: Node, matrices: Sequence[Packed]) -> list[Node]:
    """Give x times each matrix, by one product for all neighbours of the same form."""
    outs: list[Node] = []
    for _, kin in groupby(matrices, lambda matrix: matrix.form):
        alike = list(kin)
        outs += parted(times(x, stack(alike)), [len(matrix.scales) for matrix in alike])
    return outs


def stack(matrices: Sequence[Packed]) -> Packed:
    """Put matrices of one form above each other."""
    return Packed(
        values=np.concatenate([matrix.values for matrix in matrices]),
        scales=np.concatenate([matrix.scales for matrix in matrices]),
        bits=matrices[0].bits,
    )


def parted(x: Node, sizes: Sequence[int]) -> list[Node]:
    """Cut [..., sum of sizes] into as many parts; one that stays whole can be fused with more."""
    if len(sizes) == 1:
        return [x]
    parts = opset13.variadic_split(x, ints(-1), ints(list(sizes)))
    return [parts.output(index) for index in range(len(sizes))]


def times(x: Node, packed: Packed) -> Node:
    """Give x [..., in] times a packed matrix: [..., out]."""
    rows, groups, _ = packed.scales.shape
    columns = packed.values.shape[-1] * groups * (8 // packed.bits)
    shape = [rows, groups, columns // groups] if groups > 1 else [rows, columns]
    if packed.bits == 4:
        raw = ov.Tensor(packed.values.reshape(-1), ov.Shape(shape), ov.Type.i4)
        values = opset13.constant(raw, shared_memory=False)
    else:
        values = opset13.constant(packed.values.reshape(shape), shared_memory=False)
    scales = opset13.constant(packed.scales.reshape([*shape[:-1], 1]))
    weight = opset13.multiply(opset13.convert(values, "f32"), scales)
    if groups > 1:
        weight = opset13.reshape(weight, ints([rows, columns]), special_zero=False)
    return opset13.matmul(x, weight, transpose_a=False, transpose_b=True)


def as_input(name: str, shape: list[int], kind: type) -> Node:
    """Give an input of a graph; -1 is a size that may change."""
    parameter = opset13.parameter(shape, kind, name)
    parameter.output(0).set_names({name})
    return parameter


def ints(value: int | list[int]) -> Node:
    """Give a constant of whole numbers."""
    return opset13.constant(np.array(value, dtype=np.int64))


def floats(value: float) -> Node:
    """Give a constant in float32."""
    return opset13.constant(np.array(value, dtype=np.float32))
