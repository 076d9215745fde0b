"""The mel front end of Whisper's kind of encoder, as Qwen3-ASR hears it: no padding to 30 s.

The filter bank and the window are computed: no checkpoint stores them. Nothing here knows a model.
"""

import torch
from torch import Tensor

from asr.features import slaney_filters
from asr.types import SAMPLE_RATE

FFT = 400  # samples, 25 ms
HOP = SAMPLE_RATE // 100  # 10 ms
LEAST = SAMPLE_RATE // 2  # shorter waveforms are padded with silence up to here
FLOOR, RANGE = 1e-10, 8.0  # of the power; decades below the loudest value that are kept


class WhisperMel:
    """Waveform [samples], float32 -> log mel [mels, samples // 160], float32, about -1 to 1.

    Computed in float32 whatever the dtype of the model. Scaled by the waveform's own maximum.
    """

    def __init__(self, mels: int = 128) -> None:
        self._mels = mels
        self._filters: Tensor | None = None  # [mels, FFT // 2 + 1], made when first needed

    def __call__(self, audio: Tensor) -> Tensor:
        """Give the log mel [mels, frames] of one waveform [samples], on its device."""
        audio = audio.float()
        audio = torch.nn.functional.pad(audio, (0, max(0, LEAST - audio.numel())))
        if self._filters is None or self._filters.device != audio.device:
            self._filters = slaney_filters(self._mels, fft=FFT)[0].to(audio.device)
        window = torch.hann_window(FFT, device=audio.device)
        transformed = torch.stft(audio, FFT, HOP, window=window, return_complex=True)
        power = transformed[:, :-1].abs() ** 2
        mel = (self._filters @ power).clamp(min=FLOOR).log10()
        return (torch.maximum(mel, mel.max() - RANGE) + 4.0) / 4.0
