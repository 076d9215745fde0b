"""What was said is tidied by the model's editor half, under a guard and a deadline; or it stands.

The raw text is stored before. Used on the dictation's thread, but for what is called back.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from app import session_types as t
from app import settings_tidy
from app.dictation_store import Piece, Store
from app.dictation_text import written
from app.dictation_types import Engine
from app.engine_client_job import Job as EngineJob
from app.engine_client_job import Prompt, Watch, Writing
from app.errors import RulesError
from app.rules import Preview, Ruleset
from app.rules_commands import Command
from app.settings import Settings
from asr import tidy
from asr.tidy_guard import check

log = logging.getLogger(__name__)

STYLES = {"chat": "It is a chat message: no full stop at its end."}  # told beside the instruction
VERBATIM = ("plain", "as-is")  # styles of profiles whose texts are not tidied
LATE = "Not tidied: the model was not done in time."
UNTIDY = "Not tidied: {}"
COMMANDED = "Not tidied: a spoken command would have changed."
NOTHING_TO_SWAP = "There is no tidied text that could be swapped with what you said."


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidier:
    """Asks for tidied texts.

    `post` has work done on the dictation's thread, from any thread; `tidied` is told there of the
    job whose text is ready. What is meant for code or a terminal stays as it was said.
    """

    engine: Engine
    store: Store
    rules: Callable[[], Ruleset]
    cannot_write: Callable[[Settings], str]
    post: Callable[[Callable[[], None]], None]
    tidied: Callable[[int], None]

    def after(self, piece: Piece, job: int, now: float) -> t.Event:
        """Say how a piece whose text has come goes on."""
        empty = not (piece.takes_back or piece.text.strip(" "))
        if not empty and (wait_s := self.begin(piece, job)):
            return t.Tidying(at=now, job=job, by=now + wait_s)
        return t.Decided(at=now, job=job, empty=empty)

    def begin(self, piece: Piece, job: int) -> float:
        """Ask for it where it is wanted; give how long to wait, in seconds, or 0 for not at all."""
        settings, heard = self.store.settings, piece.heard
        wanted = settings[settings_tidy.TIDY] and not piece.takes_back
        wanted = wanted and piece.profile.style not in VERBATIM
        if heard is None or not wanted or not tidy.worth_it(heard.raw):
            return 0.0
        if why := self.cannot_write(settings):
            log.debug("not tidied: %s", why)
            return 0.0
        prompt = Prompt(
            instruction=tidy.instruction(STYLES.get(piece.profile.style or "", "")),
            text=heard.raw,
            max_tokens=tidy.budget(heard.raw),
        )

        def ended(writing: EngineJob) -> None:
            self.post(lambda: self.tidied(job) if self.take(piece, writing) else None)

        piece.writing = self.engine.write(prompt, Watch(ended=ended))
        return settings[settings_tidy.DEADLINE_MS] / 1000

    def give_up(self, piece: Piece) -> None:
        """Let the text stand as it was said."""
        writing, piece.writing = piece.writing, None
        if writing:
            writing.cancel()
            self._note(piece, LATE)

    def take(self, piece: Piece, job: EngineJob) -> bool:
        """Take the answer that came, if the guard lets it through; False: it is not awaited."""
        writing = piece.writing
        if writing is None or writing is not job:
            return False
        piece.writing = None
        if problem := writing.problem:
            self._note(piece, UNTIDY.format(problem))
        elif piece.heard:
            self._judge(piece, piece.heard.raw, writing)
        return True

    def _judge(self, piece: Piece, raw: str, writing: Writing) -> None:
        answer = tidy.cleaned(writing.text, raw)
        language = piece.heard.language if piece.heard else None
        if reason := check(raw, answer, language).reason:
            self._note(piece, UNTIDY.format(reason.value))
            return
        try:
            said, tidied = (self._written(text) for text in (raw, answer))
        except RulesError:
            return  # told already, when the raw text was looked at
        if _commands(said) != _commands(tidied) or not tidied.result.strip(" "):
            self._note(piece, COMMANDED)
        elif tidied.result != piece.text:
            piece.text, piece.other = tidied.result, piece.text

    def _written(self, text: str) -> Preview:
        return written(text, self.rules(), self.store.settings)

    def _note(self, piece: Piece, why: str) -> None:
        """Let the history tell it."""
        if piece.heard:
            self.store.heard(piece, replace(piece.heard, warnings=(*piece.heard.warnings, why)))


def _commands(preview: Preview) -> list[str]:
    """Give the spoken commands in a text; what "scratch that" takes back may be tidied away."""
    causes = [change.cause for change in preview.changes]
    return [c.said for c in causes if isinstance(c, Command) and c.kind != "scratch_that"]


class Swap:
    """The text inserted last, in both its forms, and which of its insertions exchange them."""

    def __init__(self) -> None:
        self.entry: int | None = None
        self.other = ""  # what does not stand there now; "" where there is none
        self._stands = ""
        self._jobs: set[int] = set()

    def ready(self, open_jobs: Iterable[int]) -> bool:
        """Say whether there are two forms, and no job of these exchanges them already."""
        return bool(self.other) and not self._jobs & set(open_jobs)

    def begins(self, job: int) -> str:
        """Note that a job exchanges them; give what it inserts."""
        self._jobs.add(job)
        return self.other

    def is_by(self, job: int) -> bool:
        """Say whether a job exchanges them."""
        return job in self._jobs

    def inserted(self, job: int, piece: Piece | None, *, there: bool) -> bool:
        """Take note of any text that was inserted; True where both were exchanged.

        `there`: it stands in its window, as far as can be known.
        """
        if job in self._jobs:
            self._jobs.discard(job)
            if there:
                self._stands, self.other = self.other, self._stands
            return there
        self.entry = piece.entry if piece else None
        self.other = piece.other if piece and there else ""
        self._stands = piece.text if piece else ""
        return False
