"""The audio tower of Qwen3-ASR: mel in, frames out, and their projection to a decoder's width.

Parameters bear the names of the checkpoint below `model.audio_tower` and
`model.multi_modal_projector`. It knows neither prompts nor files.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDES = 3  # convolutions that halve the frames
MOST = torch.finfo(torch.float16).max - 1000  # what a float16 is kept within, as in the reference


@dataclass(frozen=True, slots=True, kw_only=True)
class TowerConfig:
    """The sizes of one audio tower; the defaults are those of Qwen3-ASR-1.7B."""

    mels: int = 128
    layers: int = 24
    width: int = 1024
    heads: int = 16
    inner: int = 4096
    channels: int = 480  # of the convolutions
    output: int = 2048  # the decoder's width
    chunk: int = 100  # mel frames that are convolved together
    window: int | None = 800  # mel frames that see each other; None: all of a waveform do


class AudioTower(nn.Module):
    """Log mel [mels, frames] of one waveform -> [frames', width], 13 for each 100 mel frames."""

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.config = config
        channels, bins = config.channels, shortened(config.mels)
        self.conv2d1 = nn.Conv2d(1, channels, 3, 2, padding=1)
        self.conv2d2 = nn.Conv2d(channels, channels, 3, 2, padding=1)
        self.conv2d3 = nn.Conv2d(channels, channels, 3, 2, padding=1)
        self.conv_out = nn.Linear(channels * bins, config.width, bias=False)
        self.layers = nn.ModuleList(TowerLayer(config) for _ in range(config.layers))
        self.ln_post = nn.LayerNorm(config.width)

    def forward(self, mel: Tensor) -> Tensor:
        x = self.subsample(mel)
        for layer in self.layers:
            x = layer(x, self.window)
        return self.ln_post(x)

    @property
    def window(self) -> int | None:
        """How many frames see each other; None: all."""
        chunk, window = self.config.chunk, self.config.window
        return None if window is None else window // chunk * shortened(chunk)

    def subsample(self, mel: Tensor) -> Tensor:
        """Convolve chunk by chunk: [mels, frames] -> [frames', width], positions added."""
        frames, chunk = mel.shape[1], self.config.chunk
        chunks = -(-frames // chunk)
        x = functional.pad(mel, (0, chunks * chunk - frames)).view(mel.shape[0], chunks, chunk)
        x = x.transpose(0, 1)[:, None].to(self.conv2d1.weight.dtype)  # [chunks, 1, mels, chunk]
        for conv in (self.conv2d1, self.conv2d2, self.conv2d3):
            x = functional.gelu(conv(x))
        x = self.conv_out(x.permute(0, 3, 1, 2).flatten(2))  # [chunks, chunk / 8, width]
        x = x + sinusoids(x.shape[1], x.shape[2]).to(x.device, x.dtype)
        kept = frames // chunk * x.shape[1] + shortened(frames % chunk)  # the padding is at the end
        return x.flatten(0, 1)[:kept]


class TowerLayer(nn.Module):
    """One layer on [frames, width]: norms before, biases everywhere, exact GELU."""

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.self_attn = TowerAttention(config)
        self.self_attn_layer_norm = nn.LayerNorm(config.width)
        self.fc1 = nn.Linear(config.width, config.inner)
        self.fc2 = nn.Linear(config.inner, config.width)
        self.final_layer_norm = nn.LayerNorm(config.width)

    def forward(self, x: Tensor, window: int | None) -> Tensor:
        x = x + self.self_attn(self.self_attn_layer_norm(x), window)
        x = x + self.fc2(functional.gelu(self.fc1(self.final_layer_norm(x))))
        return x.clamp(-MOST, MOST) if x.dtype == torch.float16 else x


class TowerAttention(nn.Module):
    """Attention on [frames, width] within windows that do not overlap."""

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.q_proj = nn.Linear(config.width, config.width)
        self.k_proj = nn.Linear(config.width, config.width)
        self.v_proj = nn.Linear(config.width, config.width)
        self.out_proj = nn.Linear(config.width, config.width)

    def forward(self, x: Tensor, window: int | None) -> Tensor:
        q, k, v = (
            project(x).view(len(x), self.heads, -1).transpose(0, 1)[None]
            for project in (self.q_proj, self.k_proj, self.v_proj)
        )  # [1, heads, frames, head]
        parts = (t.split(window or len(x), dim=2) for t in (q, k, v))
        seen = [functional.scaled_dot_product_attention(*part) for part in zip(*parts, strict=True)]
        return self.out_proj(torch.cat(seen, dim=2)[0].transpose(0, 1).flatten(1))


class Projector(nn.Module):
    """Frames [frames, width] -> what the decoder hears, [frames, hidden]."""

    def __init__(self, config: TowerConfig) -> None:
        super().__init__()
        self.linear_1 = nn.Linear(config.width, config.width)
        self.linear_2 = nn.Linear(config.width, config.output)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear_2(functional.gelu(self.linear_1(x)))


def shortened(frames: int) -> int:
    """Give how many frames the three convolutions leave of `frames`."""
    for _ in range(STRIDES):
        frames = -(-frames // 2)
    return frames


def sinusoids(length: int, width: int) -> Tensor:
    """Give the positions [length, width], float32: sines in one half, cosines in the other."""
    steps = torch.arange(width // 2).float()
    rates = torch.exp(-(math.log(10_000) / (width // 2 - 1)) * steps)
    angles = torch.arange(length)[:, None] * rates
    return torch.cat((angles.sin(), angles.cos()), dim=1)
