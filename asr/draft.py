"""Draft and verify: a guess at the text is read many ids at once, and kept as far as it is right.

What is written is, token for token, what greedy decoding alone writes (asr/generate.py): an id of
the draft counts only where it is the likeliest one. Numbers that come out of a wide pass differ in
their last bits from those of a pass of one id, so a wide pass is not believed where its two
likeliest ids are nearer to each other than `Session.doubt`: a pass of one id decides. That pass
still looks at keys and values of wide passes; where even its two are nearer than `Session.tie`,
all that came out of wide passes is read anew, id by id, which is greedy decoding itself. So the
text can differ only where a session's numbers are further off than it says. The first ids of a
draft are read in one pass with the prompt, which is read anew, alone, where that is in doubt: it is
a wide pass like others. Log-probabilities are
those of the pass that decided. All margins are parts of the likeliest logit's lead over the mean.
It knows logits and ids; what computes them, and on which device, is the caller's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from asr.draft_guess import Guesses
from asr.errors import Cancelled
from asr.generate import Row, choose, favourites
from asr.types import CancelCheck


class Session(Protocol):
    """A decoder that has read one row's prompt and goes on from there."""

    @property
    def doubt(self) -> float:
        """The margin below which a wide pass is not believed."""
        ...

    @property
    def tie(self) -> float:
        """The margin below which keys and values of wide passes are not good enough."""
        ...

    def read(self, ids: Sequence[int]) -> Tensor:
        """Read ids; give the logits [len(ids), vocab] after each, valid until the next call."""
        ...

    def cut(self, count: int) -> None:
        """Forget the last `count` ids that were read."""
        ...

    def restart(self, *, exactly: bool) -> Tensor:
        """Forget all ids, and what was read along with the prompt; give first logits [1, vocab].

        `exactly`: to the last bit those of a prompt that was read alone; else as near to them as
        those of a pass of one id are to greedy decoding's.
        """
        ...


Begin = Callable[[Sequence[int]], tuple[Tensor, Session]]


@dataclass(slots=True)
class Tally:
    """What became of a draft."""

    passes: int = 0  # of any width; greedy decoding alone takes one for each token but the last
    offered: int = 0  # ids of the draft that were read
    accepted: int = 0  # of these, how many were right
    doubts: int = 0  # choices that a pass of one id decided
    ties: int = 0  # times that all was read anew


def verify(
    begin: Begin,
    row: Row,
    draft: Sequence[int],
    stop: frozenset[int],
    cancelled: CancelCheck,
) -> Tally:
    """Write `row` to its end. Raises Cancelled.

    `begin` reads the prompt, and behind it the ids it is given or none of them; it gives the logits
    [1 or 1 + ids, vocab] after the prompt and after each, and the session that goes on. Any draft
    will do, an empty one too; a bad one costs little. The session needs room for the row's budget
    and no more.
    """
    guesses = Guesses(draft[: row.budget])
    guess = guesses.next(row.budget - 1)
    logits, session = begin(guess)
    if cancelled():
        raise Cancelled
    writing = _Writing(session, row, guesses, stop)
    writing.start(logits, guess[: len(logits) - 1])
    while not row.done:
        if cancelled():
            raise Cancelled
        writing.go_on()
    return writing.tally


