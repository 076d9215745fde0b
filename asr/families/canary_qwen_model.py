"""A SALM as one module: encoder, projection, decoder; built on meta, filled from a checkpoint."""

from pathlib import Path

import torch
from torch import Tensor

from asr.families.canary_qwen_config import SalmConfig
from asr.families.salm_model import SpeechModel
from asr.nn.fastconformer import Perception
from asr.nn.qwen3 import Decoder
from asr.weights import load_weights

ADAPTED, PLAIN = "llm.base_model.model.", "llm."  # prefixes of the decoder with and without LoRA
FRONT = "perception.preprocessor.featurizer."
WIDE = frozenset((f"{FRONT}fb", f"{FRONT}window"))  # read as stored, computed in float32


class Salm(SpeechModel):
    """Waveforms and ids -> logits of the next token."""

    def __init__(self, config: SalmConfig) -> None:
        super().__init__()
        self.perception = Perception(config.encoder, config.decoder.hidden)
        self.decoder = Decoder(config.decoder)

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        mel, _ = self.perception.mel([audio.to(self.weight.device)])
        heard: Tensor = self.perception(mel)[0]
        return heard


def load_salm(
    config: SalmConfig,
    folder: Path,
    dtype: torch.dtype,
    device: torch.device,
    *,
    fold: bool = True,
) -> Salm:
    """Build and fill the model; its adapter is folded in unless told not to. Raises ModelError."""
    with torch.device("meta"):
        salm = Salm(config)
    tied = config.decoder.tied
    load_weights(
        salm,
        folder,
        rename=lambda name: rename(name, tied=tied),
        dtype=dtype,
        device=device,
        wide=WIDE,
    )
    if fold:
        salm.decoder.fold_adapter()
    return salm.eval()


def rename(name: str, *, tied: bool) -> str | None:
    """Give the module's name for a checkpoint's; None for a tied head that was stored after all."""
    if not name.startswith(PLAIN):
        return f"decoder.{name}" if name.startswith("embed_tokens.") else name
    name = name.removeprefix(ADAPTED if name.startswith(ADAPTED) else PLAIN)
    if name == "lm_head.weight":
        return None if tied else "decoder.lm_head.weight"
    return f"decoder.{name.removeprefix('model.')}"
