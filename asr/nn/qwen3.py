"""Qwen3, the decoder: embeddings in, the next token's logits out, with a cache allocated once.

Parameters bear the names of the checkpoint below `llm.base_model.model.model`; projections that
were adapted are `LoraLinear`. It does not know what the embeddings stand for.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from asr.nn.cache import Cache, LayerCache


@dataclass(frozen=True, slots=True, kw_only=True)
class LoraConfig:
    """An adapter of rank `rank`; its product is scaled by `scale` (alpha / rank)."""

    rank: int
    scale: float
    targets: tuple[str, ...] = ("q_proj", "v_proj")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderConfig:
    """The sizes of one Qwen3; the defaults are Qwen3-1.7B's."""

    vocabulary: int = 151_936
    hidden: int = 2048
    layers: int = 28
    heads: int = 16
    kv_heads: int = 8
    head: int = 128
    intermediate: int = 6144
    rope_theta: float = 1_000_000.0
    epsilon: float = 1e-6
    tied: bool = True
    lora: LoraConfig | None = None


class Decoder(nn.Module):
    """Embeddings [batch, length, hidden] -> states [batch, length, hidden] after the final norm.

    Without a cache: plain causal attention, rows padded on the right (for training). With a cache:
    the embeddings go on where the cache ends, rows are padded on the left by `cache.starts`.
    """

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.config = config
        self.embed_tokens = embedding(config.vocabulary, config.hidden)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.norm = RMSNorm(config.hidden, config.epsilon)
        if not config.tied:
            self.lm_head = nn.Linear(config.hidden, config.vocabulary, bias=False)

    def forward(self, x: Tensor, cache: Cache | None = None) -> Tensor:
        length = x.shape[1]
        positions = (
            cache.positions(length) if cache else torch.arange(length, device=x.device)[None]
        )
        rope = rotations(positions, self.config, x.dtype)
        mask = cache.mask(length) if cache else None
        for index, layer in enumerate(self.layers):
            x = layer(x, rope, mask, cache.layer(index) if cache else None)
        if cache:
            cache.advance(length)
        return self.norm(x)

    def logits(self, states: Tensor) -> Tensor:
        """Give logits [..., vocabulary] in float32 for states [..., hidden]."""
        head = self.embed_tokens if self.config.tied else self.lm_head
        return functional.linear(states, head.weight).float()

    def cache(self, batch: int, capacity: int, starts: Tensor | None = None) -> Cache:
        """Allocate a cache for `batch` rows of up to `capacity` positions."""
        c = self.config
        shape = (c.layers, batch, c.kv_heads, capacity, c.head)
        return Cache.allocate(shape, self.embed_tokens.weight, starts)

    def adapted(self) -> Iterator["LoraLinear"]:
        """Yield every projection that carries an adapter."""
        return (module for module in self.modules() if isinstance(module, LoraLinear))

    def fold_adapter(self) -> None:
        """Fold every adapter into a copy of its projection; the base weights stay as they are."""
        for module in self.adapted():
            module.fold()

    def use_adapter(self, on: bool) -> None:
        """Switch between the adapted and the base model: an exchange of pointers, exact."""
        for module in self.adapted():
            module.on = on


