"""Terms that may be worth listing, out of a text that the person gives; adds nothing itself.

Proposed are terms with digits or capitals within, abbreviations, names (capitals within a
sentence), and in English words that are rare. In a language that writes its nouns with a capital,
as German does, only several capitals in a row are taken for a name.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from app.errors import RulesError
from app.resources import assets
from asr.bias_file import MOST_LETTERS, read_words

Kind = Literal["sign", "name", "rare"]
ORDER: tuple[Kind, ...] = ("sign", "name", "rare")
MOST = 300  # proposals
MOST_LETTERS_READ = 2_000_000
MOST_IN_A_ROW = 4  # words of one name
NOUNS = 0.2  # so many capitals within sentences, as a part of all words, mean that nouns have them
ENGLISH = 0.5  # so many of the commonest English words, as a part of all words, mean English
WORD = re.compile(r"[^\W_][\w+#]*(?:[.'&/-][\w+#]+)*[+#]*|[.!?:\n]+|[^\s\w]")
# What a sentence may begin after:
OPENING = ".!?:\n-\"'\N{BULLET}\N{EN DASH}\N{EM DASH}\N{LEFT DOUBLE QUOTATION MARK}"
ENDINGS = ("'s", "s", "es", "d", "ed", "ing", "ly", "er", "ers", "est", "n't", "ness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One term, how often the text has it, and what speaks for it."""

    term: str
    count: int
    kind: Kind


def propose(text: str, listed: Collection[str] = ()) -> list[Proposal]:
    """Give what is worth listing and is not listed yet, the likeliest first."""
    plain = text[:MOST_LETTERS_READ].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    tokens = WORD.findall(plain)
    words = [t for t in tokens if t[0].isalnum()]
    if not words:
        return []
    inside = sum(_capital(t) for t, first in _places(tokens) if not first)
    nouns = inside / len(words) > NOUNS
    english = sum(w.lower() in common_words() for w in words) / len(words) > ENGLISH
    found: dict[Kind, Counter[str]] = {kind: Counter() for kind in ORDER}
    found["sign"].update(w for w in words if _has_signs(w))
    found["name"].update(_names(tokens, alone=not nouns))
    if english and not nouns:
        found["rare"].update(w for w in words if w.islower() and _rare(w))
    return _in_order(found, {term.casefold() for term in listed})


def read_text(path: Path) -> str:
    """Read a text file. Raises RulesError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RulesError(f"The text {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RulesError(f"{path} is no text in UTF-8.") from error


def _in_order(found: dict[Kind, Counter[str]], listed: set[str]) -> list[Proposal]:
    proposals: list[Proposal] = []
    for kind in ORDER:
        for term, count in sorted(found[kind].items(), key=lambda item: (-item[1], item[0])):
            if term.casefold() not in listed and len(term) <= MOST_LETTERS:
                listed.add(term.casefold())
                proposals.append(Proposal(term=term, count=count, kind=kind))
    return proposals[:MOST]


def _places(tokens: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield each token and whether a sentence begins there."""
    first = True
    for token in tokens:
        yield token, first
        if token[0].isalnum():
            first = False
        elif token[0] in OPENING:
            first = True


def _names(tokens: list[str], *, alone: bool) -> Iterator[str]:
    """Yield runs of capitals within sentences; single ones only where they say something."""
    run: list[str] = []
    for token, first in [*_places(tokens), (".", True)]:
        if _capital(token) and not first and len(run) < MOST_IN_A_ROW:
            run.append(token)
            continue
        if len(run) > 1 or (run and alone and run[0].lower() not in common_words()):
            yield " ".join(run)
        run = []


def _capital(token: str) -> bool:
    return token[0].isupper() and len(token) > 1 and not _has_signs(token)


def _has_signs(word: str) -> bool:
    """Say whether a word has capitals, digits or signs where plain words have none."""
    letters = [c for c in word if c.isalpha()]
    if len(letters) < 2:
        return bool(letters) and any(c in "+#" for c in word)
    if any(c.isdigit() or c in "+#&/_" for c in word):
        return not re.fullmatch(r"\d+(st|nd|rd|th|s|am|pm|h|km|m|kg)", word, re.IGNORECASE)
    parts = re.split(r"[.'-]", word)
    return any(c.isupper() for part in parts for c in part[1:])


def _rare(word: str) -> bool:
    if len(word) < 4 or word in common_words():
        return False
    stems = {word.removesuffix(ending) for ending in ENDINGS if word.endswith(ending)}
    stems |= {f"{stem}e" for stem in stems} | {f"{s[:-1]}y" for s in stems if s.endswith("i")}
    stems |= {s[:-1] for s in stems if s[-1:] == s[-2:-1]}
    return not (stems & common_words())


@cache
def common_words() -> frozenset[str]:
    """Give the commonest English words."""
    return frozenset(read_words(assets() / "words" / "common_en.txt"))
