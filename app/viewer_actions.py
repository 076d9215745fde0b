"""What a model's editor half can do with a transcript: instructions, portions, checked answers.

Knows no window and no engine. What a model writes is a proposal: a person accepts it or not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from asr import tidy
from asr.formats_docx import clock
from asr.tidy_guard import check
from asr.types import Segment

PORTION_WORDS = 1200  # of a longer text one portion after another is worked on
ANSWER_TOKENS = 800


class Action(Enum):
    """What can be asked."""

    TIDY = "tidy"
    SUMMARISE = "summarise"
    ACTION_ITEMS = "action-items"
    TITLE = "title"
    TRANSLATE = "translate"
    OWN = "own"


INSTRUCTIONS = {
    Action.TIDY: tidy.INSTRUCTION,
    Action.SUMMARISE: (
        "Summarise this transcript in a few short paragraphs, in the language it is in. Add"
        " nothing that is not in it."
    ),
    Action.ACTION_ITEMS: (
        "List what has to be done according to this transcript: one line each, beginning with a"
        " hyphen, with who does it and by when where that was said. Add nothing that is not in it."
    ),
    Action.TITLE: "Give this text a title of at most eight words. Answer with the title only.",
    Action.TRANSLATE: "Translate this text into {language}. Answer with the translation only.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants done; `rewrites`: segment by segment, in place of the text."""

    action: Action
    detail: str = ""  # the language, or the own instruction
    rewrites: bool = False

    @property
    def instruction(self) -> str:
        """What the model is told."""
        if self.action is Action.OWN:
            return self.detail
        return INSTRUCTIONS[self.action].format(language=self.detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What is asked at once: the text of these segments."""

    rows: tuple[int, ...]
    text: str
    heading: str = ""  # the time it is from, where there are several
    max_tokens: int = ANSWER_TOKENS


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Another text for a segment; `doubtful`: it says more or less than what was said."""

    row: int
    before: str
    after: str
    doubtful: bool


def portions(segments: Sequence[Segment], rows: Sequence[int], wish: Wish) -> list[Portion]:
    """Part the chosen segments into what is asked one after another; empty ones are left out."""
    spoken = [row for row in rows if segments[row].text.strip()]
    if wish.rewrites:
        return [
            Portion(rows=(row,), text=text, max_tokens=64 + len(text))
            for row in spoken
            for text in (segments[row].text.strip(),)
        ]
    groups = _groups(segments, spoken)
    return [
        Portion(
            rows=tuple(group),
            text=" ".join(segments[row].text.strip() for row in group),
            heading=_times(segments, group) if len(groups) > 1 else "",
        )
        for group in groups
    ]


def proposal(segments: Sequence[Segment], portion: Portion, answer: str, wish: Wish) -> Proposal:
    """Turn an answer into a proposal; no answer leaves the text as it is."""
    (row,) = portion.rows
    before = segments[row].text
    doubtful = False
    if wish.action is Action.TIDY:
        answer = tidy.cleaned(answer, before)
        doubtful = bool(answer) and not check(before, answer).stands
    after = " ".join(answer.split()) or before
    return Proposal(row=row, before=before, after=after, doubtful=doubtful)


def joined(answers: Sequence[tuple[Portion, str]]) -> str:
    """Put the answers to several portions together, each under its times."""
    parts = [f"{p.heading}\n{text.strip()}" if p.heading else text.strip() for p, text in answers]
    return "\n\n".join(part for part in parts if part)


def _groups(segments: Sequence[Segment], rows: Sequence[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    words = PORTION_WORDS + 1
    for row in rows:
        more = len(segments[row].text.split())
        if words + more > PORTION_WORDS:
            groups.append([])
            words = 0
        groups[-1].append(row)
        words += more
    return groups


def _times(segments: Sequence[Segment], rows: Sequence[int]) -> str:
    return f"{clock(segments[rows[0]].start)} – {clock(segments[rows[-1]].end)}"  # noqa: RUF001
