"""FastConformer, the speech encoder of the canary models, and the projection to a decoder's width.

Parameters bear the checkpoint's names. Without lengths nothing is masked, which equals the masked
run of one waveform exactly. It does not know which decoder listens.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from asr.features import MelFrontEnd

SUBSAMPLING = 8  # mel frames per encoder frame
MASKED_SCORE = -10_000.0  # what the reference writes where a key is padding


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """The sizes of one FastConformer; the defaults are canary-1b-flash's."""

    mels: int = 128
    layers: int = 32
    width: int = 1024
    heads: int = 8
    expansion: int = 4
    conv_channels: int = 256
    kernel: int = 9
    dropout: float = 0.0  # for training


class Perception(nn.Module):
    """Mel [batch, mels, frames] -> what the decoder hears [batch, frames / 8, hidden]."""

    def __init__(self, config: EncoderConfig, hidden: int) -> None:
        super().__init__()
        self.preprocessor = Preprocessor(config.mels)
        self.encoder = Encoder(config)
        self.proj = nn.Linear(config.width, hidden)

    def mel(self, audios: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Give mels [batch, mels, frames] in float32 and their lengths [batch]."""
        return self.preprocessor.featurizer.batch(audios)

    def forward(self, mel: Tensor, lengths: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        frames, lengths = self.encoder(mel.to(self.proj.weight.dtype), lengths)
        return self.proj(frames), lengths


class Preprocessor(nn.Module):
    """Only a name on the way to the front end."""

    def __init__(self, mels: int) -> None:
        super().__init__()
        self.featurizer = MelFrontEnd(mels)


class Encoder(nn.Module):
    """Mel [batch, mels, frames] -> frames [batch, frames / 8, width] and their lengths [batch].

    `lengths` counts the valid mel frames of each row; None says that all are valid.
    """

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        self.pre_encode = Subsampling(config)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))

    def forward(self, mel: Tensor, lengths: Tensor | None = None) -> tuple[Tensor, Tensor | None]:
        x, lengths = self.pre_encode(mel.transpose(1, 2), lengths)  # [batch, time, width]
        positions = relative_positions(x.shape[1], self.config.width, x)
        padding = None if lengths is None else padding_mask(lengths, x.shape[1])
        for layer in self.layers:
            x = layer(x, positions, padding)
        return x, lengths


class Subsampling(nn.Module):
    """Mel [batch, frames, mels] -> [batch, frames / 8, width]: three strided convolutions."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        channels = config.conv_channels

        def depthwise() -> nn.Conv2d:
            return nn.Conv2d(channels, channels, 3, 2, 1, groups=channels)

        self.conv = nn.Sequential(
            nn.Conv2d(1, channels, 3, 2, 1),
            nn.ReLU(),
            depthwise(),
            nn.Conv2d(channels, channels, 1),
            nn.ReLU(),
            depthwise(),
            nn.Conv2d(channels, channels, 1),
            nn.ReLU(),
        )
        self.out = nn.Linear(channels * -(-config.mels // SUBSAMPLING), config.width)

    def forward(self, x: Tensor, lengths: Tensor | None) -> tuple[Tensor, Tensor | None]:
        x = x[:, None]  # [batch, 1, frames, mels]
        for layer in self.conv:
            x = layer(blank(x, lengths))
            if lengths is not None and isinstance(layer, nn.Conv2d) and layer.stride == (2, 2):
                lengths = torch.where(lengths > 0, (lengths - 1) // 2 + 1, 0)
        x = blank(x, lengths)
        return self.out(x.transpose(1, 2).flatten(2)), lengths


class Layer(nn.Module):
    """One Conformer layer on [batch, time, width]."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.norm_feed_forward1 = nn.LayerNorm(config.width)
        self.feed_forward1 = FeedForward(config)
        self.norm_self_att = nn.LayerNorm(config.width)
        self.self_attn = Attention(config)
        self.norm_conv = nn.LayerNorm(config.width)
        self.conv = Convolution(config)
        self.norm_feed_forward2 = nn.LayerNorm(config.width)
        self.feed_forward2 = FeedForward(config)
        self.norm_out = nn.LayerNorm(config.width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, positions: Tensor, padding: Tensor | None) -> Tensor:
        x = x + self.dropout(self.feed_forward1(self.norm_feed_forward1(x))) * 0.5
        x = x + self.dropout(self.self_attn(self.norm_self_att(x), positions, padding))
        x = x + self.dropout(self.conv(self.norm_conv(x), padding))
        x = x + self.dropout(self.feed_forward2(self.norm_feed_forward2(x))) * 0.5
        return self.norm_out(x)


class FeedForward(nn.Module):
    """[..., width] -> [..., width]."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.linear1 = nn.Linear(config.width, config.width * config.expansion)
        self.linear2 = nn.Linear(config.width * config.expansion, config.width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear2(self.dropout(functional.silu(self.linear1(x))))


class Attention(nn.Module):
    """Self-attention with relative positions (Transformer-XL) on [batch, time, width]."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        width, self.heads = config.width, config.heads
        self.linear_q = nn.Linear(width, width)
        self.linear_k = nn.Linear(width, width)
        self.linear_v = nn.Linear(width, width)
        self.linear_out = nn.Linear(width, width)
        self.linear_pos = nn.Linear(width, width, bias=False)
        self.pos_bias_u = nn.Parameter(torch.zeros(self.heads, width // self.heads))
        self.pos_bias_v = nn.Parameter(torch.zeros(self.heads, width // self.heads))

    def forward(self, x: Tensor, positions: Tensor, padding: Tensor | None) -> Tensor:
        q, k, v = (self._split(f(x)) for f in (self.linear_q, self.linear_k, self.linear_v))
        p = self._split(self.linear_pos(positions))  # [1, heads, 2 time - 1, head]
        content = (q + self.pos_bias_u[:, None]) @ k.transpose(2, 3)
        distance = shift((q + self.pos_bias_v[:, None]) @ p.transpose(2, 3))
        scores = (content + distance) / math.sqrt(q.shape[-1])  # [batch, heads, time, time]
        if padding is not None:
            scores = scores.masked_fill(padding[:, None, None], MASKED_SCORE)
        weights = torch.softmax(scores, dim=-1)
        if padding is not None:
            weights = weights.masked_fill(padding[:, None, None], 0.0)
        return self.linear_out((weights @ v).transpose(1, 2).flatten(2))

    def _split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)  # [batch, heads, time, head]


class Convolution(nn.Module):
    """Gated depthwise convolution over time on [batch, time, width]."""

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        width, kernel = config.width, config.kernel
        self.pointwise_conv1 = nn.Conv1d(width, 2 * width, 1)
        self.depthwise_conv = nn.Conv1d(width, width, kernel, padding=kernel // 2, groups=width)
        self.batch_norm = nn.BatchNorm1d(width)
        self.pointwise_conv2 = nn.Conv1d(width, width, 1)

    def forward(self, x: Tensor, padding: Tensor | None) -> Tensor:
        x = functional.glu(pointwise(self.pointwise_conv1, x), dim=-1)
        if padding is not None:
            x = x.masked_fill(padding[..., None], 0.0)
        x = self.batch_norm(self.depthwise_conv(x.transpose(1, 2)))  # [batch, width, time]
        return pointwise(self.pointwise_conv2, functional.silu(x).transpose(1, 2))


def pointwise(conv: nn.Conv1d, x: Tensor) -> Tensor:
    """Run a convolution of kernel 1 on [batch, time, in] as the matrix product that it is."""
    return functional.linear(x, conv.weight[:, :, 0], conv.bias)


def blank(x: Tensor, lengths: Tensor | None) -> Tensor:
    """Zero the frames of [batch, channels, frames, mels] at and beyond each row's length."""
    if lengths is None:
        return x
    return x.masked_fill(padding_mask(lengths, x.shape[2])[:, None, :, None], 0.0)


def padding_mask(lengths: Tensor, frames: int) -> Tensor:
    """Give [batch, frames], True where a frame is padding."""
    return torch.arange(frames, device=lengths.device) >= lengths[:, None]


def relative_positions(frames: int, width: int, like: Tensor) -> Tensor:
    """Give sinusoids [1, 2 frames - 1, width] for the distances frames - 1 down to 1 - frames."""
    distance = torch.arange(frames - 1, -frames, -1, dtype=torch.float32, device=like.device)
    steps = torch.arange(0, width, 2, dtype=torch.float32, device=like.device)
    angles = distance[:, None] * torch.exp(steps * -(math.log(10_000.0) / width))
    return torch.stack((angles.sin(), angles.cos()), dim=-1).flatten(1)[None].to(like.dtype)


def shift(scores: Tensor) -> Tensor:
    """Turn scores by distance [batch, heads, time, 2 time - 1] into those by key [..., time]."""
    batch, heads, time, span = scores.shape
    padded = functional.pad(scores, (1, 0)).view(batch, heads, span + 1, time)
    return padded[:, :, 1:].reshape(batch, heads, time, span)[..., :time]
