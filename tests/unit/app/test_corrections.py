"""What a corrected text teaches, and what it does not."""

import pytest

from app.corrections import Proposal, edited, proposals


def word(heard: str, written: str) -> Proposal:
    return Proposal(kind="word", heard=heard, written=written)


def rule(heard: str, written: str) -> Proposal:
    return Proposal(kind="rule", heard=heard, written=written)


@pytest.mark.parametrize(
    ("before", "after", "learned"),
    [
        (
            "We use cooper netties here.",
            "We use Kubernetes here.",
            [word("cooper netties", "Kubernetes")],
        ),
        ("ask vox bar about it", "ask VoxBar about it", [word("vox bar", "VoxBar")]),
        ("I met Anna Meier.", "I met Anna Mayr.", [word("Meier", "Mayr")]),
        ("open pie test dot ini", "open pytest.ini", [word("pie test dot ini", "pytest.ini")]),
        (
            "we ship on kubernetes now",
            "we ship on Kubernetes now",
            [word("kubernetes", "Kubernetes")],
        ),
        ("Mr. Quilter left.", "Mr. Kwilter left.", [word("Quilter", "Kwilter")]),
        ("the colour is grey", "the color is grey", [rule("colour", "color")]),
        ("a lasy dog", "a lazy dog", [rule("lasy", "lazy")]),
        (
            "Lukas and Mia came.",
            "Łukasz and Mia came.",
            [rule("Lukas", "Łukasz")],  # at the beginning a capital makes no name
        ),
        (
            "meet jon and meri at noon",
            "meet John and Mary at noon",
            [word("jon", "John"), word("meri", "Mary")],
        ),
    ],
)
def test_misheard_words_are_proposed(before: str, after: str, learned: list[Proposal]) -> None:
    assert list(proposals(before, after)) == learned


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The cat sat.", "The cat sat."),
        ("The cat sat", "The cat sat."),
        ("the cat sat", "The cat sat"),
        ("We saw The cat", "We saw the cat"),
        ("We went home early.", "We stayed there late."),
        ("their house", "there house"),
        ("we welcome his gospel today", "we welcome his gospels today"),
        ("das ist ein klares Nein", "das ist ein klarer Nein"),
        ("one two three", "one three"),
        ("one three", "one two three"),
        ("I think that we should go", "Completely other words stand in this place now"),
        ("Sounds good to me.", "It is great!"),
        ("", "anything"),
        ("anything", ""),
    ],
)
def test_what_was_reworded_or_dressed_teaches_nothing(before: str, after: str) -> None:
    assert proposals(before, after) == ()


def test_a_capital_letter_alone_makes_no_name_in_german() -> None:
    assert proposals("ich sehe das haus", "ich sehe das Haus", "de") == ()
    assert proposals("ich sehe Herrn Meier", "ich sehe Herrn Mayr", "de") == (
        word("Meier", "Mayr"),
    )


def test_each_thing_is_proposed_once() -> None:
    found = proposals("ask vox bar and vox bar again", "ask VoxBar and VoxBar again")
    assert found == (word("vox bar", "VoxBar"),)


@pytest.mark.parametrize(
    ("now", "became"),
    [
        ("Dear Ann, we use Kubernetes here.", "we use Kubernetes here."),
        ("Dear Ann, we use cooper netties here. Bye", "we use cooper netties here."),
        ("Nothing of it is left in this window at all.", ""),
        ("", ""),
    ],
)
def test_an_inserted_text_is_found_again_where_it_was_edited(now: str, became: str) -> None:
    found = edited("we use cooper netties here.", now)
    if "Kubernetes" in now:
        assert became in f"{found}"
        learned = proposals("we use cooper netties here.", found)
        assert word("cooper netties", "Kubernetes") in learned
    else:
        assert found == became
