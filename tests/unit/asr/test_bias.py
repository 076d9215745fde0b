"""Listed terms: what they are worth, from where to where, and that it is taken back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.bias import LIMIT, RATE, START, Lexicon, Match, Vocabulary, forms

END, SPACE = 0, 33
SPELLED = [" Ken", "Ken", "neth", " k", "en", " New", " York", " York,", "ton", "s", " "]
PIECES = [b"", *(bytes([letter]) for letter in range(256)), *(p.encode() for p in SPELLED)]
VOCABULARY = Vocabulary(PIECES)
EVERY = np.arange(len(PIECES))
texts = st.text("Kenthork Nwy,.'-sö", max_size=24)


def spelled(text: str, cuts: list[int]) -> list[int]:
    """Spell a text in pieces, at each place one of those that fit."""
    data, at, ids = text.encode(), 0, []
    while at < len(data):
        fits = [n for n, p in enumerate(PIECES) if p and data.startswith(p, at)]
        ids.append(fits[(cuts[at % len(cuts)] if cuts else 0) % len(fits)])
        at += len(PIECES[ids[-1]])
    return ids


def after(
    lexicon: Lexicon, text: str, cuts: list[int] | None = None, *, ended: bool = True
) -> Match:
    match = START
    for token in [*spelled(text, cuts or []), *([END] if ended else [])]:
        match = lexicon.follow(match, token)
    return match


def worth(term: str) -> float:
    return min(LIMIT, RATE * len(term.encode()))


def kenneth(*words: str) -> Lexicon:
    return Lexicon(words or ("Kenneth",), VOCABULARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenneth", worth("Kenneth")),
        (" Kenneth", worth("Kenneth")),
        (" I saw Kenneth, twice", worth("Kenneth")),
        (" Kenneth's", worth("Kenneth")),
        (' a "Kenneth"', worth("Kenneth")),
        (" co-Kenneth", worth("Kenneth")),
        (" Kenneth Kenneth", 2 * worth("Kenneth")),
        (" Ken", 0),
        (" Kennethy", 0),
        (" McKenneth", 0),
        (" kenneth", 0),
        (" öKenneth", 0),
    ],
)
def test_a_term_counts_from_a_words_beginning_to_a_words_end(text: str, expected: float) -> None:
    assert after(kenneth(), text).total == pytest.approx(expected)


@given(text=texts, one=st.lists(st.integers(0, 9), min_size=1), other=st.lists(st.integers(0, 9)))
def test_what_a_text_is_worth_does_not_depend_on_its_tokens(
    text: str, one: list[int], other: list[int]
) -> None:
    lexicon = kenneth("Kenneth", "New York", "York", "öre", "new")
    assert after(lexicon, text, one).total == pytest.approx(after(lexicon, text, other).total)


@given(text=texts, cuts=st.lists(st.integers(0, 9)))
def test_without_a_whole_term_nothing_is_left(text: str, cuts: list[int]) -> None:
    lexicon = kenneth("Kennethsson", "Nwyknow")
    assert after(lexicon, text, cuts).total == 0


def test_a_beginning_is_worth_something_until_it_breaks() -> None:
    assert after(kenneth(), " Kenn", ended=False).total == pytest.approx(4 * RATE)
    assert after(kenneth(), " Kennel", ended=False).total == 0


def test_of_terms_within_each_other_the_longest_counts_once() -> None:
    lexicon = kenneth("New", "New York", "York")
    assert after(lexicon, " New York").total == pytest.approx(worth("New York"))
    assert after(lexicon, " New yorks").total == pytest.approx(worth("New"))
    assert after(lexicon, " York").total == pytest.approx(worth("York"))


@settings(max_examples=200)
@given(
    words=st.lists(texts, max_size=6),
    text=texts,
    cuts=st.lists(st.integers(0, 9)),
    best=st.integers(0, len(PIECES) + 50),
)
def test_no_token_is_ever_worth_more_than_the_limit(
    words: list[str], text: str, cuts: list[int], best: int
) -> None:
    lexicon = Lexicon(words, VOCABULARY)
    worths = lexicon.worths(after(lexicon, text, cuts, ended=False), best, EVERY)
    assert worths.min() >= 0
    assert worths.max() <= LIMIT


@given(text=texts, cuts=st.lists(st.integers(0, 9)))
def test_the_worth_of_a_token_is_what_it_adds_to_the_text(text: str, cuts: list[int]) -> None:
    lexicon = kenneth("Kenneth", "öre")
    match = after(lexicon, text, cuts, ended=False)
    worths = lexicon.worths(match, SPACE, EVERY)
    left = match.settled + max((n.given if n.whole else k for n, k in match.open), default=0.0)
    for token in np.flatnonzero(worths).tolist():
        assert lexicon.follow(match, token).total - left == pytest.approx(worths[token], abs=1e-5)


def test_a_term_begins_only_where_the_likeliest_token_begins_a_word_and_never_at_the_end() -> None:
    lexicon, token = kenneth(), PIECES.index(b" Ken")
    within = lexicon.follow(START, PIECES.index(b"s"))
    favoured = {best: lexicon.worths(within, best, EVERY)[token] for best in (END, 118, 33)}
    assert favoured == {END: 0, 118: 0, 33: pytest.approx(3 * RATE)}  # 117 is "u", 32 a space


def test_tokens_beyond_the_vocabulary_are_worth_nothing() -> None:
    lexicon, far = kenneth(), np.array([len(PIECES) + 7])
    assert lexicon.worths(START, 33, far).tolist() == [0]
    assert lexicon.follow(START, len(PIECES) + 7).total == 0


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("kenneth", {"kenneth", "Kenneth"}),
        ("VoxBar", {"VoxBar"}),
        ("  new   york ", {"new york", "New york"}),
        ("öre", {"öre", "Öre"}),
        ("o\u0308re", {"öre", "Öre"}),
        ("", set()),
        (" \t", set()),
    ],
)
def test_a_term_is_looked_for_as_listed_and_as_it_begins_a_sentence(
    word: str, expected: set[str]
) -> None:
    assert set(forms(word)) == expected


def test_an_empty_list_is_no_lexicon() -> None:
    assert not Lexicon(("", "  "), VOCABULARY)
    assert kenneth()
