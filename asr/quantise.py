"""Whole-number weights for the CPU: made once from a checkpoint, kept beside it, checked later.

Symmetric: 8 bits with one scale for each row, 4 bits with one for each group of a row's weights.
The encoder never has fewer than 8. The files lie in a folder of their own in the model's:
`decoder.xml`, `encoder.xml` and their .bin, which OpenVINO maps, or a decoder's files for our own
kernels (nn/vnni_weights.py), and `source.json`, which says what they were made from.
"""

import json
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from asr.errors import ModelError
from asr.nn.fastconformer import Encoder
from asr.nn.openvino import ov
from asr.nn.openvino_encoder import EncoderGraph, EncoderSource
from asr.nn.openvino_graph import Graph, Packed, Source
from asr.nn.qwen3 import Decoder, LoraLinear
from asr.nn.vnni_weights import Writer
from asr.quantise_kept import fingerprint, folder_for, for_own_kernels, stamps
from asr.weights_files import find_files, let_pages_go

log = logging.getLogger(__name__)

GROUP = 128  # 4-bit weights that share one scale, where a row is a multiple of it
BITS = {"int8": 8, "int4": 4}
HELD_BYTES = 1 << 28  # of the checkpoint that may be in memory: to let pages go takes a while too
BLOCK_WEIGHTS = 1 << 17  # quantised at a time: they stay in the processor's cache


def quantise(decoder: Decoder, encoder: Encoder | None, model: Path, precision: str) -> Path:
    """Write the quantised halves of the folder `model`; give the folder of their graphs.

    `decoder` and `encoder` hold the model's weights, the adapter not folded. Raises ModelError
    where they cannot be written. What was there is replaced when the new is whole.
    """
    started, target = time.perf_counter(), folder_for(model, precision)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as made,
            ThreadPoolExecutor(2, "beside") as beside,
        ):
            sha256 = beside.submit(fingerprint, model)
            if for_own_kernels(precision):
                from asr.nn.vnni_decoder import compile_now

                beside.submit(compile_now)
            folder = Path(made) / "made"
            folder.mkdir()
            files = find_files(model)
            numbers = source(decoder, BITS[precision], files)
            if for_own_kernels(precision):
                Writer(folder).write(decoder.config, numbers)
            else:
                _save(Graph(decoder.config, numbers).model, folder / "decoder.xml")
            if encoder is not None:
                numbers_of = encoder_source(encoder, files)
                _save(EncoderGraph(encoder.config, numbers_of).model, folder / "encoder.xml")
            note = {
                "sizes": {path.name: path.stat().st_size for path in folder.iterdir()},
                "stamps": stamps(model),
                "sha256": sha256.result(),
            }
            (folder / "source.json").write_text(json.dumps(note), encoding="utf-8")
            shutil.rmtree(target, ignore_errors=True)
            folder.replace(target)
    except OSError as error:
        raise ModelError(
            f"The {precision} weights cannot be kept in {target.parent}: {error.strerror or error}."
        ) from error
    log.info("quantised to %s in %.1f s", precision, time.perf_counter() - started)
    return target


def _save(graph: ov.Model, path: Path) -> None:
    ov.save_model(graph, path, compress_to_fp16=False)


def source(decoder: Decoder, bits: int, files: Sequence[Path] = ()) -> Source:
    """Give the graph its numbers from a torch decoder; the head never has fewer than 8 bits.

    What was read of `files`, which the decoder is mapped to, does not stay in memory.
    """
    read = _letting_go(files)

    def packed(name: str) -> Packed:
        if name == "lm_head":
            head = decoder.embed_tokens if decoder.config.tied else decoder.lm_head
            return pack(head.weight, 8)
        module = decoder.get_submodule(name)
        base = module.base_layer if isinstance(module, LoraLinear) else module
        made = pack(_weight(base), bits)
        read(_weight(base))
        return made

    def adapter(name: str) -> tuple[Packed, Packed] | None:
        module = decoder.get_submodule(name)
        if not isinstance(module, LoraLinear):
            return None
        up = module.lora_B.default.weight.float() * module.scale
        return pack(module.lora_A.default.weight, 8), pack(up, 8)

    return Source(
        packed=packed,
        vector=lambda name: _weight(decoder.get_submodule(name)).float().numpy(),
        adapter=adapter,
    )


def encoder_source(encoder: Encoder, files: Sequence[Path] = ()) -> EncoderSource:
    """Give the encoder's graph its numbers; see `source`."""
    read = _letting_go(files)

    def packed(name: str) -> Packed:
        weight = _weight(encoder.get_submodule(name))
        made = pack(weight.flatten(1), 8)
        read(weight)
        return made

    def vector(name: str) -> NDArray[np.float32]:
        tensor = encoder.get_parameter(name) if not _running(name) else encoder.get_buffer(name)
        return tensor.float().numpy()

    return EncoderSource(packed, vector)


def _letting_go(files: Sequence[Path]) -> Callable[[Tensor], None]:
    """Give what is told of every weight that was read, and now and then lets the pages go."""
    held = [0]

    def read(weight: Tensor) -> None:
        held[0] += weight.nbytes
        if held[0] > HELD_BYTES:
            held[0] = 0
            for path in files:
                let_pages_go(path)

    return read


def _running(name: str) -> bool:
    return name.endswith(("running_mean", "running_var"))


def pack(weight: Tensor, bits: int) -> Packed:
    """Quantise [out, in] symmetrically: row by row to 8 bits, group by group of each row to 4."""
    rows, columns = weight.shape
    groups = columns // GROUP if bits == 4 and columns % GROUP == 0 else 1
    values = np.empty((rows, groups, columns // groups), dtype=np.int8)
    scales = np.empty((rows, groups, 1), dtype=np.float32)
    step = max(1, BLOCK_WEIGHTS // columns)
    with _one_thread():
        for start in range(0, rows, step):
            part = slice(start, start + step)
            targets = torch.from_numpy(values[part]), torch.from_numpy(scales[part])
            _pack(weight[part], bits, *targets)
    if bits == 4:
        low, high = (values[..., start::2].view(np.uint8) & 0x0F for start in (0, 1))
        return Packed(values=low | high << 4, scales=scales, bits=bits)
    return Packed(values=values, scales=scales, bits=bits)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch work alone: on a busy machine its threads would wait for each other every block."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _pack(weight: Tensor, bits: int, values: Tensor, scales: Tensor) -> None:
    """Quantise a few rows into `values` and `scales`."""
    most = 2 ** (bits - 1) - 1
    parts = weight.float().view(values.shape)
    found = parts.abs().amax(dim=-1, keepdim=True).div_(most)
    found[found == 0] = 1.0
    scales.copy_(found)
    values.copy_((parts / found).round_().clamp_(-most, most))


def _weight(module: nn.Module) -> Tensor:
    weight = module.weight
    if not isinstance(weight, Tensor):
        raise TypeError(type(weight).__name__)
    return weight
