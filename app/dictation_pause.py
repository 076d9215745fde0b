"""Hands-free dictation ends by itself: at a pause, or when nothing is said at all."""

import numpy as np

from app.settings import Settings
from app.settings_speaking import GIVE_UP_S, PAUSE_MS
from asr.types import SAMPLE_RATE, Waveform
from asr.vad import WINDOW, SpeechDetector

SPEECH = 0.5  # probability from which a window is speech


class PauseWatch:
    """Listens to one recording, on the recorder's thread; raises ModelError without a detector."""

    def __init__(self, settings: Settings, detector: SpeechDetector | None = None) -> None:
        self._pause = settings[PAUSE_MS] * SAMPLE_RATE // 1000
        self._give_up = settings[GIVE_UP_S] * SAMPLE_RATE
        self._detector = detector or SpeechDetector()
        self._left: Waveform = np.zeros(0, np.float32)
        self._silent = 0  # samples since the last speech, or since the beginning
        self._heard = False
        self._over = False

    def ended(self, block: Waveform) -> bool | None:
        """Take samples; True once for a pause, False once where nothing was said, else None."""
        sound = np.concatenate((self._left, block))
        count = len(sound) // WINDOW
        self._left = sound[count * WINDOW :]
        if not count or self._over:
            return None
        for chance in self._detector.probabilities(sound[: count * WINDOW].reshape(count, WINDOW)):
            self._silent = 0 if chance >= SPEECH else self._silent + WINDOW
            self._heard = self._heard or bool(chance >= SPEECH)
        self._over = self._silent >= (self._pause if self._heard else self._give_up)
        return self._heard if self._over else None
