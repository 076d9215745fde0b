"""Every writer against its golden file, the cue splitter by properties, files whole or not."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.errors import OutputError
from asr.formats import FORMATS, render, to_json, to_srt, to_tsv, to_txt, to_vtt, write_atomically
from asr.formats_cues import Shape, columns, cues
from asr.types import Segment, Transcript, Word

GOLDEN = Path(__file__).parents[2] / "data" / "golden"
CHINESE = "早上好，今天我们要讨论的是如何把语音转换成文字。谢谢大家！"  # noqa: RUF001
NAMES = [*(f"plain.{name}" for name in FORMATS), "words.json", "subtitles.srt", "subtitles.vtt"]


def speech() -> Transcript:
    """Two languages, an arrow, tags, a tab, a long sentence with word times, one past an hour."""
    first = "And so, my fellow Americans, ask not what your country can do for you,"
    spoken = tuple(
        Word(text=text, start=0.32 + 0.4 * i, end=0.62 + 0.4 * i, confidence=0.5 + i / 100)
        for i, text in enumerate(first.split())
    )
    long = (
        "The birch canoe slid on the smooth planks. Glue the sheet to the dark blue background,"
        " and it is easy to tell the depth of a well; these days a chicken leg is a rare dish."
    )
    return Transcript(
        segments=(
            Segment(start=0.32, end=6.42, text=first, words=spoken, confidence=0.9),
            Segment(start=6.5, end=16.02, text=long),
            Segment(start=16.02, end=17, text="   "),
            Segment(start=17, end=18.25, text=" Fish & <i>chips</i>\t---> 5\n€ "),
            Segment(start=20, end=26, text=CHINESE),
            Segment(
                start=3605.5,
                end=3606,
                text="שלום עולם",
                words=(Word(text="x", start=0, end=1, estimated=True),),
            ),
        ),
        language="en",
        duration=3606.0004,
        model="moonshine-tiny",
        warnings=("2.0 s of quiet sound were left out.",),
    )


def written(name: str) -> str:
    stem, _, suffix = name.partition(".")
    shape = Shape() if stem == "subtitles" else None
    format_ = next(f for f in FORMATS if f == suffix)
    return render(speech(), format_, shape=shape, words=stem == "words")


@pytest.mark.parametrize("name", NAMES)
def test_writes_what_the_golden_file_holds(name: str) -> None:
    assert written(name).encode("utf-8") == (GOLDEN / name).read_bytes()


def test_nothing_said_gives_valid_empty_documents() -> None:
    silence = Transcript(segments=(), language=None, duration=3.0, model="echo")
    assert to_txt(silence) == ""
    assert to_srt(silence) == ""
    assert to_vtt(silence) == "WEBVTT\n"
    assert to_tsv(silence) == "start\tend\ttext\n"
    assert json.loads(to_json(silence)) == {
        "text": "",
        "segments": [],
        "language": None,
        "duration": 3.0,
        "model": "echo",
        "warnings": [],
    }


def test_text_that_utf8_cannot_hold_is_written_without_it() -> None:
    odd = Transcript(
        segments=(Segment(start=0, end=1, text="a\ud800b\x00c"),),
        language=None,
        duration=1,
        model="m",
    )
    assert [render(odd, f).encode("utf-8").count(b"abc") for f in FORMATS] == [1, 1, 1, 1, 2]


# --- cues ---------------------------------------------------------------------------------------

LETTERS = st.sampled_from("abcdefgh,.?'早上好，。「」カーéשלام🙂👩\u200d\u0301한국")  # noqa: RUF001
SPOKEN = st.lists(st.text(LETTERS, min_size=1, max_size=14), max_size=60).map(" ".join)
SECONDS = st.floats(min_value=0, max_value=120, allow_nan=False)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Segments in any order and overlapping, with and without word times: worse than promised."""
    segments = []
    for text in draw(st.lists(SPOKEN, max_size=4)):
        start, length = draw(SECONDS), draw(SECONDS)
        step = length / max(1, len(text.split()))
        words = tuple(
            Word(text=w, start=start + i * step, end=start + i * step + step / 2)
            for i, w in enumerate(text.split())
        )
        timed = words if draw(st.booleans()) else ()
        segments.append(Segment(start=start, end=start + length, text=text, words=timed))
    return Transcript(segments=tuple(segments), language=None, duration=draw(SECONDS), model="m")


SHAPES = st.builds(Shape, width=st.integers(1, 50), lines=st.integers(1, 3))


@given(transcripts(), SHAPES)
def test_no_word_is_lost_doubled_or_moved(transcript: Transcript, shape: Shape) -> None:
    shown = "".join("".join(cue.lines) for cue in cues(transcript, shape))
    assert "".join(shown.split()) == "".join("".join(s.text.split()) for s in transcript.segments)


