"""What the model is asked when it tidies, and what is made of its answer."""

import pytest

from asr import tidy


def test_three_words_or_fewer_are_left_alone() -> None:
    assert not tidy.worth_it("Yes, of course.")
    assert tidy.worth_it("yes of course we do")


def test_the_style_is_added_to_what_the_model_is_told() -> None:
    assert tidy.instruction("No full stop.") == f"{tidy.INSTRUCTION} No full stop."
    assert tidy.instruction() == tidy.INSTRUCTION


@pytest.mark.parametrize(
    ("answer", "raw", "text"),
    [
        ("  Hello there. \n", "hello there", "Hello there."),
        ('"Hello there."', "hello there", "Hello there."),
        ("„Guten Tag.“", "guten tag", "Guten Tag."),
        ('"Yes" and "no".', '"Yes" and "no"', '"Yes" and "no".'),
        ('"Yes."', '"Yes"', '"Yes."'),
        ("<think>\nHm.\n</think>\n\nHello there.", "hello there", "Hello there."),
        ('"', "a quote", '"'),
    ],
)
def test_an_answer_loses_what_is_not_its_text(answer: str, raw: str, text: str) -> None:
    assert tidy.cleaned(answer, raw) == text
