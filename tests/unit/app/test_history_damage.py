"""The history under damage, under kill -9, and used by two processes at once."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import HistoryError
from app.history import Heard, History

WRITER = """
import sys
from pathlib import Path
from app.history import Heard, History
history = History(Path(sys.argv[1]), print)
n = 0
while n < int(sys.argv[3]):
    entry = history.begin(app=sys.argv[2])
    history.recorded(entry, 1.0)
    history.heard(entry, Heard(raw=f"{sys.argv[2]} said {n} " + "long " * 200, model="m"))
    print(entry, n, flush=True)
    history.done(entry, f"Final {n}.")
    n += 1
"""


def write(folder: Path, who: str, count: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", WRITER, str(folder), who, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def fill(folder: Path, count: int = 60) -> None:
    with History(folder, print) as history:
        for n in range(count):
            entry = history.begin()
            history.recorded(entry, 1.0)
            history.heard(entry, Heard(raw=f"sentence {n} " + "word " * 150, model="m"))
            history.done(entry, f"Sentence {n}.")


def aside(folder: Path) -> list[Path]:
    return [p for p in folder.iterdir() if ".broken-" in p.name and p.suffix != ".copy"]


def test_two_processes_write_and_read_at_once(tmp_path: Path) -> None:
    children = [write(tmp_path, who, 25) for who in ("tray", "cli")]
    with History(tmp_path, print) as history:
        for _ in range(20):
            history.search("said")
            history.newest()
        assert [len(child.communicate(timeout=60)[0].splitlines()) for child in children] == [
            25
        ] * 2
        assert [child.returncode for child in children] == [0, 0]
        assert len(history.search("tray said", limit=99)) == 25
        assert len(history.search("cli said", limit=99)) == 25


def test_wiped_by_one_process_while_another_has_it_open(tmp_path: Path) -> None:
    with History(tmp_path, print) as tray, History(tmp_path, print) as cli:
        entry = tray.begin(app="secretapp")
        assert cli.clear() == 1
        assert b"secretapp" not in b"".join(p.read_bytes() for p in tmp_path.iterdir())
        with pytest.raises(HistoryError, match="no entry"):
            tray.recorded(entry, 1.0)
        assert tray.begin() > entry


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("lines", [1, 7])
def test_after_kill_9_every_told_text_is_there(tmp_path: Path, lines: int) -> None:
    child = write(tmp_path, "tray", 100_000)
    assert child.stdout
    told = [child.stdout.readline().split() for _ in range(lines)]
    child.kill()
    rest = child.communicate(timeout=30)[0]
    told += [line.split() for line in rest.splitlines() if line.count(" ") == 1]
    sentences: list[str] = []
    with History(tmp_path, sentences.append) as history:
        for number, n in told:
            assert history.get(int(number)).raw.startswith(f"tray said {n} ")
        assert len(history.unfinished()) <= 1
        assert history.search("said 0")
    assert sentences == []


@pytest.mark.parametrize("start", [0, 100, 4096, 20_000])
def test_a_damaged_file_is_kept_told_and_its_rows_saved(tmp_path: Path, start: int) -> None:
    fill(tmp_path)
    path = tmp_path / "history.db"
    data = bytearray(path.read_bytes())
    data[start : start + 3000] = b"\xa5" * 3000
    path.write_bytes(data)
    sentences: list[str] = []
    with History(tmp_path, sentences.append) as history:
        history.begin()
        saved = [e for e in history.newest(999) if e.raw]
    (kept,) = aside(tmp_path)
    assert kept.read_bytes() == bytes(data)
    assert sentences == [
        (
            f"The history was damaged. {len(saved)} entries could be saved; the damaged file is "
            f"kept as {kept}."
        )
    ]
    if start == 20_000:
        assert len(saved) > 20
    assert all(e.raw.startswith("sentence ") for e in saved)


def test_a_file_that_is_no_database_is_kept(tmp_path: Path) -> None:
    (tmp_path / "history.db").write_text("my diary\n" * 500)
    sentences: list[str] = []
    with History(tmp_path, sentences.append) as history:
        assert history.newest() == []
    assert aside(tmp_path)[0].read_text() == "my diary\n" * 500
    assert len(sentences) == 1


def test_damage_while_it_is_open_costs_no_write(tmp_path: Path) -> None:
    fill(tmp_path, 20)
    sentences: list[str] = []
    with History(tmp_path, sentences.append) as history:
        with History(tmp_path, print) as other:  # so that the first one must read the file again
            other.delete(1)
        size = (tmp_path / "history.db").stat().st_size
        with (tmp_path / "history.db").open("r+b") as file:
            file.write(b"\xa5" * size)
        entry = history.begin(app="kate")
        assert history.get(entry).app == "kate"
    assert len(sentences) == 1
    assert len(aside(tmp_path)) >= 1


def test_a_damaged_index_is_made_anew_without_loss(tmp_path: Path) -> None:
    fill(tmp_path, 20)
    with sqlite3.connect(tmp_path / "history.db") as database:
        database.execute("DELETE FROM found_data WHERE id > 10")
    database.close()
    sentences: list[str] = []
    with History(tmp_path, sentences.append) as history:
        assert len(history.search("sentence", limit=99)) == 20
    assert (sentences, aside(tmp_path)) == ([], [])


def test_a_folder_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "history").write_text("")
    with pytest.raises(HistoryError, match="cannot be used"):
        History(tmp_path / "history", print)
