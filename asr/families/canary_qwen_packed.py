"""A SALM on the CPU that computes in whole numbers; it hears and writes as the plain one does.

OpenVINO is brought in only here, when such a model is loaded.
"""

import gc
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from asr.errors import DeviceError, ModelError
from asr.families.canary_qwen_config import SalmConfig
from asr.families.canary_qwen_model import WIDE, Salm, load_salm, rename
from asr.families.devices import choose
from asr.nn.fastconformer import Perception
from asr.nn.qwen3 import embedding
from asr.weights import let_pages_go, load_weights, stored_dtype

if TYPE_CHECKING:
    from asr.nn.openvino_decoder import PackedCache, PackedDecoder
    from asr.nn.openvino_encoder import PackedEncoder

log = logging.getLogger(__name__)

PACKED = ("int8", "int4")
# Margins (asr/draft.py: doubt, tie): with several ids activations are rounded as well, which moves
# logits by up to 1.7 % of their range (tests/bench/LOG.md).
MARGINS = (1 / 32, 1 / 256)


class Hearing(nn.Module):
    """What stays in floating point: mel, subsampling, projection and embeddings."""

    def __init__(self, config: SalmConfig) -> None:
        super().__init__()
        self.perception = Perception(replace(config.encoder, layers=0), config.decoder.hidden)
        self.embed_tokens = embedding(config.decoder.vocabulary, config.decoder.hidden)


class PackedSalm:
    """What CanaryQwen asks of a Salm, over a packed encoder and decoder."""

    def __init__(
        self, hearing: Hearing, encoder: "PackedEncoder", decoder: "PackedDecoder"
    ) -> None:
        self._hearing, self._encoder, self._decoder = hearing, encoder, decoder

    @property
    def weight(self) -> Tensor:
        """A tensor with the dtype and on the device of the half that hears."""
        return self._hearing.perception.proj.weight

    @property
    def decoder_bytes(self) -> int:
        """What has to be read of the decoder for each token."""
        return self._decoder.weight_bytes

    def embed(self, ids: list[int]) -> Tensor:
        """Give embeddings [1, length, hidden]."""
        x: Tensor = self._hearing.embed_tokens(torch.tensor([ids]))
        return x

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        perception = self._hearing.perception
        mel, _ = perception.mel([audio])
        frames, _ = perception.encoder(mel.to(self.weight.dtype))
        heard: Tensor = perception.proj(self._encoder(frames).to(self.weight.dtype))
        return heard

    def begin(
        self, prompts: Sequence[Tensor], room: int, check: Callable[[], None]
    ) -> tuple[Tensor, "PackedSession"]:
        """Read prompts [1, length, hidden] one by one into rows that are then written together."""
        del room
        caches, logits = [], []
        for prompt in prompts:
            check()
            caches.append(self._decoder.begin())
            logits.append(caches[-1].read(prompt)[:, -1].clone())
        cache = caches[0] if len(caches) == 1 else self._decoder.join(caches)
        return torch.cat(logits), PackedSession(self._hearing, cache)

    def use_adapter(self, on: bool) -> None:
        """Switch between the adapted decoder and the base model."""
        self._decoder.adapter = on


class PackedSession:
    """Rows that are being written: a Step for all of them, a draft's Session where there is one."""

    doubt, tie = MARGINS

    def __init__(self, hearing: Hearing, cache: "PackedCache") -> None:
        self._hearing, self._cache = hearing, cache

    def __call__(self, ids: Tensor) -> Tensor:
        """Read one id of each row [batch]; give the next logits [batch, vocab]."""
        return self._cache.read(self._hearing.embed_tokens(ids[:, None]))[:, -1]

    def read(self, ids: Sequence[int]) -> Tensor:
        """Read ids of the only row; give the logits [len(ids), vocab] after each."""
        x = self._hearing.embed_tokens(torch.tensor([ids]))
        return self._cache.read(x, wanted=len(ids))[0]

    def cut(self, count: int) -> None:
        """Forget the last `count` ids."""
        self._cache.cut(count)


def load_packed(config: SalmConfig, folder: Path, device: str, precision: str) -> PackedSalm:
    """Load a checkpoint with packed halves, made now where there are none that fit.

    Raises ModelError, or DeviceError for anything but the CPU.
    """
    if device not in ("auto", "cpu"):
        raise DeviceError(f"{precision} is for the CPU; on {device} use auto, bf16 or fp16.")
    try:
        from asr.nn.openvino_decoder import PackedDecoder
        from asr.nn.openvino_encoder import PackedEncoder
        from asr.quantise import folder_for, is_current
    except ImportError as error:
        raise ModelError(
            f"{precision} needs OpenVINO, which does not load here ({error}); choose bf16 or fp32."
        ) from error
    if not is_current(folder, precision):
        pack(config, folder, precision)
    made, threads = folder_for(folder, precision), torch.get_num_threads()
    with ThreadPoolExecutor(1, "encoder") as beside:
        encoder = beside.submit(PackedEncoder, made / "encoder.xml", config.encoder.width, threads)
        decoder = PackedDecoder(made / "decoder.xml", config.decoder.hidden, threads)
        hearing = load_hearing(config, folder)
        packed = PackedSalm(hearing, encoder.result(), decoder)
    for half in ("encoder.bin", "decoder.bin"):
        let_pages_go(made / half)  # the kernels have packed copies
    return packed


def pack(config: SalmConfig, folder: Path, precision: str) -> None:
    """Make the packed halves of a checkpoint, from the numbers as they are stored."""
    from asr.quantise import quantise

    log.info("making %s weights of %s, once", precision, folder.name)
    salm: Salm = load_salm(config, folder, stored_dtype(folder), torch.device("cpu"), fold=False)
    with torch.inference_mode():
        quantise(salm.decoder, salm.perception.encoder, folder, precision)
    del salm
    gc.collect()  # what was read of the checkpoint is unmapped before the model is loaded


def load_hearing(config: SalmConfig, folder: Path) -> Hearing:
    """Load what is not packed; the tensors of the packed halves are left on disk."""
    place, dtype = choose("cpu")
    with torch.device("meta"):
        hearing = Hearing(config)
    tied = config.decoder.tied

    def heard(name: str) -> str | None:
        name = (rename(name, tied=tied) or "").removeprefix("decoder.")
        if name.startswith("perception.encoder.layers."):
            return None
        return name if name.startswith(("perception.", "embed_tokens.")) else None

    load_weights(hearing, folder, rename=heard, dtype=dtype, device=place, wide=WIDE)
    return hearing.eval()
