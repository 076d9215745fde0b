"""FastConformer's layers as one OpenVINO graph over whole-number weights, and what runs it.

Inputs: x [1, time, width], what the subsampling gives; positions [1, 2 time - 1, width]; both
float32. Output: frames [1, time, width] float32. The operations are those of nn/fastconformer.py;
batch normalisation is folded into the convolution before it.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from asr.nn.fastconformer import EncoderConfig, relative_positions
from asr.nn.openvino import opset13, ov
from asr.nn.openvino_graph import Packed, as_input, floats, ints, parted, stack, times

Node = Any  # what every operation gives and takes; OpenVINO states no types
Floats = NDArray[np.float32]

NORM_EPSILON = 1e-5


class EncoderSource:
    """Where the graph's numbers come from, by the module's own names."""

    def __init__(self, packed: Callable[[str], Packed], vector: Callable[[str], Floats]) -> None:
        self.packed = packed  # a matrix [out, in]
        self.vector = vector  # any other tensor


class EncoderGraph:
    """One build; `model` is what `ov.save_model` and `compile_model` take."""

    def __init__(self, config: EncoderConfig, source: EncoderSource) -> None:
        self._c, self._source = config, source
        x = frames = as_input("x", [1, -1, config.width], np.float32)
        self._positions = as_input("positions", [1, -1, config.width], np.float32)
        self._time = opset13.gather(opset13.shape_of(frames), ints([1]), ints(0))
        for index in range(config.layers):
            x = self._layer(x, f"layers.{index}.")
        self.model = ov.Model([opset13.result(x)], [frames, self._positions], "encoder")

    def _layer(self, x: Node, name: str) -> Node:
        for norm, part, step in (
            ("norm_feed_forward1", "feed_forward1.", self._feed_forward),
            ("norm_self_att", "self_attn.", self._attention),
            ("norm_conv", "conv.", self._convolution),
            ("norm_feed_forward2", "feed_forward2.", self._feed_forward),
        ):
            x = opset13.add(x, step(self._norm(x, f"{name}{norm}"), f"{name}{part}"))
        return self._norm(x, f"{name}norm_out")

    def _feed_forward(self, x: Node, name: str) -> Node:
        """Give half of what the layer adds."""
        x = opset13.swish(self._linear(x, f"{name}linear1"))
        return opset13.multiply(self._linear(x, f"{name}linear2"), floats(0.5))

    def _attention(self, x: Node, name: str) -> Node:
        parts = [f"{name}linear_{part}" for part in "qkv"]
        whole = times(x, stack([self._source.packed(part) for part in parts]))
        biases = np.concatenate([self._source.vector(f"{part}.bias") for part in parts])
        whole = opset13.add(whole, opset13.constant(biases))
        q, k, v = parted(whole, [self._c.width] * 3)
        p = times(self._positions, self._source.packed(f"{name}linear_pos"))
        q = self._split(q)  # [1, time, heads, head]
        by_content = self._heads(opset13.add(q, self._vector(f"{name}pos_bias_u")))
        by_distance = self._heads(opset13.add(q, self._vector(f"{name}pos_bias_v")))
        distance = opset13.matmul(
            by_distance, self._heads(self._split(p)), transpose_a=False, transpose_b=True
        )
        head = self._c.width // self._c.heads
        mask = opset13.multiply(self._shifted(distance), floats(head**-0.5))
        out = opset13.scaled_dot_product_attention(
            by_content, self._heads(self._split(k)), self._heads(self._split(v)), mask, causal=False
        )
        out = opset13.transpose(out, ints([0, 2, 1, 3]))
        out = opset13.reshape(out, ints([0, 0, self._c.width]), special_zero=True)
        return self._linear(out, f"{name}linear_out")

    def _shifted(self, scores: Node) -> Node:
        """Turn scores by distance [1, heads, time, 2 time - 1] into those by key [..., time]."""
        heads = ints([self._c.heads])
        wide = opset13.pad(scores, ints([0, 0, 0, 1]), ints([0, 0, 0, 0]), "constant")
        turned = opset13.reshape(
            wide, opset13.concat([ints([1]), heads, ints([-1]), self._time], 0), special_zero=False
        )
        end = ints([np.iinfo(np.int32).max])
        turned = opset13.slice(turned, ints([1]), end, ints([1]), ints([2]))
        back = opset13.concat([ints([1]), heads, self._time, ints([-1])], 0)
        turned = opset13.reshape(turned, back, special_zero=False)
        return opset13.slice(turned, ints([0]), self._time, ints([1]), ints([3]))

    def _convolution(self, x: Node, name: str) -> Node:
        halves = opset13.split(self._linear(x, f"{name}pointwise_conv1"), ints(-1), 2)
        x = opset13.multiply(halves.output(0), opset13.sigmoid(halves.output(1)))
        weight, bias = self._folded(name)
        half = self._c.kernel // 2
        x = opset13.transpose(x, ints([0, 2, 1]))  # [1, width, time]
        x = opset13.group_convolution(x, opset13.constant(weight), [1], [half], [half], [1])
        x = opset13.swish(opset13.add(x, opset13.constant(bias)))
        return self._linear(opset13.transpose(x, ints([0, 2, 1])), f"{name}pointwise_conv2")

    def _folded(self, name: str) -> tuple[Floats, Floats]:
        """Give weight [width, 1, 1, kernel] and bias [1, width, 1] with the normalisation in."""
        of = self._source.vector
        norm = f"{name}batch_norm."
        gain = of(f"{norm}weight") / np.sqrt(of(f"{norm}running_var") + NORM_EPSILON)
        weight = of(f"{name}depthwise_conv.weight") * gain[:, None, None]
        bias = (of(f"{name}depthwise_conv.bias") - of(f"{norm}running_mean")) * gain
        return weight[:, None], (bias + of(f"{norm}bias"))[None, :, None]

    def _norm(self, x: Node, name: str) -> Node:
        x = opset13.mvn(x, ints([-1]), True, NORM_EPSILON, "inside_sqrt")
        x = opset13.multiply(x, self._vector(f"{name}.weight"))
        return opset13.add(x, self._vector(f"{name}.bias"))

    def _linear(self, x: Node, name: str) -> Node:
        return opset13.add(times(x, self._source.packed(name)), self._vector(f"{name}.bias"))

    def _split(self, x: Node) -> Node:
        head = self._c.width // self._c.heads
        return opset13.reshape(x, ints([0, 0, self._c.heads, head]), special_zero=True)

    def _heads(self, x: Node) -> Node:
        return opset13.transpose(x, ints([0, 2, 1, 3]))  # [1, heads, time, head]

    def _vector(self, name: str) -> Node:
        return opset13.constant(self._source.vector(name))


class PackedEncoder:
    """What was subsampled [1, time, width] -> frames [1, time, width], both float32."""

    def __init__(self, made: ov.CompiledModel) -> None:
        self._request = made.create_infer_request()

    def __call__(self, x: Tensor) -> Tensor:
        """Encode; the result is valid until the next call."""
        x = x.float()
        positions = relative_positions(x.shape[1], x.shape[2], x)
        self._request.infer({"x": x.numpy(), "positions": positions.numpy()}, share_inputs=True)
        return torch.from_numpy(self._request.get_output_tensor(0).data)
