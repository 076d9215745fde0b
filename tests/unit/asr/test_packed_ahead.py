"""What is begun of a model while torch is being imported: taken where it fits, else not missed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import asr
from asr.errors import ModelError
from asr.families import canary_qwen, canary_qwen_packed, packed_ahead, qwen, salm
from asr.families.packed_ahead import Ahead, start
from asr.nn.openvino import ov
from asr.nn.vnni_decoder import VnniDecoder
from asr.quantise_kept import folder_for
from tests.recipes.make_qwen_checkpoint import make

Halves = tuple[ov.CompiledModel | VnniDecoder, ov.CompiledModel | None]
ROOT = Path(__file__).resolve().parents[3]
DIGITS = ROOT / "assets" / "models" / "digits"
SAMPLE = ROOT / "assets" / "samples" / "digits-31415926.flac"
WITHOUT_TORCH = """
import sys
from pathlib import Path
from asr.families import packed_ahead
ahead = packed_ahead.start(Path(sys.argv[1]), "cpu", "int8")
decoder, encoder = ahead.take()
print(decoder is not None, encoder is not None, "torch" in sys.modules)
"""
TOGETHER = """
import os, sys, threading
from pathlib import Path
from asr.nn import openvino_ready as ready
from asr.nn.openvino import compiled
decoder, encoder = (Path(sys.argv[1]) / f"{half}.xml" for half in ("decoder", "encoder"))
made = [compiled(decoder, 1, KV_CACHE_PRECISION="f16"), compiled(encoder, 1)]
gate = threading.Barrier(3)

def first(graph):
    gate.wait()
    ready._first(graph)

threads = [threading.Thread(target=first, args=(graph,), daemon=True) for graph in made]
sys.setswitchinterval(1e-6)
for thread in threads:
    thread.start()
gate.wait()
for _ in range(2000):
    os.stat(".")
for thread in threads:
    thread.join(30)
print([thread.is_alive() for thread in threads], flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, kernels: str) -> Path:
    """Give the digits model with int8 weights and compiled graphs beside it."""
    assert kernels
    folder = tmp_path_factory.mktemp("models") / "digits"
    shutil.copytree(DIGITS, folder)
    canary_qwen.load(folder, "cpu", "int8").close()
    return folder


@pytest.fixture
def model(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "digits"))


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[Ahead]:
    """Count what is taken, in order."""
    found: list[Ahead] = []
    take = Ahead.take

    def noted(self: Ahead) -> Halves:
        found.append(self)
        return take(self)

    monkeypatch.setattr(Ahead, "take", noted)
    return found


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Ahead | None]:
    """Keep what loading began before torch was asked for."""
    found: list[Ahead | None] = []

    def noted(folder: Path, device: str, precision: str) -> Ahead | None:
        found.append(start(folder, device, precision))
        return found[-1]

    monkeypatch.setattr(packed_ahead, "start", noted)
    return found


def only_openvino(kernels: str) -> None:
    if kernels != "openvino":
        pytest.skip("about OpenVINO's graphs")


def text(folder: Path, precision: str = "int8") -> str:
    engine = asr.load(str(folder), "cpu", precision=precision)
    try:
        return engine.transcribe(SAMPLE).text
    finally:
        engine.close()


def test_it_needs_no_torch(model: Path) -> None:
    command = [sys.executable, "-c", WITHOUT_TORCH, str(model)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "True True False\n"


def test_two_threads_that_meet_numpy_at_once_do_not_wait_for_ever(
    model: Path, kernels: str
) -> None:
    only_openvino(kernels)
    folder = str(folder_for(model, "int8"))
    for _ in range(3):  # without _meet_numpy 19 of 20 hung
        command = [sys.executable, "-c", TOGETHER, folder]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120
        )
        assert done.stdout == "[False, False]\n"


def test_what_was_begun_is_what_is_used(
    model: Path, begun: list[Ahead | None], taken: list[Ahead]
) -> None:
    assert text(model) == "3 1 4 1 5 9 2 6"
    assert begun[0] is not None
    assert taken == begun


