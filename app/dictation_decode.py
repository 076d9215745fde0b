"""A piece's way through the engine: streamed while it is said, stored before it is used."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from app import settings_speaking as speaking
from app.context import told_text
from app.dictation_store import Piece, Store
from app.dictation_text import written
from app.dictation_types import Engine
from app.engine_client_job import Job as EngineJob
from app.engine_client_job import Watch
from app.errors import RulesError
from app.history import Heard
from app.rules import Ruleset
from app.session_types import Outcome
from asr.errors import AsrError, Cancelled
from asr.types import Options, Segment, Transcript

log = logging.getLogger(__name__)

NO_SOUND = "The sound of this dictation is not there any more."


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder:
    """Hands pieces to the engine. `ended` and `words` are called on the engine client's thread."""

    engine: Engine
    store: Store
    rules: Callable[[], Ruleset]
    options: Callable[[Piece], Options]
    ended: Callable[[Piece, EngineJob], None]
    words: Callable[[Piece, str], None]
    tell: Callable[[str], None]

    def stream(self, piece: Piece) -> None:
        """Begin to decode while the sound still comes."""
        if piece.recording and piece.engine_job is None:
            piece.engine_job = self.engine.stream(
                piece.recording, self.options(piece), self._watch(piece)
            )

    def decide(self, piece: Piece) -> bool:
        """Ask for the text of a piece that is complete; False where there is no sound of it."""
        piece.deciding, piece.why, piece.reading = True, "", False
        if piece.engine_job is None or piece.engine_job.ended:  # it failed early: once more
            piece.engine_job = None
            if piece.recording:
                self.stream(piece)
            elif piece.audio:
                watch = self._watch(piece)
                piece.engine_job = self.engine.transcribe(piece.audio, self.options(piece), watch)
        if piece.engine_job is None:
            piece.why = NO_SOUND
            return False
        piece.engine_job.finish()
        return True

    def give_up(self, piece: Piece) -> None:
        """Its text is not wanted any more."""
        piece.deciding = piece.reading = False
        if piece.engine_job and not piece.engine_job.ended:
            piece.engine_job.cancel()
        piece.engine_job = None

    def finish(self, piece: Piece, outcome: Outcome) -> None:
        """Keep what became of a piece."""
        if outcome is Outcome.DELIVERED:
            self.store.delivered(piece)
        elif outcome is Outcome.FAILED:
            self.store.failed(piece)
        else:
            self.give_up(piece)
            keep = self.store.discarded if outcome is Outcome.DISCARDED else self.store.empty
            keep(piece)

    def take(self, piece: Piece, engine_job: EngineJob) -> bool | None:
        """Take the answer that came: True for a text, False for an error, None for neither."""
        if piece.engine_job is not engine_job or not piece.deciding:
            return None
        piece.deciding = False
        try:
            transcript = engine_job.result(0)
        except Cancelled:
            return None
        except AsrError as error:
            piece.why = str(error)
            return False
        piece.text = self._text_of(piece, transcript)
        return True

    def _text_of(self, piece: Piece, transcript: Transcript) -> str:
        """Store what the model wrote, then give what the rules make of it."""
        heard = replace(heard_of(transcript), told=told_text(piece.words, transcript.told))
        self.store.heard(piece, heard)
        piece.confidence, piece.complete = heard.confidence, transcript.complete
        try:
            found = written(transcript.text, self.rules(), self.store.settings)
        except RulesError as error:
            self.tell(str(error))
            return transcript.text
        piece.takes_back = found.scratch_before
        return found.result

    def _watch(self, piece: Piece) -> Watch:
        final: list[str] = []

        def finished(segment: Segment) -> None:
            final.append(segment.text.strip())
            said("")

        def said(more: str) -> None:
            if self.store.settings[speaking.LIVE]:
                self.words(piece, " ".join([*final, more]).strip())

        return Watch(
            final=finished,
            partial=lambda segment: said(segment.text.strip()),
            ended=lambda job: self.ended(piece, job),
        )


def heard_of(transcript: Transcript) -> Heard:
    """Put a transcript into the words of the history; confidence is the mean by length."""
    rated = [
        (s.end - s.start, s.confidence) for s in transcript.segments if s.confidence is not None
    ]
    total = sum(seconds for seconds, _ in rated)
    confidence = sum(seconds * rate for seconds, rate in rated) / total if total else None
    return Heard(
        raw=transcript.text,
        model=transcript.model,
        language=transcript.language,
        confidence=confidence,
        warnings=transcript.warnings,
    )
