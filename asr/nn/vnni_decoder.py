"""Runs vnni_pass.py: embeddings in, logits out, with keys and values kept row by row.

It has what PackedDecoder (nn/openvino_decoder.py) has. What it answers does not depend on how many
positions are read at once, nor on other rows, nor on the number of threads: not in one bit. Torch
is imported only with the first tensor.
"""

import json
import math
import threading
import weakref
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from asr.nn.vnni_data import (
    APART,
    BAND,
    HEAD,
    KEYS,
    LOW,
    MEETINGS,
    QUERIES,
    Floats,
    Me,
    Rows,
    Sizes,
    Weights,
    Work,
)
from asr.nn.vnni_pass import run
from asr.nn.vnni_tile import COLUMNS, GROUP
from asr.nn.vnni_weights import NUMBERS, TABLE, TILES, mapped, up_to

if TYPE_CHECKING:
    from torch import Tensor

BLOCK = 16  # neighbouring rows whose queries one thread lets look at their keys
ROOM = 64  # positions that a cache has room for beyond what is read
SPARE = 4  # meetings of the threads outside the layers, and what counts them
ALL_CAME = 1 << 62  # in the place of how many came to a meeting: nobody waits there any more
LINE = 64  # bytes of a line of the processor's caches

D = TypeVar("D", bound=np.generic)


