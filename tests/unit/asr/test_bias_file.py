"""The list of words as a file, and what is counted with it."""

from pathlib import Path

import pytest

from asr.bias_file import MOST_LETTERS, MOST_WORDS, format_words, parse_words, read_words
from asr.errors import OptionError
from asr.evaluate_words import Tally, as_line, tally, terms_of


def test_a_line_is_a_term_and_remarks_are_none() -> None:
    text = "# names\n\n  Kenneth \nNew   York\r\nC#\nKenneth\n#x\nMüller\n"
    assert parse_words(text) == ("Kenneth", "New York", "C#", "Müller")
    assert parse_words(format_words(parse_words(text))) == parse_words(text)


def test_a_file_from_another_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes("\ufeffZoë\r\nVoxBar\r\n".encode())
    assert read_words(path) == ("Zoë", "VoxBar")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"ok\n" + b"x" * (MOST_LETTERS + 1), "Line 2"),
        (b"a\x00b", "Line 1"),
        ("\n".join(f"w{n}" for n in range(MOST_WORDS + 1)).encode(), "is the most"),
    ],
)
def test_what_is_no_list_is_a_sentence(tmp_path: Path, data: bytes | None, why: str) -> None:
    path = tmp_path / "words.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(OptionError, match=why):
        read_words(path)


@pytest.mark.parametrize(
    ("said", "written", "expected"),
    [
        ("call steve now", "call steve now", Tally(listed=1, found=1, others=2)),
        ("call steve now", "call stephen now", Tally(listed=1, others=2)),
        ("call me now", "call steve now", Tally(others=3, other_errors=1, invented=1)),
        ("in new york", "in new work", Tally(listed=2, found=1, others=1)),
        ("a new hat", "a new hat", Tally(others=3)),
        ("", "steve", Tally(other_errors=1, invented=1, invented_in_silence=1)),
        ("steve", "", Tally(listed=1)),
        ("go on", "go on then", Tally(others=2, other_errors=1)),
        ("", "", Tally()),
    ],
)
def test_listed_words_are_counted_apart_from_the_others(
    said: str, written: str, expected: Tally
) -> None:
    terms = terms_of(["Steve", "New York", "..."], lambda text: text.lower().strip("."))
    assert tally(said.split(), written.split(), terms) == expected


def test_counts_add_up_and_are_a_line() -> None:
    both = Tally(listed=2, found=1, others=8, other_errors=1) + Tally(others=2, invented=1)
    assert (both.recall, both.error_rate) == (50, 10)
    assert as_line(both, 30).startswith("30 listed words: 1 of 2 said were heard (50.0 %);")
    assert (Tally().recall, Tally().error_rate) == (None, None)
