"""What of spoken text may be left out when it is tidied: fillers, stutters, announced corrections.

Pure. Everything here errs on the side of leaving a word in.
"""

# ruff: noqa: RUF001, SIM905 - typographic signs and lists of words are what this is about

import re
from collections.abc import Iterator

from asr import tidy_numbers as numbers
from asr.tidy_words import ENGLISH, GERMAN, Reading, Unit

FILLERS_BOTH = frozenset("uh uhh uhm hm hmm äh ähm öhm ehm".split())
FILLERS_ENGLISH = FILLERS_BOTH | frozenset("um umm er erm ah".split())
FILLERS_GERMAN = FILLERS_BOTH | frozenset(("öh", "mh"))  # um, er and eh are words
SET_OFF = {True: (("weisst", "du"), ("ich", "meine")), False: (("you", "know"), ("like",))}
OPENERS = (("i", "mean"), ("ich", "meine"))  # at the beginning of a sentence only
STUTTERED = {
    True: frozenset("ich und wir ein eine mein mit".split()),
    False: frozenset("i the a an and we my of but with".split()),
}
NEGATIONS = frozenset(
    "not no never none nobody nothing nowhere neither nor without kein keine keinen keinem keiner"
    " keines nicht nichts nie niemals niemand ohne weder nein cannot nope".split()
)
NEGATED = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|ca|wo|would|should|could|must|need|ai|might)nt"
)
FUNCTION = (
    ENGLISH
    | GERMAN
    | frozenset(
        "so well right oh yes yeah maybe or in as by me us them him her who how when why where an a"
        " any some all if because am were its their these those which than too very sure honestly"
        " actually really vielleicht also".split()
    )
)
NAMES_TOO = frozenset(
    ("will", "sie", "ihr", "ihnen", "may", "us", "it")
)  # in capitals another word
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag"
    " freitag samstag sonnabend sonntag".split()
)
MONTHS = frozenset(
    "january february march april may june july august september october november december"
    " januar februar märz mai juni juli oktober dezember".split()
)
PREPOSITIONS = frozenset(
    "at on in by for to with from and or before after until um am im bis mit für von nach vor und"
    " oder bei".split()
)
PRONOUNS = frozenset(
    "i you he she it we they im youre hes shes its were theyre ive youve weve"
    " ich du er sie es wir ihr this that das".split()
)
NO, MEAN, SCRATCH = "no", "mean", "scratch"
CUES: dict[tuple[str, ...], str] = {
    ("no",): NO, ("nein",): NO, ("no", "wait"): NO, ("wait", "no"): NO, ("nein", "warte"): NO,
    ("oh", "no"): NO, ("ach", "nein"): NO,
    ("no", "sorry"): MEAN, ("sorry", "no"): MEAN, ("sorry",): MEAN, ("i", "mean"): MEAN,
    ("no", "i", "mean"): MEAN, ("sorry", "i", "mean"): MEAN, ("i", "meant"): MEAN,
    ("ich", "meine"): MEAN, ("nein", "ich", "meine"): MEAN, ("entschuldigung",): MEAN,
    ("ich", "meinte"): MEAN, ("nein", "entschuldigung"): MEAN, ("entschuldigung", "nein"): MEAN,
    ("scratch", "that"): SCRATCH, ("streich", "das"): SCRATCH,
    ("no", "scratch", "that"): SCRATCH, ("nein", "streich", "das"): SCRATCH,
}  # fmt: skip
MOST_DROPPED = 10  # words before a cue
MOST_SCRATCHED = 40
LONGEST_CUE = 3


