"""The add-on with torch is found where it may lie, and refused where it does not fit."""

import importlib.util
import json
import platform
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from app.cli import main
from asr import addon
from asr.errors import ModelError


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python that has no torch, as the bundle's."""

    real = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name == "torch" else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)
    monkeypatch.setattr(sys, "path", list(sys.path))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    monkeypatch.delenv("VOXBAR_ADDONS", raising=False)
    made = tmp_path / "data" / "addons" / "voxbar-torch"
    made.mkdir(parents=True)
    return made


def record(folder: Path, python: str = addon.PYTHON) -> None:
    told = {"python": python, "machine": platform.machine()}
    (folder / addon.RECORD).write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.usefixtures("without_torch")
def test_the_addon_goes_to_the_end_of_the_path(folder: Path) -> None:
    record(folder)
    addon.use()
    assert sys.path[-1] == str(folder)


@pytest.mark.usefixtures("without_torch", "folder")
def test_without_it_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"need PyTorch, which is not installed"):
        addon.use()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(ModelError, match=r"voxbar-torch \(about .* GB .*install its \.deb"):
        addon.use()


@pytest.mark.usefixtures("without_torch")
def test_one_for_another_python_is_refused(folder: Path) -> None:
    record(folder, "3.9")
    with pytest.raises(ModelError, match=r"for Python 3\.9 on"):
        addon.use()
    assert str(folder) not in sys.path


@pytest.mark.usefixtures("without_torch")
def test_a_damaged_record_is_a_sentence(folder: Path) -> None:
    (folder / addon.RECORD).write_text("[1", encoding="utf-8")
    with pytest.raises(ModelError, match="is damaged: install it again"):
        addon.use()


def test_an_installation_with_torch_is_left_alone(folder: Path) -> None:
    record(folder)
    before = list(sys.path)
    addon.use()
    assert sys.path == before


@pytest.mark.usefixtures("without_torch", "folder")
@pytest.mark.parametrize(
    "arguments", [["models", "list"], ["models", "download", "canary-qwen-2.5b"]]
)
def test_before_a_model_is_fetched_one_is_told_what_it_needs_besides(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    main(arguments)
    assert "need the add-on voxbar-torch (about 1 GB" in "".join(capsys.readouterr())


def test_where_torch_is_nothing_is_lacking(capsys: pytest.CaptureFixture[str]) -> None:
    assert addon.lacking() == ""
    main(["models", "list"])
    assert addon.NAME not in capsys.readouterr().out
