"""A model made ready for use: sound is read, cut, decoded piece by piece and checked for gaps.

Knows no family from within: a new one is one line in FAMILIES. Not safe for two threads at once.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from asr.errors import AsrError, AudioError, Cancelled, ModelError, OptionError
from asr.families import echo, moonshine
from asr.segments import Cutter, halve
from asr.text import join, tidy
from asr.types import (
    MAX_CHUNK_S,
    SAMPLE_RATE,
    CancelCheck,
    Chunk,
    Hypothesis,
    Options,
    Progress,
    ProgressCallback,
    Recognizer,
    Segment,
    Transcript,
    Waveform,
    Word,
)

log = logging.getLogger(__name__)

EMBEDDED = "moonshine-tiny"
BLOCK_S = 5.0  # what is read of a file at a time
MIN_CHUNK_S = 1.0  # the smallest limit that means anything
HALVINGS = 2  # how often a piece that did not come to its end is cut in two


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of checkpoint: how to tell its folders and how to load them.

    `matches` is given the folder's config.json (empty where there is none) and the folder.
    """

    name: str
    matches: Callable[[dict[str, Any], Path], bool]
    load: Callable[[Path, str], Recognizer]  # folder and device (auto, cpu, cuda, mps)


FAMILIES: tuple[Family, ...] = (
    Family(
        name="moonshine",
        matches=lambda _config, folder: moonshine.holds_moonshine(folder),
        load=moonshine.load,
    ),
    Family(
        name="echo",
        matches=lambda config, _folder: echo.is_echo(config),
        load=echo.load,
    ),
)


def load(model: str = EMBEDDED, device: str = "auto") -> "SpeechEngine":
    """Load a model by catalogue id or folder.

    Raises ModelError or DeviceError.
    """
    folder = find_folder(model)
    config = read_config(folder)
    for family in FAMILIES:
        if family.matches(config, folder):
            log.info("loading %s as %s on %s", model, family.name, device)
            name = folder.name if Path(model).is_dir() else model
            return SpeechEngine(family.load(folder, device), name)
    kinds = ", ".join(family.name for family in FAMILIES)
    raise ModelError(f"The folder {folder} holds no model of a kind known here ({kinds}).")


def find_folder(model: str) -> Path:
    """Give the folder of a catalogue id, or the folder named; raises ModelError where none is."""
    if model == EMBEDDED:
        return moonshine.embedded_folder()
    if Path(model).is_dir():
        return Path(model)
    shipped = assets_folder() / "models" / model
    if model and Path(model).name == model and shipped.is_dir():
        return shipped
    raise ModelError(f'There is no model "{model}", and no folder of that name.')


def assets_folder() -> Path:
    """Give the folder of the package voxbar_assets; in a bare checkout that is assets/."""
    try:
        return Path(str(resources.files("voxbar_assets")))
    except ModuleNotFoundError:
        return Path(__file__).resolve().parents[1] / "assets"