class Speech:
    """What was said, and what of it may go."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.units = reading.units
        self._german = reading.german
        self._fillers = FILLERS_GERMAN if self._german else FILLERS_ENGLISH
        self._keys = [unit.key for unit in reading.units]
        self._cues = dict(self._find_cues())  # where one begins: its length and kind

    def droppable(self, i: int) -> Iterator[int]:
        """Give how many units may be left out from the one at `i` on, in each way there is."""
        if i >= len(self.units):
            return
        if self.units[i].quoted:
            return
        if self._is_filler(i):
            yield 1
        for words in (*SET_OFF[self._german], *OPENERS):
            if self._is_set_off(i, words):
                yield len(words)
        if self._is_stutter(i):
            yield 1
        most = MOST_SCRATCHED + 1
        for cue in range(i + 1, min(i + most, len(self.units))):
            if not self._one_breath(cue):
                return
            if cue in self._cues and self._corrects(i, cue):
                yield cue + self._cues[cue][0] - i

    def joined(self, i: int, together: str) -> Iterator[int]:
        """Give how many numbers from `i` on are written as one: digits one by one, or a year."""
        run: list[str] = []
        for unit in self.units[i : i + 20]:
            if unit.kind != "number" or (run and unit.gap not in (" ", "-", "")):
                break
            run.append(unit.key)
        size = len(together)
        pair = len(run) > 1 and self.units[i + 1].gap in (" ", "-")
        if pair and numbers.as_year(run[0], run[1]) == together:
            yield 2
        many = len(run) >= size > 1 and self._digits_around(i) >= numbers.LEAST_DIGITS
        if many and "".join(run[:size]) == together and all(len(one) == 1 for one in run[:size]):
            yield size

    def _digits_around(self, i: int) -> int:
        """Count the single digits that are said in a row here."""

        def is_digit(at: int) -> bool:
            unit = self.units[at]
            return unit.kind == "number" and len(unit.key) == 1

        first = last = i
        while first > 0 and is_digit(first - 1):
            first -= 1
        while last < len(self.units) and is_digit(last):
            last += 1
        return last - first

    def _is_filler(self, i: int) -> bool:
        unit = self.units[i]
        lone = "-" not in unit.gap and "-" not in self.reading.gap_after(i)  # uh-huh, uh-uh
        return unit.kind == "word" and unit.key in self._fillers and lone and not unit.acronym

    def _is_set_off(self, i: int, words: tuple[str, ...]) -> bool:
        """Say whether these words stand apart between pauses, as no part of the sentence."""
        if tuple(self._keys[i : i + len(words)]) != words:
            return False
        last = i + len(words) - 1
        before, after = self.units[i].gap, self.reading.gap_after(last)
        opens = self.units[i].first
        if words in OPENERS:
            follows = self.units[last + 1 : last + 2]
            return (
                opens and "," in after and not any(_class(u) in ("number", "date") for u in follows)
            )
        if not re.match(r"\s*[,;–—…]", after) and not (after.strip()[:1] == "." and not opens):
            return False
        return (opens and not self._german) or bool(re.search(r"[,;–—…]", before))

    def _is_stutter(self, i: int) -> bool:
        again = i + 1
        while again < len(self.units) and self._is_filler(again):
            again += 1
        if again >= len(self.units):
            return False
        unit, follows = self.units[i], self.units[again]
        if unit.key == follows.key and unit.key in STUTTERED[self._german]:
            between = "".join(u.gap for u in self.units[i + 1 : again + 1])
            return bool(re.fullmatch(r"[\s,…–—-]*", between))
        cut_off = re.fullmatch(r"-[\s,]+", follows.gap) and unit.kind == "word"
        longer = follows.key.startswith(unit.key) and follows.key != unit.key
        return bool(cut_off and longer and not is_negation(unit))

    def _find_cues(self) -> Iterator[tuple[int, tuple[int, str]]]:
        for i, unit in enumerate(self.units):
            for length in range(LONGEST_CUE, 0, -1):
                words = tuple(self._keys[i : i + length])
                if len(words) == length and words in CUES and not unit.quoted:
                    yield i, (length, CUES[words])
                    break

    def _one_breath(self, cue: int) -> bool:
        """Say whether nothing ends between two units but, before a cue, a full stop."""
        gap = self.units[cue].gap
        if re.search(r"[?!:\n]", gap) or self.units[cue].quoted:
            return False
        return "." not in gap or cue in self._cues

    def _corrects(self, i: int, cue: int) -> bool:
        """Say whether the units from `i` to a cue are what it takes back."""
        length, kind = self._cues[cue]
        dropped = [k for k in range(i, cue) if not self._is_filler(k)]
        if not dropped:
            return False
        behind = cue + length
        while behind < len(self.units) and self._is_filler(behind):
            behind += 1
        left = self._pause(self.units[cue].gap)
        right = self._pause(self.reading.gap_after(cue + length - 1))
        if kind == SCRATCH:
            return left and right
        if behind >= len(self.units) or len(dropped) > MOST_DROPPED:
            return False
        taken = [self.units[k] for k in dropped]
        repair = self.units[behind : behind + len(taken) + 3]
        if kind == NO and not (left and right):
            return False
        if not _as_many(taken, repair) or (kind == NO and any(map(is_negation, taken))):
            return False
        return self._parallel(taken, repair, behind, left=left, right=right, kind=kind)

    def _parallel(  # noqa: PLR0913 - each is a fact of its own
        self,
        taken: list[Unit],
        repair: list[Unit],
        behind: int,
        *,
        left: bool,
        right: bool,
        kind: str,
    ) -> bool:
        """Say whether a repair stands where what it repairs stood."""
        size, said, meant = len(taken), taken[0], repair[0]
        if size == 1 and _class(said) and _class(said) == _class(meant):
            return left or kind == MEAN
        if size == 1 and kind == MEAN and self._names(said, meant, behind):
            return True
        if said.key == meant.key:  # on Monday, no, on Tuesday
            further = size > 1 and taken[1].key == repair[min(1, len(repair) - 1)].key
            return left and (further or said.key not in PRONOUNS)  # we are, I mean, we are not
        if size > 1:  # five apples, no, six apples
            return left and right and taken[-1].key == repair[min(size, len(repair)) - 1].key
        plain = not (_class(said) or _class(meant) or said.first)
        content = not {said.key, meant.key} & (FUNCTION | NEGATIONS)
        return left and right and plain and content and self._ends(behind)

    def _names(self, said: Unit, meant: Unit, behind: int) -> bool:
        """Say whether one name takes another's place."""
        both = all(u.capital and not u.first and u.key not in FUNCTION for u in (said, meant))
        return both and self._ends(behind)

    def _ends(self, at: int) -> bool:
        """Say whether the clause ends behind a unit, or a preposition follows."""
        after = self.reading.gap_after(at)
        follows = self._keys[at + 1 : at + 2]
        return bool(re.search(r"[,.;!?…]", after)) or not follows or follows[0] in PREPOSITIONS

    @staticmethod
    def _pause(gap: str) -> bool:
        return bool(re.search(r"[,.;–—…]|\s-+\s", gap)) or gap == ""


def is_negation(unit: Unit) -> bool:
    """Say whether a unit says no."""
    return unit.kind == "word" and (unit.key in NEGATIONS or bool(NEGATED.fullmatch(unit.key)))


def _class(unit: Unit) -> str:
    if unit.kind in ("number", "exact"):
        return unit.kind
    return "date" if unit.key in DAYS or (unit.key in MONTHS and unit.capital) else ""


def _as_many(taken: list[Unit], repair: list[Unit]) -> bool:
    """Say whether the repair has a number and a no for each that it takes back."""

    def count(units: list[Unit]) -> tuple[int, int]:
        numbers_ = sum(unit.kind == "number" for unit in units)
        return numbers_, sum(is_negation(unit) for unit in units)

    return all(have >= need for need, have in zip(count(taken), count(repair), strict=True))
