import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import asr
from asr.audio import read_audio
from asr.errors import DeviceError, ModelError
from asr.families import canary_qwen
from asr.families.canary_qwen_config import parse
from asr.families.canary_qwen_model import load_salm
from asr.nn.openvino_decoder import PackedDecoder, left_over
from asr.nn.openvino_graph import Packed
from asr.nn.openvino_ready import ready_decoder
from asr.nn.qwen3 import Decoder
from asr.nn.vnni_decoder import VnniDecoder
from asr.quantise import pack, quantise
from asr.quantise_kept import folder_for, is_current
from asr.types import Options

ROOT = Path(__file__).resolve().parents[3]
DIGITS = ROOT / "assets" / "models" / "digits"
SAMPLE = ROOT / "assets" / "samples" / "digits-31415926.flac"

AnyDecoder = PackedDecoder | VnniDecoder
Both = tuple[Decoder, dict[str, AnyDecoder], torch.Tensor]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, kernels: str) -> Path:
    assert kernels
    folder = tmp_path_factory.mktemp("models") / "digits"
    shutil.copytree(DIGITS, folder)
    return folder


@pytest.fixture(scope="module")
def both(model: Path) -> Both:
    """Give the decoder in fp32, its packed forms, and embeddings [1, 30, hidden]."""
    config = parse(canary_qwen.read_config(model), model)
    salm = load_salm(config, model, torch.float32, torch.device("cpu"), fold=False)
    made = {
        precision: quantise(salm.decoder, salm.perception.encoder, model, precision)
        for precision in ("int8", "int4")
    }
    packed = {precision: opened(folder) for precision, folder in made.items()}
    ids = torch.randint(0, config.decoder.vocabulary, (1, 30), generator=torch.manual_seed(5))
    with torch.inference_mode():
        return salm.decoder, packed, salm.decoder.embed_tokens(ids)


def opened(folder: Path) -> AnyDecoder:
    if (folder / "decoder.xml").exists():
        return PackedDecoder(ready_decoder(folder / "decoder.xml", 1), 0)
    return VnniDecoder(folder, 1)


def unpacked(packed: Packed) -> torch.Tensor:
    values = packed.values
    if packed.bits == 4:
        halves = np.stack((values & 0x0F, values >> 4), axis=-1).astype(np.int8)
        values = np.where(halves > 7, halves - 16, halves).reshape(*values.shape[:2], -1)
    return torch.from_numpy(values * packed.scales).flatten(1)


