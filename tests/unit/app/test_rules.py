"""The person's rules: exact, whole words, longest first, one pass, nothing else touched."""

# ruff: noqa: RUF001 - typographic signs are what this is about

import hypothesis
import pytest
from hypothesis import strategies as st

from app.errors import RulesError
from app.rules import Rule, Rules, Ruleset, Snippet, conflicts

ALL_COMMANDS = frozenset(["new_line", "new_paragraph", "scratch_that", "punctuation"])


def ruled(text: str, *rules: Rule | Snippet) -> str:
    return Rules(
        Ruleset(
            rules=tuple(r for r in rules if isinstance(r, Rule)),
            snippets=tuple(r for r in rules if isinstance(r, Snippet)),
        )
    ).apply(text)


def said(text: str, *kinds: str) -> str:
    return Rules(Ruleset(commands=frozenset(kinds or ALL_COMMANDS))).apply(text)


def rule(heard: str, written: str, *, regex: bool = False) -> Rule:
    return Rule(heard=heard, written=written, regex=regex)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jason parsed it", "JSON parsed it"),
        ("jason's file, jason.", "JSON's file, JSON."),
        ("jasonic, ajason, jason_x", "jasonic, ajason, jason_x"),
        ("I like sea plus  plus", "I like C++"),
        ("sea plus minus", "sea plus minus"),
        ("Teh end, teh End, TEH END", "The end, the End, THE END"),
        ("dont, don’t", "dont, do not"),
    ],
)
def test_whole_words_in_any_case(text: str, expected: str) -> None:
    rules = [rule("jason", "JSON"), rule("sea plus plus", "C++"), rule("teh", "the")]
    assert ruled(text, *rules, rule("don't", "do not")) == expected


def test_exact_case_is_found_and_written_letter_by_letter() -> None:
    may = Rule(heard="May", written="may", case="exact")
    assert ruled("May be, may be, MAY", may) == "may be, may be, MAY"


def test_the_longest_wins_and_no_rule_sees_anothers_output() -> None:
    rules = [rule("new york", "NY"), rule("new york city", "NYC"), rule("NY", "Norway")]
    assert ruled("new york city and new york, ny", *rules) == "NYC and NY, Norway"
    assert ruled("a b", rule("a", "b"), rule("b", "a")) == "b a"


def test_a_rule_that_is_off_does_nothing() -> None:
    assert ruled("jason", Rule(heard="jason", written="JSON", on=False)) == "jason"


def test_a_regular_expression_only_when_asked_for() -> None:
    assert ruled("a.b axb", rule("a.b", "X")) == "X axb"
    number = rule(r"issue (\d+)", r"#\1", regex=True)
    assert ruled("See issue 12 and Issue 7.", number) == "See #12 and #7."
    assert ruled("abc", rule("x*", "-", regex=True)) == "abc"


@pytest.mark.parametrize(
    "bad", [rule("(", "x", regex=True), rule("a", r"\2", regex=True), rule(" ", "x")]
)
def test_a_rule_that_cannot_work_is_told(bad: Rule) -> None:
    with pytest.raises(RulesError, match=r"cannot be used"):
        Rules(Ruleset(rules=(bad,)))


