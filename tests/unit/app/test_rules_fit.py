"""The text fits the text around the cursor."""

import hypothesis
import pytest
from hypothesis import strategies as st

from app.rules_fit import Style, fit, style_of
from app.settings import Settings

AUTO = Style()


@pytest.mark.parametrize(
    ("before", "text", "after", "expected"),
    [
        ("", "Hello there.", "", "Hello there."),
        ("", "hello there.", "", "Hello there."),
        ("Hi.", "How are you?", "", " How are you?"),
        ("Hi. ", "how are you?", "", "How are you?"),
        ("Hi.\n", "how are you?", "", "How are you?"),
        ("I think", "The answer is no.", "", " the answer is no."),
        ("I think", "Berlin is nice.", "", " Berlin is nice."),
        ("I think", "I am right.", "", " I am right."),
        ("I think", "IT is hard.", "", " IT is hard."),
        ("It is", "A test.", "", " a test."),
        ("Ich glaube,", "Das Haus ist alt.", "", " das Haus ist alt."),
        ("Mr.", "but no", "", " but no"),
        ("so...", "And then", "", " and then"),
        ("He said “", "Hello.", "”", "Hello."),
        ("(", "See above.", ")", "see above."),
        ("I ", "Really.", "like it", "really "),
        ("I ", "Really.", " like it", "really"),
        ("Well", "Yes.", ", it is", " yes"),
        ("One.", "Two.", "Three.", " Two. "),
        ("One.", "Two.", " Three.", " Two."),
        ("See", "e.g.", " this", " e.g."),
        ("See", "Wait...", " this", " Wait..."),
        ("well", ", and so", "", ", and so"),
        ("user@", "example.com", "", "example.com"),
        ("今日は", "天気がいい。", "", "天気がいい。"),
        ("今日は", "天気。", "です", "天気。"),
        ("使用", "Python", "编程", "Python"),
        ("한국어", "좋아요", "", " 좋아요"),
        ("ok 👍", "Great.", "", " Great."),
        ("x\n", "- item\n", "", "- item\n"),
        ("", "iPhone is here.", "", "iPhone is here."),
        ("", "   ", "", "   ".strip()),
        (None, "Hello there.", None, "Hello there."),
        (None, "hello there.", None, "hello there."),
    ],
)
def test_it_fits(before: str | None, text: str, after: str | None, expected: str) -> None:
    assert fit(text, before, after, AUTO) == expected


@pytest.mark.parametrize("before", [None, "", "$", "ls", "if x:\n", "A sentence."])
def test_terminals_and_code_get_the_text_as_it_is(before: str | None) -> None:
    style = Style(plain=True, space="before", capital="always", final="add")
    assert fit("git status", before, "x", style) == "git status"
    assert fit("The end.", before, "x", style) == "The end."


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (Style(space="before"), " so it is"),
        (Style(space="after"), "so it is "),
        (Style(space="none"), "so it is"),
        (Style(capital="always"), "So it is"),
        (Style(final="add"), "so it is."),
        (Style(final="remove"), "so it is"),
    ],
)
def test_the_settings_decide_where_nothing_is_known(style: Style, expected: str) -> None:
    assert fit("so it is", None, None, style) == expected


def test_the_settings_decide_over_what_is_known() -> None:
    assert fit("The end.", "I see", "", Style(capital="keep")) == " The end."
    assert fit("The end.", "I see", "", Style(space="none")) == "the end."
    assert fit("The end.", "I see", " now", Style(final="keep")) == " the end."
    assert fit("Ja", "I see", "", Style(final="add")) == " ja."
    assert fit("はい", "", "", Style(final="add")) == "はい。"
    assert fit("Done.", "", "", Style(final="remove")) == "Done"


AROUND = st.none() | st.text(max_size=8)
STYLES = st.builds(
    Style,
    space=st.sampled_from(["auto", "before", "after", "none"]),
    capital=st.sampled_from(["auto", "always", "keep"]),
    final=st.sampled_from(["auto", "keep", "add", "remove"]),
    plain=st.booleans(),
)


@hypothesis.settings(max_examples=200, deadline=None)
@hypothesis.given(
    text=st.text() | st.text("aB. \nİßŉ。"), before=AROUND, after=AROUND, style=STYLES
)
def test_nothing_but_the_edges_ever_changes(
    text: str, before: str | None, after: str | None, style: Style
) -> None:
    made = fit(text, before, after, style)
    body, told = made.strip(" \t"), text.strip(" \t")
    without = told[:-1].rstrip(" \t") if told.endswith((".", "。")) else told
    assert body[1:] in {t[1:] for t in (told, without, told + ".", told + "。")}
    assert body[:1].lower() == told[:1].lower() or not without


def test_the_style_comes_from_the_settings() -> None:
    chosen = Settings({"insertion.space": "after", "insertion.capital": "keep"})
    assert style_of(chosen) == Style(space="after", capital="keep", final="auto")
