"""A SALM on the CPU that computes in whole numbers; it hears and writes as the plain one does.

PackedSalm, begin_packed and take_packed serve every family; the rest is canary-qwen's.
"""

import gc
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from asr.errors import DeviceError, ModelError
from asr.families.canary_qwen_config import SalmConfig
from asr.families.canary_qwen_model import WIDE, load_salm, rename
from asr.families.devices import choose
from asr.families.packed_ahead import Ahead
from asr.nn.fastconformer import Encoder, Perception
from asr.nn.qwen3 import Decoder, embedding
from asr.quantise_kept import folder_for, is_current
from asr.weights import load_weights, stored_dtype

if TYPE_CHECKING:
    from asr.nn.openvino_decoder import PackedCache, PackedDecoder
    from asr.nn.openvino_encoder import PackedEncoder
    from asr.nn.vnni_decoder import VnniCache, VnniDecoder

    AnyDecoder = PackedDecoder | VnniDecoder
    AnyCache = PackedCache | VnniCache

log = logging.getLogger(__name__)

Halves = tuple[Decoder, Encoder | None]  # an encoder where it is packed as well


class Hearing(nn.Module):
    """The half of a SALM that stays in floating point: what hears, and the embeddings."""

    embed_tokens: nn.Embedding

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        raise NotImplementedError


class SalmHearing(Hearing):
    """canary-qwen's: mel, subsampling, projection and embeddings, around a packed encoder."""

    def __init__(self, config: SalmConfig) -> None:
        super().__init__()
        self.perception = Perception(replace(config.encoder, layers=0), config.decoder.hidden)
        self.embed_tokens = embedding(config.decoder.vocabulary, config.decoder.hidden)
        self.layers: Callable[[Tensor], Tensor] | None = None  # the packed encoder's

    def hear(self, audio: Tensor) -> Tensor:
        """Give what the decoder hears, [1, frames, hidden], of one waveform [samples]."""
        if self.layers is None:
            raise AssertionError("the encoder's layers are set where it is loaded")
        dtype = self.perception.proj.weight.dtype
        mel, _ = self.perception.mel([audio])
        frames, _ = self.perception.encoder(mel.to(dtype))
        heard: Tensor = self.perception.proj(self.layers(frames).to(dtype))
        return heard


class PackedSalm:
    """What CanaryQwen asks of a Salm, over a packed decoder."""

    def __init__(self, hearing: Hearing, decoder: "AnyDecoder") -> None:
        self._hearing, self._decoder = hearing, decoder

    @property
    def weight(self) -> Tensor:
        """A tensor with the dtype and on the device of the half that hears."""
        return self._hearing.embed_tokens.weight

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
        return self._hearing.hear(audio)

    def begin(
        self,
        prompts: Sequence[Tensor],
        room: int,
        check: Callable[[], None],
        guess: Sequence[int] = (),
    ) -> tuple[Tensor, "PackedSession"]:
        """Read prompts [1, length, hidden] one by one into rows that are then written together.

        A `guess` is read behind the only prompt where the kernels' blocks have room for it: then
        there are logits [1 + ids, vocab].
        """
        del room
        if guess and (tail := self._decoder.tail(prompts[0].shape[1], len(guess))):
            check()
            return self._begin_along(prompts[0], prompts[0].shape[1] - tail, guess)
        caches: list[Any] = []  # of the decoder's own kind
        logits = []
        for prompt in prompts:
            check()
            caches.append(self._decoder.begin())
            logits.append(caches[-1].read(prompt)[:, -1].clone())
        cache = caches[0] if len(caches) == 1 else self._decoder.join(caches)
        return torch.cat(logits), PackedSession(self._hearing, cache, self._decoder)

    def _begin_along(
        self, prompt: Tensor, head: int, guess: Sequence[int]
    ) -> tuple[Tensor, "PackedSession"]:
        """Read a prompt, and a guess in one pass with all of it that lies behind `head`."""
        cache = self._decoder.begin()
        if head:
            cache.read(prompt[:, :head], wanted=0)
        along = torch.cat((prompt[:, head:], self.embed(list(guess))), dim=1)
        logits = cache.read(along, wanted=1 + len(guess))[0]
        return logits, PackedSession(self._hearing, cache, self._decoder, (prompt, head))

    def use_adapter(self, on: bool) -> None:
        """Switch between the adapted decoder and the base model."""
        self._decoder.adapter = on


