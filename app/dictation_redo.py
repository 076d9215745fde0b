"""An entry of the history is decoded once more, perhaps by another model; nothing is inserted."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app import settings_speaking as speaking
from app.desktop.base import Target
from app.dictation_decode import Decoder
from app.dictation_store import Piece, Store
from app.errors import HistoryError
from app.profiles import Profile


@dataclass(slots=True)
class Redo:
    """Used on the dictation's thread. While it works, dictations are written by that model too."""

    decoder: Decoder
    store: Store
    profile: Callable[[Target | None], Profile]
    working: list[Piece] = field(default_factory=list)

    def begin(self, number: int, model: str) -> str:
        """Begin; give a sentence where that cannot be."""
        try:
            entry = self.store.history.get(number)
            if entry.audio is None or not entry.audio.exists():
                return "The recording is not there any more."
            self.store.history.again(number)
        except HistoryError as error:
            return str(error)
        piece = Piece(None, audio=entry.audio, entry=number)
        place = Target(window=0, app=entry.app, title=entry.window)
        piece.profile = self.profile(place if entry.app or entry.window else None)
        self.working.append(piece)
        self._use(model)
        self.decoder.decide(piece)
        return ""

    def end(self, piece: Piece, *, found: bool) -> None:
        """Take the answer; then the chosen model counts again."""
        if piece not in self.working:
            return
        self.working.remove(piece)
        if found:
            piece.final = piece.text
            self.store.redone(piece)
        else:
            self.store.failed(piece)
        if not self.working:
            self._use(self.store.settings[speaking.MODEL])

    def _use(self, model: str) -> None:
        settings = self.store.settings
        device, precision = settings[speaking.DEVICE], settings[speaking.PRECISION]
        self.decoder.engine.use(model, device, precision)
