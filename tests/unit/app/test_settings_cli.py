"""`voxbar config`: what it prints and its exit codes."""

import argparse
import io
import json
from pathlib import Path

import pytest

from app.settings_cli import add_arguments, run
from app.settings_doc import document


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    return tmp_path


def config(*words: str) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    out, err = io.StringIO(), io.StringIO()
    code = run(parser.parse_args(words), out, err)
    return code, out.getvalue(), err.getvalue()


def test_a_value_is_set_got_and_unset() -> None:
    assert config("get", "dictation.mode") == (0, "hybrid\n", "")
    assert config("set", "dictation.mode", "toggle") == (0, "", "")
    assert config("get", "dictation.mode") == (0, "toggle\n", "")
    assert config("unset", "dictation.mode") == (0, "", "")
    assert config("get", "dictation.mode") == (0, "hybrid\n", "")


def test_a_bad_value_is_code_2_and_changes_nothing(home: Path) -> None:
    code, out, err = config("set", "sounds.volume", "loud")
    assert (code, out) == (2, "")
    assert err == "sounds.volume cannot be 'loud': it must be a whole number from 0 to 100 %.\n"
    assert not (home / "config").exists()


def test_an_unknown_key_is_code_2() -> None:
    assert config("get", "sounds.volum")[0] == 2
    assert config("unset", "sounds.volum")[0] == 2


def test_a_file_that_cannot_be_written_is_code_1(home: Path) -> None:
    (home / "config").write_text("in the way")
    code, _, err = config("set", "sounds.volume", "1")
    assert code == 1
    assert "cannot be used" in err


def test_a_key_of_another_version_can_be_removed(home: Path) -> None:
    (home / "config").mkdir()
    file = home / "config" / "settings.toml"
    file.write_text("[sounds]\necho = 1\n")
    assert config("unset", "sounds.echo")[0] == 0
    assert "echo" not in file.read_text()


def test_list_shows_what_is_changed(home: Path) -> None:
    config("set", "insertion.paste_chords", "kitty=Ctrl+Shift+V")
    assert json.loads(config("list", "--changed", "--json")[1]) == {
        "insertion.paste_chords": {"kitty": "Ctrl+Shift+V"}
    }
    lines = config("list")[1].splitlines()
    assert sum(line.startswith("*") for line in lines) == 1
    assert str(home) in config("path")[1]


def test_mistakes_in_the_file_are_told(home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.toml").write_text("[sounds]\nvolume = 300\n")
    code, out, err = config("get", "sounds.volume")
    assert (code, out) == (0, "40\n")
    assert err.startswith("settings.toml: sounds.volume cannot be 300")


def test_doc_prints_the_page() -> None:
    assert config("doc")[1] == document()