class PackedSession:
    """Rows that are being written: a Step for all of them, a draft's Session where there is one."""

    def __init__(
        self,
        hearing: Hearing,
        cache: "AnyCache",
        decoder: "AnyDecoder",
        along: tuple[Tensor, int] | None = None,
    ) -> None:
        self._hearing, self._cache, self._decoder = hearing, cache, decoder
        self.doubt, self.tie = decoder.margins
        self._along = along  # a prompt, of which so much was read without a guess

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

    def restart(self, *, exactly: bool) -> Tensor:
        """Read anew what was read with a guess, or the whole prompt; give logits [1, vocab]."""
        if self._along is None:
            raise AssertionError("the prompt was read alone")
        prompt, head = self._along
        if exactly or not head:
            self._cache = self._decoder.begin()
            return self._cache.read(prompt)[:, -1]
        self._cache.cut(self._cache.length - head)
        return self._cache.read(prompt[:, head:])[:, -1]


def load_packed(
    config: SalmConfig, folder: Path, device: str, precision: str, ahead: Ahead | None = None
) -> PackedSalm:
    """Load a checkpoint with packed halves, made now where there are none that fit.

    Raises ModelError, or DeviceError for anything but the CPU.
    """

    def plain() -> Halves:
        stored = stored_dtype(folder)
        salm = load_salm(config, folder, stored, torch.device("cpu"), fold=False)
        return salm.decoder, salm.perception.encoder

    with in_a_sentence(precision):
        ahead = begin_packed(plain, folder, device, precision, ahead)
        hearing = load_hearing(config, folder)
        decoder, hearing.layers = take_packed(ahead)
    return PackedSalm(hearing, decoder)


@contextmanager
def in_a_sentence(precision: str) -> Iterator[None]:
    """Raise ModelError for a RuntimeError: of OpenVINO without kernels, torch without memory."""
    try:
        yield
    except RuntimeError as error:
        raise ModelError(
            f"{precision} cannot be computed here ({str(error).strip().splitlines()[-1]});"
            " choose bf16 or fp32."
        ) from error


def begin_packed(
    plain: Callable[[], Halves], folder: Path, device: str, precision: str, ahead: Ahead | None
) -> Ahead:
    """Begin to load a model's packed halves, made of `plain` at need; what fits is on its way.

    Raises ModelError, or DeviceError for anything but the CPU.
    """
    if device not in ("auto", "cpu"):
        raise DeviceError(f"{precision} is for the CPU; on {device} use auto, bf16 or fp16.")
    try:
        import asr.nn.openvino  # noqa: F401 - whether it loads is the question
    except ImportError as error:
        raise ModelError(
            f"{precision} needs OpenVINO, which does not load here ({error}); choose bf16 or fp32."
        ) from error
    if not is_current(folder, precision):
        pack(plain, folder, precision)
    made, threads = folder_for(folder, precision), torch.get_num_threads()
    if ahead and ahead.fits(made, threads):
        return ahead
    if ahead:
        ahead.drop()
    return Ahead(made, threads)


def take_packed(ahead: Ahead) -> tuple["AnyDecoder", "PackedEncoder | None"]:
    """Give a model's packed decoder and, where there is one, encoder. Raises RuntimeError."""
    from asr.nn.openvino import ov
    from asr.nn.openvino_decoder import PackedDecoder
    from asr.nn.openvino_encoder import PackedEncoder

    decoder, encoder = ahead.take()
    if isinstance(decoder, ov.CompiledModel):
        decoder = PackedDecoder(decoder, ahead.decoder_bytes)
    return decoder, PackedEncoder(encoder) if encoder else None


def pack(plain: Callable[[], Halves], folder: Path, precision: str) -> None:
    """Make the packed halves of a checkpoint, from the numbers as they are stored."""
    from asr.quantise import quantise

    log.info("making %s weights of %s, once", precision, folder.name)
    decoder, encoder = plain()
    with torch.inference_mode():
        quantise(decoder, encoder, folder, precision)
    del decoder, encoder
    gc.collect()  # what was read of the checkpoint is unmapped before the model is loaded


def load_hearing(config: SalmConfig, folder: Path) -> SalmHearing:
    """Load what is not packed; the tensors of the packed halves are left on disk."""
    place, dtype = choose("cpu")
    with torch.device("meta"):
        hearing = SalmHearing(config)
    tied = config.decoder.tied

    def heard(name: str) -> str | None:
        name = (rename(name, tied=tied) or "").removeprefix("decoder.")
        if name.startswith("perception.encoder.layers."):
            return None
        return name if name.startswith(("perception.", "embed_tokens.")) else None

    load_weights(hearing, folder, rename=heard, dtype=dtype, device=place, wide=WIDE)
    return hearing.eval()