class _Writing:
    def __init__(self, session: Session, row: Row, guesses: Guesses, stop: frozenset[int]) -> None:
        self._session, self._row, self._guesses, self._stop = session, row, guesses, stop
        self._held = 0  # ids of the row that the session has read
        self._clean = 0  # of these, the first so many were read one by one, after their like
        self._prompt_clean = True  # so was the prompt
        self.tally = Tally()

    def start(self, logits: Tensor, guess: list[int]) -> None:
        """Take what comes first, from the logits after the prompt and after each id of a guess."""
        if not guess:
            self.take(*_only(choose(logits, [self._row])))
            return
        self._prompt_clean, self._held = False, len(guess)
        self._judge(logits, guess)

    def take(self, token: int, log_prob: float) -> None:
        """Go on by one token."""
        if self._row.take(token, log_prob, self._stop):
            self._guesses.follow(token)

    def go_on(self) -> None:
        """Read the last id, and what may come after it where there is a guess worth it."""
        guess = self._guesses.next(self._row.budget - len(self._row.ids))
        if guess:
            self._offer(guess)
        else:
            self._step()

    def _offer(self, guess: list[int]) -> None:
        """Read a guess behind the last id; take all that greedy decoding would write."""
        self._judge(self._read([self._row.ids[-1], *guess]), guess)

    def _judge(self, logits: Tensor, guess: list[int]) -> None:
        """Take of a guess what is right, and what comes behind that; the rest is forgotten."""
        margins, plain = _margins(logits), list(zip(*_lists(choose(logits)), strict=True))
        self.tally.offered += len(guess)
        for at, margin in enumerate(margins):
            if min(margin, self._lead(logits[at])) < self._session.doubt:
                self._guesses.learn(len(guess), at, doubtful=True)
                self.tally.doubts += 1
                if not self._row.ids:
                    return self._restart()
                self._forget(len(guess) + 1 - at)  # with the id that this choice follows on
                return self._step()
            favoured = self._row.lexicon is not None  # what it favours changes with each id
            one = _only(choose(logits[at : at + 1], [self._row])) if favoured else plain[at]
            self.take(*one)
            if at == len(guess) or one[0] != guess[at] or self._row.done:
                self._guesses.learn(len(guess), at)
                return self._forget(len(guess) - at)
            self.tally.accepted += 1
        raise AssertionError("the last choice has no guess to agree with")

    def _step(self) -> None:
        """Read the last id alone."""
        logits = self._read(self._row.ids[-1:])
        margin = min(_margins(logits)[0], self._lead(logits[0]))
        clean = self._prompt_clean and self._clean == self._held
        if not clean and margin < self._session.tie:
            self.tally.ties += 1
            self._guesses.spend(self._held - self._clean)
            self._forget(self._held - self._clean)
            if not self._prompt_clean:
                self._session.restart(exactly=True)
                self._prompt_clean = True
            for token in self._row.ids[self._clean :]:
                logits = self._read([token])
        self.take(*_only(choose(logits, [self._row])))

    def _restart(self) -> None:
        """Read the prompt alone, and take what comes first."""
        logits = self._session.restart(exactly=False)
        if min(_margins(logits)[0], self._lead(logits[0])) < self._session.tie:
            self.tally.ties += 1
            logits, self._prompt_clean = self._session.restart(exactly=True), True
        self._held = 0
        self._guesses.spend(1)
        self.take(*_only(choose(logits, [self._row])))

    def _lead(self, logits: Tensor) -> float:
        """Give the lead of what the row chooses, favouring, from logits [vocab], 0 to 1."""
        if not self._row.lexicon:
            return 1.0
        _, lead = favourites(logits, self._row.lexicon, self._row.match)
        return lead / max(1e-30, float(logits.max() - logits.mean()))

    def _read(self, ids: list[int]) -> Tensor:
        self.tally.passes += 1
        if len(ids) == 1 and self._clean == self._held and self._prompt_clean:
            self._clean += 1
        self._held += len(ids)
        return self._session.read(ids)

    def _forget(self, count: int) -> None:
        self._session.cut(count)
        self._held -= count
        self._clean = min(self._clean, self._held)


def _margins(logits: Tensor) -> list[float]:
    """Give the likeliest id's lead over the next, for each of [k, vocab], 0 to 1."""
    first, second = logits.topk(2, dim=-1).values.unbind(-1)
    found: list[float] = (
        (first - second) / (first - logits.mean(dim=-1)).clamp(min=1e-30)
    ).tolist()
    return found


def _lists(chosen: tuple[Tensor, Tensor]) -> tuple[list[int], list[float]]:
    return chosen[0].tolist(), chosen[1].tolist()


def _only(chosen: tuple[Tensor, Tensor]) -> tuple[int, float]:
    (token,), (log_prob,) = _lists(chosen)
    return token, log_prob
