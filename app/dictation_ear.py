"""One recording's sound goes to the journal, the engine and the eye; on the recorder's thread."""

from collections.abc import Callable
from dataclasses import dataclass

from app import session_types as t
from app.dictation_microphone import Take
from app.dictation_news import Cue, Show, Told
from app.dictation_pause import PauseWatch
from app.dictation_store import Piece
from app.settings import Settings
from app.settings_speaking import MODE
from asr.errors import ModelError
from asr.types import Waveform
from asr.worker_messages import to_pcm


@dataclass(slots=True)
class Ear:
    """Called with each block; `live` is called once, with the first sound; `paused` at a pause."""

    piece: Piece
    show: Show
    pause: PauseWatch | None  # hands-free only
    live: Callable[[], None]
    paused: Callable[[bool], None]  # False: nothing was said at all

    def __call__(self, block: Waveform) -> None:
        """Take the next samples [n]."""
        piece = self.piece
        if piece.recording:
            piece.recording.write(to_pcm(block))
        if piece.engine_job:
            piece.engine_job.grown()
        if not piece.live and block.any():
            piece.live = True
            self.show.cue(Cue.START)
            self.live()
        self.show.level(float(abs(block).max()))
        if self.pause and (heard := self.pause.ended(block)) is not None:
            self.paused(heard)


def listening(
    piece: Piece,
    job: int,
    show: Show,
    pause: PauseWatch | None,
    post: Callable[[Callable[[float], t.Event]], None],
) -> Take:
    """Give what a recorder's sound goes to; `post` hands the session an event made for its time."""
    ear = Ear(
        piece=piece,
        show=show,
        pause=pause,
        live=lambda: post(lambda at: t.SoundCame(at=at, job=job)),
        paused=lambda said: post(lambda at: t.Silence(at=at, heard=said)),
    )
    return Take(sound=ear, tell=lambda sentence: show.told(Told(sentence=sentence)))


def pause_watch(settings: Settings, tell: Callable[[str], None]) -> PauseWatch | None:
    """Give what ends a hands-free dictation; None in the other modes, or without a detector."""
    if settings[MODE] != "hands-free":
        return None
    try:
        return PauseWatch(settings)
    except ModelError as error:
        tell(str(error))
        return None
