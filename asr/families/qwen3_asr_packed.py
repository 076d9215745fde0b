"""A Qwen3-ASR on the CPU whose decoder computes in whole numbers; it hears as the plain one."""

from pathlib import Path

import torch
from torch import Tensor

from asr.families.canary_qwen_packed import (
    Halves,
    Hearing,
    PackedSalm,
    begin_packed,
    in_a_sentence,
    take_packed,
)
from asr.families.devices import choose
from asr.families.packed_ahead import Ahead
from asr.families.qwen3_asr_config import QwenConfig
from asr.families.qwen3_asr_model import load_qwen, names
from asr.features_whisper import WhisperMel
from asr.nn.audio_tower import AudioTower, Projector
from asr.nn.qwen3 import embedding
from asr.weights import load_weights, stored_dtype


class QwenHearing(Hearing):
    """Audio tower, projection and embeddings."""

    def __init__(self, config: QwenConfig) -> None:
        super().__init__()
        self.mel = WhisperMel(config.tower.mels)
        self.audio_tower = AudioTower(config.tower)
        self.multi_modal_projector = Projector(config.tower)
        self.embed_tokens = embedding(config.decoder.vocabulary, config.decoder.hidden)

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        heard: Tensor = self.multi_modal_projector(self.audio_tower(self.mel(audio)))[None]
        return heard


def load_packed(
    config: QwenConfig, folder: Path, device: str, precision: str, ahead: Ahead | None = None
) -> PackedSalm:
    """Load a checkpoint with a packed decoder, made now where there is none that fits.

    Raises ModelError, or DeviceError for anything but the CPU.
    """

    def plain() -> Halves:
        stored = stored_dtype(folder)
        return load_qwen(config, folder, stored, torch.device("cpu")).decoder, None

    with in_a_sentence(precision):
        ahead = begin_packed(plain, folder, device, precision, ahead)
        hearing = load_hearing(config, folder)
        decoder, _ = take_packed(ahead)
    return PackedSalm(hearing, decoder)


def load_hearing(config: QwenConfig, folder: Path) -> QwenHearing:
    """Load tower, projection and embeddings; the decoder's tensors are left on disk."""
    place, dtype = choose("cpu")
    rename = names(config)
    with torch.device("meta"):
        hearing = QwenHearing(config)

    def heard(name: str) -> str | None:
        name = (rename(name) or "").removeprefix("decoder.")
        kept = ("audio_tower.", "multi_modal_projector.", "embed_tokens.")
        return name if name.startswith(kept) else None

    load_weights(hearing, folder, rename=heard, dtype=dtype, device=place)
    return hearing.eval()
