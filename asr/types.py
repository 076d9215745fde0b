"""The plain data that crosses the borders of the core, and the protocols of its parts.

Nothing here knows a model, a file format or torch; times are in seconds unless the name
says otherwise.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000  # Hz; every waveform in the core has this rate and one channel
MAX_CHUNK_S = 30.0  # the longest piece a model is given (canary-qwen was trained on up to 40 s)

Waveform = NDArray[np.float32]  # [samples], mono, 16 kHz, nominal range -1 to 1

CancelCheck = Callable[[], bool]  # asked between steps; True ends the work with Cancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word and when it was said, in seconds from the start of the recording."""

    text: str
    start: float
    end: float
    confidence: float | None = None  # probability from 0 to 1 where the model gives one
    estimated: bool = False  # True where the times were interpolated, not measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of the recording and its text; `start` and `end` in seconds."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    confidence: float | None = None  # geometric mean of the tokens' probabilities, 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of sound that the cutter closed; `audio` begins `start` s into the recording."""

    index: int
    start: float
    audio: Waveform
    speech_s: float  # how much of it the voice detector takes for speech
    chance: float = 1.0  # of speech in it, where the detector is surest (mean of 96 ms)

    @property
    def end(self) -> float:
        """Where the piece ends, in seconds from the start of the recording."""
        return self.start + len(self.audio) / SAMPLE_RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What a model heard in one waveform; word times are seconds from that waveform's start."""

    text: str
    words: tuple[Word, ...] = ()
    confidence: float | None = None
    language: str | None = None
    complete: bool = (
        True  # False: the model ran out of its budget or looped; the text may be cut off
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a caller may ask of one transcription."""

    language: str | None = None  # ISO 639-1 code; None lets the model decide
    context: str = ""  # what was said or written before; for families that read it
    words: tuple[str, ...] = ()  # names and terms that are favoured while decoding
    carry: bool = False  # to `context` is added what the pieces before became
    word_timestamps: bool = False
    vad: bool = True  # False: every sample is decoded, silence too
    max_chunk_s: float = MAX_CHUNK_S
    previews: bool = True  # of live sound: decode what is not final yet, too
    drafts: bool = True  # what was shown, or a quick model's guess, is verified in one pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a transcription is; `total_s` is None while the length is unknown."""

    done_s: float
    total_s: float | None
    segment: Segment | None = None  # the segment that has just become final, if any


ProgressCallback = Callable[[Progress], None]


class Loss(str):
    """A warning that part of a recording could not be read."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """The text of one recording; segments are in order and do not overlap."""

    segments: tuple[Segment, ...]
    language: str | None
    duration: float  # seconds of sound that were read
    model: str
    warnings: tuple[str, ...] = ()
    speech_s: float = 0.0  # seconds that the voice detector takes for speech
    decoded_s: float = 0.0  # of these, seconds whose text is complete
    dropped_s: float = 0.0  # seconds of sound that were not given to the model
    whole: bool = True  # False: part of the recording could not be read
    told: str = ""  # of Options.context, what the model has read with the first piece

    @property
    def text(self) -> str:
        """The segments' texts joined by single spaces."""
        return " ".join(s.text.strip() for s in self.segments if s.text.strip())

    @property
    def complete(self) -> bool:
        """Whether all was read, and all speech found was decoded to its end (within 0.5 s)."""
        return self.whole and self.speech_s - self.decoded_s <= 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one of many recordings: a transcript, or the error in its place."""

    index: int  # of the recording, among those given
    transcript: Transcript | None = None
    error: Exception | None = None
    took_s: float = 0.0  # its share of the time that the model worked


ManyProgress = Callable[[int, Progress], None]  # is told of which recording it is


class Recognizer(Protocol):
    """A loaded model of one family: waveforms of at most 30 s in, hypotheses out.

    `name` is what a transcript says of its model, `languages` the ISO 639-1 codes it writes (empty:
    any). `min_s` is the shortest waveform, in seconds, that the model can bear; shorter ones are
    padded by the caller.
    """

    name: str
    languages: tuple[str, ...]
    min_s: float

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        """Decode waveforms [samples] of at most `options.max_chunk_s` each, in order.

        Raises ModelError, DeviceError or Cancelled.
        """
        ...

    def close(self) -> None:
        """Give the memory back; a closed recognizer is not used again."""
        ...


@runtime_checkable
class Verifier(Protocol):
    """A Recognizer that is faster where its answers were guessed before."""

    def verify(
        self,
        audios: Sequence[Waveform],
        drafts: Sequence[str],
        options: Options,
        cancelled: CancelCheck,
    ) -> list[Hypothesis]:
        """Decode as `recognize` does, to the same texts, given a guess at each ("" for none)."""
        ...


@runtime_checkable
class Explained(Protocol):
    """A Recognizer or Engine that says how it computes, and why; "" where there was no choice."""

    @property
    def how(self) -> str:
        """A sentence, or several."""
        ...


@runtime_checkable
class ContextReader(Protocol):
    """A Recognizer that makes use of `Options.context`, whatever that says; others ignore it."""

    reads_context: bool


class Aligner(Protocol):
    """What says when each word of a text was spoken; `languages` are the codes it knows."""

    languages: tuple[str, ...]

    def align(self, audio: Waveform, text: str) -> tuple[Word, ...]:
        """Give the words of `text` with their times in the waveform [samples], in seconds.

        Raises ModelError.
        """
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


class Stream(Protocol):
    """A transcription of sound that is still arriving."""

    def feed(self, block: Waveform) -> list[Segment]:
        """Take the next samples [n]; return the segments that became final through them."""
        ...

    def finish(self) -> Transcript:
        """Decode what is left and return the whole; the stream is closed then."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What is not final yet of a stream: its length, and whether a pause has begun after it.

    What is settled becomes final as it is, unless somebody speaks on before the pause is long.
    """

    length_s: float
    settled: bool


@runtime_checkable
class LiveStream(Stream, Protocol):
    """A Stream that can also say what it has heard so far of the open segment."""

    def waiting(self) -> Waiting | None:
        """Say what `preview` would decode; None where there is nothing new to say."""
        ...

    def preview(self) -> Segment | None:
        """Decode the sound that is not final yet; None where there is nothing new to say.

        Changes nothing of what becomes final. Raises Cancelled when the stream's check says so.
        """
        ...


class Engine(Protocol):
    """What the rest of the program knows of a model, of whatever family."""

    @property
    def model(self) -> str:
        """The catalogue id or the name of the model's folder."""
        ...

    def transcribe(
        self,
        audio: Waveform | Path | str,
        options: Options | None = None,
        progress: ProgressCallback | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Transcript:
        """Turn a waveform [samples] at 16 kHz or a recording on disk into text.

        Raises AudioError, ModelError, OptionError or Cancelled.
        """
        ...

    def transcribe_many(
        self,
        audios: Sequence[Waveform | Path | str],
        options: Options | None = None,
        progress: ManyProgress | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[Outcome]:
        """Yield what becomes of each recording, to the same texts as alone, as soon as it is known.

        An error of one is its outcome. Raises OptionError at once, or Cancelled.
        """
        ...

    def stream(
        self, options: Options | None = None, cancelled: CancelCheck | None = None
    ) -> Stream:
        """Begin a transcription of sound that arrives in blocks of any size."""
        ...

    def close(self) -> None:
        """Give the memory back."""
        ...


@runtime_checkable
class Editor(Protocol):
    """The editor half that some families have: the same weights as a language model."""

    def write(
        self,
        instruction: str,
        text: str,
        *,
        max_tokens: int = 1024,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[str]:
        """Yield the answer to `instruction` about `text`, piece by piece."""
        ...
