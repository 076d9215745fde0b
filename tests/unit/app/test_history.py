"""The history: what is written when, what is found, what is wiped."""

import csv
import io
import json
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from app.errors import HistoryError
from app.history import Heard, History, Keep, State
from app.history_export import as_csv, as_json, as_text
from app.history_file import MIGRATIONS, connect

FOR_GOOD = timedelta(days=36_500)
KEEP = Keep(text=FOR_GOOD, audio=FOR_GOOD, discarded=FOR_GOOD)
posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")

TOLD = "Words: VoxBar"


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def history(tmp_path: Path, told: list[str]) -> Iterator[History]:
    with History(tmp_path / "history", told.append) as made:
        yield made


def dictate(history: History, text: str, final: str | None = None) -> int:
    entry = history.begin(app="kate", window="notes.txt")
    history.recorded(entry, 2.5)
    history.heard(entry, Heard(raw=text, model="m", language="en", confidence=0.9, told=TOLD))
    history.done(entry, text if final is None else final)
    return entry


def sound(history: History, entry: int) -> Path:
    assert history.audio_folder
    history.audio_folder.mkdir(exist_ok=True)
    path = history.audio_folder / f"{entry}.wav"
    path.write_bytes(b"RIFF")
    history.keep_audio(entry, path)
    return path


WORDS = [f"{a}{b}" for a in "bdfgklmp" for b in ("anute", "olirex", "ivompa", "ezzuk", "urgane")]


def everything(folder: Path) -> bytes:
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_the_row_is_there_before_decoding_and_the_raw_text_before_the_final(
    history: History,
) -> None:
    entry = history.begin(app="kate")
    assert history.get(entry).state is State.RECORDING
    history.recorded(entry, 3.0)
    assert history.get(entry).state is State.DECODING
    history.heard(entry, Heard(raw="um hello", model="m", warnings=("quiet",)))
    half = history.get(entry)
    assert (half.state, half.text, half.warnings) == (State.DECODING, "um hello", ("quiet",))
    history.done(entry, "Hello.")
    whole = history.get(entry)
    assert (whole.raw, whole.final, whole.state) == ("um hello", "Hello.", State.DONE)


def test_what_makes_no_sense_is_refused_in_a_sentence(history: History) -> None:
    entry = dictate(history, "one")
    with pytest.raises(HistoryError, match="Entry 1 is done"):
        history.discard(entry)
    with pytest.raises(HistoryError, match="no entry 77"):
        history.done(77, "x")


def test_a_discarded_entry_can_be_brought_back(history: History) -> None:
    entry = history.begin()
    history.discard(entry)
    history.again(entry)
    history.heard(entry, Heard(raw="after all", model="m"))
    history.done(entry, "After all")
    assert history.get(entry).text == "After all"


def test_unfinished_entries_are_found_after_a_crash(history: History) -> None:
    dictate(history, "one")
    entry = history.begin()
    assert [e.id for e in history.unfinished()] == [entry]
    history.recovered(entry, 4.0)
    assert history.unfinished() == []
    history.failed(history.begin(), "The engine gave up.")
    assert history.newest(1)[0].warnings == ("The engine gave up.",)


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("The quick brown fox", "qui FOX"),
        ("Ein Café in Zürich", "cafe zurich"),
        ("Cafe\u0301 noir", "café"),
        ("written in C++ today", "c++"),
        ("今日は天気がいいです", "天気"),
        ("ok 👍🏽 fine", "👍🏽"),
        ("Große Straße", "STRAßE groß"),
        ("50% of AT&T", "50% at&t"),
        ("foo-bar_baz", "foo-bar"),
        ("ПРИВЕТ мир", "привет"),
        ("สวัสดีครับ", "ครับ"),
        ("say \"AND\" or 'NEAR(x)'", '"and" near('),
    ],
)
def test_search_finds(history: History, text: str, search: str) -> None:
    entry = dictate(history, text)
    dictate(history, "something else entirely")
    assert [e.id for e in history.search(search)] == [entry]


def test_search_looks_at_raw_and_final_and_wants_all_words(history: History) -> None:
    entry = dictate(history, "jason file", "JSON file")
    assert [e.id for e in history.search("jason json")] == [entry]
    assert history.search("jason yaml") == []
    assert [e.id for e in history.search("  ")] == [entry]


NASTY = [
    *"'*(^-",
    '"',
    "AND",
    "NOT x",
    "a:b",
    "raw:",
    "%_",
    "NEAR(",
    "",
    "\x00",
    "a\x00b",
    "\ud800",
]


@pytest.fixture(scope="module")
def shelf() -> Iterator[History]:
    with History(None, print) as made:
        dictate(made, "some text")
        yield made


@hypothesis.settings(max_examples=150, deadline=None)
@hypothesis.given(text=st.text() | st.text('"*():^+-ANDORT ') | st.sampled_from(NASTY))
def test_no_text_is_a_syntax_error(shelf: History, text: str) -> None:
    shelf.search(text)


