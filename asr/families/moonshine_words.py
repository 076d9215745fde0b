"""Words out of Moonshine's tokens: how sure each is, and about when it was said.

The model gives no times. They are estimated: the text is spread over the parts of the sound that
are loud enough to be speech, a letter as long as another.
"""

from collections.abc import Sequence

import numpy as np

from asr.types import SAMPLE_RATE, Waveform, Word

SPACE = "▁".encode()
FRAME = SAMPLE_RATE // 50  # 20 ms
FLOOR = 0.1  # frames below this part of the loud ones are taken for pauses


def words_of(
    pieces: Sequence[bytes], log_probs: Sequence[float], audio: Waveform
) -> tuple[Word, ...]:
    """Join pieces to words with their confidence, and estimate times in the waveform [samples]."""
    spelled = group(pieces, log_probs)
    ends = np.cumsum([len(text) + 1 for text, _ in spelled])
    if not len(ends):
        return ()
    places = np.concatenate(([0], ends)) / ends[-1]
    times = when(places, audio)
    return tuple(
        Word(text=text, start=start, end=end, confidence=confidence, estimated=True)
        for (text, confidence), start, end in zip(spelled, times[:-1], times[1:], strict=True)
    )


def group(pieces: Sequence[bytes], log_probs: Sequence[float]) -> list[tuple[str, float]]:
    """Give each word and the geometric mean of its tokens' probabilities."""
    words: list[tuple[bytes, list[float]]] = []
    for piece, log_prob in zip(pieces, log_probs, strict=True):
        if piece.startswith(SPACE) or not words:
            words.append((b"", []))
        words[-1] = (words[-1][0] + piece, [*words[-1][1], log_prob])
    spelled = [
        (spell(text).strip(), float(np.exp(np.mean(log_probs)))) for text, log_probs in words
    ]
    return [(text, confidence) for text, confidence in spelled if text]


def spell(joined: bytes) -> str:
    """Turn joined pieces into text."""
    return joined.decode("utf-8", errors="replace").replace("▁", " ")


def when(places: Sequence[float], audio: Waveform) -> list[float]:
    """Give the seconds at which parts (0 to 1, rising) of the loud sound have passed."""
    frames = audio[: len(audio) // FRAME * FRAME].reshape(-1, FRAME)
    if not len(frames):
        return [place * len(audio) / SAMPLE_RATE for place in places]
    loudness = np.sqrt(np.square(frames).mean(axis=1))
    loud = loudness >= FLOOR * np.quantile(loudness, 0.95)
    passed = np.concatenate(([0.0], np.cumsum(loud + 1e-6)))
    edges = np.arange(len(passed)) * FRAME / SAMPLE_RATE
    return [float(t) for t in np.interp(np.asarray(places) * passed[-1], passed, edges)]
