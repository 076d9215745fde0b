"""Keeps what is dictated: the journal while it is said, the history after that, sound beside it.

No trouble with the disk ends a dictation: it is told, and the dictation goes on without. Used from
one thread.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from app import history_proposals, paths
from app import settings_writing as writing
from app.corrections import Proposal
from app.desktop.base import Nearby, Target
from app.dictation_microphone import Take
from app.engine_client_job import Job as EngineJob
from app.engine_client_job import Writing
from app.errors import AppError
from app.history import Entry, Heard, History, Keep
from app.journal import Journal, Recording
from app.profiles import NONE, Profile
from app.settings import Settings

T = TypeVar("T")
log = logging.getLogger(__name__)

SOUND_LOST = "VoxBar ended before this became text, and its sound is not there any more."


@dataclass(slots=True, eq=False)
class Piece:
    """All that belongs to one dictation on its way."""

    target: Target | None
    recording: Recording | None = None  # None once it was kept or removed
    audio: Path | None = None  # where it was kept
    entry: int | None = None  # in the history
    take: Take | None = None
    engine_job: EngineJob | None = None
    deciding: bool = False
    live: bool = False  # the microphone gave sound
    takes_back: bool = False  # the text before is to be deleted first
    profile: Profile = NONE  # of its window, from the key press on
    secret: bool = False  # nothing of its place is told
    reading: bool = False  # what stands around the cursor is waited for
    nearby: Nearby | None = None
    words: tuple[str, ...] = ()  # that the model was told
    confidence: float | None = None
    complete: bool = True  # False: part of the sound did not become text
    heard: Heard | None = None  # what the model made of it
    writing: Writing | None = None  # the tidied text, while it is awaited
    text: str = ""  # after rules, before it is fitted into its place
    selected: str = ""  # it is an instruction for this text, and is not inserted
    other: str = ""  # where `text` is the tidied one: as it was said; what became of `selected`
    final: str = ""  # as inserted
    why: str = ""  # a sentence about what went wrong
    stopped_at: float | None = None  # when the recording was asked to stop


class Store:
    """Knows where a piece's sound and text are; `tell` gets a sentence for each trouble."""

    def __init__(
        self, journal: Journal, history: History, settings: Settings, tell: Callable[[str], None]
    ) -> None:
        self._journal = journal
        self.history = history
        self.settings = settings
        self._tell = tell
        self._in_memory: list[Piece] = []  # not delivered, and no history to keep it

    def begin(self, target: Target | None) -> Piece:
        """Give a piece whose sound goes to disk from now on."""
        return Piece(target, recording=self._journal.begin())

    def enter(self, piece: Piece) -> None:
        """Write its row, before anything is decoded."""
        target, recording = piece.target, piece.recording
        app, title = (target.app, target.title) if target else ("", "")
        audio = recording.path if recording else None
        name = piece.profile.name
        piece.entry = self._try(
            lambda: self.history.begin(app=app, window=title, audio=audio, profile=name)
        )

    def recorded(self, piece: Piece) -> None:
        """Note that it is complete and is being decoded."""
        if (entry := piece.entry) is not None and piece.recording:
            seconds = piece.recording.seconds
            self._try(lambda: self.history.recorded(entry, seconds))

    def again(self, piece: Piece) -> None:
        """Note that a discarded one is decoded after all."""
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.again(entry))

    def heard(self, piece: Piece, heard: Heard) -> None:
        """Store what the model wrote, before anything is done to it."""
        piece.heard = heard
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.heard(entry, heard))

    def delivered(self, piece: Piece) -> None:
        """Store the text as it was inserted; the sound stays if the settings say so."""
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.done(entry, piece.final))
        if self.settings[writing.KEEP_AUDIO_DAYS] and self.history.folder:
            self._keep(piece)
        else:
            self._remove(piece)

    def learn(self, entry: int, learned: tuple[Proposal, ...]) -> None:
        """Let what a person's edit teaches wait for them."""
        if learned:
            history = self.history
            self._try(lambda: history_proposals.note(history, history.get(entry), learned))

    def swapped(self, entry: int | None, final: str) -> None:
        """Store the text that stands in place of the one that was inserted."""
        if entry is not None:
            self._try(lambda: self.history.edit(entry, final))

    def noted(self, entry: int | None, what: str) -> None:
        """Note what became of a text that waited for the person."""
        if entry is not None:
            self._try(lambda: self.history.noted(entry, what))

    def redone(self, piece: Piece) -> None:
        """Store the text of an entry that was decoded once more."""
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.done(entry, piece.final))

    def failed(self, piece: Piece) -> None:
        """Keep the sound: it can be decoded again."""
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.failed(entry, piece.why))
        self._keep(piece)

    def discarded(self, piece: Piece) -> None:
        """Keep it for a while, so that it can be brought back."""
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.discard(entry))
        self._keep(piece)

    def empty(self, piece: Piece) -> None:
        """Forget a recording without sound; one without words is kept like a discarded one."""
        if piece.live and (piece.audio or (piece.recording and piece.recording.samples)):
            self.discarded(piece)
            return
        entry, piece.entry = piece.entry, None
        if entry is not None:
            self._try(lambda: self.history.delete(entry))
        self._remove(piece)

    def recover(self) -> int:
        """Put what an earlier process left into the history; give how many recordings that were."""
        found = self._try(self._journal.recover) or []
        open_rows = {e.audio.name: e.id for e in self._unfinished() if e.audio}
        for recording in found:
            entry = open_rows.pop(recording.path.name, None)
            piece = Piece(None, recording=recording, entry=entry, live=True)
            if entry is None:
                self.enter(piece)
            self._recovered(piece, recording.seconds)
        self._close_rows_without_sound()
        return len(found)

    def expire(self) -> None:
        """Wipe what is older than the settings want."""
        keep = Keep(
            text=timedelta(days=self.settings[writing.KEEP_TEXT_DAYS]),
            audio=timedelta(days=self.settings[writing.KEEP_AUDIO_DAYS]),
            discarded=timedelta(minutes=self.settings[writing.KEEP_DISCARDED_MIN]),
        )
        self._try(lambda: self.history.expire(keep))

    def exchange(self, history: History, on_their_way: Iterable[Piece]) -> None:
        """Write into another history from now on; these pieces have no entry in it."""
        for piece in on_their_way:
            piece.entry = None
        before, self.history = self.history, history
        before.close()

    def close(self, on_their_way: Iterable[Piece]) -> None:
        """Let go of everything; what is no text yet is offered again at the next start."""
        for piece in on_their_way:
            if piece.recording and piece not in self._in_memory:
                piece.recording.release()
        for piece in self._in_memory:
            if piece.recording and piece.why:
                piece.recording.release()
            else:
                self._remove(piece)
        self.history.close()

    def _unfinished(self) -> list[Entry]:
        return self._try(self.history.unfinished) or []

    def _recovered(self, piece: Piece, seconds: float) -> None:
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.recovered(entry, seconds))
        piece.why = "recovered"
        self._keep(piece)

    def _close_rows_without_sound(self) -> None:
        for row in self._unfinished():
            self._try(partial(self._close_row, row))

    def _close_row(self, row: Entry) -> None:
        if row.raw:
            self.history.done(row.id, row.raw)
        elif row.audio is not None and row.audio.exists():
            self.history.recovered(row.id, row.duration_s)
        else:
            self.history.failed(row.id, SOUND_LOST)

    def _keep(self, piece: Piece) -> None:
        """Move the sound beside the history; without a history it stays where it is."""
        recording, folder = piece.recording, self.history.audio_folder
        if recording is None:
            return
        if folder is None or piece.entry is None:
            self._in_memory.append(piece)
            return
        target, entry = folder / recording.path.name, piece.entry

        def move() -> None:
            paths.private_folder(folder)
            recording.keep(target)
            piece.recording, piece.audio = None, target
            self.history.keep_audio(entry, target)

        self._try(move)

    def _remove(self, piece: Piece) -> None:
        if piece in self._in_memory:
            self._in_memory.remove(piece)
        recording, piece.recording = piece.recording, None
        if recording:
            recording.remove()
        elif piece.audio:
            piece.audio.unlink(missing_ok=True)
            piece.audio = None
        if (entry := piece.entry) is not None:
            self._try(lambda: self.history.keep_audio(entry, None))

    def _try(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except AppError as error:
            log.warning("store: %s", error)
            self._tell(str(error))
            return None