@given(transcripts(), SHAPES)
def test_lines_keep_the_width_unless_one_word_is_longer(
    transcript: Transcript, shape: Shape
) -> None:
    for cue in cues(transcript, shape):
        assert 1 <= len(cue.lines) <= shape.lines
        for line in cue.lines:
            assert columns(line) <= shape.width or " " not in line


@given(transcripts(), st.none() | SHAPES)
def test_cues_follow_each_other_and_end_with_the_recording(
    transcript: Transcript, shape: Shape | None
) -> None:
    found = cues(transcript, shape)
    at = 0
    for cue in found:
        assert at <= cue.start_ms < cue.end_ms
        at = cue.end_ms
    if transcript.duration * 1000 >= len(found) + 1:
        assert at <= transcript.duration * 1000 + 1


def one(text: str, words: tuple[Word, ...] = (), end: float = 10.0) -> Transcript:
    segment = Segment(start=0, end=end, text=text, words=words)
    return Transcript(segments=(segment,), language=None, duration=end, model="m")


def test_two_lines_are_balanced() -> None:
    text = "the quick brown fox jumps over the lazy dog tonight"
    (cue,) = cues(one(text), Shape(width=42, lines=2))
    assert cue.lines == ("the quick brown fox jumps", "over the lazy dog tonight")


def test_no_word_stands_alone_in_the_last_cue() -> None:
    text = "aaaa bbbb cccc dddd eeee"  # greedy filling would leave eeee to itself
    found = cues(one(text), Shape(width=9, lines=2))
    assert [len(" ".join(cue.lines).split()) for cue in found] == [2, 3]


def test_a_cue_ends_with_the_sentence_where_it_can() -> None:
    text = "We went home early. Nobody had seen the letter on the table."
    first, *_ = cues(one(text), Shape(width=24, lines=2))
    assert " ".join(first.lines) == "We went home early."


def test_cues_take_the_times_of_their_words() -> None:
    words = tuple(
        Word(text=t, start=s, end=s + 0.5)
        for t, s in zip(["ab", "cd", "ef", "gh"], (1, 2, 7, 8), strict=True)
    )
    found = cues(one("ab cd ef gh", words), Shape(width=5, lines=1))
    assert [(c.start_ms, c.end_ms) for c in found] == [(1000, 2500), (7000, 8500)]


def test_cues_without_word_times_share_the_time_by_their_letters() -> None:
    found = cues(one("ab cd efg hij", end=10.0), Shape(width=7, lines=1))
    assert [(c.lines, c.start_ms, c.end_ms) for c in found] == [
        (("ab cd",), 0, 4000),
        (("efg hij",), 4000, 10000),
    ]


def test_a_cue_without_length_is_shown_for_a_moment() -> None:
    segment = Segment(start=2, end=2, text="yes")
    (cue,) = cues(Transcript(segments=(segment,), language=None, duration=9, model="m"))
    assert (cue.start_ms, cue.end_ms) == (2000, 2200)


def test_chinese_breaks_between_signs_and_keeps_marks_with_them() -> None:
    found = cues(one("早上好，今天我们讨论。"), Shape(width=8, lines=1))  # noqa: RUF001
    assert all(cue.lines[0][0] not in "，。" for cue in found)  # noqa: RUF001
    assert all(columns(cue.lines[0]) <= 8 for cue in found)


# --- files --------------------------------------------------------------------------------------


def test_a_file_is_written_with_its_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    write_atomically(path, "früh\n")
    assert path.read_bytes() == "früh\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("mine")
    with pytest.raises(OutputError, match="is there already"):
        write_atomically(path, "other")
    assert path.read_text() == "mine"
    write_atomically(path, "other", overwrite=True)
    assert path.read_text() == "other"


def test_a_failed_write_leaves_nothing_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "folder.txt" / "keep").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        write_atomically(tmp_path / "folder.txt", "text", overwrite=True)
    assert [p.name for p in tmp_path.iterdir()] == ["folder.txt"]


def test_a_name_of_greatest_length_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 251 + ".txt")
    write_atomically(path, "text")
    assert path.read_text() == "text"


@pytest.mark.skipif(os.name == "nt", reason="no umask there")
def test_a_file_gets_the_rights_that_any_new_file_gets(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_atomically(tmp_path / "a.txt", "text")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_of_many_that_write_one_name_at_once_one_succeeds(tmp_path: Path) -> None:
    def attempt(path: Path, text: str) -> str:
        start.wait()
        try:
            write_atomically(path, text)
        except OutputError:
            return ""
        return text

    start = threading.Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        for n in range(30):
            path = tmp_path / f"{n}.txt"
            done = list(pool.map(attempt, [path] * 4, "abcd"))
            assert [text for text in done if text] == [path.read_text()]
    assert len(list(tmp_path.iterdir())) == 30
