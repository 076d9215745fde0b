"""A text as the units that have to survive its tidying: words, numbers, protected tokens.

Pure. Protected are flags, paths, addresses, hashes, identifiers: they are compared letter by
letter, words by their small letters, numbers by their value (asr/tidy_numbers.py).
"""

# ruff: noqa: RUF001, SIM905 - typographic signs and lists of words are what this is about

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from asr import tidy_numbers as numbers

Kind = Literal["word", "number", "exact", "sign"]

EXACT = re.compile(
    r"""
    `[^`\n]+`                                          # code
  | (?:https?|ftp|file)://\S+ | www\.\S+               # addresses
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                       # e-mail
  | (?<!\w)[A-Za-z]:\\\S+                              # paths
  | (?<![\w/])(?:~|\.{1,2})?/[\w.@%+~-]+(?:/[\w.@%+~-]+)*/?
  | (?<!\w)[\w.-]+(?:/[\w.-]+)+\.\w+ | (?<!\w)[\w.-]+(?:/[\w.-]+){2,}
  | (?<!\w)\w+/\w+(?:-\w+)+ | (?<!\w)\w+(?:-\w+)+/[\w-]+
  | (?<![\w-])--?[A-Za-z][\w-]*(?:=\S+)?               # flags
  | \$[A-Za-z_]\w* | (?<!\w)[@\#]\w+                   # variables, mentions
  | \w+(?:::\w+)+ | \w+(?:\.\w+)*\(\) | _+\w+ | \w*[^\W_]_\w+    # identifiers
  | v?\d+(?:\.\d+){2,}\b | \bv\d+(?:\.\d+)*\b          # versions
  | [A-Za-z]\w+(?:\.[A-Za-z]\w+)+                      # names with dots
  | \b[a-z]+[A-Z]\w* | \b[A-Z][a-z]+[A-Z]\w*           # camelCase
  | \b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{7,64}\b       # hashes
    """,
    re.VERBOSE,
)
TOKEN = re.compile(
    rf"(?P<exact>{EXACT.pattern})"
    r"|(?P<number>(?<![\w)])[-−]?\d+(?:[.,]\d+)*(?:st|nd|rd|th)?(?!\w)"
    r"|\d+(?=[ap]\.?m\b))"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,})"
    r"|(?P<word>[^\W_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<sign>[^\s\w.,;:!?…'\"“”„‚‘’«»‹›()\-–—¿¡]|_)",
    re.VERBOSE,
)
QUOTED = re.compile(r"\"[^\"]+\"|“[^“”]+”|„[^“”„]+[“”]|«[^«»]+»|»[^«»]+«")
ALIKE = {
    "%": "percent", "prozent": "percent", "$": "dollar", "dollars": "dollar", "€": "euro",
    "euros": "euro", "&": "and",
}  # fmt: skip
# Without its apostrophe another word: these are compared with it.
APART = frozenset(("were", "well", "ill", "shed", "hell", "shell", "wed", "id"))
ENGLISH = frozenset(
    "the and is are was were you he she it we they that this of to for with have has had do does"
    " not but what there can will would should about from my your our at be been if i'm it's don't"
    " i me please let's then just okay on".split()
)
GERMAN = frozenset(
    "der die das und ist sind war ich du er wir ihr sie es nicht ein eine einen einem einer zu"
    " mit auf für von dem den des im am bitte aber auch noch dann wenn kein keine nein ja uhr"
    " heute morgen haben hat wird werden kann können soll wie bei nach oder dass".split()
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What has to survive: `key` is compared, `gap` is what stands between it and the one before.

    `first`: it begins a sentence; `quoted`: it stands between quotation marks.
    """

    kind: Kind
    text: str
    key: str
    gap: str = ""
    first: bool = False
    quoted: bool = False

    @property
    def acronym(self) -> bool:
        """Whether it is written in capitals throughout, as names like IT and US are."""
        return self.kind == "word" and len(self.text) > 1 and self.text.isupper()

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.kind == "word" and self.text[:1].isupper()


class Reading:
    """A text read as units; `end` is what stands behind the last one."""

    def __init__(self, text: str, *, german: bool) -> None:
        self.text = text.replace("’", "'").replace("‘", "'")
        self.german = german
        self._quoted = [match.span() for match in QUOTED.finditer(self.text)]
        tokens = list(self._tokens())
        self.units = list(self._with_numbers(tokens))
        self.end = self._end

    @cached_property
    def shouted(self) -> bool:
        """Whether nearly all of it is in capitals, so that they say nothing."""
        letters = [c for c in self.text if c.isalpha()]
        return sum(c.isupper() for c in letters) * 2 > len(letters)

    def gap_after(self, index: int) -> str:
        """Give what stands behind a unit."""
        return self.units[index + 1].gap if index + 1 < len(self.units) else self.end

    def _tokens(self) -> Iterator[Unit]:
        """Give every token by itself, number words too."""
        at = 0
        for match in TOKEN.finditer(self.text):
            kind, text = str(match.lastgroup), match.group()
            if kind == "exact":
                text = text.rstrip(".,;:!?)'\"")
            start, stop = match.start(), match.start() + len(text)
            gap = self.text[at:start]
            unit = Unit(
                "exact" if kind == "exact" else "sign" if kind == "sign" else "word",
                text,
                text if kind == "exact" else _key(text),
                gap,
                at == 0 or bool(re.search(r"[.!?:…\n]|[\"“„»«]\s*$", gap)),
                any(a < start and stop < b for a, b in self._quoted),
            )
            at = stop
            if unit.key == "cannot":
                yield replace(unit, key="can")
                yield Unit("word", "not", "not", "", quoted=unit.quoted)
            else:
                yield unit
        self._end = self.text[at:]

    def _with_numbers(self, tokens: list[Unit]) -> Iterator[Unit]:
        """Put the words of a number together; a currency's sign goes behind it."""
        i, sign, digit = 0, None, False
        while i < len(tokens):
            unit = tokens[i]
            if unit.text in ("$", "€") and i + 1 < len(tokens):
                sign, i = unit, i + 1
                continue
            value, length = self._number(tokens, i, oh=digit)
            digit = len(value) == 1
            if value:
                text = " ".join(t.text for t in tokens[i : i + length])
                gap = unit.gap if sign is None else sign.gap
                yield replace(unit, kind="number", text=text, key=value, gap=gap)
            else:
                yield replace(unit, key=ALIKE.get(unit.key, unit.key))
            i += length
            if sign:
                yield replace(sign, key=ALIKE[sign.text], gap="")
                sign = None

    def _number(self, tokens: list[Unit], at: int, *, oh: bool) -> tuple[str, int]:
        """Give the value of the number that begins here and its length; ("", 1) if none does."""
        first = tokens[at]
        if first.kind != "word" or (first.key == "oh" and not (oh and first.gap == " ")):
            return "", 1
        run = [first.text.lower()]
        for unit in tokens[at + 1 : at + 12]:
            if unit.kind != "word" or unit.gap not in (" ", "-") or unit.quoted != first.quoted:
                break
            run.append(unit.text.lower())
        own = numbers.in_digits(first.text.lower(), german=self.german)
        if not (own or numbers.begins(run[0]) or _leads([*run, ""])):
            return "", 1
        if own and self.german and self._is_ordinal(tokens, at):
            return "#" + own, 1
        found = numbers.read(run, german=self.german)
        return found or ((own, 1) if own else ("", 1))

    def _is_ordinal(self, tokens: list[Unit], at: int) -> bool:
        """Say whether "3." is third, as in am 3. Mai."""
        follows = at + 1 < len(tokens) and tokens[at + 1].gap == ". "
        before = tokens[at - 1].key if at else ""
        return follows and before in ("der", "die", "das", "den", "dem", "am", "vom", "zum", "im")


def _leads(run: list[str]) -> bool:
    """Say whether a number begins with a word that is none: a hundred, eine Million, minus five."""
    if run[0] == "minus":
        return numbers.begins(run[1])
    article = run[0] in ("a", "ein", "eine", "einer")
    return article and run[1] in (*numbers.HUNDRED, *numbers.SCALES)


def read(text: str, *, german: bool) -> Reading:
    """Read a text."""
    return Reading(text, german=german)


def is_german(text: str) -> bool:
    """Guess by the small words whether a text is German and not English."""
    words = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.lower().replace("’", "'"))
    german = sum(w in GERMAN or bool(re.search("[äöüß]", w)) for w in words)
    return german > sum(w in ENGLISH for w in words)


def _key(text: str) -> str:
    """Give what of a word has to be the same; dots of a.m. and most apostrophes are dress."""
    key = (
        text.casefold().replace(".", "") if re.fullmatch(r"(?:\w\.){2,}", text) else text.casefold()
    )
    bare = key.replace("'", "")
    return key if bare in APART else bare
