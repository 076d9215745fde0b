"""One transcription under way: pieces are cut, decoded, checked for gaps and put together.

Knows neither files nor families.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from asr.engine_hear import Ear, shifted
from asr.errors import AsrError, AudioError, Cancelled, OptionError
from asr.segments import Cutter
from asr.text import join, repeats, spoken
from asr.types import (
    MAX_CHUNK_S,
    Aligner,
    CancelCheck,
    Chunk,
    ContextReader,
    Hypothesis,
    Loss,
    Options,
    Recognizer,
    Segment,
    Transcript,
    Waiting,
    Waveform,
)

log = logging.getLogger(__name__)

MIN_CHUNK_S = 1.0  # the smallest limit that means anything
WEAK_CHANCE, WEAK_S = (
    0.75,
    0.5,
)  # a piece that the detector doubts, with so little speech in it, ...
WEAK_CONFIDENCE = 0.75  # ... needs a model that is surer than this: two witnesses
SHORTEST_WORD_S = 0.1  # nobody says words of what was told beforehand faster than this
OVERLOADED = 4.0  # full scale is 1; louder are integers that were kept as floats: brought down
CARRIED, CARRIED_PIECES = 300, 4  # characters of the text before that a piece is told, from so many


class Run:
    """One transcription under way: a Stream (asr/types.py), used for files as well."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts of one transcription, made in one place
        self,
        recognizer: Recognizer,
        model: str,
        options: Options,
        cancelled: CancelCheck,
        together: int = 1,  # so many pieces are gathered and decoded at once
        scout: Recognizer | None = None,  # quick: shows words early, and drafts what is verified
        aligner: Aligner | None = None,  # gives final words their times
    ) -> None:
        self._model, self._cancelled, self._aligner = model, cancelled, aligner
        self._options = check(options, recognizer)
        self._ear = Ear(recognizer, self._options, cancelled)
        self._scout = Ear(scout, self._options, cancelled) if scout else None
        self._reads = isinstance(recognizer, ContextReader) and recognizer.reads_context
        self.cutter = Cutter(vad=options.vad, max_chunk_s=options.max_chunk_s)
        self.segments: list[Segment] = []
        self._together, self._gathered = together, list[Chunk]()
        self._decoded_s = self._withheld_s = 0.0
        self._language: str | None = None
        self._failures: list[tuple[Chunk, AsrError]] = []
        self._chunks = 0
        self._previewed: tuple[tuple[float, int] | None, Hypothesis | None] = (None, None)
        self._draft: tuple[Chunk | None, str] = None, ""  # what was guessed last, and its text
        self._loudest = 0.0
        self.notes: list[str] = []  # what the reading of the file has to tell

    def feed(self, block: Waveform) -> list[Segment]:
        """Take the next samples [n]; return the segments that became final through them.

        Raises AudioError, ModelError or Cancelled.
        """
        self._gathered += self.cut(block)
        return self._decode_gathered() if len(self._gathered) >= self._together else []

    def preview(self) -> Segment | None:
        """Decode the sound that is not final yet; None where nothing new was said.

        A scout does it where there is one; what a pause follows, the model itself, for that is
        likely to be the final text. Changes nothing of what becomes final: a piece that closes as
        it was is not decoded again. Raises ModelError or Cancelled.
        """
        chunk = self.cutter.waiting()
        if chunk is None or _stretch(chunk) == self._previewed[0]:
            return None
        self._previewed = _stretch(chunk), None  # what fails is not tried over and over
        if self._scout and not self.cutter.settled:
            (heard,) = self._scout.recognize([chunk.audio])
        else:
            self._ear.options = self._told()
            (heard,) = self._ear.recognize([chunk.audio], [self._draft_of(chunk)])
            self._previewed = _stretch(chunk), heard
        self._draft = chunk, heard.text
        return _segment(chunk, heard) if heard.text and not self._doubted(chunk, heard) else None

    def waiting(self) -> Waiting | None:
        """Say what `preview` would decode."""
        chunk = self.cutter.waiting()
        if chunk is None or _stretch(chunk) == self._previewed[0]:
            return None
        return Waiting(length_s=chunk.end - chunk.start, settled=self.cutter.settled)

    def finish(self) -> Transcript:
        """Decode what is left and return the whole; the stream is closed then."""
        self._gathered += self.cutter.flush()
        self._decode_gathered()
        return self.result()

    def cut(self, block: Waveform) -> list[Chunk]:
        """Take the next samples [n]; return the pieces they closed, to be given to `take`.

        Raises AudioError or Cancelled.
        """
        block = checked(block)
        self._loudest = max(self._loudest, float(np.abs(block).max(initial=0.0)))
        if self._loudest > OVERLOADED:
            block = block / np.float32(self._loudest)
        if self._cancelled():
            raise Cancelled
        return self.cutter.feed(block)

    def take(self, chunk: Chunk, heard: Hypothesis | AsrError) -> Segment | None:
        """Take what was heard in the next piece; return the segment that is final through it."""
        self._chunks += 1
        if isinstance(heard, AsrError):
            self._failures.append((chunk, heard))
            return None
        self._decoded_s += chunk.speech_s if heard.complete else 0.0
        if self._doubted(chunk, heard):
            self._withheld_s += chunk.speech_s
            return None
        self._language = self._language or heard.language or self._options.language
        if not heard.text:
            return None
        self.segments.append(_segment(chunk, self._timed(chunk, heard)))
        return self.segments[-1]

    def result(self) -> Transcript:
        """Give the whole, once the cutter is flushed and every piece taken.

        Raises the cause where no piece could be decoded.
        """
        if self._failures and len(self._failures) == self._chunks:
            raise self._failures[0][1]
        return Transcript(
            segments=tuple(self.segments),
            language=self._language,
            duration=self.cutter.duration,
            model=self._model,
            warnings=tuple(self._warnings()),
            speech_s=self.cutter.speech_s,
            decoded_s=self._decoded_s,
            dropped_s=self.cutter.dropped_s,
            whole=not any(isinstance(note, Loss) for note in self.notes),
            told=self._options.context if self._reads else "",
        )

    def _decode_gathered(self) -> list[Segment]:
        chunks, self._gathered = self._gathered, []
        taken = map(self.take, chunks, self._hear(chunks))
        return [segment for segment in taken if segment is not None]

    def _timed(self, chunk: Chunk, heard: Hypothesis) -> Hypothesis:
        """Give the words their times, where that is wanted and can be done in their language."""
        aligner, language = self._aligner, heard.language or self._options.language
        if aligner is None or not self._options.word_timestamps:
            return heard
        if language and language not in aligner.languages:
            return heard
        words = aligner.align(chunk.audio, heard.text)
        if [w.text for w in words] == [w.text for w in heard.words]:
            pairs = zip(words, heard.words, strict=True)
            words = tuple(replace(new, confidence=old.confidence) for new, old in pairs)
        return replace(heard, words=words)

    def _doubted(self, chunk: Chunk, heard: Hypothesis) -> bool:
        return invented(chunk, heard) or echoed(chunk, heard, self._ear.options)

    def _hear(self, chunks: list[Chunk]) -> list[Hypothesis | AsrError]:
        """Decode pieces together; one that was shown just as it is, is not decoded again."""
        stretch, preview = self._previewed
        if chunks and preview is not None and _stretch(chunks[0]) == stretch:
            return [self._ear.to_end(chunks[0].audio, preview), *self._hear(chunks[1:])]
        self._ear.options = self._told()
        return self._ear.hear(chunks, [self._draft_of(chunk) for chunk in chunks])

    def _draft_of(self, chunk: Chunk) -> str:
        """Give a guess at the text of a piece: the last preview if it began there, or the scout's.

        "" where there is none.
        """
        if not self._options.drafts:
            return ""
        shown, text = self._draft
        if self._scout and (shown is None or _stretch(shown) != _stretch(chunk)):
            return self._scouted(self._scout, chunk)
        return text if shown and chunk.start <= shown.start < chunk.end else ""

    def _scouted(self, scout: Ear, chunk: Chunk) -> str:
        try:
            (heard,) = scout.recognize([chunk.audio])
        except Cancelled:
            raise
        except AsrError as error:  # a guess is not worth a failure
            log.info("the scout failed: %s", error)
            return ""
        return heard.text

    def _told(self) -> Options:
        """Give the options for the next pieces: with the end of what is final, where it is read."""
        if not (self._options.carry and self._reads and self.segments):
            return self._options
        final = join([s.text for s in self.segments[-CARRIED_PIECES:]])[-CARRIED:]
        return replace(self._options, context=join([self._options.context, final]))

    def _warnings(self) -> Iterable[str]:
        yield from self.notes
        for chunk, error in self._failures:
            yield f"From {chunk.start:.1f} s to {chunk.end:.1f} s nothing could be decoded: {error}"
        if self.cutter.speech_s - self._decoded_s > 0.5:
            yield (
                f"Of {self.cutter.speech_s:.1f} s of speech only {self._decoded_s:.1f} s"
                " were decoded to their end."
            )
        doubtful_s = self.cutter.doubtful_s + self._withheld_s
        if self._loudest == 0.0:
            yield "The recording is silent: it holds no signal at all."
        elif doubtful_s > 0.5 or self._withheld_s:
            yield (
                f"{doubtful_s:.1f} s that may have been speech were left out;"
                " without the voice detector (--no-vad) all is decoded."
            )
        elif not self._chunks:
            yield "No speech was found; without the voice detector (--no-vad) all is decoded."