@pytest.mark.parametrize("bits", [8, 4])
@pytest.mark.parametrize("columns", [96, 256])
def test_no_weight_moves_by_more_than_half_a_step(bits: int, columns: int) -> None:
    weight = torch.randn(9000, columns, generator=torch.manual_seed(1))
    packed = pack(weight, bits)
    steps = torch.from_numpy(packed.scales).expand(-1, -1, columns // packed.scales.shape[1])
    assert ((unpacked(packed) - weight).abs() <= steps.flatten(1) * 0.5001).all()
    assert packed.scales.shape[1] == (2 if bits == 4 and columns == 256 else 1)


def test_a_row_of_zeros_stays_zero() -> None:
    assert not unpacked(pack(torch.zeros(3, 128), 8)).any()


@pytest.mark.parametrize(("precision", "most"), [("int8", 1e-3), ("int4", 0.2)])
@pytest.mark.parametrize("on", [True, False])
def test_logits_stay_near_those_in_fp32(both: Both, precision: str, most: float, on: bool) -> None:
    decoder, packed, x = both
    decoder.use_adapter(on)
    packed[precision].adapter = on
    with torch.inference_mode():
        expected = torch.log_softmax(decoder.logits(decoder(x)), dim=-1)
        found = torch.log_softmax(packed[precision].begin().read(x, wanted=30), dim=-1)
    divergence = (expected.exp() * (expected - found)).sum(dim=-1).mean()
    assert divergence < most


def test_the_adapter_is_really_switched(both: Both) -> None:
    _, packed, x = both
    packed["int8"].adapter = True
    on = packed["int8"].begin().read(x).clone()
    packed["int8"].adapter = False
    off = packed["int8"].begin().read(x).clone()
    packed["int8"].adapter = True
    assert (on - off).abs().max() > 0.05


def test_rows_written_together_equal_each_alone(both: Both) -> None:
    _, packed, x = both
    decoder = packed["int8"]
    begun: list[Any] = [decoder.begin() for _ in range(6)]
    for cache, length in zip(begun, (5, 9, 12, 5, 9, 12), strict=True):
        cache.read(x[:, :length])
    caches, joined = begun[:3], decoder.join(begun[3:])
    together = [joined.read(x[:, i : i + 1].expand(3, -1, -1)).clone() for i in (20, 21)]
    for row, cache in enumerate(caches):
        alone = [cache.read(x[:, i : i + 1]).clone() for i in (20, 21)]
        for one, all_rows in zip(alone, together, strict=True):
            torch.testing.assert_close(all_rows[row], one[0], atol=1e-4, rtol=0)


def test_what_is_cut_off_is_forgotten(both: Both) -> None:
    _, packed, x = both
    plain, cut = packed["int8"].begin(), packed["int8"].begin()
    plain.read(x[:, :9])
    cut.read(x[:, :9])
    cut.read(x[:, 20:24], wanted=4)
    cut.cut(4)
    torch.testing.assert_close(
        cut.read(x[:, 9:10]).clone(), plain.read(x[:, 9:10]).clone(), atol=1e-4, rtol=0
    )


@pytest.mark.parametrize("length", [64, 65, 100, 112, 113, 149])
@pytest.mark.parametrize("blocks", [True, False])
def test_a_long_prompt_may_be_read_in_two_parts(
    both: Both, length: int, blocks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder, packed, x = both
    monkeypatch.setattr(packed["int8"], "blocks", blocks, raising=False)
    x = x.repeat(1, 6, 1)[:, : length + 1]
    with torch.inference_mode():
        expected = torch.log_softmax(decoder.logits(decoder(x)), dim=-1)
        cache = packed["int8"].begin()
        before = cache.read(x[:, :length]).clone()
        after = cache.read(x[:, length:])
    assert cache.length == length + 1
    for found, at in ((before, length - 1), (after, length)):
        kept = torch.log_softmax(found[0, -1], dim=-1)
        assert (expected[0, at].exp() * (expected[0, at] - kept)).sum() < 1e-3


def test_only_a_short_rest_is_read_by_itself_and_never_what_is_wanted_apart() -> None:
    read = {(65, 1): 1, (149, 1): 21, (149, 21): 21, (112, 1): 48}
    whole = [(1, 1), (64, 1), (113, 1), (128, 1), (149, 22), (33, 33)]
    assert {case: left_over(*case) for case in read} == read
    assert [left_over(*case) for case in whole] == [0] * len(whole)


@pytest.mark.parametrize("precision", ["int8", "int4"])
def test_the_digits_are_heard_in_whole_numbers(model: Path, precision: str) -> None:
    engine = asr.load(str(model), "cpu", precision=precision)
    assert engine.transcribe(SAMPLE).text == "3 1 4 1 5 9 2 6"
    engine.close()


@pytest.mark.parametrize("precision", ["int8", "int4", "fp32"])
def test_the_command_takes_a_precision(model: Path, precision: str) -> None:
    command = [sys.executable, "-m", "asr", "transcribe", "-m", str(model), str(SAMPLE)]
    done = subprocess.run(
        [*command, "--precision", precision], capture_output=True, text=True, check=True
    )
    assert done.stdout == "3 1 4 1 5 9 2 6\n"


def test_the_editor_half_writes_as_in_fp32_and_leaves_the_adapter_on(model: Path) -> None:
    plain, packed = (canary_qwen.load(model, "cpu", precision) for precision in ("fp32", "int8"))
    for text in ("1 2 3", "9 9", "0"):
        expected = "".join(plain.write("Say this", text, max_tokens=4))
        assert "".join(packed.write("Say this", text, max_tokens=4)) == expected
    heard = packed.recognize([read_audio(SAMPLE)], Options(), lambda: False)
    assert heard[0].text == "3 1 4 1 5 9 2 6"


def weights_of(folder: Path) -> Path:
    """Give the largest file of a model's int8 decoder."""
    return max(folder_for(folder, "int8").glob("decoder.*"), key=lambda path: path.stat().st_size)


def test_weights_are_made_once_and_anew_when_the_source_changes(
    tmp_path: Path, kernels: str
) -> None:
    assert kernels
    folder = tmp_path / "digits"
    shutil.copytree(DIGITS, folder)
    assert not is_current(folder, "int8")
    canary_qwen.load(folder, "cpu", "int8")
    made = weights_of(folder).stat().st_mtime_ns
    os.utime(folder / "model.safetensors")  # another time, the same numbers
    assert is_current(folder, "int8")
    canary_qwen.load(folder, "cpu", "int8")
    assert weights_of(folder).stat().st_mtime_ns == made
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (folder / "model.safetensors").write_bytes(content)
    assert not is_current(folder, "int8")


@pytest.mark.parametrize("damage", ["cut", "gone", "note"])
def test_damaged_weights_are_made_anew(tmp_path: Path, damage: str, kernels: str) -> None:
    folder = tmp_path / "digits"
    shutil.copytree(DIGITS, folder)
    canary_qwen.load(folder, "cpu", "int8")
    made = folder_for(folder, "int8")
    if damage == "cut":
        os.truncate(weights_of(folder), 1000)
    elif damage == "gone":
        (made / ("decoder.json" if kernels == "own" else "decoder.xml")).unlink()
    else:
        (made / "source.json").write_text("[]", encoding="utf-8")
    assert not is_current(folder, "int8")
    canary_qwen.load(folder, "cpu", "int8")
    assert is_current(folder, "int8")


def test_a_model_that_came_with_the_program_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = folder_for(DIGITS, "int8")
    assert not folder.is_relative_to(DIGITS)
    canary_qwen.load(DIGITS, "cpu", "int8")
    assert is_current(DIGITS, "int8")
    assert weights_of(DIGITS).is_relative_to(folder)


def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(ModelError, match=r"int8 weights cannot be kept in .*cache"):
        canary_qwen.load(DIGITS, "cpu", "int8")


def test_only_the_cpu_takes_whole_numbers() -> None:
    with pytest.raises(DeviceError, match="int8 is for the CPU"):
        canary_qwen.load(DIGITS, "cuda", "int8")


def test_openvino_comes_late_and_its_telemetry_never(model: Path) -> None:
    code = (
        "import sys, asr; from pathlib import Path\n"
        "assert 'openvino' not in sys.modules\n"
        f"asr.load({str(model)!r}, 'cpu', precision='int8').transcribe({str(SAMPLE)!r})\n"
        "telemetry = sys.modules.get('openvino_telemetry')\n"
        "print('openvino' in sys.modules, telemetry is not None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"
