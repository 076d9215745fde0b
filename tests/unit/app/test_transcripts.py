"""The texts of files: nothing of them is lost on the way to the disk and back."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import TranscriptsError
from app.transcripts import Transcripts, packed, unpacked
from app.transcripts_file import MIGRATIONS, NAME
from asr.types import Segment, Transcript, Word

HEARD = Transcript(
    segments=(
        Segment(
            start=0.125,
            end=2.0000001,
            text="Grüße, \N{GRINNING FACE} \ud800",
            words=(Word(text="Grüße,", start=0.1, end=0.2, confidence=0.25, estimated=True),),
            confidence=0.5,
        ),
        Segment(start=2.0, end=3.0, text="and more"),
    ),
    language="de",
    duration=3.5,
    model="echo",
    warnings=("A warning.",),
    speech_s=3.0,
    decoded_s=2.0,
    dropped_s=0.5,
)
EDITED = Transcript(
    segments=(Segment(start=0, end=3, text="Edited"),), language="de", duration=3.5, model="echo"
)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def kept(tmp_path: Path, told: list[str]) -> Iterator[Transcripts]:
    with Transcripts(tmp_path / "data", told.append) as transcripts:
        yield transcripts


def test_a_transcript_comes_back_equal_in_all_its_parts() -> None:
    assert unpacked(packed(HEARD)) == HEARD


def test_what_another_version_wrote_can_be_read() -> None:
    text = packed(HEARD).replace('"language":', '"mood":"good","language":')
    text = text.replace('"speech_s":3.0,', "").replace('"estimated":', '"loud":true,"estimated":')
    assert unpacked(text) == replace(HEARD, speech_s=0.0)


def test_what_is_no_transcript_is_an_error_in_words() -> None:
    for text in ("", "[]", "{}", '{"segments": 3}'):
        with pytest.raises(TranscriptsError, match="damaged"):
            unpacked(text)


def test_a_stored_transcript_is_there_for_the_next_process(tmp_path: Path) -> None:
    with Transcripts(tmp_path, print) as first:
        number = first.add(HEARD, Path("/talks/a.mp3"), "echo")
    with Transcripts(tmp_path, print) as second:
        found = second.get(number)
    assert (found.raw, found.edited, found.source) == (HEARD, None, Path("/talks/a.mp3"))


def test_an_edit_lies_beside_the_raw_text_and_can_be_taken_back(kept: Transcripts) -> None:
    number = kept.add(HEARD, Path("a.mp3"), "echo")
    kept.save_edit(number, EDITED)
    assert (kept.get(number).raw, kept.edited(number)) == (HEARD, EDITED)
    assert kept.get(number).best == EDITED
    assert kept.list()[0].beginning == "Edited"
    kept.save_edit(number, None)
    assert kept.get(number).best == HEARD
    assert not kept.list()[0].is_edited


def test_the_newest_is_listed_first(kept: Transcripts) -> None:
    first, second = (kept.add(HEARD, Path(f"{n}.mp3"), "echo") for n in "ab")
    assert [one.id for one in kept.list()] == [second, first]
    assert [one.id for one in kept.list(limit=1, offset=1)] == [first]


def test_a_name_that_is_no_text_is_kept(kept: Transcripts) -> None:
    source = Path(os.fsdecode(b"/talks/\xff.mp3"))
    assert kept.get(kept.add(HEARD, source, "echo")).source == source


def test_a_deleted_text_is_gone_from_the_disk_too(tmp_path: Path, kept: Transcripts) -> None:
    number = kept.add(HEARD, Path("a.mp3"), "echo")
    assert kept.delete(number) == 1
    with pytest.raises(TranscriptsError, match="not there any more"):
        kept.get(number)
    with pytest.raises(TranscriptsError, match="not there any more"):
        kept.save_edit(number, EDITED)
    assert not any(b"and more" in path.read_bytes() for path in (tmp_path / "data").iterdir())


def test_only_the_person_may_read_it(tmp_path: Path, kept: Transcripts) -> None:
    kept.add(HEARD, Path("a.mp3"), "echo")
    assert all(p.stat().st_mode & 0o077 == 0 for p in (tmp_path / "data").iterdir())


def test_a_damaged_file_is_moved_aside_and_told(tmp_path: Path, told: list[str]) -> None:
    (tmp_path / NAME).write_bytes(b"no database at all" * 100)
    with Transcripts(tmp_path, told.append) as transcripts:
        assert transcripts.get(transcripts.add(HEARD, Path("a.mp3"), "echo")).raw == HEARD
    assert len(told) == 1
    assert [p.read_bytes()[:11] for p in tmp_path.glob("*.broken-*")] == [b"no database"]


def test_a_file_with_a_damaged_page_is_moved_aside_too(tmp_path: Path, told: list[str]) -> None:
    with Transcripts(tmp_path, print) as transcripts:
        for number in range(200):
            transcripts.add(HEARD, Path(f"{number}.mp3"), "echo")
    path = tmp_path / NAME
    content = bytearray(path.read_bytes())
    content[8192:12288] = b"\xff" * 4096
    path.write_bytes(content)
    with Transcripts(tmp_path, told.append) as transcripts:
        transcripts.add(HEARD, Path("a.mp3"), "echo")
        assert len(transcripts.list()) == 1
    assert len(told) == 1


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    with Transcripts(tmp_path, print) as transcripts:
        transcripts.database.change(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(TranscriptsError, match="newer VoxBar"):
        Transcripts(tmp_path, print)


def test_in_memory_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Transcripts(None, print) as transcripts:
        assert transcripts.get(transcripts.add(HEARD, Path("a.mp3"), "echo")).raw == HEARD
    assert not list(tmp_path.iterdir())