def is_file(path: Path) -> bool:
    """Say whether something is a plain file; what may not even be looked at is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def invented(chunk: Chunk, heard: Hypothesis) -> bool:
    """Say whether neither the detector nor the model is sure that a short piece holds speech."""
    if chunk.chance >= WEAK_CHANCE or chunk.speech_s >= WEAK_S or heard.confidence is None:
        return False
    return heard.confidence < WEAK_CONFIDENCE


def echoed(chunk: Chunk, heard: Hypothesis, options: Options) -> bool:
    """Say whether a model wrote down what it was told beforehand, for want of speech."""
    if not repeats(heard.text, "\n".join((options.context, *options.words))):
        return False
    too_fast = chunk.speech_s < SHORTEST_WORD_S * len(spoken(heard.text))
    return too_fast or (chunk.speech_s < WEAK_S and chunk.chance < WEAK_CHANCE)


def check(options: Options, recognizer: Recognizer) -> Options:
    """Give the options with the language as a bare code; raises OptionError for a bad one."""
    if not MIN_CHUNK_S <= options.max_chunk_s <= MAX_CHUNK_S:
        raise OptionError(
            f"A piece may be {MIN_CHUNK_S:.0f} to {MAX_CHUNK_S:.0f} s long,"
            f" not {options.max_chunk_s:g} s."
        )
    if options.language is None:
        return options
    code = options.language.lower().replace("_", "-").split("-")[0]
    if recognizer.languages and code not in recognizer.languages:
        known = ", ".join(recognizer.languages)
        raise OptionError(
            f'{recognizer.name} cannot write the language "{options.language}", only: {known}.'
        )
    return replace(options, language=code)


def checked(block: Waveform) -> Waveform:
    """Give samples [n] as float32; raises AudioError where they are no waveform."""
    sound = np.ascontiguousarray(block, dtype=np.float32)
    if sound.ndim != 1:
        raise AudioError(f"A waveform has one dimension; this one has {sound.ndim}.")
    if not np.isfinite(sound).all():
        raise AudioError("The recording holds values that are no numbers.")
    return sound


def _stretch(chunk: Chunk) -> tuple[float, int]:
    """Give where a piece begins and how many samples it has: the same sound, the same text."""
    return chunk.start, len(chunk.audio)


def _segment(chunk: Chunk, heard: Hypothesis) -> Segment:
    return Segment(
        start=chunk.start,
        end=chunk.end,
        text=heard.text,
        words=tuple(shifted(word, chunk.start) for word in heard.words),
        confidence=heard.confidence,
    )