class VnniDecoder:
    """A decoder's mapped weights, and the threads that read them."""

    margins = 0.0, 0.0  # asr/draft.py: wide passes answer as those of one id do

    def __init__(self, folder: Path, threads: int) -> None:
        """Map the files of vnni_weights.py and compute once.

        Raises RuntimeError where they are no good, or cannot be computed with.
        """
        try:
            table = json.loads((folder / TABLE).read_text(encoding="utf-8"))
            tiles, numbers = mapped(folder / TILES), np.fromfile(folder / NUMBERS, np.float32)
            config = table["config"]
            self.sizes = Sizes(
                **{name: config[name] for name in Sizes._fields[:-1]},
                epsilon=np.float32(config["epsilon"]),
            )
            places = ("at", "scale_at", "norm_at", "parts")
            tables = (np.array(table[name], dtype=np.int64) for name in places)
            self._weights = Weights(tiles, numbers, *tables)
            self._check()
            steps = np.arange(0, self.sizes.head, 2, dtype=np.float32) / self.sizes.head
            self._frequencies = (1.0 / config["rope_theta"] ** steps).astype(np.float32)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RuntimeError(f"{folder.name} is damaged: {error}") from error
        self._adapted = bool(self._weights.parts[-1] > self._weights.parts[LOW])
        self._desk, self._crew = Desk(), Crew(1)
        self.weight_bytes = tiles.nbytes + numbers.nbytes
        self.adapter = True
        self._try()
        self._crew = Crew(threads)

    def begin(self) -> "VnniCache":
        """Give an empty cache of one row."""
        return VnniCache(self, [RowCache(self.sizes)])

    def tail(self, length: int, more: int) -> int:
        """Give how many of a prompt's positions are read in one pass with `more`: all of them."""
        del more
        return length

    def join(self, caches: "Sequence[VnniCache]") -> "VnniCache":
        """Give one cache whose rows are those of `caches`, which are not to be used any more."""
        return VnniCache(self, [row for cache in caches for row in cache.rows])

    def read(self, x: Floats, caches: "Sequence[RowCache]", wanted: int, answers: "Desk") -> Floats:
        """Read embeddings [rows, length, hidden]; give logits [rows, wanted, vocabulary].

        They lie on the desk for `answers`, where the next ones will.
        """
        return self._crew.lead(lambda: self._pass(x, caches, wanted, answers))

    def _pass(
        self, x: Floats, caches: "Sequence[RowCache]", wanted: int, answers: "Desk"
    ) -> Floats:
        rows = self._rows(caches, x.shape[1], wanted)
        work = self._laid(rows, answers)
        work.x[:] = x.reshape(-1, self.sizes.hidden)
        work.counters[:] = 0
        self._crew.run(self.sizes, self._weights, rows, work)
        for cache in caches:
            cache.length += x.shape[1]
        return work.logits.reshape(len(caches), wanted, self.sizes.vocabulary)

    def _check(self) -> None:
        """Raise ValueError where the files do not fit each other."""
        s, w = self.sizes, self._weights
        rows, columns = up_to(s.vocabulary, COLUMNS), up_to(s.hidden, GROUP)  # of what comes last
        ends = w.at[-1, HEAD] + rows * columns, w.scale_at[-1, HEAD] + rows
        if ends != (w.tiles.nbytes, w.numbers.size) or len(w.at) != s.layers + 1:
            raise ValueError("its files do not fit each other")

    def _try(self) -> None:
        """Compile where that was not done yet, and compute once."""
        ones = np.ones((1, 1, self.sizes.hidden), dtype=np.float32)
        logits = self.read(ones, [RowCache(self.sizes)], 1, Desk())
        if not (np.isfinite(logits).all() and logits.any()):
            raise RuntimeError("its products are wrong on this processor")

    def _rows(self, caches: "Sequence[RowCache]", length: int, wanted: int) -> Rows:
        for cache in caches:
            cache.make_room(length)
        position = np.concatenate([np.arange(c.length, c.length + length) for c in caches])
        angles = position.astype(np.float32)[:, None] * self._frequencies
        blocks = [
            (owner * length + first, owner * length + min(first + BLOCK, length), owner)
            for owner in range(len(caches))
            for first in range(0, length, BLOCK)
        ]
        last = np.arange(length - wanted, length)
        return Rows(
            owner=np.repeat(np.arange(len(caches)), length),
            position=position,
            blocks=np.array(blocks, dtype=np.int64),
            keys=np.array([cache.keys.ctypes.data for cache in caches]),
            values=np.array([cache.values.ctypes.data for cache in caches]),
            room=np.array([cache.room for cache in caches]),
            cosines=np.cos(angles),
            sines=np.sin(angles),
            wanted=(np.arange(len(caches))[:, None] * length + last).reshape(-1),
            adapter=self.adapter and self._adapted,
        )

    def _laid(self, rows: Rows, answers: "Desk") -> Work:
        """Give room to compute a pass in."""
        s, lay, threads = self.sizes, self._desk.lay, self._crew.threads
        count, wanted = len(rows.owner), len(rows.wanted)
        inner, stacked = s.heads * s.head, int(self._weights.parts[-1])
        groups = up_to(max(s.hidden, s.intermediate, inner, stacked), GROUP) // GROUP
        steps = MEETINGS * s.layers + SPARE
        return Work(
            x=lay("x", (count, s.hidden), np.float32),
            qkv=lay("qkv", (count, stacked), np.float32),
            attended=lay("attended", (count, inner), np.float32),
            gated=lay("gated", (count, s.intermediate), np.float32),
            last=lay("last", (wanted, s.hidden), np.float32),
            logits=answers.lay("logits", (wanted, s.vocabulary), np.float32),
            packed=lay("packed", (groups * count * GROUP,), np.int8),
            scales=lay("scales", (groups * count,), np.float32),
            starts=lay("starts", (groups * count,), np.int32),
            sums=lay("sums", (threads, 2 * BAND * COLUMNS), np.float32),
            line=lay("line", (threads, s.hidden), np.float32),
            scores=lay("scores", (threads, QUERIES, int(rows.room.max())), np.float32),
            seen=lay("seen", (threads, QUERIES, COLUMNS), np.float32),
            counters=lay("counters", (steps * APART,), np.int64),
        )


def compile_now() -> None:
    """Compile a pass, or load what was compiled, by one over a decoder of nothing."""
    nothing = np.frombuffer(b"", dtype=np.uint8)
    longs, floats = np.zeros(8, dtype=np.int64), np.zeros(0, dtype=np.float32)
    places, numbers = longs[None], np.zeros((0, 0), dtype=np.float32)
    weights = Weights(nothing, floats, places, places, places, longs)
    rows = Rows(
        owner=longs,
        position=longs,
        blocks=places,
        keys=longs,
        values=longs,
        room=longs,
        cosines=numbers,
        sines=numbers,
        wanted=longs[:0],
        adapter=False,
    )
    work = Work(
        x=numbers,
        qkv=numbers,
        attended=numbers,
        gated=numbers,
        last=numbers,
        logits=numbers,
        packed=np.zeros(0, dtype=np.int8),
        scales=floats,
        starts=np.zeros(0, dtype=np.int32),
        sums=numbers,
        line=numbers,
        scores=numbers[None],
        seen=numbers[None],
        counters=np.zeros(SPARE * APART, dtype=np.int64),
    )
    run(Me(0, 1), Sizes(0, 0, 1, 1, 1, 0, 0, np.float32(1)), weights, rows, work)


