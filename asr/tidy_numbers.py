"""Numbers in text, in digits and in words, English and German: equal values are equal texts.

Pure. A value is written without separators of thousands and as exactly as it was said: 1,000 is
1000, two point five is 2.5, and 1.10 is not 1.1.
"""

# ruff: noqa: SIM905 - lists of words

import re
from collections.abc import Sequence
from fractions import Fraction

ONES = {
    word: number
    for number, words in enumerate(
        "zero/oh/null one/eins two/zwei/zwo three/drei four/vier five/fünf six/sechs seven/sieben"
        " eight/acht nine/neun ten/zehn eleven/elf twelve/zwölf thirteen/dreizehn"
        " fourteen/vierzehn fifteen/fünfzehn sixteen/sechzehn seventeen/siebzehn"
        " eighteen/achtzehn nineteen/neunzehn".split()
    )
    for word in words.split("/")
}
TENS = {
    word: number * 10
    for number, words in enumerate(
        "twenty/zwanzig thirty/dreißig/dreissig forty/vierzig fifty/fünfzig sixty/sechzig"
        " seventy/siebzig eighty/achtzig ninety/neunzig".split(),
        2,
    )
    for word in words.split("/")
}
SCALES = {
    "thousand": 10**3, "tausend": 10**3, "million": 10**6, "millionen": 10**6,
    "billion": 10**9, "milliarde": 10**9, "milliarden": 10**9, "trillion": 10**12,
}  # fmt: skip
HUNDRED = ("hundred", "hundert")
POINT = ("point", "komma")
ORDINALS = {
    word: number
    for number, words in enumerate(
        "first/erst second/zweit third/dritt fourth/viert fifth/fünft sixth/sechst"
        " seventh/siebt eighth/acht ninth/neunt tenth/zehnt eleventh/elft twelfth/zwölft"
        " thirteenth/dreizehnt fourteenth/vierzehnt fifteenth/fünfzehnt sixteenth/sechzehnt"
        " seventeenth/siebzehnt eighteenth/achtzehnt nineteenth/neunzehnt".split(),
        1,
    )
    for word in words.split("/")
}
ORDINAL_TENS = {word[:-1] + "ieth": number for word, number in TENS.items() if word.endswith("y")}
GERMAN_ORDINAL = re.compile(r"(.+?)t(?:e|en|er|es|em)")
DIGITS = re.compile(r"([-−]?)(\d+(?:[.,]\d+)*)(st|nd|rd|th)?", re.IGNORECASE)  # noqa: RUF001
HUNDREDS, LEAST_DIGITS = 100, 4


def in_digits(text: str, *, german: bool) -> str | None:
    """Give the value of 1,000, -3.5 or 21st ("#21"); None where `text` is no number."""
    if (match := DIGITS.fullmatch(text)) is None:
        return None
    minus, digits, ordinal = match.groups()
    thousands, point = (".", ",") if german else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:\{thousands}\d{{3}})+(?:\{point}\d+)?", digits):
        digits = digits.replace(thousands, "").replace(point, ".")
    elif german and re.fullmatch(r"\d+,\d+", digits):
        digits = digits.replace(",", ".")
    return ("#" if ordinal else "") + ("-" if minus else "") + digits


def begins(word: str) -> bool:
    """Say whether a word, in small letters, can begin or go on with a number in words."""
    return word in ONES or word in TENS or _ordinal(word) is not None or _compound(word) is not None


def read(words: Sequence[str], *, german: bool) -> tuple[str, int] | None:
    """Give the number that `words` (in small letters) begin with, and how many words it takes."""
    return _Reader(words, german=german).number()


def as_year(first: str, second: str) -> str | None:
    """Give nineteen ninety-five as 1995; None where two numbers are no year."""
    both = all(value.isdecimal() and len(value) == 2 for value in (first, second))
    return first + second if both and "13" <= first <= "20" and second >= "10" else None


