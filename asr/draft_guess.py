"""What a draft says comes next, and how much of it is worth reading. Pure; knows no model."""

from collections.abc import Sequence

WIDTHS = (1, 2, 4, 8, 12, 16, 24, 32)  # ids that are offered at once
WIDE_COST, ROW_COST = 0.2, 0.08  # of a wide pass beyond a pass of one id, and of each id in it
ALLOWANCE = 3.0  # passes that a draft may lose before it is given up


class Guesses:
    """A draft that is followed: what was written is aligned with it, whatever it got wrong.

    After a mismatch the rest of the draft goes on from the place where the whole text so far takes
    the fewest edits. How much is offered depends on how often the draft was right: little at
    first, up to 32 ids later, and nothing any more once it has cost more than it brought.
    """

    def __init__(self, draft: Sequence[int]) -> None:
        self._draft = list(draft)
        self._edits = list(range(len(draft) + 1))  # from what was written to each draft[:j]
        self._at = 0  # so much of the draft is behind what was written
        self._sure = self._asked = True  # the last id written, or asked about, is the draft's
        self._first = {True: _Odds(4, 1), False: _Odds(1, 2)}
        self._further = _Odds(3, 1)
        self._balance = 0.0  # passes that were won

    def follow(self, token: int) -> None:
        """Take note of the next id that was written."""
        above, edits = self._edits, [self._edits[0] + 1]
        for j, drafted in enumerate(self._draft, 1):
            edits.append(min(above[j] + 1, edits[-1] + 1, above[j - 1] + (drafted != token)))
        expected = self._at + 1
        self._edits = edits
        self._at = min(
            range(len(edits)),
            key=lambda j: (edits[j], not self._is(j, token), abs(j - expected), -j),
        )
        self._sure = self._is(self._at, token)

    def next(self, most: int) -> list[int]:
        """Give what is worth offering now, at most `most` ids; none where plain decoding is."""
        self._asked = self._sure
        rest = self._draft[self._at : self._at + max(0, most)]
        if not rest or self._balance < -ALLOWANCE:
            return []
        first, further = self._first[self._sure].chance, self._further.chance
        widths = [w for w in WIDTHS if w < len(rest)] + [min(len(rest), WIDTHS[-1])]
        best = max(widths, key=lambda width: _speed(width, first, further))
        return rest[:best] if _speed(best, first, further) > 1 else []

    def learn(self, offered: int, right: int, *, doubtful: bool = False) -> None:
        """Take note that of `offered` ids the first `right` were right.

        `doubtful`: the next one was not judged, and took a pass more.
        """
        self._balance += right - WIDE_COST - ROW_COST * offered - doubtful
        wrong = int(right < offered and not doubtful)
        if right or wrong:
            self._first[self._asked].count(min(right, 1), wrong if not right else 0)
            self._further.count(max(0, right - 1), wrong if right else 0)

    def spend(self, passes: int) -> None:
        """Take note that the draft has cost so many passes more."""
        self._balance -= passes

    def _is(self, j: int, token: int) -> bool:
        return j > 0 and self._draft[j - 1] == token


class _Odds:
    """How often something came true, beginning with a prejudice."""

    def __init__(self, right: float, wrong: float) -> None:
        self._right, self._wrong = right, wrong

    @property
    def chance(self) -> float:
        return self._right / (self._right + self._wrong)

    def count(self, right: int, wrong: int) -> None:
        self._right += right
        self._wrong += wrong


def _speed(width: int, first: float, further: float) -> float:
    """Give the tokens to expect of a wide pass, for each of the time that a plain one takes."""
    brought = 1 + first * (1 - further**width) / (1 - further)
    return brought / (1 + WIDE_COST + ROW_COST * width)
