"""Pieces become hypotheses: together where that goes, alone where it fails, in halves at need.

Knows neither files nor families, and keeps nothing from one call to the next.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from asr.errors import AsrError, Cancelled
from asr.segments import halve
from asr.text import join, tidy
from asr.types import (
    SAMPLE_RATE,
    CancelCheck,
    Chunk,
    Hypothesis,
    Options,
    Recognizer,
    Verifier,
    Waveform,
    Word,
)

HALVINGS = 2  # how often a piece that did not come to its end is cut in two


class Ear:
    """A recognizer that answers for each piece, whatever becomes of the others."""

    def __init__(self, recognizer: Recognizer, options: Options, cancelled: CancelCheck) -> None:
        self._recognizer, self._cancelled = recognizer, cancelled
        self.options = options  # what the next pieces are decoded with

    def hear(self, chunks: Sequence[Chunk], drafts: Sequence[str]) -> list[Hypothesis | AsrError]:
        """Decode pieces of any recordings together; where that fails, one by one.

        So one cannot spoil others; its place has the error. Raises Cancelled.
        """
        if not chunks:
            return []
        for n, chunk in enumerate(chunks):
            if not chunk.audio.any():  # models make words of a sound that is not there
                before, after = (chunks[:n], drafts[:n]), (chunks[n + 1 :], drafts[n + 1 :])
                return [*self.hear(*before), Hypothesis(text=""), *self.hear(*after)]
        try:
            heard = self.recognize([chunk.audio for chunk in chunks], drafts)
        except Cancelled:
            raise
        except AsrError as error:
            if len(chunks) == 1:
                return [error]
            return [h for n in range(len(chunks)) for h in self.hear([chunks[n]], [drafts[n]])]
        return [self.to_end(chunk.audio, h) for chunk, h in zip(chunks, heard, strict=True)]

    def recognize(self, audios: list[Waveform], drafts: Sequence[str] = ()) -> list[Hypothesis]:
        """Decode waveforms of any length, with drafts where there are some."""
        least = int(self._recognizer.min_s * SAMPLE_RATE)
        padded = [np.pad(a, (0, max(0, least - len(a)))) for a in audios]
        if any(drafts) and isinstance(self._recognizer, Verifier):
            heard = self._recognizer.verify(padded, drafts, self.options, self._cancelled)
        else:
            heard = self._recognizer.recognize(padded, self.options, self._cancelled)
        return [replace(h, text=tidy(h.text)) for h in heard]

    def to_end(self, audio: Waveform, heard: Hypothesis) -> Hypothesis:
        """Give what was heard, or more of it where that came to no end."""
        return heard if heard.complete else self._again(audio, heard)

    def _again(self, audio: Waveform, first: Hypothesis, depth: int = 0) -> Hypothesis:
        """Decode a piece that did not come to its end as two; `first` stays if it is too short."""
        halves = halve(audio) if depth < HALVINGS else ()
        if not halves:
            return first
        parts = []
        for half in halves:
            try:
                (heard,) = self.recognize([half])
            except Cancelled:
                raise
            except AsrError:
                return first  # it is not complete, which is said in the end
            parts.append(heard if heard.complete else self._again(half, heard, depth + 1))
        return _joined(parts, len(halves[0]) / SAMPLE_RATE)


def shifted(word: Word, by_s: float) -> Word:
    """Give a word that was said `by_s` later."""
    return replace(word, start=word.start + by_s, end=word.end + by_s)


def _joined(parts: list[Hypothesis], second_starts_s: float) -> Hypothesis:
    first, second = parts
    known = [h.confidence for h in parts if h.confidence is not None]
    return Hypothesis(
        text=join([first.text, second.text]),
        words=(*first.words, *(shifted(w, second_starts_s) for w in second.words)),
        confidence=min(known) if known else None,
        language=first.language or second.language,
        complete=first.complete and second.complete,
    )
