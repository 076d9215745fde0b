"""The files of a decoder for vnni_pass.py: written once in the order it reads them, then mapped.

`decoder.tiles` holds the products' weights + 128: for each 64 rows of a matrix all its groups of
128 columns, each [32, 64, 4] uint8; where a matrix ends earlier, weights of zero fill up.
`decoder.numbers` holds scales and norms, float32; `decoder.json` says what is where.
"""

import json
import mmap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from asr.nn.openvino_graph import Packed, Source
    from asr.nn.qwen3 import DecoderConfig

TILES, NUMBERS, TABLE = "decoder.tiles", "decoder.numbers", "decoder.json"
COLUMNS, GROUP = 64, 128  # of a tile: rows of the matrix, and columns
PRODUCTS, NORMS = 7, 4  # of a layer, as vnni_pass.py numbers them

Numbers = NDArray[np.float32]


class Writer:
    """Writes a decoder's numbers into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: list[Numbers] = []
        self._written, self._counted = 0, 0
        self._table: dict[str, Any] = {"at": [], "scale_at": [], "norm_at": []}

    def write(self, config: "DecoderConfig", source: "Source") -> None:
        """Write the three files. Raises OSError."""
        with (self._folder / TILES).open("wb") as file:
            for index in range(config.layers):
                self._layer(file, source, f"layers.{index}.")
            self._norms(source, ["norm"])
            self._products(file, [[source.packed("lm_head")]])
        np.concatenate(self._numbers).tofile(self._folder / NUMBERS)
        self._table["config"] = asdict(config)
        (self._folder / TABLE).write_text(json.dumps(self._table), encoding="utf-8")

    def _layer(self, file: IO[bytes], source: "Source", name: str) -> None:
        attention, mlp = f"{name}self_attn.", f"{name}mlp."
        norms = [f"{name}input_layernorm", f"{attention}q_norm", f"{attention}k_norm"]
        self._norms(source, [*norms, f"{name}post_attention_layernorm"])
        heads = [f"{attention}{part}_proj" for part in "qkv"]
        adapters = [source.adapter(head) for head in heads]
        lows = [[adapter[0]] if adapter else [] for adapter in adapters]
        stacked = [[source.packed(head)] for head in heads] + lows
        self._table["parts"] = starts(stacked)
        gate, opened = (source.packed(f"{mlp}{part}_proj") for part in ("gate", "up"))
        self._products(
            file,
            [
                [matrix for part in stacked for matrix in part],
                *([adapter[1]] if adapter else [] for adapter in adapters),
                [source.packed(f"{attention}o_proj")],
                [by_turns(gate, opened)],
                [source.packed(f"{mlp}down_proj")],
            ],
        )

    def _norms(self, source: "Source", names: Sequence[str]) -> None:
        places = [self._count(source.vector(name)) for name in names]
        self._table["norm_at"].append(places + [-1] * (NORMS - len(places)))

    def _products(self, file: IO[bytes], products: "Sequence[Sequence[Packed]]") -> None:
        """Write each product's matrices one above the other."""
        nothing = [-1] * (PRODUCTS - len(products))
        at, scale_at = [], []
        for matrices in products:
            at.append(self._written if matrices else -1)
            scale_at.append(self._counted if matrices else -1)
            for matrix in matrices:
                for laid in tiles(matrix.values):
                    laid.tofile(file)
                    self._written += laid.nbytes
                self._count(filled(matrix.scales.reshape(-1, 1), COLUMNS, 1))
        self._table["at"].append(at + nothing)
        self._table["scale_at"].append(scale_at + nothing)

    def _count(self, numbers: Numbers) -> int:
        """Keep numbers; give where they begin."""
        start = self._counted
        self._numbers.append(numbers.astype(np.float32).reshape(-1))
        self._counted += numbers.size
        return start


def starts(parts: "Sequence[Sequence[Packed]]") -> list[int]:
    """Give in which column of a product each part begins, and where the last ends."""
    sizes = [sum(up_to(len(m.scales), COLUMNS) for m in matrices) for matrices in parts]
    return [0, *np.cumsum(sizes).tolist()]


def by_turns(gate: "Packed", opened: "Packed") -> "Packed":
    """Give a matrix of 64 rows of one, 64 of the other, and so on: they are used together."""
    both = (gate, opened)
    values = [filled(p.values.reshape(len(p.scales), -1), COLUMNS, 1) for p in both]
    scales = [filled(p.scales.reshape(-1, 1), COLUMNS, 1) for p in both]
    columns = values[0].shape[1]
    return type(gate)(
        values=np.stack([v.reshape(-1, COLUMNS, columns) for v in values], 1).reshape(
            -1, 1, columns
        ),
        scales=np.stack([s.reshape(-1, COLUMNS) for s in scales], 1).reshape(-1, 1, 1),
    )


def tiles(values: NDArray[Any]) -> Iterator[NDArray[np.uint32]]:
    """Yield a matrix [rows, 1, columns] int8, 64 rows at a time: [groups, 32, 64, 4], all + 128.

    What is yielded is overwritten by the next.
    """
    rows, columns = values.shape[0], values.shape[-1]
    laid = np.empty((up_to(columns, GROUP) // 4, COLUMNS), dtype=np.uint32)
    for start in range(0, rows, COLUMNS):
        part = filled(values[start : start + COLUMNS, 0], COLUMNS, GROUP)
        fours = np.ascontiguousarray(part).view(np.uint32)  # four columns of a row stay together
        np.bitwise_xor(fours.T, np.uint32(0x80808080), out=laid)
        yield laid


def filled(matrix: NDArray[Any], rows: int, columns: int) -> NDArray[Any]:
    """Give a matrix filled up with zeros to multiples of so many rows and columns."""
    missing = [up_to(n, by) - n for n, by in zip(matrix.shape, (rows, columns), strict=True)]
    if not any(missing):
        return matrix
    return np.pad(matrix, [(0, missing[0]), (0, missing[1])])


def up_to(size: int, by: int) -> int:
    """Give the next multiple of `by`."""
    return -(-size // by) * by


def mapped(path: Path) -> NDArray[np.uint8]:
    """Map a file into memory, and touch all of it: a person who speaks waits for no disk then."""
    with path.open("rb") as file:
        whole = np.frombuffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), dtype=np.uint8)
    whole[:: mmap.PAGESIZE].max()  # while others compute, as mmap itself would not let them
    return whole
