"""Sound is cut at pauses into pieces that fit a model: one cutter for files and for live sound.

Blocks of any size give the same pieces. Knows no model and no file.
"""

from collections.abc import Iterable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from asr.types import MAX_CHUNK_S, SAMPLE_RATE, Chunk, Waveform
from asr.vad import WINDOW, SpeechDetector

WINDOW_S = WINDOW / SAMPLE_RATE
OPENS, STAYS = 0.5, 0.3  # probabilities at which speech begins and below which it ends
DOUBTFUL = 0.2  # a dropped window above this may have been speech
MIN_SPEECH_S = 0.1  # shorter islands are clicks
PAD_S = 0.4  # kept before and after speech
SEARCH_S = 10.0  # a piece without a pause is cut in its last seconds
PAUSES = ((8.0, 0.8), (15.0, 0.5), (22.0, 0.3), (MAX_CHUNK_S, 0.2))  # up to a length: enough pause


class Detector(Protocol):
    """What the cutter needs of a voice detector."""

    def probabilities(self, windows: Waveform) -> NDArray[np.float32]:
        """Judge the next windows [n, 512]; probabilities [n]."""
        ...


class Cutter:
    """Cuts sound that arrives in blocks; holds at most one piece and a second of sound.

    Pieces are in order, do not overlap, are at most `max_chunk_s` long, and every window the
    detector takes for speech is in exactly one. `vad=False`: every sample is in exactly one.
    """

    def __init__(
        self,
        *,
        vad: bool = True,
        max_chunk_s: float = MAX_CHUNK_S,
        detector: Detector | None = None,
    ) -> None:
        self._detector = (detector or SpeechDetector()) if vad else None
        self._max = int(max_chunk_s / WINDOW_S)  # windows
        self._rest: Waveform = np.zeros(0, np.float32)  # samples that do not fill a group yet
        self._sound: list[Waveform] = []  # windows from `_base` on
        self._chance: list[float] = []  # of speech, by window
        self._base = 0  # number of the first window held
        self._first = self._last = -1  # windows held where the open piece's speech begins and ends
        self._run = 0  # windows of speech in a row
        self._speaking = False
        self._index = 0
        self._fed = self._kept = 0  # samples
        self._doubtful = 0  # windows
        self._speech = 0  # windows

    @property
    def duration(self) -> float:
        """Seconds fed so far."""
        return self._fed / SAMPLE_RATE

    @property
    def dropped_s(self) -> float:
        """Seconds that are in no piece; whole once flushed."""
        return (self._fed - self._kept) / SAMPLE_RATE

    @property
    def doubtful_s(self) -> float:
        """Of these, seconds that may have been speech."""
        return self._doubtful * WINDOW_S

    @property
    def speech_s(self) -> float:
        """Seconds taken for speech so far."""
        return self._speech * WINDOW_S

    def feed(self, block: Waveform) -> list[Chunk]:
        """Take the next samples [n]; return the pieces that they closed."""
        self._fed += len(block)
        sound = np.concatenate((self._rest, block))
        whole = len(sound) // WINDOW * WINDOW
        self._rest = sound[whole:]
        return list(self._take(sound[:whole].reshape(-1, WINDOW)))

    def flush(self) -> list[Chunk]:
        """Close what is open; the cutter is at its end then."""
        window = np.pad(self._rest, (0, WINDOW - len(self._rest))).reshape(1, WINDOW)
        chunks = list(self._take(window)) if len(self._rest) else []
        self._rest = self._rest[:0]
        if self._first >= 0:
            chunks += self._close(self._last + self._pad())
        self._forget(len(self._sound))
        return chunks

    def _take(self, windows: Waveform) -> Iterable[Chunk]:
        if self._detector is None:
            chances = np.ones(len(windows), np.float32)
        else:
            chances = self._detector.probabilities(windows)
        for window, chance in zip(windows, chances, strict=True):
            yield from self._take_window(window, float(chance))

    def _take_window(self, window: Waveform, chance: float) -> list[Chunk]:
        self._sound.append(window)
        self._chance.append(chance)
        here = len(self._sound) - 1
        speech = chance >= (STAYS if self._speaking else OPENS)
        self._speaking = speech
        self._run = self._run + 1 if speech else 0
        if self._run * WINDOW_S >= MIN_SPEECH_S or (speech and self._first >= 0):
            self._speech += 1
            if self._first < 0:
                self._first = here - self._run + 1
                self._speech += self._run - 1
            self._last = here
        return self._after(here)

    def _after(self, here: int) -> list[Chunk]:
        if self._first < 0:
            self._forget(here + 1 - self._pad() - self._run)
            return []
        begin = max(0, self._first - self._pad())
        pause = here - self._last
        if here + 1 - begin >= self._max:
            if pause:
                return self._close(self._last + self._pad())
            return self._close(self._quietest(begin + self._max), forced=True)
        if pause * WINDOW_S >= enough_pause((here - begin) * WINDOW_S):
            return self._close(self._last + self._pad())
        return []

    def _close(self, last: int, *, forced: bool = False) -> list[Chunk]:
        """Make the windows up to `last` a piece; after a forced cut the next is open at once."""
        begin = max(0, self._first - self._pad())
        end = min(last + 1, len(self._sound), begin + self._max)
        spoken = sum(c >= STAYS for c in self._chance[self._first : end])
        start = (self._base + begin) * WINDOW
        stop = min((self._base + end) * WINDOW, self._fed)
        audio = np.concatenate(self._sound[begin:end])[: stop - start]
        self._forget(begin)
        self._base += end - begin
        del self._sound[: end - begin], self._chance[: end - begin]
        self._kept += len(audio)
        chunk = Chunk(
            index=self._index,
            start=start / SAMPLE_RATE,
            audio=audio,
            speech_s=spoken * WINDOW_S,
        )
        self._index += 1
        self._last = len(self._sound) - 1 if forced else -1
        self._first = 0 if forced and self._sound else -1
        return [chunk]

    def _pad(self) -> int:
        return int(PAD_S / WINDOW_S)

    def _quietest(self, end: int) -> int:
        """Find the window before `end` where a cut hurts least."""
        first = max(self._first + 1, end - int(SEARCH_S / WINDOW_S))
        energy = np.array([float(np.square(w).mean()) for w in self._sound[first:end]])
        level = np.log10(energy + 1e-10)
        chance = np.array(self._chance[first:end])
        cost = chance + 0.2 * (level - level.min())
        smooth = np.convolve(cost, np.ones(5) / 5, "same")
        inner = slice(2, max(3, len(smooth) - 2))
        return first + 2 + int(np.argmin(smooth[inner]))

    def _forget(self, count: int) -> None:
        """Let the first `count` windows go: they are in no piece."""
        count = max(0, min(count, len(self._sound)))
        self._doubtful += sum(c >= DOUBTFUL for c in self._chance[:count])
        del self._sound[:count], self._chance[:count]
        self._base += count
        self._first = self._first - count if self._first >= 0 else -1
        self._last = self._last - count if self._last >= 0 else -1


def enough_pause(length_s: float) -> float:
    """Say how long a pause, in seconds, closes a piece of `length_s`: the longer, the sooner."""
    return next((pause for up_to, pause in PAUSES if length_s < up_to), PAUSES[-1][1])


def split(audio: Waveform, *, vad: bool = True, max_chunk_s: float = MAX_CHUNK_S) -> list[Chunk]:
    """Cut a whole waveform [samples]: the same pieces as feeding it in blocks."""
    cutter = Cutter(vad=vad, max_chunk_s=max_chunk_s)
    return [*cutter.feed(audio), *cutter.flush()]


def halve(audio: Waveform, min_s: float = 2.0) -> tuple[Waveform, Waveform] | tuple[()]:
    """Cut a waveform in two at the quietest place of its middle third; () if it is too short."""
    third = len(audio) // (3 * WINDOW)
    if len(audio) < min_s * SAMPLE_RATE or third < 1:
        return ()
    middle = audio[third * WINDOW : 2 * third * WINDOW].reshape(-1, WINDOW)
    at = (third + int(np.square(middle).mean(axis=1).argmin())) * WINDOW + WINDOW // 2
    return audio[:at], audio[at:]