def test_snippets_are_inserted_as_they_stand() -> None:
    address = Snippet(name="my address", text="1 Main St\n  Springfield")
    assert ruled("Send to My address please", address) == (
        "Send to 1 Main St\n  Springfield please"
    )
    alone = Snippet(name="sign off", text="Best,\nAnn", alone=True)
    assert ruled("Sign off.", alone) == "Best,\nAnn"
    assert ruled("Please sign off.", alone) == "Please sign off."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First item. New line. Second item.", "First item.\nSecond item."),
        ("milk, new line, eggs, new line, bread", "milk\nEggs\nBread"),
        ("Dear Ann, new line how are you", "Dear Ann,\nHow are you"),
        ("One. New paragraph. Two. New line new line three", "One.\n\nTwo.\n\nThree"),
        ("Neue Zeile hallo neuer Absatz Welt", "\nHallo\n\nWelt"),
        ("We have a new line of shoes.", "We have a new line of shoes."),
        ("This opens the new paragraph.", "This opens the new paragraph."),
        ("Hello there. How are you? Scratch that. I am fine.", "Hello there. I am fine."),
        ("Meet at five, scratch that, at six.", "at six."),
        ("One. Two. Three. Scratch that. Scratch that. Four.", "One. Four."),
        ("One. New line. Scratch that. Two.", "One. Two."),
        ("I have to scratch that.", "I have to scratch that."),
        ("Scratch that itch. Now.", "Scratch that itch. Now."),
        ("Is it so question mark yes comma it is full stop good", "Is it so? Yes, it is. Good"),
        ("She missed her period, full stop.", "She missed her period."),
        ("the comma is small", "the comma is small"),
    ],
)
def test_spoken_commands(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("kind", sorted(ALL_COMMANDS))
def test_each_command_can_be_switched_off(kind: str) -> None:
    text = "One. Two, new line, three. New paragraph. Four comma five. Scratch that. Six"
    others = ALL_COMMANDS - {kind}
    assert said(text, *others) != said(text)
    assert Rules(Ruleset()).apply(text) == text


@pytest.mark.parametrize(
    ("text", "before"),
    [("Scratch that.", True), ("Scratch that. Two.", True), ("One. Scratch that.", False)],
)
def test_scratch_that_at_the_start_means_the_text_before(text: str, before: bool) -> None:
    assert Rules(Ruleset(commands=ALL_COMMANDS)).preview(text).scratch_before is before


def test_a_preview_says_where_and_why() -> None:
    teh, line = rule("teh", "the"), frozenset(["new_line"])
    preview = Rules(Ruleset(rules=(teh,), commands=line)).preview("Teh one, new line, two")
    assert [(preview.text[c.start : c.end], c.written) for c in preview.changes] == [
        ("Teh", "The"),
        (", new line, ", "\n"),
    ]
    assert preview.changes[0].cause == teh


def test_rules_in_each_others_way_are_told() -> None:
    twice = Ruleset(rules=(rule("Jason", "JSON"), rule("jason", "Jay"), rule("um", "")))
    assert conflicts(twice) == [
        "“jason” stands there twice; the first counts.",
        "“um” is left out of every text.",
    ]
    assert ruled("jason", *twice.rules) == "JSON"


WORDS = st.text("abcdeé ", min_size=1, max_size=6).filter(str.strip)
RULES = st.lists(st.builds(rule, WORDS, st.text("ABCxyz+\n ", max_size=6)), max_size=5)


@hypothesis.settings(max_examples=60, deadline=None)
@hypothesis.given(text=st.text(), rules=RULES)
def test_a_text_without_a_match_is_unchanged(text: str, rules: list[Rule]) -> None:
    made = Rules(Ruleset(rules=tuple(rules), commands=ALL_COMMANDS))
    preview = made.preview(text)
    if not preview.changes:
        assert preview.result == text


@hypothesis.settings(max_examples=100, deadline=None)
@hypothesis.given(text=st.text("abcdeé .,\n"), rules=RULES)
def test_nothing_outside_the_changes_is_touched(text: str, rules: list[Rule]) -> None:
    preview = Rules(Ruleset(rules=tuple(rules))).preview(text)
    at, rebuilt = 0, ""
    for change in preview.changes:
        assert at <= change.start < change.end
        rebuilt += text[at : change.start] + change.written
        at = change.end
    assert preview.result == rebuilt + text[at:]


PHRASES = [
    "one",
    "Two",
    "new line",
    "New paragraph",
    "scratch that",
    "comma",
    ",",
    ".",
    "?",
    "a",
    " ",
]


@hypothesis.settings(max_examples=150, deadline=None)
@hypothesis.given(words=st.lists(st.sampled_from(PHRASES), max_size=12))
def test_commands_in_any_order_keep_their_places(words: list[str]) -> None:
    preview = Rules(Ruleset(commands=ALL_COMMANDS)).preview(" ".join(words))
    at = 0
    for change in preview.changes:
        assert at <= change.start <= change.end <= len(preview.text)
        at = change.end


@hypothesis.settings(max_examples=60, deadline=None)
@hypothesis.given(
    text=st.text("abcd .,"),
    pairs=st.dictionaries(
        st.text("abcd", min_size=1, max_size=3), st.text("XYZ", min_size=1, max_size=3)
    ),
)
def test_single_words_that_no_rule_writes_are_idempotent(text: str, pairs: dict[str, str]) -> None:
    made = Rules(Ruleset(rules=tuple(rule(h, w) for h, w in pairs.items())))
    once = made.apply(text)
    assert made.apply(once) == once
