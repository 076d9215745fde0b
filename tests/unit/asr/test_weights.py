import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from asr.errors import ModelError
from asr.families.canary_qwen import read_config
from asr.families.canary_qwen_config import parse
from asr.families.canary_qwen_model import Salm, load_salm
from asr.nn.qwen3 import LoraLinear
from asr.weights_files import find_files
from tests.recipes.make_checkpoint import make

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
CPU = torch.device("cpu")
Change = Callable[[dict[str, Tensor]], object]


def load(folder: Path, dtype: torch.dtype = torch.bfloat16) -> Salm:
    return load_salm(parse(read_config(folder), folder), folder, dtype, CPU)


def changed(folder: Path, change: Change) -> Path:
    """Copy the tiny checkpoint and change its tensors."""
    shutil.copytree(TINY, folder)
    tensors = load_file(folder / "model.safetensors")
    change(tensors)
    save_file(tensors, folder / "model.safetensors")
    return folder


NORM, WEIGHT = "llm.base_model.model.model.norm.weight", "perception.proj.weight"
TRACKED = "perception.encoder.layers.1.conv.batch_norm.num_batches_tracked"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t: t.pop(NORM), "decoder.norm.weight is missing"),
        (lambda t: t.update(extra=torch.ones(1)), "not known here: extra"),
        (
            lambda t: t.update({WEIGHT: t[WEIGHT][:-1].clone()}),
            rf"{WEIGHT} has the shape \[63, 64\]",
        ),
        (lambda t: t.update({WEIGHT: t[WEIGHT].to(torch.int8)}), f"{WEIGHT} holds int8"),
        (lambda t: t.update({TRACKED: torch.tensor(1.0)}), f"{TRACKED} holds float32, not int64"),
    ],
    ids=["missing", "surplus", "misshapen", "integers", "no-integer"],
)
def test_a_wrong_tensor_is_named(tmp_path: Path, change: Change, says: str) -> None:
    folder = changed(tmp_path / "model", change)
    with pytest.raises(ModelError, match=says):
        load(folder)


def test_a_tied_head_that_was_stored_is_left_out(tmp_path: Path) -> None:
    head = "llm.base_model.model.lm_head.weight"
    folder = changed(
        tmp_path / "model", lambda t: t.update({head: t["embed_tokens.weight"].clone()})
    )
    assert load(folder).decoder.config.tied


def test_shards_hold_what_one_file_holds(tmp_path: Path) -> None:
    whole = load(make(tmp_path / "whole", "tiny", seed=3)).state_dict()
    parts = load(make(tmp_path / "parts", "tiny", seed=3, shards=3)).state_dict()
    assert len(find_files(tmp_path / "parts")) == 3
    assert whole.keys() == parts.keys()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)


def test_another_seed_makes_other_weights(tmp_path: Path) -> None:
    first = load_file(make(tmp_path / "a", "tiny", seed=7) / "model.safetensors")
    second = load_file(make(tmp_path / "b", "tiny", seed=11) / "model.safetensors")
    same = {name for name in first if torch.equal(first[name], second[name])}
    assert {name.rpartition(".")[2] for name in same} == {"fb", "window", "num_batches_tracked"}


def test_a_missing_shard_is_named(tmp_path: Path) -> None:
    folder = make(tmp_path, "tiny", shards=2)
    (folder / "model-00002-of-00002.safetensors").unlink()
    with pytest.raises(ModelError, match=r"model-00002-of-00002\.safetensors is missing"):
        load(folder)


def test_an_index_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    index = {"weight_map": {"x": "../model.safetensors"}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ModelError, match="names the file"):
        find_files(tmp_path)


def test_pickles_are_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(
        ModelError, match=r"pytorch_model\.bin, a kind of file that can carry program"
    ):
        find_files(tmp_path)


def test_a_cut_file_is_called_damaged(tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "model")
    file = tmp_path / "model" / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ModelError, match="is damaged"):
        load(tmp_path / "model")


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_weights_of_the_files_own_kind_are_mapped_not_copied() -> None:
    salm = load(TINY)
    maps = [line.split() for line in Path("/proc/self/maps").read_text("utf-8").splitlines()]
    spans = [line[0].split("-") for line in maps if line[-1] == str(TINY / "model.safetensors")]
    for name, parameter in salm.named_parameters():
        at = parameter.data_ptr()
        assert any(int(begin, 16) <= at < int(end, 16) for begin, end in spans), name


def test_wider_weights_are_the_stored_ones_widened() -> None:
    salm, stored = load(TINY, torch.float32), load_file(TINY / "model.safetensors")
    assert torch.equal(salm.perception.proj.weight, stored["perception.proj.weight"].float())
    assert not any(parameter.is_meta for parameter in salm.parameters())


def test_the_mel_tables_stay_as_stored_in_any_precision() -> None:
    stored = load_file(TINY / "model.safetensors")
    for dtype in (torch.float16, torch.float32):
        front = load(TINY, dtype).perception.preprocessor.featurizer
        assert torch.equal(front.fb, stored["perception.preprocessor.featurizer.fb"].float())


def test_the_adapter_is_folded_in_float32_and_the_base_stays() -> None:
    salm, stored = load(TINY), load_file(TINY / "model.safetensors")
    prefix = "llm.base_model.model.model.layers.1.self_attn.v_proj."
    module = salm.decoder.get_submodule("layers.1.self_attn.v_proj")
    assert isinstance(module, LoraLinear)
    base = stored[prefix + "base_layer.weight"]
    a, b = (stored[f"{prefix}lora_{half}.default.weight"].float() for half in "AB")
    assert module.folded is not None
    assert torch.equal(module.folded, (base.float() + 2.0 * (b @ a)).bfloat16())
    assert torch.equal(module.base_layer.weight, base)
