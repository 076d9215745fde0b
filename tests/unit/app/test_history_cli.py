"""`voxbar history`: what it prints and its exit codes."""

import argparse
import io
import json
from pathlib import Path

import pytest

from app.history import Heard, History
from app.history_cli import add_arguments, folder, run


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def three() -> None:
    with History(folder(), print) as history:
        for word in ("alpha", "beta", "gamma"):
            entry = history.begin()
            history.heard(entry, Heard(raw=f"um {word}\nword", model="m"))
            history.done(entry, f"{word.title()}\nword.")


def call(*words: str) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    out, err = io.StringIO(), io.StringIO()
    code = run(parser.parse_args(words), out, err)
    return code, out.getvalue(), err.getvalue()


def test_without_a_history_none_is_made(home: Path) -> None:
    assert call("list") == (0, "", "There is no history yet.\n")
    assert call("show", "1")[0] == 1
    assert not (home / "data").exists()


@pytest.mark.usefixtures("three")
def test_list_is_newest_first_and_one_line_each() -> None:
    code, out, _ = call("list", "-n", "2")
    assert code == 0
    assert [line.split("  ")[-1] for line in out.splitlines()] == ["Gamma word.", "Beta word."]


@pytest.mark.usefixtures("three")
def test_search_and_show() -> None:
    assert call("search", "alp")[1].endswith("Alpha word.\n")
    assert call("search", "delta") == (1, "", "Nothing found.\n")
    assert call("show", "1") == (0, "Alpha\nword.\n", "")
    assert call("show", "1", "--raw") == (0, "um alpha\nword\n", "")
    assert json.loads(call("show", "2", "--json")[1])["final"] == "Beta\nword."
    assert call("show", "9") == (1, "", "There is no entry 9 in the history.\n")


@pytest.mark.usefixtures("three")
def test_export_never_writes_over_a_file(home: Path) -> None:
    assert [e["id"] for e in json.loads(call("export")[1])] == [1, 2, 3]
    target = home / "out.csv"
    assert call("export", "-f", "csv", "-o", str(target))[0] == 0
    before = target.read_bytes()
    assert before.count(b"\r\n") == 4
    code, _, err = call("export", "-o", str(target))
    assert code == 1
    assert "is there already" in err
    assert target.read_bytes() == before


@pytest.mark.usefixtures("three")
def test_delete_and_clear() -> None:
    assert call("delete", "2") == (0, "", "")
    assert call("delete", "2", "3") == (1, "", "1 of 2 were not in the history.\n")
    assert call("clear", "--yes") == (0, "", "1 entries wiped.\n")
    assert call("list") == (0, "", "")


@pytest.mark.usefixtures("three")
def test_clear_wants_to_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert call("clear")[0] == 2
    assert len(call("list")[1].splitlines()) == 3