class VnniCache:
    """What was read by rows that go on together."""

    def __init__(self, decoder: VnniDecoder, rows: "list[RowCache]") -> None:
        self._decoder, self.rows = decoder, rows
        self._answers = Desk()

    @property
    def length(self) -> int:
        """How many positions count of the first row."""
        return self.rows[0].length

    def read(self, x: "Tensor", wanted: int = 1) -> "Tensor":
        """Read embeddings [rows, length, hidden]; give logits [rows, wanted, vocabulary].

        They belong to the last `wanted` positions and are valid until the next call.
        """
        import torch

        logits = self._decoder.read(x.float().numpy(), self.rows, wanted, self._answers)
        return torch.from_numpy(logits)

    def cut(self, count: int) -> None:
        """Forget the last `count` positions of the only row."""
        self.rows[0].length -= count


class RowCache:
    """One row's keys and values, in the forms of vnni_pass.py; the first `length` count."""

    def __init__(self, sizes: Sizes) -> None:
        self._sizes = sizes
        self.length = self.room = 0
        self.keys, self.values = self._arrays(0)

    def make_room(self, more: int) -> None:
        """Have room for so many positions more."""
        if self.length + more <= self.room:
            return
        held = self.room
        room = up_to(max(self.length + more, held + held // 2) + ROOM, KEYS)
        keys, values = self._arrays(room)  # where memory is short, all stays as it was
        keys[:, :, : held // KEYS] = self.keys
        values[:, :, :held] = self.values
        self.room, self.keys, self.values = room, keys, values

    def _arrays(self, room: int) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
        s = self._sizes
        heads = (s.layers, s.kv_heads)
        keys = np.zeros((*heads, room // KEYS, s.head, KEYS), dtype=np.float16)
        return keys, np.zeros((*heads, room, up_to(s.head, COLUMNS)), dtype=np.float16)


class Desk:
    """Arrays that are used again and again: what is laid twice under a name is the same memory."""

    def __init__(self) -> None:
        self._held: dict[str, NDArray[Any]] = {}

    def lay(self, name: str, shape: tuple[int, ...], kind: type[D]) -> NDArray[D]:
        """Give an array that begins at a line of the caches; what was in it is left over."""
        size, bytes_each = math.prod(shape), np.dtype(kind).itemsize
        held = self._held.get(name)
        if held is None or len(held) < size:
            raw = np.empty(size * bytes_each + LINE, dtype=np.uint8)
            start = -raw.ctypes.data % LINE
            held = self._held[name] = raw[start : start + size * bytes_each].view(kind)
        return held[:size].reshape(shape)


class Crew:
    """Threads that run a pass together, and wait for the next at no cost.

    None of them is the caller's: what interrupts that one stops its waiting, not the pass. It waits
    at queues, which are whole after an interrupt, as locks and futures need not be.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._orders: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._others = ThreadPoolExecutor(max(1, threads - 1), "pass")
        leading = threading.Thread(target=_lead, args=(self._orders,), name="pass", daemon=True)
        leading.start()
        weakref.finalize(self, self._orders.put, None)

    def lead(self, work: Callable[[], Floats]) -> Floats:
        """Have the first thread do `work`, when it has done all that came before."""
        outcome: SimpleQueue[Floats | BaseException] = SimpleQueue()

        def told() -> None:
            try:
                outcome.put(work())
            except BaseException as error:  # noqa: BLE001 - raised below, on the caller's thread
                outcome.put(error)

        self._orders.put(told)
        if isinstance(found := outcome.get(), BaseException):
            raise found
        return found

    def run(self, sizes: Sizes, weights: Weights, rows: Rows, work: Work) -> None:
        """Run a pass; the first thread calls it."""
        given = (sizes, weights, rows, work)
        try:
            ranks = range(1, self.threads)
            others = [self._others.submit(run, Me(rank, self.threads), *given) for rank in ranks]
            run(Me(0, self.threads), *given)
        except BaseException:
            work.counters[0] = ALL_CAME
            raise
        for other in others:
            other.result()


def _lead(orders: "SimpleQueue[Callable[[], None] | None]") -> None:
    while (order := orders.get()) is not None:
        order()
        del order  # it holds what must be let go before the next one comes
