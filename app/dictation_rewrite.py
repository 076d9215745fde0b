"""Selected text is rewritten by a spoken instruction; it is shown, and replaced only if accepted.

The instruction is dictated as anything else, but not inserted. Used on the dictation's thread, but
for what is called from outside.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from app import session_types as t
from app import settings_profiles, settings_tidy
from app.context import is_secret
from app.desktop.base import DesktopError, Target
from app.dictation_insert import Insertion, Insertions, Manner, delivered
from app.dictation_news import Rewrite, Show, Told
from app.dictation_store import Piece, Store
from app.dictation_tidy import Swap, Tidier
from app.dictation_types import Parts
from app.engine_client_job import Job as EngineJob
from app.engine_client_job import Prompt, Watch
from app.insert import Way
from app.session_state import State
from asr import tidy

log = logging.getLogger(__name__)

LIMIT_S = 120.0  # Esc gives it up before
SPARE_TOKENS = 256
OFF = "Rewriting is switched off: it can be switched on in the settings."
NOT_HERE = "Text that is selected in another window can be read on X11 only."
SECRET = "Nothing is read in this window: it is on your list of programs with secrets."  # noqa: S105
NOTHING = "Nothing is selected: select the text first, then press the key."
GIVEN_UP = "Not rewritten: it was given up, or took too long."
EMPTY = "Not rewritten: the model wrote nothing."
FAILED = "Not rewritten: {}"
WAITS = "Rewriting: the text waits for you to accept it."
ACCEPTED = "Rewriting: you accepted the text."
DISCARDED = "Rewriting: you discarded the text."


@dataclass(frozen=True, slots=True)
class Hands:
    """What it needs of the dictation."""

    post: Callable[[Callable[[], None]], None]  # to its thread
    step: Callable[[t.Event], None]
    state: Callable[[], State]
    insertions: Insertions
    show: Show


class Rewriter:
    """`press`, `accept` and `discard` may be called from any thread."""

    def __init__(
        self, parts: Parts, store: Store, tidier: Tidier, swap: Swap, hands: Hands
    ) -> None:
        self._parts, self._show, self._store = parts, hands.show, store
        self._tidier, self._swap, self._hands = tidier, swap, hands
        self._reading = False
        self._selected = ""  # while the recording begins that belongs to it

    def press(self) -> None:
        """Begin or end an instruction for what is selected in the window in front."""
        self._hands.post(self._press)

    def accept(self, rewrite: Rewrite) -> None:
        """Put the text in place of the selected one, if that is still selected."""

        def work() -> None:
            same = self._read(rewrite.target) == rewrite.before
            self._hands.post(lambda: self._accept(rewrite, same=same))

        threading.Thread(target=work, name="selection", daemon=True).start()

    def discard(self, rewrite: Rewrite) -> None:
        """Note that nothing is to be replaced."""
        self._hands.post(lambda: self._store.noted(rewrite.entry, DISCARDED))

    def enter(self, piece: Piece) -> None:
        """Note in a piece that begins which text it is an instruction for."""
        piece.selected = self._selected

    def after(self, piece: Piece, job: int, now: float) -> t.Event:
        """Say how a piece whose text has come goes on."""
        if not piece.selected:
            return self._tidier.after(piece, job, now)
        instruction = piece.heard.raw.strip() if piece.heard else ""
        if not instruction:
            return t.Decided(at=now, job=job, empty=True)
        prompt = Prompt(
            instruction=tidy.rewriting(instruction),
            text=piece.selected,
            max_tokens=SPARE_TOKENS + 2 * len(piece.selected),
        )

        def ended(writing: EngineJob) -> None:
            self._hands.post(lambda: self._answered(piece, job, writing))

        piece.writing = self._parts.engine.write(prompt, Watch(ended=ended))
        return t.Tidying(at=now, job=job, by=now + LIMIT_S)

    def give_up(self, piece: Piece) -> None:
        """Do not wait for the model any longer."""
        if not piece.selected:
            self._tidier.give_up(piece)
        elif writing := piece.writing:
            piece.writing = None
            writing.cancel()
            self._note(piece, GIVEN_UP)

    def shows(self, piece: Piece | None, job: t.Job) -> bool:
        """Show the text whose turn it is; False where it is to be inserted as any other."""
        if piece is None or not piece.selected:
            return False
        piece.final = piece.other or piece.text
        if piece.other and piece.heard:
            self._show.rewritten(
                Rewrite(
                    instruction=piece.heard.raw.strip(),
                    before=piece.selected,
                    after=piece.other,
                    target=piece.target,
                    entry=piece.entry,
                )
            )
        elif piece.why:
            self._tell(piece.why)
        done = t.Inserted(at=time.monotonic(), job=job.id)
        self._hands.post(lambda: self._hands.step(done))
        return True

    def _press(self) -> None:
        if self._hands.state().recording:
            self._hands.step(t.Stop(at=time.monotonic()))
            return
        target = self._hands.insertions.focused()
        if why := self._objection(target):
            self._tell(why)
        elif not self._reading:
            self._reading = True

            def work() -> None:
                found = self._read(target)
                self._hands.post(lambda: self._begin(target, found))

            threading.Thread(target=work, name="selection", daemon=True).start()

    def _objection(self, target: Target | None) -> str:
        settings = self._store.settings
        if not settings[settings_tidy.REWRITE]:
            return OFF
        if self._parts.desktop.selected is None:
            return NOT_HERE
        secret_apps = settings[settings_profiles.SECRET_APPS]
        if is_secret(target, secret_apps):
            return SECRET
        return self._parts.cannot_write(settings)

    def _read(self, target: Target | None) -> str:
        """Give what is selected in a window; waits for it."""
        selected = self._parts.desktop.selected
        if target is None or selected is None:
            return ""
        try:
            return selected(target)
        except DesktopError as error:
            log.warning("the selection cannot be read: %s", error)
            return ""

    def _begin(self, target: Target | None, found: str) -> None:
        self._reading = False
        if not found.strip():
            self._tell(NOTHING)
        elif not self._hands.state().recording:
            self._selected = found
            try:
                self._hands.step(t.Start(at=time.monotonic(), target=target))
            finally:
                self._selected = ""

    def _answered(self, piece: Piece, job: int, writing: EngineJob) -> None:
        if piece.writing is None or piece.writing is not writing:
            return
        answer = tidy.cleaned(piece.writing.text, piece.selected)
        piece.writing = None
        if writing.problem:
            self._note(piece, FAILED.format(writing.problem))
        elif not answer:
            self._note(piece, EMPTY)
        else:
            piece.other = answer
            self._note(piece, WAITS)
        self._hands.step(t.Tidied(at=time.monotonic(), job=job))

    def _accept(self, rewrite: Rewrite, *, same: bool) -> None:
        def done(insertion: Insertion) -> None:
            self._hands.post(lambda: self._inserted(rewrite, insertion))

        manner = Manner(exact=True, copy=not same)
        self._hands.insertions.insert(rewrite.after, rewrite.target, done, manner)

    def _inserted(self, rewrite: Rewrite, insertion: Insertion) -> None:
        copied = insertion.outcome.way in (Way.COPIED, Way.NOWHERE)
        self._swap.inserted(-1, None, there=not copied)
        self._store.noted(rewrite.entry, ACCEPTED)
        self._show.delivered(delivered(insertion, None, time.monotonic()))
        if insertion.news:
            self._tell(insertion.news)

    def _note(self, piece: Piece, what: str) -> None:
        """Let the history tell it, and the person, where there is nothing to show."""
        piece.why = what
        if piece.heard:
            self._store.heard(piece, replace(piece.heard, warnings=(*piece.heard.warnings, what)))

    def _tell(self, sentence: str) -> None:
        self._show.told(Told(sentence=sentence))
