"""What the editor half is asked, and what becomes of its answers."""

from hypothesis import given
from hypothesis import strategies as st

from app.viewer_actions import PORTION_WORDS, Action, Wish, joined, portions, proposal
from app.viewer_diff import Piece, differences
from asr.types import Segment

TIDY = Wish(action=Action.TIDY, rewrites=True)


def said(*texts: str) -> list[Segment]:
    return [Segment(start=i * 60.0, end=i * 60.0 + 50, text=t) for i, t in enumerate(texts)]


def test_the_difference_is_told_in_words() -> None:
    assert differences("so my um friends", "So my friends.") == [
        Piece("removed", "so "),
        Piece("added", "So "),
        Piece("same", "my "),
        Piece("removed", "um friends"),
        Piece("added", "friends."),
    ]
    assert differences("same", "same") == [Piece("same", "same")]
    assert differences("", "") == []


@given(st.text(), st.text())
def test_both_texts_can_be_read_in_the_difference(before: str, after: str) -> None:
    pieces = differences(before, after)
    old = " ".join(p.text for p in pieces if p.kind != "added")
    new = " ".join(p.text for p in pieces if p.kind != "removed")
    assert (old.split(), new.split()) == (before.split(), after.split())


def test_tidying_asks_for_each_segment_and_proposes_what_is_answered() -> None:
    segments = said("so my um friends", " ", "ask not")
    asked = portions(segments, [0, 1, 2], TIDY)
    assert [p.rows for p in asked] == [(0,), (2,)]
    made = proposal(segments, asked[0], " So my\nfriends. ", TIDY)
    assert (made.row, made.after, made.doubtful) == (0, "So my friends.", False)
    assert proposal(segments, asked[0], '"So my friends."', TIDY).after == "So my friends."
    assert proposal(segments, asked[0], "So my enemies.", TIDY).doubtful
    assert proposal(segments, asked[0], "- So my friends.", TIDY).doubtful
    assert proposal(segments, asked[0], "  ", TIDY).after == segments[0].text


def test_a_long_text_is_summarised_in_portions_that_name_their_times() -> None:
    segments = said(*["word " * (PORTION_WORDS // 2)] * 5)
    wish = Wish(action=Action.SUMMARISE)
    asked = portions(segments, range(5), wish)
    assert [p.rows for p in asked] == [(0, 1), (2, 3), (4,)]
    text = joined([(p, f" Part {i}. ") for i, p in enumerate(asked)])
    assert text.startswith("0:00 – 1:50\nPart 0.\n\n2:00 – 3:50\nPart 1.")  # noqa: RUF001
    (short,) = portions(segments[:1], [0], wish)
    assert joined([(short, "All.")]) == "All."


def test_the_language_and_the_own_words_are_part_of_the_instruction() -> None:
    french = Wish(action=Action.TRANSLATE, detail="French", rewrites=True)
    assert "into French" in french.instruction
    assert Wish(action=Action.OWN, detail="Say {it} louder.").instruction == "Say {it} louder."
