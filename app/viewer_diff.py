"""What differs between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stays, goes or comes; with the spaces after it."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Give the way from one text to the other.

    What stays and what goes, joined, is `before`; what stays and what comes is `after`, but for
    white space.
    """
    old, new = _tokens(before), _tokens(after)
    matcher = SequenceMatcher(None, [t.strip() for t in old], [t.strip() for t in new], False)
    pieces: list[Piece] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(new[c:d])))
            continue
        pieces += [Piece("removed", "".join(old[a:b]))] if b > a else []
        pieces += [Piece("added", "".join(new[c:d]))] if d > c else []
    return pieces


def _tokens(text: str) -> list[str]:
    return re.findall(r"\S+\s*", text)
