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
DOUBTFUL = 0.3  # a dropped window above this may have been speech
SHORTEST = 4  # windows of speech in a row (128 ms) that open a piece; less is a click
PAD = 12  # windows (384 ms) kept before and after speech, so that no word is clipped
SURE = 3  # windows (96 ms) whose mean says how sure the detector is at its surest
SEARCH_S = 10.0  # a piece without a pause is cut in its last seconds
PAUSES = ((8.0, 1.5), (15.0, 0.8), (22.0, 0.5), (MAX_CHUNK_S, 0.3))  # up to a length: enough


class Detector(Protocol):
    """What the cutter needs of a voice detector."""

    def probabilities(self, windows: Waveform) -> NDArray[np.float32]:
        """Judge the next windows [n, 512]; probabilities [n]."""
        ...


class Cutter:
    """Cuts sound that arrives in blocks; holds at most one piece of it.

    Pieces are in order, do not overlap and are at most `max_chunk_s` long; every window that is
    taken for speech is in exactly one. `vad=False`: every sample is, and pauses count for nothing.
    """

    def __init__(
        self,
        *,
        vad: bool = True,
        max_chunk_s: float = MAX_CHUNK_S,
        detector: Detector | None = None,
    ) -> None:
        self._detector = (detector or SpeechDetector()) if vad else None
        self._longest = int(max_chunk_s / WINDOW_S)  # windows
        self._rest: Waveform = np.zeros(0, np.float32)  # samples that do not fill a window yet
        self._sound: list[Waveform] = []  # the windows held ...
        self._chance: list[float] = []  # ... their probabilities ...
        self._spoken: list[bool] = []  # ... and whether they count as speech
        self._base = 0  # number of the first window held, from the start of the recording
        self._run = 0  # windows of speech in a row, up to now
        self._open = False  # whether a piece is open
        self._index = 0
        self._fed = self._kept = 0  # samples
        self._found = self._doubtful = 0  # windows

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
        """Of the seconds dropped so far, those that may have been speech."""
        return self._doubtful * WINDOW_S

    @property
    def speech_s(self) -> float:
        """Seconds taken for speech so far, counted apart from the pieces."""
        return self._found * WINDOW_S

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
        if self._open:
            chunks.append(self._close(self._speech_ends() + PAD))
        self._forget(len(self._sound))
        return chunks

    @property
    def settled(self) -> bool:
        """Whether a pause has begun in which the open piece does not grow any more."""
        return self._open and len(self._sound) >= self._speech_ends() + PAD

    def waiting(self) -> Chunk | None:
        """Give the open piece as it would be if nobody spoke any more; None where none is."""
        if not self._open:
            return None
        return self._chunk(self._begin(), min(len(self._sound), self._speech_ends() + PAD))

    def _take(self, windows: Waveform) -> Iterable[Chunk]:
        if self._detector is None:
            chances = np.ones(len(windows), np.float32)
        else:
            chances = self._detector.probabilities(windows)
        for window, chance in zip(windows, chances, strict=True):
            self._add(window, float(chance))
            if (chunk := self._closed()) is not None:
                yield chunk

    def _add(self, window: Waveform, chance: float) -> None:
        speech = chance >= (STAYS if self._run else OPENS)
        self._run = self._run + 1 if speech else 0
        self._sound.append(window)
        self._chance.append(chance)
        self._spoken.append(speech and self._open)
        self._found += self._spoken[-1]
        if not self._open and (self._run >= SHORTEST or self._detector is None):
            self._open = True
            self._found += self._run
            self._spoken[-self._run :] = [True] * self._run
        if not self._open:
            self._forget(len(self._sound) - PAD - self._run)

    def _closed(self) -> Chunk | None:
        """Close the open piece if it is time to."""
        if not self._open:
            return None
        length = len(self._sound) - self._begin()
        if length >= self._longest:
            return self._close(self._quietest())
        pause = len(self._sound) - self._speech_ends()
        if pause * WINDOW_S >= enough_pause(length * WINDOW_S):
            return self._close(self._speech_ends() + PAD)
        return None

    def _close(self, end: int) -> Chunk:
        """Make the windows up to `end` a piece; speech after it opens the next."""
        begin = self._begin()
        end = min(end, len(self._sound), begin + self._longest)
        chunk = self._chunk(begin, end)
        self._index += 1
        self._kept += len(chunk.audio)
        self._forget(begin)
        self._let_go(end - begin)
        self._open = any(self._spoken)
        if not self._open:
            self._forget(len(self._sound) - PAD - self._run)
        return chunk

    def _chunk(self, begin: int, end: int) -> Chunk:
        start, stop = (self._base + begin) * WINDOW, (self._base + end) * WINDOW
        audio = np.concatenate(self._sound[begin:end])[: min(stop, self._fed) - start]
        means = np.convolve(self._chance[begin:end], np.full(SURE, 1 / SURE), "valid")
        return Chunk(
            index=self._index,
            start=start / SAMPLE_RATE,
            audio=audio,
            speech_s=sum(self._spoken[begin:end]) * WINDOW_S,
            chance=float(means.max()) if end - begin >= SURE else max(self._chance[begin:end]),
        )

    def _begin(self) -> int:
        return max(0, self._spoken.index(True) - PAD)

    def _speech_ends(self) -> int:
        """Give the number of the window after the last that counts as speech."""
        return len(self._spoken) - self._spoken[::-1].index(True)

    def _quietest(self) -> int:
        """Find where, in the last seconds of the open piece, a cut hurts least.

        At least one window is left over, so that a piece cut in speech is open still.
        """
        end = self._begin() + self._longest - 1
        first = max(self._begin() + self._longest // 2, end - int(SEARCH_S / WINDOW_S))
        energy = np.array([np.square(w).mean() for w in self._sound[first:end]])
        level = np.log10(energy + 1e-10)
        cost = np.array(self._chance[first:end]) + 0.2 * (level - level.min())
        smooth = np.convolve(np.pad(cost, 2, mode="edge"), np.full(5, 0.2), "valid")
        return first + int(np.argmin(smooth)) + 1

    def _forget(self, count: int) -> None:
        """Let the first `count` windows go that are in no piece."""
        self._doubtful += sum(c >= DOUBTFUL for c in self._chance[: max(0, count)])
        self._let_go(max(0, count))

    def _let_go(self, count: int) -> None:
        self._base += min(count, len(self._sound))
        del self._sound[:count], self._chance[:count], self._spoken[:count]


def enough_pause(length_s: float) -> float:
    """Say how long a pause, in seconds, closes a piece of `length_s`: the longer, the shorter."""
    return next((pause for up_to, pause in PAUSES if length_s < up_to), PAUSES[-1][1])


def split(audio: Waveform, *, vad: bool = True, max_chunk_s: float = MAX_CHUNK_S) -> list[Chunk]:
    """Cut a whole waveform [samples]: the same pieces as feeding it in blocks."""
    cutter = Cutter(vad=vad, max_chunk_s=max_chunk_s)
    return [*cutter.feed(audio), *cutter.flush()]


def halve(audio: Waveform, min_s: float = 2.0) -> tuple[Waveform, ...]:
    """Cut a waveform in two at the quietest place of its middle third; () if it is too short."""
    third = len(audio) // (3 * WINDOW)
    if len(audio) < min_s * SAMPLE_RATE or third < 1:
        return ()
    middle = audio[third * WINDOW : 2 * third * WINDOW].reshape(-1, WINDOW)
    at = (third + int(np.square(middle).mean(axis=1).argmin())) * WINDOW + WINDOW // 2
    return audio[:at], audio[at:]