@hypothesis.settings(max_examples=80, deadline=None)
@hypothesis.given(text=st.text(min_size=1, max_size=12), around=st.text(max_size=5))
def test_every_text_is_found_by_its_own_words(shelf: History, text: str, around: str) -> None:
    entry = dictate(shelf, f"{around} {text} {around}")
    assert entry in [e.id for e in shelf.search(text, limit=100_000)]
    shelf.delete(entry)


def test_edit_keeps_the_raw_text_and_the_index_follows(history: History) -> None:
    entry = dictate(history, "rawword", "wrong")
    history.edit(entry, "right")
    assert history.search("wrong") == []
    assert history.search("right")[0].raw == "rawword"


def test_deleted_words_are_not_in_any_file(history: History, tmp_path: Path) -> None:
    entries = [dictate(history, f"{word} zebra", f"Zebra {word}") for word in WORDS]
    path = sound(history, entries[3])
    assert WORDS[3].encode() in everything(tmp_path)
    history.delete(*entries[:30])
    left = everything(tmp_path)
    assert not path.exists()
    for n in range(30):
        assert f"{WORDS[n]}".encode() not in left
    assert WORDS[35].encode() in left
    assert [e.id for e in history.search("zebra")] == entries[:29:-1]


def test_switched_off_leaves_nothing(history: History, tmp_path: Path) -> None:
    for n in range(25):
        sound(history, dictate(history, f"confidential matter {n}", f"classified {n}"))
    (tmp_path / "history" / "history.db.broken-1").write_text("confidential")
    assert history.clear() == 25
    left = everything(tmp_path).lower()
    for word in (b"confidential", b"classified", b"assifie", b"matter", b"riff", b"notes.txt"):
        assert word not in left
    history.close()
    assert [p.name for p in (tmp_path / "history").iterdir() if p.is_file()] == ["history.db"]


def test_a_history_in_memory_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with History(None, print) as history:
        dictate(history, "nothing of this")
        assert history.search("nothing")
    assert list(tmp_path.iterdir()) == []


def test_texts_and_sounds_expire_on_their_own_terms(history: History) -> None:
    done, failed, gone = dictate(history, "one"), history.begin(), history.begin()
    sounds = [sound(history, entry) for entry in (done, failed, gone)]
    history.failed(failed, "no")
    history.discard(gone)
    now = timedelta(0)
    assert history.expire(Keep(text=FOR_GOOD, audio=now, discarded=FOR_GOOD)) == 0
    assert [p.exists() for p in sounds] == [False, True, True]
    assert history.get(done).audio is None
    assert history.expire(Keep(text=FOR_GOOD, audio=now, discarded=now)) == 1
    assert [p.exists() for p in sounds] == [False, True, False]
    still = history.begin()
    assert history.expire(Keep(text=now, audio=now, discarded=now)) == 2
    assert [e.id for e in history.newest()] == [still]
    assert [p.exists() for p in sounds] == [False] * 3


def test_sounds_that_nothing_names_are_swept_after_a_day(history: History) -> None:
    path = sound(history, dictate(history, "x"))
    fresh, old = path.with_name("fresh.wav"), path.with_name("old.wav")
    fresh.write_bytes(b"")
    old.write_bytes(b"")
    os.utime(old, (1, 1))
    os.utime(path, (1, 1))
    history.expire(KEEP)
    assert (path.exists(), fresh.exists(), old.exists()) == (True, True, False)


def test_only_files_of_the_history_are_removed(history: History, tmp_path: Path) -> None:
    outside = tmp_path / "mine.wav"
    outside.write_bytes(b"x")
    entry = dictate(history, "x")
    history.keep_audio(entry, outside)
    history.delete(entry)
    assert outside.exists()


@posix
def test_only_the_owner_can_read_it(history: History, tmp_path: Path) -> None:
    dictate(history, "x")
    files = list((tmp_path / "history").iterdir())
    assert {p.name for p in files} == {"history.db", "history.db-wal", "history.db-shm"}
    assert {stat.S_IMODE(p.stat().st_mode) for p in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "history").stat().st_mode) == 0o700


def test_a_newer_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "history.db")) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(HistoryError, match="newer VoxBar"):
        History(tmp_path, print)
    assert [p.name for p in tmp_path.iterdir()] == ["history.db"]


def test_exports_hold_everything(history: History) -> None:
    dictate(history, 'comma, "quote"\nline', "=final ü")
    entries = history.newest()
    (row,) = json.loads(as_json(entries))
    assert (row["raw"], row["final"], row["told"]) == (
        'comma, "quote"\nline',
        "=final ü",
        "Words: VoxBar",
    )
    (line,) = csv.DictReader(io.StringIO(as_csv(entries), newline=""))
    assert {k: line[k] for k in ("id", "raw", "final")} == {
        "id": "1",
        "raw": row["raw"],
        "final": "=final ü",
    }
    assert as_text(entries).endswith("\n=final ü\n")
