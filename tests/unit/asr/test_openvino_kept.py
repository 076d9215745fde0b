"""The compiled graph that is kept beside the packed weights: used while it fits, made anew else."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.nn.openvino import compiled, opset13, ov

Floats = NDArray[np.float32]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a small graph as it is saved: x [1, length, 64] -> swish of a product, [..., 256]."""
    x = opset13.parameter([1, -1, 64], np.float32)
    weight = np.random.default_rng(1).integers(-127, 128, (256, 64)).astype(np.int8)
    scaled = opset13.multiply(opset13.convert(weight, "f32"), np.float32(0.01))
    product = opset13.matmul(x, scaled, transpose_a=False, transpose_b=True)
    graph = ov.Model([opset13.result(opset13.swish(product))], [x], "small")
    ov.save_model(graph, tmp_path / "small.xml", compress_to_fp16=False)
    return tmp_path / "small.xml"


def answer(made: ov.CompiledModel) -> Floats:
    x = np.random.default_rng(2).standard_normal((1, 5, 64)).astype(np.float32)
    return np.array(made(x)[0])


def blobs(path: Path) -> list[Path]:
    return sorted(path.parent.glob("small-*"))


def written(path: Path) -> int:
    """Tell which writing the only kept graph is of: one that is used is not written again."""
    (kept,) = blobs(path)
    return kept.stat().st_mtime_ns


def test_the_second_time_it_is_read_and_answers_the_same(path: Path) -> None:
    first = compiled(path, 1)
    before = written(path)
    second = compiled(path, 1)
    assert written(path) == before
    assert np.array_equal(answer(first), answer(second))


def test_the_weights_are_those_of_the_file(path: Path) -> None:
    expected = answer(compiled(path, 1))
    before = written(path)
    weights = path.with_suffix(".bin")
    stored = np.fromfile(weights, dtype=np.int8)
    stored[: 256 * 64] //= 2
    stored.tofile(weights)
    assert not np.array_equal(answer(compiled(path, 1)), expected)
    assert written(path) == before


def cut(blob: bytes) -> bytes:
    return blob[: len(blob) // 2]


def flipped(blob: bytes) -> bytes:
    at = len(blob) * 2 // 3
    return blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]


def emptied(_blob: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [cut, flipped, emptied])
def test_a_damaged_one_is_made_anew(path: Path, damage: Callable[[bytes], bytes]) -> None:
    expected = answer(compiled(path, 1))
    (kept,) = blobs(path)
    kept.write_bytes(damage(kept.read_bytes()))
    assert np.array_equal(answer(compiled(path, 1)), expected)
    after = written(path)  # whole again: the next one uses it
    assert np.array_equal(answer(compiled(path, 1)), expected)
    assert written(path) == after


def test_another_number_of_threads_takes_its_place(path: Path) -> None:
    compiled(path, 1)
    before = blobs(path)
    compiled(path, 2)
    assert len(blobs(path)) == 1
    assert blobs(path) != before


def test_where_it_cannot_be_written_the_graph_still_answers(path: Path) -> None:
    expected = answer(compiled(path, 1))
    (kept,) = blobs(path)
    kept.unlink()
    (kept / "in the way").mkdir(parents=True)
    assert np.array_equal(answer(compiled(path, 1)), expected)
    assert blobs(path) == [kept]


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_is_not_ones_own_is_left_alone(path: Path) -> None:
    expected = answer(compiled(path, 1))
    for blob in blobs(path):
        blob.unlink()
    path.parent.chmod(0o555)
    assert np.array_equal(answer(compiled(path, 1)), expected)
    assert not blobs(path)
