"""What the window of a dictation asks for: its profile, and with it what the model is told."""

from collections.abc import Callable
from dataclasses import dataclass

from app import settings_speaking as speaking
from app import settings_writing as writing
from app.desktop.base import Target
from app.dictation_store import Piece, Store
from app.dictation_text import profile_for
from app.insert_submit import Said
from app.profiles import Profile
from asr.types import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Used on the dictation's thread; `own` gives the person's profiles as they stand."""

    store: Store
    own: Callable[[], tuple[Profile, ...]]

    def enter(self, piece: Piece) -> None:
        """Choose the profile of a piece that begins in its window."""
        piece.profile = self.profile(piece.target)

    def profile(self, target: Target | None) -> Profile:
        """Give the profile that counts in a window."""
        return profile_for(target, self.own(), self.store.settings)

    def options(self, piece: Piece) -> Options:
        """Say what is asked of the engine for a piece."""
        settings, profile = self.store.settings, piece.profile
        language = profile.language or settings[speaking.LANGUAGE]
        shown = settings[writing.OVERLAY] and settings[writing.OVERLAY_WORDS]
        return Options(
            language=None if language == "auto" else language,
            words=profile.words,
            previews=settings[speaking.LIVE] and shown,  # nobody computes what nobody sees
        )


def said(piece: Piece) -> Said:
    """Say how sure the text of a piece is."""
    return Said(
        confidence=piece.confidence,
        complete=piece.complete,
        stopped_s=piece.stopped_at or 0.0,
    )
