"""Editing a transcript: what is undone is as before, and no word or second gets lost."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.viewer_document import Document, Splice
from app.viewer_marks import limit
from app.viewer_search import Match, Query, find_all, following, replace_all, replaced
from app.viewer_segments import time_at, word_spans
from asr.types import Segment, Transcript, Word

WORDS = st.sampled_from(["so", "my", "fellow", "Americans,", "ask", "not", "what?", "你", "好。"])
ASK = Query(text="ask")


def segment(texts: list[str], start: float = 0.0, *, timed: bool = True) -> Segment:
    words = tuple(
        Word(text=text, start=start + i, end=start + i + 0.8, confidence=0.9)
        for i, text in enumerate(texts)
    )
    text = " ".join(texts)
    end = start + max(1, len(texts))
    return Segment(start=start, end=end, text=text, words=words if timed else (), confidence=0.9)


def transcript(*segments: Segment) -> Transcript:
    return Transcript(segments=segments, language="en", duration=100.0, model="tiny")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    many = draw(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=6))
    timed = draw(st.booleans())
    return Document(
        transcript(*(segment(texts, 10.0 * i, timed=timed) for i, texts in enumerate(many)))
    )


def edit(data: st.DataObject, document: Document) -> bool:
    """Do anything that a person can do, but undo."""
    rows = len(document.segments)
    row = data.draw(st.integers(0, max(0, rows - 1)))
    place = data.draw(st.integers(0, 30))
    ways = [
        lambda: document.split(row, place),
        lambda: document.join(row, min(rows - 1, row + place % 3)),
        lambda: document.reword(row, document.segments[row].text[:place] + " new words"),
        lambda: document.delete([row]),
        lambda: document.reword_all("Replace", replace_all(document.segments, ASK, "tell")),
    ]
    return bool(rows) and data.draw(st.sampled_from(ways))()


@given(documents(), st.data())
@settings(max_examples=60)
def test_undo_brings_every_state_back_and_redo_too(document: Document, data: st.DataObject) -> None:
    states = [document.transcript]
    tried = range(data.draw(st.integers(1, 8)))
    states += [document.transcript for _ in tried if edit(data, document)]
    for state in reversed(states[:-1]):
        assert document.undo()
        assert document.transcript == state
    assert not document.undo()
    for state in states[1:]:
        assert document.redo()
        assert document.transcript == state
    assert not document.redo()


@given(documents(), st.integers(0, 60))
def test_what_is_split_and_joined_is_as_before(document: Document, place: int) -> None:
    before = document.segments[0]
    if document.split(0, place):
        head, tail = document.segments[:2]
        assert head.end == tail.start
        assert head.start < head.end < tail.end
        assert head.words + tail.words == before.words
        document.join(0, 1)
    after = document.segments[0]
    same_text = "".join(after.text.split()) == "".join(before.text.split())
    assert same_text
    assert (after.start, after.end, after.words) == (before.start, before.end, before.words)
    assert after.confidence == before.confidence


@given(documents(), st.data())
@settings(max_examples=60)
def test_times_stay_in_order_and_words_within_their_segment(
    document: Document, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 8))):
        edit(data, document)
    segments = document.segments
    assert all(a.end <= b.start for a, b in pairwise(segments))
    for one in segments:
        assert one.start <= one.end
        times = [t for w in one.words for t in (w.start, w.end)]
        assert times == sorted(times)
        assert all(one.start <= t <= one.end for t in times)


@given(documents(), st.data())
@settings(max_examples=60)
def test_a_listener_that_repeats_every_splice_has_the_same_segments(
    document: Document, data: st.DataObject
) -> None:
    mirror = list(document.segments)

    def heard(splice: Splice) -> None:
        end = splice.at + len(splice.removed)
        assert tuple(mirror[splice.at : end]) == splice.removed
        mirror[splice.at : end] = splice.added

    document.listen(heard)
    for _ in range(data.draw(st.integers(1, 8))):
        edit(data, document)
    assert mirror == document.segments


def test_a_corrected_word_takes_the_time_of_the_one_it_replaces_and_the_others_keep_theirs() -> (
    None
):
    document = Document(transcript(segment(["so", "my", "yellow", "friends"])))
    assert document.reword(0, "so my fellow friends")
    words = document.segments[0].words
    assert [w.text for w in words] == ["so", "my", "fellow", "friends"]
    assert (words[2].start, words[2].end, words[2].confidence) == (2.0, 2.8, None)
    assert words[2].estimated
    assert [words[i].confidence for i in (0, 1, 3)] == [0.9] * 3
    assert document.segments[0].confidence is None


def test_the_same_text_is_no_change() -> None:
    document = Document(transcript(segment(["so"])))
    assert not document.reword(0, "so")
    assert document.undoable is None
    assert not document.changed


def test_it_knows_whether_it_differs_from_what_is_stored() -> None:
    document = Document(transcript(segment(["so", "my"])))
    document.reword(0, "so our")
    seen = [document.changed]
    document.stored()
    seen.append(document.changed)
    document.undo()
    seen.append(document.changed)
    document.redo()
    seen.append(document.changed)
    document.undo()
    document.reword(0, "so your")  # as many steps, another text
    seen.append(document.changed)
    assert seen == [True, False, True, False, True]


def test_a_segment_is_split_between_words_and_never_into_nothing() -> None:
    document = Document(transcript(segment(["fellow", "Americans"])))
    assert not document.split(0, 0)
    assert not document.split(0, 2)  # nearest to the beginning
    assert document.split(0, 5)
    assert [s.text for s in document.segments] == ["fellow", "Americans"]
    assert document.segments[1].start == pytest.approx(0.9)


def test_chinese_is_split_between_signs_and_joined_without_a_space() -> None:
    one = Segment(start=0.0, end=4.0, text="你好世界")
    document = Document(transcript(one))
    assert document.split(0, 2)
    assert [s.text for s in document.segments] == ["你好", "世界"]
    document.join(0, 1)
    assert document.segments == [one]


def test_a_character_is_said_with_its_word() -> None:
    said = segment(["so", "my", "fellow"], 5.0)
    assert [time_at(said, p) for p in (0, 1, 3, 6)] == [5.0, 5.0, 6.0, 7.0]
    assert time_at(segment(["abcd"], 2.0, timed=False), 2) == pytest.approx(2.5)
    assert [text for _, _, text in word_spans(said)] == list(said.words)


# Search


def test_search_finds_in_any_case_whole_words_and_across_wide_spaces() -> None:
    segments = [segment(["Ask", "not"]), segment(["task", "ask", "not"])]
    assert find_all(segments, Query(text="ask")) == [Match(0, 0, 3), Match(1, 1, 4), Match(1, 5, 8)]
    assert find_all(segments, Query(text="ask", whole_words=True)) == [
        Match(0, 0, 3),
        Match(1, 5, 8),
    ]
    assert find_all(segments, Query(text="Ask", exact_case=True)) == [Match(0, 0, 3)]
    assert find_all(segments, Query(text="ask  not")) == [Match(0, 0, 7), Match(1, 5, 12)]
    assert find_all(segments, Query(text=" ")) == []


def test_the_next_place_comes_round_at_the_end_and_the_one_before_at_the_beginning() -> None:
    matches = [Match(0, 0, 3), Match(2, 5, 8)]
    assert following(matches, 0, 1, back=False) == 1
    assert following(matches, 2, 6, back=False) == 0
    assert following(matches, 2, 5, back=True) == 0
    assert following(matches, 0, 0, back=True) == 1
    assert following([], 0, 0, back=False) is None


@given(st.text(max_size=6), st.text(max_size=6), st.lists(st.text(max_size=12), max_size=4))
def test_what_is_typed_is_never_a_pattern(wanted: str, by: str, texts: list[str]) -> None:
    segments = [Segment(start=i, end=i + 1, text=text) for i, text in enumerate(texts)]
    query = Query(text=wanted, exact_case=True)
    changed = replace_all(segments, query, by)
    for match in reversed(find_all(segments, query)):
        one = segments[match.row]
        assert one.text[match.start : match.end].split() == wanted.split()
        if wanted.split() == [wanted]:
            assert changed.get(match.row, one.text) == one.text.replace(wanted, by)
    for match in find_all(segments, query)[:1]:
        assert by in replaced(segments[match.row], match, by)


# Marks


def test_few_words_are_marked_the_least_sure_ones() -> None:
    words = tuple(
        Word(text=f"word{i}", start=i, end=i + 1, confidence=0.4 if i % 2 else 0.9)
        for i in range(200)
    )
    text = " ".join(w.text for w in words)
    many = [Segment(start=0, end=200, text=text, words=words)]
    assert limit(many).marks(many[0]) == []  # half of all words: nobody would look at them
    sure = tuple(
        Word(text=f"word{i}", start=i, end=i + 1, confidence=0.1 if i in (3, 150) else 0.9)
        for i in range(200)
    )
    few = [Segment(start=0, end=200, text=text, words=sure)]
    marked = [text[a:b] for a, b in limit(few).marks(few[0])]
    assert marked == ["word3", "word150"]


def test_without_confidence_nothing_is_marked() -> None:
    plain = [Segment(start=0, end=1, text="so")]
    assert limit(plain).marks(plain[0]) == []
    assert limit([]).below == 0.0