def read_config(folder: Path) -> dict[str, Any]:
    """Read a model's config.json, {} where there is none; raises ModelError if damaged."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"The model in {folder} is damaged: config.json: {error}.") from error
    if not isinstance(config, dict):
        raise ModelError(f"The model in {folder} is damaged: config.json holds no settings.")
    return config


class SpeechEngine:
    """An Engine (asr/types.py) over any recognizer."""

    def __init__(self, recognizer: Recognizer, model: str | None = None) -> None:
        self._recognizer = recognizer
        self._model = model or recognizer.name

    @property
    def model(self) -> str:
        """The catalogue id or the name of the model's folder."""
        return self._model

    @property
    def languages(self) -> tuple[str, ...]:
        """The ISO 639-1 codes the model writes; empty: any."""
        return tuple(self._recognizer.languages)

    def transcribe(
        self,
        audio: Waveform | Path | str,
        options: Options | None = None,
        progress: ProgressCallback | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Transcript:
        """Turn a waveform [samples] at 16 kHz or a recording on disk into text.

        A file is read in blocks: memory does not grow with its length, but for the text.
        Raises AudioError, ModelError, OptionError or Cancelled.
        """
        run = Run(self._recognizer, self._model, options or Options(), cancelled or _never)
        blocks, total_s = _blocks(audio)
        for block in blocks:
            before_s = run.cutter.duration
            for segment in run.feed(block):
                _report(progress, Progress(done_s=before_s, total_s=total_s, segment=segment))
            _report(progress, Progress(done_s=run.cutter.duration, total_s=total_s))
        found = len(run.segments)
        transcript = run.finish()
        for segment in transcript.segments[found:]:
            done_s = transcript.duration
            _report(progress, Progress(done_s=done_s, total_s=total_s or done_s, segment=segment))
        return transcript

    def stream(self, options: Options | None = None, cancelled: CancelCheck | None = None) -> "Run":
        """Begin a transcription of sound that arrives in blocks of any size."""
        return Run(self._recognizer, self._model, options or Options(), cancelled or _never)

    def close(self) -> None:
        """Give the memory back."""
        self._recognizer.close()


class Run:
    """One transcription under way: a Stream (asr/types.py), used for files as well."""

    def __init__(
        self, recognizer: Recognizer, model: str, options: Options, cancelled: CancelCheck
    ) -> None:
        self._recognizer, self._model, self._cancelled = recognizer, model, cancelled
        self._options = check(options, recognizer)
        self.cutter = Cutter(vad=options.vad, max_chunk_s=options.max_chunk_s)
        self.segments: list[Segment] = []
        self._speech_s = self._decoded_s = 0.0
        self._language: str | None = None
        self._failures: list[tuple[Chunk, AsrError]] = []
        self._chunks = 0
        self._loudest = 0.0

    def feed(self, block: Waveform) -> list[Segment]:
        """Take the next samples [n]; return the segments that became final through them.

        Raises AudioError, ModelError or Cancelled.
        """
        block = _checked(block)
        self._loudest = max(self._loudest, float(np.abs(block).max(initial=0.0)))
        if self._cancelled():
            raise Cancelled
        return self._decode(self.cutter.feed(block))

    def finish(self) -> Transcript:
        """Decode what is left and return the whole; the stream is closed then."""
        self._decode(self.cutter.flush())
        if self._failures and len(self._failures) == self._chunks:
            raise self._failures[0][1]
        return Transcript(
            segments=tuple(self.segments),
            language=self._language,
            duration=self.cutter.duration,
            model=self._model,
            warnings=tuple(self._warnings()),
            speech_s=self._speech_s,
            decoded_s=self._decoded_s,
            dropped_s=self.cutter.dropped_s,
        )

    def _decode(self, chunks: list[Chunk]) -> list[Segment]:
        new: list[Segment] = []
        for chunk, heard in zip(chunks, self._hear(chunks), strict=True):
            self._chunks += 1
            self._speech_s += chunk.speech_s
            if heard is None:
                continue
            self._decoded_s += chunk.speech_s if heard.complete else 0.0
            self._language = self._language or heard.language or self._options.language
            if heard.text:
                new.append(_segment(chunk, heard))
        self.segments += new
        return new

    def _hear(self, chunks: list[Chunk]) -> list[Hypothesis | None]:
        """Decode pieces together; where that fails, one by one, so that one cannot spoil others."""
        if not chunks:
            return []
        try:
            heard = self._recognize([chunk.audio for chunk in chunks])
        except Cancelled:
            raise
        except AsrError as error:
            if len(chunks) > 1:
                return [h for chunk in chunks for h in self._hear([chunk])]
            self._failures.append((chunks[0], error))
            return [None]
        return [
            h if h.complete else self._again(chunk.audio, h)
            for chunk, h in zip(chunks, heard, strict=True)
        ]

    def _again(self, audio: Waveform, first: Hypothesis, depth: int = 0) -> Hypothesis:
        """Decode a piece that did not come to its end as two; `first` stays if it is too short."""
        halves = halve(audio) if depth < HALVINGS else ()
        if not halves:
            return first
        parts = []
        for half, heard in zip(halves, self._recognize(list(halves)), strict=True):
            parts.append(heard if heard.complete else self._again(half, heard, depth + 1))
        return _joined(parts, len(halves[0]) / SAMPLE_RATE)

    def _recognize(self, audios: list[Waveform]) -> list[Hypothesis]:
        least = int(self._recognizer.min_s * SAMPLE_RATE)
        padded = [np.pad(a, (0, max(0, least - len(a)))) for a in audios]
        heard = self._recognizer.recognize(padded, self._options, self._cancelled)
        return [replace(h, text=tidy(h.text)) for h in heard]

    def _warnings(self) -> Iterable[str]:
        for chunk, error in self._failures:
            yield f"From {chunk.start:.1f} s to {chunk.end:.1f} s nothing could be decoded: {error}"
        if self._speech_s - self._decoded_s > 0.5:
            yield (
                f"Of {self._speech_s:.1f} s of speech only {self._decoded_s:.1f} s"
                " were decoded to their end."
            )
        if self._loudest == 0.0:
            yield "The recording is silent: it holds no signal at all."
        elif not self._chunks:
            yield "No speech was found; without the voice detector (--no-vad) all is decoded."
        elif self.cutter.doubtful_s > 1.0:
            yield (
                f"{self.cutter.doubtful_s:.1f} s that may have been quiet speech were left out;"
                " without the voice detector (--no-vad) all is decoded."
            )


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


def _blocks(audio: Waveform | Path | str) -> tuple[Iterable[Waveform], float | None]:
    if isinstance(audio, (str, Path)):
        from asr.audio import stream_audio

        return stream_audio(Path(audio), BLOCK_S), None
    whole, step = _checked(audio), int(BLOCK_S * SAMPLE_RATE)
    if not len(whole):
        raise AudioError("The recording is empty.")
    pieces = (whole[at : at + step] for at in range(0, len(whole), step))
    return pieces, len(whole) / SAMPLE_RATE


def _checked(block: Waveform) -> Waveform:
    sound = np.ascontiguousarray(block, dtype=np.float32)
    if sound.ndim != 1:
        raise AudioError(f"A waveform has one dimension; this one has {sound.ndim}.")
    if not np.isfinite(sound).all():
        raise AudioError("The recording holds values that are no numbers.")
    return sound


def _segment(chunk: Chunk, heard: Hypothesis) -> Segment:
    return Segment(
        start=chunk.start,
        end=chunk.end,
        text=heard.text,
        words=tuple(_shifted(word, chunk.start) for word in heard.words),
        confidence=heard.confidence,
    )


def _shifted(word: Word, by_s: float) -> Word:
    return replace(word, start=word.start + by_s, end=word.end + by_s)


def _joined(parts: list[Hypothesis], second_starts_s: float) -> Hypothesis:
    first, second = parts
    known = [h.confidence for h in parts if h.confidence is not None]
    return Hypothesis(
        text=join([first.text, second.text]),
        words=(*first.words, *(_shifted(w, second_starts_s) for w in second.words)),
        confidence=min(known) if known else None,
        language=first.language or second.language,
        complete=first.complete and second.complete,
    )


def _report(progress: ProgressCallback | None, state: Progress) -> None:
    if progress is not None:
        progress(state)


def _never() -> bool:
    return False