class LoraLinear(nn.Module):
    """A projection [..., in] -> [..., out] plus scale times B(A(x)).

    Trained as such. For decoding, `fold` computes W + scale * B A in float32 into one rounded copy
    and lets A and B go. W stays beside it, so that switching off is exact. The cost is the copy:
    352 MB for canary-qwen (q and v of 28 layers, bfloat16); W itself is not copied.
    """

    folded: Tensor | None

    def __init__(self, inputs: int, outputs: int, lora: LoraConfig) -> None:
        super().__init__()
        self.scale, self.on = lora.scale, True
        self.base_layer = nn.Linear(inputs, outputs, bias=False)
        self.lora_A = Factor(inputs, lora.rank)
        self.lora_B = Factor(lora.rank, outputs)
        nn.init.zeros_(self.lora_B.default.weight)
        self.register_buffer("folded", None, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        if not self.on:
            return self.base_layer(x)
        if self.folded is not None:
            return functional.linear(x, self.folded)
        return self.base_layer(x) + self.lora_B(self.lora_A(x)) * self.scale

    @torch.no_grad()
    def fold(self) -> None:
        """Replace the adapter by one folded copy of the weight; a second call does nothing."""
        if self.folded is not None:
            return
        weight = self.base_layer.weight
        update = self.lora_B.default.weight.float() @ self.lora_A.default.weight.float()
        self.folded = (weight.float() + self.scale * update).to(weight.dtype)
        del self.lora_A, self.lora_B


class Factor(nn.Module):
    """One half of an adapter, [..., in] -> [..., out]; `default` is the adapter's name."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.default = nn.Linear(inputs, outputs, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.default(x)


class Layer(nn.Module):
    """One decoder layer on [batch, length, hidden]."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.input_layernorm = RMSNorm(config.hidden, config.epsilon)
        self.self_attn = Attention(config)
        self.post_attention_layernorm = RMSNorm(config.hidden, config.epsilon)
        self.mlp = FeedForward(config)

    def forward(
        self, x: Tensor, rope: "Rope", mask: Tensor | None, cache: LayerCache | None
    ) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), rope, mask, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Attention(nn.Module):
    """Grouped-query attention on [batch, length, hidden]; queries and keys are normed per head."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.head, self.kv_heads = config.head, config.kv_heads
        inner, shared = config.heads * config.head, config.kv_heads * config.head
        self.q_proj = projection(config, "q_proj", config.hidden, inner)
        self.k_proj = projection(config, "k_proj", config.hidden, shared)
        self.v_proj = projection(config, "v_proj", config.hidden, shared)
        self.o_proj = projection(config, "o_proj", inner, config.hidden)
        self.q_norm = RMSNorm(config.head, config.epsilon)
        self.k_norm = RMSNorm(config.head, config.epsilon)

    def forward(
        self, x: Tensor, rope: "Rope", mask: Tensor | None, cache: LayerCache | None
    ) -> Tensor:
        q = rotate(self.q_norm(self._split(self.q_proj(x))), rope)  # [batch, heads, length, head]
        k = rotate(self.k_norm(self._split(self.k_proj(x))), rope)
        v = self._split(self.v_proj(x))
        if cache:
            k, v = cache.append(k, v)
        return self.o_proj(self._attend(q, k, v, mask))

    def _attend(self, q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None) -> Tensor:
        batch, heads, length, head = q.shape
        if length == 1:  # the queries of one group are rows over the same keys: nothing is repeated
            grouped = q.view(batch, self.kv_heads, -1, head)
            return functional.scaled_dot_product_attention(grouped, k, v, mask).view(batch, 1, -1)
        k, v = (t.repeat_interleave(heads // self.kv_heads, dim=1) for t in (k, v))
        out = functional.scaled_dot_product_attention(q, k, v, mask, is_causal=mask is None)
        return out.transpose(1, 2).flatten(2)

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], -1, self.head).transpose(1, 2)


class FeedForward(nn.Module):
    """SwiGLU on [..., hidden]."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.gate_proj = projection(config, "gate_proj", config.hidden, config.intermediate)
        self.up_proj = projection(config, "up_proj", config.hidden, config.intermediate)
        self.down_proj = projection(config, "down_proj", config.intermediate, config.hidden)

    def forward(self, x: Tensor) -> Tensor:
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class RMSNorm(nn.Module):
    """Divide [..., size] by its root mean square in float32, then scale."""

    def __init__(self, size: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        wide = wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.epsilon)
        return self.weight * wide.to(x.dtype)


Rope = tuple[Tensor, Tensor]  # cosines and sines, each [batch or 1, 1, length, head]


def embedding(vocabulary: int, hidden: int) -> nn.Embedding:
    """Make an embedding of normal values; on meta none are drawn: that would import _dynamo."""
    weight = torch.empty(vocabulary, hidden)
    if not weight.is_meta:
        nn.init.normal_(weight)
    return nn.Embedding(vocabulary, hidden, _weight=weight)


def projection(config: DecoderConfig, name: str, inputs: int, outputs: int) -> nn.Module:
    """Give a bias-free projection, adapted where the configuration says so."""
    if config.lora and name in config.lora.targets:
        return LoraLinear(inputs, outputs, config.lora)
    return nn.Linear(inputs, outputs, bias=False)


def rotations(positions: Tensor, config: DecoderConfig, dtype: torch.dtype) -> Rope:
    """Give the rotary angles of positions [batch or 1, length], computed in float32."""
    steps = torch.arange(0, config.head, 2, dtype=torch.float32, device=positions.device)
    angles = positions[..., None].float() * (1.0 / config.rope_theta ** (steps / config.head))
    angles = torch.cat((angles, angles), dim=-1)[:, None]
    return angles.cos().to(dtype), angles.sin().to(dtype)


def rotate(x: Tensor, rope: Rope) -> Tensor:
    """Rotate [batch, heads, length, head] by its positions, halves paired."""
    low, high = x.chunk(2, dim=-1)
    return x * rope[0] + torch.cat((-high, low), dim=-1) * rope[1]
