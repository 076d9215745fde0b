"""What models wrote: white space, joining, loops."""

from hypothesis import given
from hypothesis import strategies as st

from asr.text import join, loops, tidy


def test_white_space_of_all_kinds_becomes_one_space() -> None:
    assert tidy("  so\n\tit \u00a0 goes ") == "so it goes"


def test_empty_texts_leave_no_gap() -> None:
    assert join(["one", " ", "", " two "]) == "one two"


def test_a_phrase_said_four_times_is_a_loop() -> None:
    assert loops([9, *[1, 2, 3] * 4])


def test_a_phrase_said_three_times_is_not() -> None:
    assert not loops([9, *[1, 2, 3] * 3])


def test_one_word_may_come_more_often_than_a_phrase() -> None:
    assert not loops([7] * 5)
    assert loops([7] * 8)


@given(st.lists(st.integers(), unique=True))
def test_nothing_that_comes_once_is_a_loop(ids: list[int]) -> None:
    assert not loops(ids)
