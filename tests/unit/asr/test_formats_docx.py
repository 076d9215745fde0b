"""Word documents: what is written is what python-docx, a reader of its own, finds."""

import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from asr.formats_cues import plain
from asr.formats_docx import clock, to_docx
from asr.types import Segment, Transcript


def spoken(*texts: str) -> Transcript:
    segments = tuple(Segment(start=i * 61.0, end=i * 61.0 + 5, text=t) for i, t in enumerate(texts))
    return Transcript(segments=segments, language="en", duration=1e5, model="tiny")


def paragraphs(data: bytes) -> list[str]:
    return [p.text for p in Document(io.BytesIO(data)).paragraphs]


def test_each_segment_is_a_paragraph_after_its_time_and_the_title_is_a_heading() -> None:
    document = Document(io.BytesIO(to_docx(spoken("One.", "Two & <three>."), title="Talk")))
    assert [p.text for p in document.paragraphs] == ["Talk", "0:00\tOne.", "1:01\tTwo & <three>."]
    styles = [p.style.name for p in document.paragraphs if p.style]
    assert styles == ["Heading 1", "Segment", "Segment"]


def test_without_times_there_is_only_text_and_an_empty_segment_is_left_out() -> None:
    assert paragraphs(to_docx(spoken("One.", " ", "Two."), times=False)) == ["One.", "Two."]


def test_the_same_transcript_gives_the_same_file() -> None:
    assert to_docx(spoken("One.")) == to_docx(spoken("One."))


@given(st.text(max_size=40))
def test_any_text_can_be_read_back(text: str) -> None:
    kept = plain(text).translate({0xFFFE: None, 0xFFFF: None})
    expected = [kept] if plain(text) else []
    assert paragraphs(to_docx(spoken(text), times=False)) == expected


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (754.9, "12:34"), (3723, "1:02:03")])
def test_times_are_those_of_a_clock(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown
