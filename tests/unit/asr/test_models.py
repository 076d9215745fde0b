"""The catalogue says the truth of what ships, and advice follows from a machine's numbers."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import main
from app.settings import ALL
from asr.engine_folder import find_folder
from asr.errors import ModelError
from asr.models import catalogue, find, read, shown_size
from asr.models_advice import recommend, this_machine
from asr.models_credits import carried
from asr.models_download import Rate, plan
from asr.models_hub import Hub
from asr.models_store import verify

HEAD = '[[model]]\nid = "x"\ntitle = ""\nfamily = ""\nstate = "offered"\nlanguages = []\n'
TAIL = 'licence = ""\ncredit = ""\npage = ""\ngood_at = ""\nmemory_gb = {}\nfiles = [%s]\n'


@pytest.mark.parametrize("model_id", ["moonshine-tiny", "digits"])
def test_what_ships_is_what_the_catalogue_says(model_id: str) -> None:
    assert verify(find(model_id), find_folder(model_id)) == ()


def test_every_file_that_is_offered_has_a_pinned_place() -> None:
    for model in catalogue():
        for file in model.files if model.state == "offered" else ():
            assert "/" in file.repo
            assert len(file.revision) == 40


def test_the_tokenizer_goes_where_it_is_looked_for() -> None:
    files = {f.path: f for f in find("canary-qwen-2.5b").files}
    assert files["llm_backbone/tokenizer.json"].repo == "Qwen/Qwen3-1.7B"
    assert files["llm_backbone/tokenizer.json"] in find("canary-qwen-2.5b").unpinned


@pytest.mark.parametrize(
    "file",
    [
        '{ path = "../up", size = 1 }',
        '{ path = "/etc/x", size = 1 }',
        '{ path = "a", size = 1, sha256 = "00" }',
        '{ path = "a" }',
        "1",
    ],
)
def test_a_catalogue_that_makes_no_sense_is_refused(file: str, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text(HEAD + TAIL % file)
    with pytest.raises(ModelError, match="is damaged"):
        read(tmp_path / "c.toml")


def test_an_unknown_model_is_answered_with_those_there_are() -> None:
    with pytest.raises(ModelError, match="there are moonshine-tiny, digits"):
        find("whisper")


def test_what_is_not_offered_cannot_be_downloaded() -> None:
    with pytest.raises(ModelError, match="a part"):
        plan(find("digits"), Hub())
    with pytest.raises(ModelError, match="later"):
        plan(replace(find("digits"), state="coming"), Hub())


def test_the_files_of_qwen3_asr_are_known_to_the_last_bit() -> None:
    for name in ("qwen3-asr-1.7b", "qwen3-asr-0.6b", "qwen3-forced-aligner-0.6b"):
        model = find(name)
        assert [file.path for file in model.files] == [
            "config.json",
            "model.safetensors",
            "tokenizer.json",
        ]
        assert model.unpinned == ()
        assert all(file.exact for file in model.files)


@pytest.mark.parametrize(
    ("memory_gb", "cores", "gpu_gb", "model", "precision"),
    [
        (8, 2, None, "moonshine-tiny", "as shipped"),
        (24, 2, None, "moonshine-tiny", "as shipped"),
        (8, 16, None, "moonshine-tiny", "as shipped"),
        (16, 4, 4.0, "moonshine-tiny", "as shipped"),
        (64, 16, None, "canary-qwen-2.5b", "int8"),
        (8.6, 8, 4.0, "canary-qwen-2.5b", "int8"),
        (8.4, 8, None, "moonshine-tiny", "as shipped"),
        (8, 4, 8.6, "canary-qwen-2.5b", "bf16"),
    ],
)
def test_advice_follows_from_memory_cores_and_gpu(
    memory_gb: float, cores: int, gpu_gb: float | None, model: str, precision: str
) -> None:
    advice = recommend(memory_gb, cores, gpu_gb)
    assert (advice.model, advice.precision) == (model, precision)
    assert advice.reason.endswith(".")
    assert advice.reason.count(". ") == 0


def test_what_is_advised_can_be_set() -> None:
    known = {s.key: s.choices for s in ALL}["engine.precision"]
    for model in catalogue():
        assert {m.precision for m in model.memory} <= {"as shipped", *known}


def test_this_machine_has_memory_and_cores() -> None:
    machine = this_machine()
    assert machine.memory_gb > 0.5
    assert machine.cores >= 1


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 bytes"), (1500, "1.50 kB"), (11_422_654, "11.4 MB"), (5_130_000_000, "5.13 GB")],
)
def test_sizes_are_written_for_people(size: int, text: str) -> None:
    assert shown_size(size) == text


def test_the_rate_is_that_of_the_last_seconds() -> None:
    now = [0.0]
    rate = Rate(now=lambda: now[0])
    for _ in range(100):
        now[0] += 1.0
        rate.add(1000 if now[0] < 80 else 10)
    assert 5 < rate.value() < 20


def test_the_list_says_what_is_ready_and_what_suits(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path))
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    assert any(line.split()[:2] == ["moonshine-tiny", "ready"] for line in out.splitlines())
    assert any(line.split()[:3] == ["qwen3-asr-0.6b", "not", "here"] for line in out.splitlines())
    assert "For this machine: " in out


def test_the_list_says_what_is_a_demonstration(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "digits is a demonstration. Only the ten English digits" in capsys.readouterr().out


def test_credits_name_qwen_and_nemo_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credits"]) == 0
    out = capsys.readouterr().out
    assert out.index("Qwen team") < out.index("NeMo") < out.index("Moonshine")
    assert all(model.title in out for model in catalogue())


@pytest.mark.parametrize("frozen", [False, True])
def test_credits_name_the_gpl_only_where_its_parts_are(
    frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    (ffmpeg,) = (c for c in carried() if c.name == "FFmpeg")
    assert ("GPL parts (x264, x265)" in ffmpeg.licence) != frozen


def test_info_names_every_file_with_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "info", "canary-qwen-2.5b"]) == 0
    out = capsys.readouterr().out
    assert "model.safetensors, about 5.12 GB, hash taken from the hub" in out
    assert "b1469e1bba1cfe140205529c79c434ca47180960" in out
