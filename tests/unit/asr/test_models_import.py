"""Models from a folder or a stick: found in every layout, checked, never half; and the store."""

import shutil
from pathlib import Path

import pytest

from app.cli import main
from asr.engine_folder import find_folder
from asr.errors import ModelError
from asr.models import Model, find
from asr.models_import import take_in
from asr.models_state import reopen, standing
from asr.models_store import all_downloaded, downloaded, models_folder, verify

TINY = Path(__file__).resolve().parents[2] / "data" / "nemo-tiny"
PATHS = {
    "config.json": "a/speech",
    "model.safetensors": "a/speech",
    "llm/tokenizer.json": "b/words",
}
REVISION = "c" * 40


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    rows = [
        f'{{ path = "{path}", name = "{Path(path).name}", repo = "{repo}", revision = "{REVISION}",'
        f" size = {(TINY / Path(path).name).stat().st_size} }}"
        for path, repo in PATHS.items()
    ]
    (tmp_path / "catalogue.toml").write_text(
        '[[model]]\nid = "tiny"\ntitle = ""\nfamily = ""\nstate = "offered"\nlanguages = []\n'
        'licence = ""\ncredit = ""\npage = ""\ngood_at = ""\nmemory_gb = {}\n'
        f"files = [{', '.join(rows)}]\n"
    )
    monkeypatch.setenv("VOXBAR_CATALOGUE", str(tmp_path / "catalogue.toml"))
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "models"))
    return find("tiny")


def lay_out(stick: Path, layout: str) -> Path:
    """Put the files as a person would have them."""
    for path, repo in PATHS.items():
        name = Path(path).name
        target = {
            "ours": stick / path,
            "flat": stick / name,
            "repositories": stick / repo.rpartition("/")[2] / name,
            "cache": stick / f"models--{repo.replace('/', '--')}" / "snapshots" / REVISION / name,
        }[layout]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TINY / name, target)
    return stick


@pytest.mark.parametrize("layout", ["ours", "flat", "repositories", "cache"])
def test_a_stick_is_understood_however_it_is_laid_out(
    layout: str, model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = lay_out(tmp_path / "stick", layout)
    assert main(["models", "import", str(stick)]) == 0
    assert find_folder("tiny") == downloaded("tiny") == models_folder() / "tiny"
    assert verify(model, models_folder() / "tiny") == ()
    assert "they were taken as they are" in capsys.readouterr().err
    assert main(["models", "path", "tiny"]) == 0
    assert capsys.readouterr().out.strip() == str(models_folder() / "tiny")


@pytest.mark.usefixtures("model")
def test_a_stick_that_lacks_a_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = lay_out(tmp_path / "stick", "flat")
    (stick / "tokenizer.json").unlink()
    assert main(["models", "import", str(stick), "--as", "tiny"]) == 3
    assert "tokenizer.json of b/words) is missing" in capsys.readouterr().err
    assert all_downloaded() == []


def test_a_file_of_another_length_is_refused_and_nothing_appears(
    model: Model, tmp_path: Path
) -> None:
    stick = lay_out(tmp_path / "stick", "flat")
    with (stick / "model.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match=r"model\.safetensors of tiny has 929584"):
        take_in(model, stick)
    assert downloaded("tiny") is None


def test_damage_is_found_later(
    model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = take_in(model, lay_out(tmp_path / "stick", "flat"))
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[5000] ^= 1
    weights.unlink()
    weights.write_bytes(content)
    assert main(["models", "verify", "tiny"]) == 1
    told = capsys.readouterr()
    assert "its hash differs" in told.err
    assert "tiny: damaged" in told.out
    assert main(["models", "info", "tiny"]) == 0  # what a check found is known later
    assert "state      damaged" in capsys.readouterr().out
    weights.write_bytes((TINY / "model.safetensors").read_bytes())
    assert main(["models", "verify", "tiny"]) == 0
    assert standing(model).kind == "ready"


def test_a_file_that_is_cut_off_or_gone_shows_without_a_check(model: Model, tmp_path: Path) -> None:
    folder = take_in(model, lay_out(tmp_path / "stick", "flat"))
    weights = folder / "model.safetensors"
    content = weights.read_bytes()
    weights.unlink()
    assert standing(model).problems == ("model.safetensors is missing.",)
    weights.write_bytes(content[:-1])
    assert standing(model).problems == ("model.safetensors has 929583 bytes, not 929584.",)
    (folder / "voxbar.json").write_text("{")
    assert "voxbar.json is damaged" in standing(model).problems[0]


def test_only_what_is_damaged_is_left_out_of_a_model_that_is_opened_again(
    model: Model, tmp_path: Path
) -> None:
    folder = take_in(model, lay_out(tmp_path / "stick", "flat"))
    (folder / "config.json").unlink()
    assert reopen(model) == 1
    assert downloaded("tiny") is None
    begun = standing(model)
    assert (begun.kind, begun.come > 900_000) == ("partly", True)
    with pytest.raises(ModelError, match="tiny is not there"):
        reopen(model)


def test_removing_frees_the_space_and_what_ships_stays(
    model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(model, lay_out(tmp_path / "stick", "flat"))
    assert main(["models", "remove", "tiny", "--yes"]) == 0
    assert downloaded("tiny") is None
    assert main(["models", "remove", "tiny", "--yes"]) == 3
    assert "tiny is not there" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", ".", "..", ".incoming", "a/b", "/etc"])
def test_no_name_leads_out_of_the_store(name: str) -> None:
    assert downloaded(name) is None


def test_the_store_follows_the_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOXBAR_MODELS", raising=False)
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    assert models_folder() == tmp_path / "data" / "models"
    monkeypatch.setenv("VOXBAR_MODELS", str(tmp_path / "m"))
    assert models_folder() == tmp_path / "m"


def test_a_folder_that_holds_no_model_is_told_from_none(
    model: Model, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "import", str(tmp_path / "gone")]) == 3
    assert "There is no folder" in capsys.readouterr().err
    assert main(["models", "import", str(tmp_path)]) == 3
    assert "holds no model that can be imported" in capsys.readouterr().err
    assert not downloaded(model.id)


def test_a_store_that_is_no_folder_holds_nothing(model: Model) -> None:
    models_folder().write_text("")
    assert all_downloaded() == []
    assert standing(model).kind == "absent"
