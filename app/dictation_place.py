"""What the window of a dictation asks for: its profile, and with it what the model is told."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app import settings_profiles as told
from app import settings_speaking as speaking
from app import settings_writing as writing
from app.context import Recent, context_of, is_secret
from app.corrections import edited, proposals
from app.desktop.base import Desktop, Nearby, Target
from app.dictation_store import Piece, Store
from app.dictation_text import profile_for
from app.insert_submit import Said
from app.profiles import Profile
from app.session_types import Job
from app.settings import Settings
from asr.types import Options


@dataclass(frozen=True, slots=True)
class Places:
    """Used on the dictation's thread; `own` and `names` give the person's as they stand."""

    store: Store
    own: Callable[[], tuple[Profile, ...]]
    names: Callable[[Settings], tuple[str, ...]]
    desktop: Desktop
    recent: Recent = field(default_factory=Recent)

    def enter(self, piece: Piece) -> None:
        """Choose the profile of a piece that begins in its window."""
        piece.profile = self.profile(piece.target)
        secret_apps = self.store.settings[told.SECRET_APPS]
        piece.secret = is_secret(piece.target, secret_apps)

    def profile(self, target: Target | None) -> Profile:
        """Give the profile that counts in a window."""
        return profile_for(target, self.own(), self.store.settings)

    def begin(
        self,
        piece: Piece,
        stream: Callable[[Piece], None],
        post: Callable[[Callable[[], None]], None],
    ) -> None:
        """Let a piece be decoded, at once or when the window was read, which is on a thread.

        `post` hands something to the dictation's thread.
        """
        reader, target = self.desktop.reader, piece.target
        if self.store.settings[told.READ] == "off" or piece.secret or not reader or target is None:
            stream(piece)
            return
        piece.reading = True

        def ended(nearby: Nearby | None) -> None:
            self._learn(target, nearby)
            if piece.reading:  # nobody has stopped waiting for it
                piece.reading = False
                self._take(piece, nearby)
                stream(piece)

        def work() -> None:
            nearby = reader.read(target)
            post(lambda: ended(nearby))

        threading.Thread(target=work, name="reading", daemon=True).start()

    def _learn(self, target: Target, nearby: Nearby | None) -> None:
        """Look what became of the text that was inserted last, if it stands before the cursor."""
        last = self.recent.last(target)
        if not self.store.settings[told.PROPOSE] or nearby is None or last is None:
            return
        if last.entry is not None and (now := edited(last.text, nearby.before)):
            self.store.learn(last.entry, proposals(last.text, now))

    def _take(self, piece: Piece, nearby: Nearby | None) -> None:
        piece.secret = nearby is not None and nearby.secret
        if nearby is not None and self.store.settings[told.READ] == "selection":
            nearby = replace(nearby, before="")
        piece.nearby = nearby

    def note(self, piece: Piece) -> None:
        """Take note of a text that was delivered: the next one in its window comes after it."""
        if piece.takes_back:
            self.recent.take_back(piece.target)
        if not piece.secret:
            self.recent.note(piece.target, piece.final, time.monotonic(), piece.entry)

    def options(self, piece: Piece) -> Options:
        """Say what is asked of the engine for a piece, and note in it what the model is told."""
        settings, profile = self.store.settings, piece.profile
        language = profile.language or settings[speaking.LANGUAGE]
        shown = settings[writing.OVERLAY] and settings[writing.OVERLAY_WORDS]
        piece.words = tuple(dict.fromkeys((*self.names(settings), *profile.words)))
        return Options(
            language=None if language == "auto" else language,
            context=self._context(piece),
            words=piece.words,
            carry=settings[told.PREVIOUS] and not piece.secret,
            previews=settings[speaking.LIVE] and shown,  # nobody computes what nobody sees
        )

    def _context(self, piece: Piece) -> str:
        settings = self.store.settings
        if piece.secret:
            return ""
        minutes = settings[told.PREVIOUS_MIN] if settings[told.PREVIOUS] else 0
        recent = self.recent.before(piece.target, time.monotonic(), minutes) if minutes else ""
        return context_of(piece.nearby, recent, settings[told.BUDGET])


def target_of(job: Job) -> Target | None:
    """Give the window that a job is meant for."""
    return job.target if isinstance(job.target, Target) else None


def said(piece: Piece) -> Said:
    """Say how sure the text of a piece is."""
    return Said(
        confidence=piece.confidence,
        complete=piece.complete,
        stopped_s=piece.stopped_at or 0.0,
    )
