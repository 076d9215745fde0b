"""How well the guard of tidied texts judges the pairs of tests/data/tidy_guard.jsonl.

    python -m tests.bench.tidy_guard

Precision: of the tidied texts that were let through, the part that may stand. Recall: of those
that may stand, the part that was let through. The verdicts in the file are a person's.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from asr.tidy_guard import Verdict, check

PAIRS = Path(__file__).resolve().parents[1] / "data" / "tidy_guard.jsonl"


@dataclass(frozen=True)
class Pair:
    kind: str
    lang: str
    stands: bool  # what a person says
    raw: str
    tidy: str

    @property
    def verdict(self) -> Verdict:
        return check(self.raw, self.tidy)


def pairs() -> list[Pair]:
    return [Pair(**json.loads(line)) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class Figures:
    let_through: int
    rightly: int
    may_stand: int
    table: str

    @property
    def precision(self) -> float:
        return self.rightly / self.let_through

    @property
    def recall(self) -> float:
        return self.rightly / self.may_stand


def measure() -> Figures:
    """Judge every pair, and count by kind."""
    there, through, right = Counter[str](), Counter[str](), Counter[str]()
    for pair in pairs():
        there[pair.kind] += 1
        if pair.verdict.stands:
            through[pair.kind] += 1
            right[pair.kind] += pair.stands
    may = Counter(pair.kind for pair in pairs() if pair.stands)
    lines = [f"{'':14}pairs  may stand  let through  wrongly"]
    lines += [
        f"{kind:14}{there[kind]:5}{may[kind]:11}{through[kind]:13}{through[kind] - right[kind]:9}"
        for kind in there
    ]
    return Figures(
        let_through=through.total(),
        rightly=right.total(),
        may_stand=may.total(),
        table="\n".join(lines),
    )


def told(figures: Figures) -> str:
    return (
        f"{figures.table}\n{len(pairs())} pairs: precision {figures.precision:.3f}"
        f" ({figures.rightly} of {figures.let_through}), recall {figures.recall:.3f}"
        f" ({figures.rightly} of {figures.may_stand})\n"
    )


if __name__ == "__main__":
    sys.stdout.write(told(measure()))
