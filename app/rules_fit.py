"""How a text has to begin and end so that it fits the text around the cursor. Pure.

What is not known is not guessed: without the text before the cursor nothing is added or taken
away, unless the settings say so.
"""

# ruff: noqa: RUF001 - typographic signs are what this is about

import re
import unicodedata
from dataclasses import dataclass

from app.settings import Settings
from app.settings_writing import CAPITAL, FINAL_PUNCTUATION, SPACE

ENDS = ".!?…。！？"
CLOSING = ".,;:!?…)]}”’»%。、！？」』）"
OPENING = "([{“‘„«/\\@#$€£_-–—¿¡「『（~=<'\"`"
ABBREVIATIONS = frozenset("etc. ca. usw. bzw. mr. mrs. ms. dr. st. vs. no. nr. inc. ltd. jr. sr.".split())  # fmt: skip  # noqa: SIM905, E501

# Words that are only capital because a sentence begins with them; names are never among them.
SMALL = frozenset(
    """a about above after again all also although an and any are as at back be because been before
    but by can could did do does down during each else even every few first for from get go had
    has have he her here his how however if in instead into is it its just like made make many
    maybe might more most much my never next no not now of off often on once one only or other
    our out over perhaps please really right same say see she should since so some still such
    than that the their them then there these they this those though through to too under until
    up us use very was we well were what when where whether which while who why will with without
    would yes yet you your
    aber alle als also am an auch auf aus bei bin bis das dass dein dem den der des die dies diese
    doch dort du durch ein eine einen einer er es etwas für gibt haben hat hier ich ihr immer in ist
    ja jetzt kann kein keine mal man mein mit muss nach nein nicht noch nun nur ob oder ohne schon
    sehr sein sich sie sind so und uns unser unter viel vielleicht vom von vor war warum was weil
    wenn wer werden wie wir wird wo zu zum zur über""".split()  # noqa: SIM905 - a list to read
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What the settings say; `plain` (terminals, code) adds and changes nothing at all."""

    space: str = "auto"  # auto, before, after, none
    capital: str = "auto"  # auto, always, keep; small: one sentence begins small
    final: str = "auto"  # auto, keep, add, remove; drop: one sentence has no full stop
    plain: bool = False


def style_of(settings: Settings, *, plain: bool = False) -> Style:
    """Take the style out of the settings."""
    return Style(
        space=settings[SPACE],
        capital=settings[CAPITAL],
        final=settings[FINAL_PUNCTUATION],
        plain=plain,
    )


def fit(text: str, before: str | None, after: str | None, style: Style) -> str:
    """Give `text` with the space, capital letter and full stop that its place asks for.

    `before` and `after` are what stands around the cursor (some words suffice), None where that
    cannot be known. Nothing but the first letter, one final full stop, and spaces at the ends are
    ever changed; line breaks at the ends stay.
    """
    body = text.strip(" \t")
    if style.plain or not body.strip():
        return body
    body = _final(_capital(body, before, style), after, style)
    if not body:
        return body
    left = " " if _space_before(body, before, style) else ""
    right = " " if _space_after(body, after, style) else ""
    return left + body + right


def _capital(text: str, before: str | None, style: Style) -> str:
    if style.capital == "small":
        return _small(text) if _one_sentence(text) else text
    if style.capital == "keep" or (before is None and style.capital == "auto"):
        return text
    if style.capital == "always" or _sentence_begins(before or ""):
        return _upper_first(text)
    found = re.match(r"\w+", text)
    if found and found[0][:1].isupper() and found[0].lower() in SMALL and found[0][1:].islower():
        return text[0].lower() + text[1:]
    if found and found[0] == "A":
        return "a" + text[1:]
    return text


def _upper_first(text: str) -> str:
    word = re.match(r"\w+", text)
    if word is None or word[0] != word[0].lower():  # iPhone stays what it is
        return text
    large = text[0].upper()
    return large + text[1:] if large.lower() == text[0] else text  # not for ß


def _small(text: str) -> str:
    """Give a command or a name in code: what a sentence made capital is not; API and I are."""
    word = re.match(r"\w+", text)
    capital = word is not None and word[0][:1].isupper() and word[0][1:] == word[0][1:].lower()
    return text[0].lower() + text[1:] if capital and word and word[0] != "I" else text


def _one_sentence(text: str) -> bool:
    """Say whether nothing follows a sentence's end; several sentences are prose in any place."""
    ends = (m.start() for m in re.finditer(r"[.!?…。！？][\"'”’»)]*\s+\S", text))
    inside = any(text[: at + 1].rsplit(maxsplit=1)[-1].lower() not in ABBREVIATIONS for at in ends)
    return not inside and "\n" not in text


def _sentence_begins(before: str) -> bool:
    line = before.rstrip(" \t")
    if not line or line.endswith("\n"):
        return True
    line = line.rstrip("\"'”’»)]")
    if line.endswith(".") and not line.endswith(".."):
        return line.split()[-1].lower() not in ABBREVIATIONS if line.split() else True
    return line.endswith(tuple(ENDS)) and not line.endswith("..")


def _final(text: str, after: str | None, style: Style) -> str:
    if style.final == "drop" and _one_sentence(text):
        return _without_stop(text)
    if style.final == "remove" or (style.final == "auto" and _goes_on(after)):
        return _without_stop(text)
    if style.final == "add" and text[-1].isalnum():
        return text + ("。" if _dense(text[-1]) else ".")
    return text


def _goes_on(after: str | None) -> bool:
    """Say whether the same sentence continues behind the cursor."""
    rest = (after or "").lstrip(" \t")
    return bool(rest) and (rest[0] in ".,;:!?…。、！？" or rest[0].islower())


def _without_stop(text: str) -> str:
    if text.endswith("。"):
        return text[:-1].rstrip(" \t")
    words = text.split()
    short = bool(words) and (
        words[-1].lower() in ABBREVIATIONS or words[-1].count(".") > 1  # e.g., U.S., ...
    )
    return text if short or not text.endswith(".") else text[:-1].rstrip(" \t")


def _space_before(text: str, before: str | None, style: Style) -> bool:
    if text[0].isspace() or text[0] in CLOSING or style.space in ("after", "none"):
        return False
    if before is None:
        return style.space == "before"
    if not before or before[-1].isspace() or before[-1] in OPENING:
        return False
    return not (_dense(before[-1]) or _dense(text[0]))


def _space_after(text: str, after: str | None, style: Style) -> bool:
    if text[-1].isspace() or style.space in ("before", "none"):
        return False
    if after is None or (style.space == "after" and not after):
        return style.space == "after"
    if not after or not (after[0].isalnum() or after[0] in "([{“‘„«"):
        return False
    return not (_dense(after[0]) or _dense(text[-1]))


def _dense(char: str) -> bool:
    """Say whether this belongs to a script that is written without spaces."""
    if unicodedata.east_asian_width(char) in ("W", "F") and unicodedata.category(char) != "So":
        return not "\uac00" <= char <= "\ud7af"  # Korean parts its words
    return (
        "\u0e00" <= char <= "\u0eff" or "\u1000" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff"
    )
