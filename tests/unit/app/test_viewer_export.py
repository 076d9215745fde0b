"""A transcript as a file: readable by others, named as the person wishes, never over another."""

import json
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from app.viewer_export import FORMS, Naming, export, file_name, free_path, written
from asr.errors import OutputError
from asr.types import Segment, Transcript

DAY = date(2026, 3, 9)
SPOKEN = Transcript(
    segments=(
        Segment(start=0.0, end=1.5, text="Good morning."),
        Segment(start=61.25, end=63.0, text="Grüße & <Küsse>."),
    ),
    language="en",
    duration=63.0,
    model="tiny",
)


def naming(template: str = "{stem}.{format}", source: str = "/a/talk.mp3") -> Naming:
    return Naming(template=template, source=Path(source), model="/models/canary", day=DAY)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{stem}.{format}", "talk.srt"),
        ("{name}", "talk.mp3.srt"),
        ("{date} {stem} ({model}).{format}", "2026-03-09 talk (canary).srt"),
        ("{stem}-{number}.{format}", "talk-1.srt"),
        ("{stem}.txt", "talk.txt.srt"),
    ],
)
def test_the_template_names_the_file_and_the_format_ends_it(template: str, name: str) -> None:
    assert file_name(naming(template), "srt") == name


@given(st.text(min_size=1, max_size=300).filter(lambda t: "/" not in t and "\0" not in t))
def test_any_recording_gives_a_name_that_every_system_takes(stem: str) -> None:
    name = file_name(naming(source=f"/a/{stem}.wav"), "txt")
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert name.endswith(".txt")
    assert not name.startswith((" ", "."))
    assert len(name) <= 204
    assert not set(name) & set('<>:"/\\|?*')


def test_names_that_windows_keeps_for_itself_are_not_used() -> None:
    assert file_name(naming(source="/a/CON.wav"), "txt") == "CON-.txt"


def test_a_name_that_is_taken_is_counted_up(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = free_path(tmp_path, naming(), "txt")
        export(SPOKEN, "txt", path)
        names.append(path.name)
    assert names == ["talk.txt", "talk-2.txt", "talk-3.txt"]
    counted = naming("{stem} {number}.{format}")
    for _ in range(2):
        export(SPOKEN, "txt", free_path(tmp_path, counted, "txt"))
    assert (tmp_path / "talk 2.txt").exists()


def test_a_file_that_stands_is_left_alone_unless_it_may_go(tmp_path: Path) -> None:
    path = tmp_path / "talk.txt"
    path.write_text("mine")
    with pytest.raises(OutputError, match="there already"):
        export(SPOKEN, "txt", path)
    assert path.read_text() == "mine"
    export(SPOKEN, "txt", path, overwrite=True)
    assert path.read_text() == "Good morning.\nGrüße & <Küsse>.\n"


def test_every_format_can_be_read_back(tmp_path: Path) -> None:
    for form in FORMS:
        export(SPOKEN, form, tmp_path / f"talk.{form}", title="Talk")
    read = {f: (tmp_path / f"talk.{f}").read_bytes() for f in FORMS}
    assert read["txt"].decode() == "Good morning.\nGrüße & <Küsse>.\n"
    assert "00:01:01,250 --> 00:01:03,000\nGrüße & <Küsse>." in read["srt"].decode()
    assert "01:01.250 --> 01:03.000\nGrüße &amp; &lt;Küsse&gt;." in read["vtt"].decode()
    assert read["tsv"].decode().splitlines()[2] == "61250\t63000\tGrüße & <Küsse>."
    assert [s["start"] for s in json.loads(read["json"])["segments"]] == [0.0, 61.25]
    document = Document(str(tmp_path / "talk.docx"))
    assert [p.text for p in document.paragraphs][1:] == [
        "0:00\tGood morning.",
        "1:01\tGrüße & <Küsse>.",
    ]


def test_a_format_that_does_not_exist_is_named() -> None:
    with pytest.raises(OutputError, match="odt"):
        written(SPOKEN, "odt")  # type: ignore[arg-type]
