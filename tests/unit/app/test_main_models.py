import json
import sys
from pathlib import Path

import pytest

from app.main_models import names_here
from app.settings import Settings, from_tree
from app.settings_speaking import MODEL
from asr.families.salm import nemo_installed
from asr.models import shown_name

SALM = {"perception": {}, "pretrained_llm": "Qwen/Qwen3-1.7B"}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a store of downloaded models with a SALM and another in it."""
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path))
    for name, config in {"canary-qwen-2.5b": SALM, "other": {}}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return tmp_path


@pytest.fixture
def nemo(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a package nemo on the path that nothing must import."""
    place = tmp_path_factory.mktemp("site")
    package = place / "nemo" / "collections" / "speechlm2"
    package.mkdir(parents=True)
    (place / "nemo" / "__init__.py").write_text("raise AssertionError", encoding="utf-8")
    monkeypatch.syspath_prepend(place)
    monkeypatch.delitem(sys.modules, "nemo", raising=False)


@pytest.fixture
def no_nemo(monkeypatch: pytest.MonkeyPatch) -> None:
    if nemo_installed():
        pytest.skip("the extra nemo is installed")
    monkeypatch.delitem(sys.modules, "nemo", raising=False)


@pytest.mark.usefixtures("store", "no_nemo")
def test_what_ships_and_what_was_fetched_can_be_chosen() -> None:
    names = names_here(Settings())
    assert names[0] == "moonshine-tiny"
    assert {"digits", "canary-qwen-2.5b", "other"} <= set(names)
    assert "echo" not in names
    assert not any(name.startswith("nemo:") for name in names)


@pytest.mark.usefixtures("store", "nemo")
def test_with_nemo_its_models_are_there_twice() -> None:
    names = names_here(Settings())
    assert {n for n in names if n.startswith("nemo:")} == {"nemo:digits", "nemo:canary-qwen-2.5b"}


@pytest.mark.usefixtures("nemo")
def test_a_chosen_folder_is_there_twice_too(store: Path) -> None:
    folder = str(store / "canary-qwen-2.5b")
    names = names_here(Settings(chosen={MODEL.key: folder}))
    assert {folder, f"nemo:{folder}"} <= set(names)


@pytest.mark.usefixtures("store", "no_nemo")
def test_what_is_chosen_is_shown_though_it_cannot_be_loaded() -> None:
    assert names_here(Settings(chosen={MODEL.key: "nemo:digits"})).count("nemo:digits") == 1


@pytest.mark.usefixtures("nemo")
def test_a_damaged_model_does_not_spoil_the_menu(store: Path) -> None:
    (store / "other" / "config.json").write_text("{", encoding="utf-8")
    names = names_here(Settings())
    assert "other" in names
    assert "nemo:other" not in names


def test_a_person_reads_the_runtime_behind_the_name() -> None:
    assert shown_name("nemo:canary-qwen-2.5b") == "canary-qwen-2.5b (NeMo)"
    assert shown_name("digits") == "digits"


def test_a_runtime_alone_is_no_model() -> None:
    loaded = from_tree({"engine": {"model": "nemo: "}})
    assert loaded.settings[MODEL] == MODEL.default
    assert len(loaded.mistakes) == 1