def test_for_another_number_of_threads_it_is_done_anew(
    model: Path, begun: list[Ahead | None], taken: list[Ahead]
) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(threads + 1)
    try:
        assert text(model) == "3 1 4 1 5 9 2 6"
        assert begun[0] is not None
        assert len(taken) == 1
        assert taken != begun
        assert text(model) == "3 1 4 1 5 9 2 6"  # the graphs that are kept are for these now
        assert taken[1:] == begun[1:]
    finally:
        torch.set_num_threads(threads)


def test_a_guess_that_was_wrong_does_no_harm(
    model: Path, monkeypatch: pytest.MonkeyPatch, begun: list[Ahead | None], taken: list[Ahead]
) -> None:
    monkeypatch.setattr(packed_ahead, "may_have_gpu", lambda: False)
    assert text(model, "auto") == "3 1 4 1 5 9 2 6"  # small: not in int8
    assert begun[0] is not None
    assert not taken
    assert not hasattr(begun[0], "_halves")  # not kept beside what is used


@pytest.mark.parametrize(
    ("device", "precision", "gpu"),
    [
        ("cuda", "int8", False),
        ("auto", "auto", True),
        ("cpu", "fp32", False),
        ("cpu", "int4", False),
    ],
)
def test_what_may_not_be_wanted_is_not_begun(
    model: Path, monkeypatch: pytest.MonkeyPatch, device: str, precision: str, gpu: bool
) -> None:
    monkeypatch.setattr(packed_ahead, "may_have_gpu", lambda: gpu)
    assert start(model, device, precision) is None


def test_whoever_asks_for_the_processor_gets_no_card(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed_ahead, "may_have_gpu", lambda: True)
    begun = start(model, "cpu", "auto")
    assert begun is not None
    begun.take()


def test_weights_that_were_replaced_are_not_begun(model: Path) -> None:
    weights = model / "model.safetensors"
    os.utime(weights, ns=(1, 1))
    assert start(model, "cpu", "int8") is None
    weights.unlink()
    assert start(model, "cpu", "int8") is None


@pytest.mark.parametrize("precision", ["auto", "fp32"])
def test_a_qwen_that_was_not_asked_for_in_int8_begins_nothing(
    tmp_path: Path, begun: list[Ahead | None], precision: str
) -> None:
    folder = make(tmp_path / "tiny", "tiny")
    qwen.load(folder, "cpu", "int8").close()
    assert start(folder, "cpu", "int8") is not None
    begun.clear()
    qwen.load(folder, "cpu", precision).close()
    assert not begun


def test_no_memory_while_weights_are_made_is_one_sentence(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("not enough memory: you tried to allocate 5 bytes")

    shutil.rmtree(folder_for(model, "int8"))
    monkeypatch.setattr(canary_qwen_packed, "pack", full)
    with pytest.raises(ModelError, match=r"cannot be computed here \(not enough memory"):
        salm.load(model, "cpu", "int8")


@pytest.mark.parametrize("noted", ["", "[]", "{}", '{"sizes": {}}', '{"sizes": {}, "stamps": {}}'])
def test_a_damaged_record_begins_nothing_and_the_weights_are_made_anew(
    model: Path, noted: str
) -> None:
    (folder_for(model, "int8") / "source.json").write_text(noted, encoding="utf-8")
    assert start(model, "cpu", "int8") is None
    assert text(model) == "3 1 4 1 5 9 2 6"
    assert start(model, "cpu", "int8") is not None


def test_nothing_is_begun_before_graphs_were_compiled(model: Path, kernels: str) -> None:
    only_openvino(kernels)
    for blob in folder_for(model, "int8").glob("*.blob"):
        blob.unlink()
    assert start(model, "cpu", "int8") is None


def test_a_damaged_graph_is_one_clear_sentence(model: Path, kernels: str) -> None:
    folder = folder_for(model, "int8")
    graph = folder / ("decoder.json" if kernels == "own" else "decoder.xml")
    graph.write_bytes(b"<" * graph.stat().st_size)
    for blob in folder.glob("decoder-*.blob"):
        blob.write_bytes(b"")
    with pytest.raises(ModelError, match="int8 cannot be computed here") as caught:
        salm.load(model, "cpu", "int8")
    assert "\n" not in str(caught.value)
