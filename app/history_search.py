"""From what a person types to a search that cannot fail: any text is a query, none is a syntax."""

import re
from dataclasses import dataclass

from app.history_file import fold

# Above, words are often not parted by spaces, or SQLite's tables may be older than the script.
LAST_OF_THE_ALPHABETS = 0x08FF
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Query:
    """What has to hold for a row: `match` for FTS5, and every one of `parts` in its text."""

    match: str  # empty: the index is not asked
    parts: tuple[str, ...]


def query(text: str) -> Query:
    """Read a search: all words must occur, each as the beginning of a word.

    What is not a word of an alphabet (signs, emoji, Chinese) must occur as it stands.
    """
    words = CONTROL.sub(" ", clean(text)).split()
    known = [w for w in words if _has_index_word(w)]
    match = " AND ".join('"' + w.replace('"', '""') + '"*' for w in known)
    return Query(match, tuple(fold(w) for w in words if not _is_plain(w)))


def clean(text: str) -> str:
    """Give the text with what UTF-8 cannot hold replaced."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def _has_index_word(word: str) -> bool:
    return any(c.isalnum() for c in word) and all(ord(c) <= LAST_OF_THE_ALPHABETS for c in word)


def _is_plain(word: str) -> bool:
    return word.isalnum() and _has_index_word(word)