class _Reader:
    def __init__(self, words: Sequence[str], *, german: bool) -> None:
        self._words, self._german = words, german
        self._at = 0

    def number(self) -> tuple[str, int] | None:
        minus = self._skip("minus")
        total, found, least = Fraction(0), False, None
        while (group := self._group()) is not None:
            value, ordinal = group
            if ordinal:
                text = _text(total + value)
                return ("#" + text, self._at) if not minus else None
            if (decimals := self._decimals()) and not self._is_scale() and not found:
                return ("-" if minus else "") + _text(value) + "." + decimals, self._at
            found = True
            value += Fraction(f"0.{decimals or 0}")
            scale = self._scale()
            total += value * (scale or 1)
            if scale is None or (least is not None and scale >= least):
                break
            least = scale
            if not self._goes_on():
                break
        if not found:
            return None
        return ("-" if minus else "") + self._exact(total), self._at

    def _exact(self, total: Fraction) -> str:
        """Keep digits as they stand where nothing multiplies them."""
        alone = in_digits(self._words[self._at - 1], german=self._german)
        first = self._at == 1 or (self._at == 2 and self._words[0] == "minus")
        return alone if alone is not None and first else _text(total)

    def _peek(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._words[at] if at < len(self._words) else ""

    def _skip(self, *words: str) -> bool:
        if self._peek() in words:
            self._at += 1
            return True
        return False

    def _goes_on(self) -> bool:
        """Step over "and" (one thousand and five) where a smaller number follows."""
        mark = self._at
        self._skip("and", "und")
        if _small(self._peek()) is not None:
            return True
        self._at = mark
        return False

    def _group(self) -> tuple[Fraction, bool] | None:
        """Read below a thousand, or digits; and whether that was an ordinal."""
        word = self._peek()
        scaled = (*HUNDRED, *SCALES)
        if word in ("a", "ein", "eine", "einer") and self._peek(1) in scaled:
            self._at += 1
            value: Fraction | None = Fraction(1)
        elif word in HUNDRED and self._german:
            value = Fraction(1)
        elif (ordinal := _ordinal(word)) is not None:
            self._at += 1
            return Fraction(ordinal), True
        else:
            value = self._small_number()
        if value is None:
            return None
        if value < HUNDREDS and self._skip(*HUNDRED):
            value *= HUNDREDS
            mark = self._at
            self._skip("and", "und")
            if (ordinal := _ordinal(self._peek())) is not None and ordinal < HUNDREDS:
                self._at += 1
                return value + ordinal, True
            more = self._small_number() if self._peek()[:1].isalpha() else None
            if more is None or more >= HUNDREDS:
                self._at = mark
            else:
                value += more
        elif self._peek(-1) in TENS and 0 < (_ordinal(self._peek()) or 0) < 10:
            value += _ordinal(self._peek()) or 0
            self._at += 1
            return value, True
        return value, False

    def _small_number(self) -> Fraction | None:
        word = self._peek()
        digits = in_digits(word, german=self._german)
        if digits is not None:
            if not re.fullmatch(r"-?\d+(\.\d+)?", digits):
                return None
            self._at += 1
            return Fraction(digits)
        value = _small(word)
        if value is None:
            return None
        self._at += 1
        if word in TENS and 0 < ONES.get(self._peek(), 0) < 10:
            value += ONES[self._peek()]
            self._at += 1
        return Fraction(value)

    def _is_scale(self) -> bool:
        return self._peek() in SCALES

    def _scale(self) -> int | None:
        if self._is_scale():
            self._at += 1
            return SCALES[self._words[self._at - 1]]
        return None

    def _decimals(self) -> str:
        """Read "point two five"."""
        if self._peek() not in POINT or ONES.get(self._peek(1), 10) > 9:
            return ""
        self._at += 1
        said = ""
        while ONES.get(self._peek(), 10) <= 9:
            said += str(ONES[self._peek()])
            self._at += 1
        return said


def _text(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.12g}"


def _small(word: str) -> int | None:
    """Give a number word's value."""
    for known in (ONES, TENS):
        if word in known:
            return known[word]
    return _compound(word)


def _ordinal(word: str) -> int | None:
    """Give the value of "third", "thirtieth", "dritten", "einundzwanzigste"."""
    if word in ORDINAL_TENS:
        return ORDINAL_TENS[word]
    if word in ORDINALS and (word.endswith(("th", "d")) or word == "first"):
        return ORDINALS[word]
    if match := GERMAN_ORDINAL.fullmatch(word):
        stem = match.group(1)
        if stem + "t" in ORDINALS and not (stem + "t").endswith("th"):
            return ORDINALS[stem + "t"]
        whole = stem.removesuffix("s")
        value = _compound(whole) or TENS.get(whole)
        return value if stem.endswith("s") else None
    return None


def _compound(word: str) -> int | None:
    """Give the value of a German number in one word, such as zweitausenddreihundertvierundfünfzig.

    An article (ein) is none.
    """
    if word == "ein":
        return None
    head, thousand, tail = word.partition("tausend")
    if thousand:
        low = _below_thousand(tail) if tail else 0
        high = _below_thousand(head) if head else 1
        return None if low is None or high is None else high * 1000 + low
    return _below_thousand(word) if word not in ONES and word not in TENS else None


def _below_thousand(word: str) -> int | None:
    head, hundred, tail = word.partition("hundert")
    if hundred:
        high = _below_hundred(head) if head else 1
        low = _below_hundred(tail.removeprefix("und")) if tail else 0
        return None if high is None or low is None else high * 100 + low
    return _below_hundred(word)


def _below_hundred(word: str) -> int | None:
    if word in ONES:
        return ONES[word]
    if word in TENS:
        return TENS[word]
    if match := re.fullmatch(r"(ein|.+?)und(.+)", word):
        one, ten = match.groups()
        ones = 1 if one == "ein" else ONES.get(one)
        if ones and ones < 10 and ten in TENS:
            return TENS[ten] + ones
    return 1 if word == "ein" else None
