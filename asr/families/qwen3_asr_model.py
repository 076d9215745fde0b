"""Qwen3-ASR as one module: audio tower, projection, decoder; built on meta, filled from disk."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from asr.families.qwen3_asr_config import QwenConfig
from asr.families.salm_model import SpeechModel
from asr.features_whisper import WhisperMel
from asr.nn.audio_tower import AudioTower, Projector
from asr.nn.qwen3 import Decoder
from asr.weights import load_weights

# Names of the original layout below `thinker.`, and of the other below `model.`.
NESTED = (
    ("audio_tower.proj1.", "multi_modal_projector.linear_1."),
    ("audio_tower.proj2.", "multi_modal_projector.linear_2."),
    ("audio_tower.", "audio_tower."),
    ("model.", "decoder."),
)
FLAT = (
    ("audio_tower.", "audio_tower."),
    ("multi_modal_projector.", "multi_modal_projector."),
    ("language_model.", "decoder."),
)
HEAD = "lm_head.weight"


class Qwen(SpeechModel):
    """Waveforms and ids -> logits of the next token."""

    def __init__(self, config: QwenConfig) -> None:
        super().__init__()
        self.mel = WhisperMel(config.tower.mels)
        self.audio_tower = AudioTower(config.tower)
        self.multi_modal_projector = Projector(config.tower)
        self.decoder = Decoder(config.decoder)

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        mel = self.mel(audio.to(self.weight.device))
        heard: Tensor = self.multi_modal_projector(self.audio_tower(mel))[None]
        return heard


class QwenAligner(Qwen):
    """The same with a head that gives each position a time instead of a token."""

    def __init__(self, config: QwenConfig) -> None:
        super().__init__(config)
        self.score = nn.Linear(config.decoder.hidden, config.bins, bias=False)


def load_qwen(
    config: QwenConfig,
    folder: Path,
    dtype: torch.dtype,
    device: torch.device,
    *,
    windowed: bool = True,
) -> Qwen:
    """Build and fill the model, an aligner where the configuration is one's. Raises ModelError.

    Not `windowed`: all frames of a waveform see each other, whatever the configuration says.
    """
    if not windowed:
        config = replace(config, tower=replace(config.tower, window=None))
    with torch.device("meta"):
        model = QwenAligner(config) if config.bins else Qwen(config)
    load_weights(model, folder, rename=names(config), dtype=dtype, device=device)
    return model.eval()


def names(config: QwenConfig) -> Callable[[str], str | None]:
    """Give what turns a checkpoint's names into the module's; None for a tied head stored too."""
    prefix, table = ("thinker.", NESTED) if config.nested else ("model.", FLAT)

    def rename(name: str) -> str | None:
        bare = name.removeprefix(prefix)
        if bare == HEAD and config.bins:
            return "score.weight"
        if bare == HEAD:
            return None if config.decoder.tied else f"decoder.{HEAD}"
        for old, new in table:
            if name.startswith(prefix) and bare.startswith(old):
                return new + bare.removeprefix(old)
        return name

    return rename
