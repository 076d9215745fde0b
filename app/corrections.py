"""What can be learned from a corrected text: terms worth listing, and replacements. Pure.

Only what was misheard is of use: words that were put in the place of words that sound or look like
them. What was reworded, dropped or added teaches nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from app.rules_fit import ABBREVIATIONS, CLOSING, ENDS, SMALL

Kind = Literal["word", "rule"]
MOST_WORDS = 4  # on either side: longer stretches were reworded
ALIKE = 0.5  # of the letters, in their order: below it another word was meant
KEPT = 0.4  # of the words of a text: below it the text is another one
MISHEARD = 0.25  # so much more alike sounds must be than letters: there are fewer of them
MOST_SIGNS = 1000  # of a text that is compared letter by letter
ONE_SOUND = str.maketrans(
    dict.fromkeys("eiouyäöü", "a")
    | dict.fromkeys("cqg", "k")
    | {"z": "s", "w": "f", "v": "f", "d": "t", "b": "p"}
)
STEM = 3  # letters that two forms of a word share
FORMS = frozenset(["", *"s es d ed ing n en er e em es st t te ten 's r".split()])  # noqa: SIM905
QUOTES = "\"'" + "".join(set(CLOSING) - set(ENDS))
EDGES = re.compile(r"^[^\w#@/$]+|[^\w+#%]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """word: list `written` as a name or term; rule: write `written` where `heard` was heard."""

    kind: Kind
    heard: str
    written: str


def proposals(before: str, after: str, language: str | None = None) -> tuple[Proposal, ...]:
    """Give what a correction teaches, in the order of the text, each once.

    In German nouns are capital by rule: there a capital letter alone makes no name.
    """
    old, new = before.split(), after.split()
    matcher = SequenceMatcher(None, [_core(w) for w in old], [_core(w) for w in new], False)
    if matcher.ratio() < KEPT and _letters_alike(before[:MOST_SIGNS], after[:MOST_SIGNS]) < ALIKE:
        return ()
    found: list[Proposal] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "replace" and max(b - a, d - c) <= MOST_WORDS:
            begins = c == 0 or _ends(new[c - 1])
            found += _learned(old[a:b], new[c:d], begins=begins, german=language == "de")
    return tuple(dict.fromkeys(found))


def edited(inserted: str, now: str) -> str:
    """Find in a longer text what became of one that was inserted; "" where it is not to be found.

    The text begins and ends with words that are there still, or with those beside them.
    """
    old, new = inserted.split(), now.split()
    cores = [_core(word) for word in new]
    matcher = SequenceMatcher(None, [_core(word) for word in old], cores, False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    kept = sum(block.size for block in blocks)
    if not old or kept < max(1, KEPT * len(old)):
        return ""
    first, last = blocks[0], blocks[-1]
    start = max(0, first.b - first.a)
    end = min(len(new), last.b + last.size + len(old) - last.a - last.size)
    return "" if end - start > 2 * len(old) + MOST_WORDS else " ".join(new[start:end])


def _learned(old: list[str], new: list[str], *, begins: bool, german: bool) -> Iterator[Proposal]:
    """Give what one replaced stretch teaches; word by word where both sides have as many."""
    if len(old) == len(new) > 1 and all(
        _alike(_core(o), _core(n)) >= ALIKE for o, n in zip(old, new, strict=True)
    ):
        for at, (o, n) in enumerate(zip(old, new, strict=True)):
            yield from _one(_core(o), _core(n), begins=begins and at == 0, german=german)
        return
    heard, written = (" ".join(filter(None, map(_core, words))) for words in (old, new))
    yield from _one(heard, written, begins=begins, german=german)


def _one(heard: str, written: str, *, begins: bool, german: bool) -> Iterator[Proposal]:
    if not heard or not written or heard == written or _alike(heard, written) < ALIKE:
        return
    same_letters = heard.casefold() == written.casefold()
    if same_letters and (german or begins or written == written.lower()):
        return  # a capital or small letter as the sentence wants it
    if _is_term(written, begins=begins):
        yield Proposal(kind="word", heard=heard, written=written)
    elif not set(heard.casefold().split()) & SMALL and not _inflected(heard, written):
        yield Proposal(kind="rule", heard=heard, written=written)


def _is_term(written: str, *, begins: bool) -> bool:
    """Say whether a text is a name or a term by its looks: capitals, digits, signs inside."""
    words = written.split()
    if any(re.search(r"\d|\w[A-ZÄÖÜ]|[._/+#@-]\w", word) for word in words):
        return True
    rest = words[1:] if begins else words
    return any(word[:1].isupper() and word.casefold() not in SMALL for word in rest)


def _alike(one: str, other: str) -> float:
    """Say how much two texts share of their letters or of their sounds, in their order."""
    sounds = SequenceMatcher(None, _sounds(one), _sounds(other), False).ratio()
    return max(_letters_alike(one, other), sounds - MISHEARD)


def _letters_alike(one: str, other: str) -> float:
    first, second = (re.sub(r"\W", "", text.casefold()) for text in (one, other))
    return SequenceMatcher(None, first, second, False).ratio()


def _sounds(text: str) -> str:
    """Give letters that sound alike as one, in a coarse way that does for English and German."""
    plain = re.sub(r"\W|h", "", unicodedata.normalize("NFKD", text.casefold()).replace("ph", "f"))
    return re.sub(r"(.)\1+", r"\1", plain.translate(ONE_SOUND))


def _ends(word: str) -> bool:
    """Say whether a sentence ends with this word."""
    return word.rstrip(QUOTES).endswith(tuple(ENDS)) and word.lower() not in ABBREVIATIONS


def _inflected(heard: str, written: str) -> bool:
    """Say whether the same word stands there in another form, which is nothing to be replaced."""
    one, other = heard.casefold(), written.casefold()
    pairs = zip(one, other, strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return same >= STEM and {one[same:], other[same:]} <= FORMS


def _core(word: str) -> str:
    return EDGES.sub("", word)
