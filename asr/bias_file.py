"""A person's list of names and terms as a text file: one a line, # for remarks."""

from collections.abc import Iterable
from pathlib import Path

from asr.errors import OptionError

MOST_WORDS, MOST_LETTERS = 20_000, 100


def read_words(path: Path) -> tuple[str, ...]:
    """Read a list; raises OptionError, naming the line, where it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OptionError(f"The list of words {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OptionError(f"{path} is no list of words: it is not text in UTF-8.") from error
    return parse_words(text, str(path))


def parse_words(text: str, name: str = "the list") -> tuple[str, ...]:
    """Give the terms of a list's text, each once, in its order. Raises OptionError."""
    found: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), 1):
        term = " ".join(line.split())
        if not term or term.startswith("#"):
            continue
        if len(term) > MOST_LETTERS:
            raise OptionError(
                f"Line {number} of {name} has {len(term)} letters: a word or term a line,"
                f" {MOST_LETTERS} at most."
            )
        if not term.isprintable():
            raise OptionError(f"Line {number} of {name} holds characters that are no text.")
        found[term] = None
    if len(found) > MOST_WORDS:
        raise OptionError(f"The list of words has {len(found)} words; {MOST_WORDS} is the most.")
    return tuple(found)


def format_words(words: Iterable[str]) -> str:
    """Write a list so that `parse_words` gives it back."""
    return "".join(f"{word}\n" for word in words)
