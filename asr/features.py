"""The mel front end of NVIDIA's speech encoders, to the last rounding.

The filter bank and the window are the checkpoint's own: they were stored rounded to bfloat16, and
recomputing them shifts the mel. Nothing here knows a model.
"""

import torch
from torch import Tensor, nn

from asr.types import SAMPLE_RATE

FFT = 512
HOP = SAMPLE_RATE // 100  # 10 ms
WINDOW = SAMPLE_RATE // 40  # 25 ms
PRE_EMPHASIS = 0.97
LOG_GUARD = 2.0**-24
DEVIATION_GUARD = 1e-5


class MelFrontEnd(nn.Module):
    """Waveform [samples], float32 -> log mel [mels, samples // 160], float32, each row normalised.

    Computed in float32 whatever the dtype of the model.
    """

    fb: Tensor  # [1, mels, FFT // 2 + 1]
    window: Tensor  # [WINDOW]

    def __init__(self, mels: int = 128) -> None:
        super().__init__()
        self.register_buffer("fb", torch.zeros(1, mels, FFT // 2 + 1))
        self.register_buffer("window", torch.zeros(WINDOW))

    def forward(self, audio: Tensor) -> Tensor:
        """Give the normalised log mel [mels, samples // 160] of one waveform [samples]."""
        frames = audio.numel() // HOP
        power = spectrum(audio.float(), self.window.float())[:, : frames + 1]
        mel = torch.log(self.fb[0].float() @ power + LOG_GUARD)
        return normalise(mel[:, :frames])

    def batch(self, audios: list[Tensor]) -> tuple[Tensor, Tensor]:
        """Give mels [batch, mels, frames], zero beyond each length, and the lengths [batch]."""
        mels = [self(audio) for audio in audios]
        lengths = torch.tensor([m.shape[1] for m in mels], device=mels[0].device)
        padded = nn.utils.rnn.pad_sequence([m.t() for m in mels], batch_first=True)
        return padded.transpose(1, 2), lengths


def spectrum(audio: Tensor, window: Tensor) -> Tensor:
    """Give the power spectrum [FFT // 2 + 1, samples // HOP + 1] of the pre-emphasised waveform."""
    audio = torch.cat((audio[:1], audio[1:] - PRE_EMPHASIS * audio[:-1]))
    transformed = torch.stft(
        audio[None], FFT, HOP, WINDOW, window, center=True, pad_mode="constant", return_complex=True
    )
    magnitude = torch.view_as_real(transformed[0]).pow(2).sum(-1).sqrt()
    return magnitude.pow(2)  # the reference rounds twice: root first, then the square


def normalise(mel: Tensor) -> Tensor:
    """Bring each row of [mels, frames] to mean 0 and deviation 1 (with n - 1 in the divisor)."""
    frames = mel.shape[1]
    if frames == 0:
        return mel
    mean = mel.sum(1, keepdim=True) / frames
    if frames == 1:
        return (mel - mean) / DEVIATION_GUARD
    deviation = (((mel - mean) ** 2).sum(1, keepdim=True) / (frames - 1)).sqrt()
    return (mel - mean) / (deviation + DEVIATION_GUARD)


def slaney_filters(mels: int = 128, rate: int = SAMPLE_RATE, fft: int = FFT) -> Tensor:
    """Give the filter bank [1, mels, fft // 2 + 1] that a new checkpoint starts from."""
    edges = _mel_to_hertz(
        torch.linspace(0.0, _hertz_to_mel(rate / 2), mels + 2, dtype=torch.float64)
    )
    bins = torch.linspace(0.0, rate / 2, fft // 2 + 1, dtype=torch.float64)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = (2.0 / (edges[2:] - edges[:-2]))[:, None]
    return (torch.minimum(rising, falling).clamp(min=0.0) * area).float()[None]


def symmetric_window() -> Tensor:
    """Give the window [WINDOW] that a new checkpoint starts from: a symmetric Hann."""
    return torch.hann_window(WINDOW, periodic=False)


MEL_STEP = 200.0 / 3  # Hz per mel below the knee of Slaney's scale
KNEE_HZ = 1000.0
LOG_STEP = 0.06875177742094912  # ln(6.4) / 27 per mel above the knee


def _hertz_to_mel(hertz: float) -> float:
    above = torch.log(torch.tensor(max(hertz, KNEE_HZ) / KNEE_HZ, dtype=torch.float64)) / LOG_STEP
    return min(hertz, KNEE_HZ) / MEL_STEP + float(above)


def _mel_to_hertz(mel: Tensor) -> Tensor:
    knee = KNEE_HZ / MEL_STEP
    return torch.where(mel < knee, mel * MEL_STEP, KNEE_HZ * torch.exp((mel - knee) * LOG_STEP))
