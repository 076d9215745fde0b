"""Packed halves that are made ready in other threads, while this one imports torch. Needs no torch.

On two cores that takes 0.6 s off the 3.5 s to the first text (tests/bench/LOG.md).
"""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from asr.errors import ModelError
from asr.machine import cores, may_have_gpu
from asr.quantise_kept import PACKED, folder_for, for_own_kernels, is_current
from asr.weights_files import let_pages_go

if TYPE_CHECKING:
    from asr.nn.openvino import ov
    from asr.nn.vnni_decoder import VnniDecoder

    Halves = tuple[ov.CompiledModel | VnniDecoder, ov.CompiledModel | None]

OFTEN_S = 0.1  # between two times that read pages are let go


class Ahead:
    """A folder of packed halves on its way into memory, for so many threads.

    Raises ImportError where OpenVINO does not load. It is imported here and not in the other
    threads: Python's imports in two threads can wait for each other for ever.
    """

    def __init__(self, folder: Path, threads: int) -> None:
        from asr.nn import openvino_ready
        from asr.nn.vnni_weights import TILES

        self._own = (folder / TILES).exists()
        if self._own:
            import asr.nn.vnni_decoder  # noqa: F401 - for the other threads, see above
        self._ready = openvino_ready
        self._made_for = folder, threads
        self._pool = ThreadPoolExecutor(2, "ahead")
        self._halves = self._pool.submit(self._load)

    def fits(self, folder: Path, threads: int) -> bool:
        """Say whether this is what is wanted."""
        return self._made_for == (folder, threads)

    @property
    def decoder_bytes(self) -> int:
        """What has to be read of the decoder for each token."""
        return (self._made_for[0] / "decoder.bin").stat().st_size

    def take(self) -> "Halves":
        """Wait for decoder and, where there is one, encoder; raises RuntimeError for a bad one."""
        return self._halves.result()

    def drop(self) -> None:
        """Wait for what is not wanted, and forget it: two models at once may not fit in memory."""
        wait([self._halves])
        del self._halves

    def _load(self) -> "Halves":
        (folder, threads), ready = self._made_for, self._ready
        encoder = folder / "encoder.xml"
        with _letting_pages_go(folder):
            awaited = encoder.exists() and self._pool.submit(ready.ready_encoder, encoder, threads)
            try:
                decoder = self._decoder()
            finally:
                wait([awaited] if awaited else [])
            return decoder, awaited.result() if awaited else None

    def _decoder(self) -> "ov.CompiledModel | VnniDecoder":
        folder, threads = self._made_for
        if self._own:
            from asr.nn.vnni_decoder import VnniDecoder

            return VnniDecoder(folder, threads)
        return self._ready.ready_decoder(folder / "decoder.xml", threads)


def start(model: Path, device: str, precision: str) -> Ahead | None:
    """Begin with what a model's folder will need if it was loaded before; None else.

    Where the precision is left open, that is a guess: whoever loads may drop it.
    """
    guessed = precision if precision in PACKED else "int8"
    open_yet = precision == "auto" and (device == "cpu" or not may_have_gpu())
    likely = precision in PACKED or open_yet
    if device not in ("auto", "cpu") or not likely:
        return None
    try:
        if not is_current(model, guessed, at_a_glance=True):
            return None
        from asr.nn.openvino import kept_for
    except (ImportError, ModelError):
        return None  # said when the model is loaded
    folder = folder_for(model, guessed)
    threads = max(kept_for(folder / f"{half}.xml") for half in ("decoder", "encoder"))
    if not threads and for_own_kernels(guessed):
        threads = cores()
    return Ahead(folder, threads) if threads else None


@contextmanager
def _letting_pages_go(folder: Path) -> Iterator[None]:
    """Keep what is read of packed weights from piling up in memory: the kernels pack copies.

    Without, the files would count beside the copies until the end: 2.6 GB at full size.
    """
    ended = threading.Event()

    def let_go() -> None:
        while not ended.wait(OFTEN_S):
            for weights in folder.glob("*.bin"):
                let_pages_go(weights)

    beside = threading.Thread(target=let_go, name="pages", daemon=True)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join()
        for weights in folder.glob("*.bin"):
            let_pages_go(weights)
