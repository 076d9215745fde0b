"""How well an engine hears: error rates by category over manifests of recordings with their texts.

A manifest is NeMo's: one JSON object a line with `audio_filepath` (relative to the manifest) and
`text`; `category` and `lang` where given. A clip whose text is empty holds no speech: every word
written for it is invented.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from asr.errors import OptionError
from asr.types import CancelCheck, Engine, Options

Normalizer = Literal["english", "basic"]
TextMap = Callable[[str], str]
EvaluateProgress = Callable[[int, int], None]  # clips done, clips in all

NO_CATEGORY = "all clips"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One line of a manifest; `language` is an ISO 639-1 code or None."""

    path: Path
    text: str
    category: str = NO_CATEGORY
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One clip's result: the texts as compared, their lengths and the edits between them."""

    clip: Clip
    text: str  # as the engine wrote it
    audio_s: float
    compute_s: float
    words: int
    word_errors: int
    characters: int
    character_errors: int
    invented_words: int  # only where the clip holds no speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Sums over the clips of one category; rates are over the sums, not means of clips."""

    category: str
    clips: int
    audio_s: float
    compute_s: float
    words: int
    word_errors: int
    characters: int
    character_errors: int
    silent_s: float  # seconds of clips without speech
    invented_words: int

    @property
    def wer(self) -> float | None:
        """Word error rate in percent; None where nothing was said."""
        return 100 * self.word_errors / self.words if self.words else None

    @property
    def cer(self) -> float | None:
        """Character error rate in percent; None where nothing was said."""
        return 100 * self.character_errors / self.characters if self.characters else None

    @property
    def invented_per_minute(self) -> float | None:
        """Words written per minute of clips without speech; None where there are none."""
        return 60 * self.invented_words / self.silent_s if self.silent_s else None

    @property
    def speed(self) -> float:
        """Seconds of sound transcribed in one second."""
        return self.audio_s / self.compute_s if self.compute_s else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one engine made of the manifests: every clip, and the sums by category and over all."""

    model: str
    heard: tuple[Heard, ...]

    @property
    def scores(self) -> tuple[Score, ...]:
        """One score for each category, in the order of the manifests."""
        names = dict.fromkeys(h.clip.category for h in self.heard)
        return tuple(add_up(n, [h for h in self.heard if h.clip.category == n]) for n in names)

    @property
    def total(self) -> Score:
        """The score over all clips."""
        return add_up("total", self.heard)

    def table(self) -> str:
        """Lay the scores out as lines of text with aligned columns."""
        head = (
            "category",
            "clips",
            "minutes",
            "words",
            "WER %",
            "CER %",
            "invented/min",
            "x real time",
        )
        rows = [head, *(_row(score) for score in (*self.scores, self.total))]
        widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
        lines = [
            "  ".join(
                [
                    row[0].ljust(widths[0]),
                    *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
                ]
            )
            for row in rows
        ]
        return "\n".join([self.model, *(line.rstrip() for line in lines)])

    def to_json(self) -> str:
        """Give the same as one JSON object; rates in percent, null where they mean nothing."""
        clips = [_clip_json(h) for h in self.heard]
        scores = [_score_json(s) for s in self.scores]
        report = {
            "model": self.model,
            "total": _score_json(self.total),
            "categories": scores,
            "clips": clips,
        }
        return json.dumps(report, ensure_ascii=False, indent=1)


def evaluate(  # noqa: PLR0913 - all but two have defaults
    manifests: Sequence[Path | str],
    engine: Engine,
    normalizer: Normalizer = "english",
    progress: EvaluateProgress | None = None,
    *,
    options: Options | None = None,
    cancelled: CancelCheck | None = None,
) -> Report:
    """Transcribe every clip of `manifests` and compare with its text.

    "english" is Whisper's English normaliser, with the basic one for clips in other languages;
    "basic" is that one for all. Raises OptionError for a bad manifest, and what
    `engine.transcribe` raises.
    """
    clips = [clip for manifest in manifests for clip in read_manifest(Path(manifest))]
    maps = normalizers(normalizer)
    heard = []
    for done, clip in enumerate(clips):
        if progress is not None:
            progress(done, len(clips))
        heard.append(_hear(clip, engine, maps, options or Options(), cancelled))
    if progress is not None:
        progress(len(clips), len(clips))
    return Report(model=engine.model, heard=tuple(heard))


def read_manifest(path: Path) -> list[Clip]:
    """Read a NeMo manifest; raises OptionError, naming the line, where it is not one."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise OptionError(f"The manifest {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise OptionError(f"{path} is no manifest: it is not text in UTF-8.") from error
    clips = [_clip(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not clips:
        raise OptionError(f"The manifest {path} names no recordings.")
    return clips


def compare(said: str, written: str) -> tuple[int, int, int, int]:
    """Count words, word errors, characters and character errors of two normalised texts."""
    import jiwer

    if not said:
        return 0, 0, 0, 0
    words, characters = jiwer.process_words(said, written), jiwer.process_characters(said, written)
    return (
        len(said.split()),
        words.substitutions + words.deletions + words.insertions,
        len(said),
        characters.substitutions + characters.deletions + characters.insertions,
    )


def add_up(category: str, heard: Sequence[Heard]) -> Score:
    """Sum clips' results into one score."""
    return Score(
        category=category,
        clips=len(heard),
        audio_s=sum(h.audio_s for h in heard),
        compute_s=sum(h.compute_s for h in heard),
        words=sum(h.words for h in heard),
        word_errors=sum(h.word_errors for h in heard),
        characters=sum(h.characters for h in heard),
        character_errors=sum(h.character_errors for h in heard),
        silent_s=sum(h.audio_s for h in heard if not h.words),
        invented_words=sum(h.invented_words for h in heard),
    )


def _hear(
    clip: Clip,
    engine: Engine,
    maps: dict[str, TextMap],
    options: Options,
    cancelled: CancelCheck | None,
) -> Heard:
    spoken = _for_clip(options, clip, engine)
    started = time.perf_counter()
    transcript = engine.transcribe(clip.path, spoken, cancelled=cancelled)
    compute_s = time.perf_counter() - started
    normalize = maps["english" if clip.language in (None, "en") else "basic"]
    said, written = normalize(clip.text).strip(), normalize(transcript.text).strip()
    words, word_errors, characters, character_errors = compare(said, written)
    return Heard(
        clip=clip,
        text=transcript.text,
        audio_s=transcript.duration,
        compute_s=compute_s,
        words=words,
        word_errors=word_errors,
        characters=characters,
        character_errors=character_errors,
        invented_words=0 if said else len(written.split()),
    )


def _for_clip(options: Options, clip: Clip, engine: Engine) -> Options:
    """Tell a model of many languages the clip's own; one that has it not is left to try."""
    known: tuple[str, ...] = getattr(engine, "languages", ())
    if options.language is None and clip.language is not None and clip.language in known:
        return replace(options, language=clip.language)
    return options


def normalizers(kind: Normalizer) -> dict[str, TextMap]:
    """Give what evens out the spelling, of "english" and of "basic" clips; raises OptionError."""
    from whisper_normalizer.basic import BasicTextNormalizer
    from whisper_normalizer.english import EnglishTextNormalizer

    if kind not in ("english", "basic"):
        raise OptionError(f'There is no text normaliser "{kind}"; there are english and basic.')
    basic: TextMap = BasicTextNormalizer()
    english: TextMap = EnglishTextNormalizer() if kind == "english" else basic
    return {"english": english, "basic": basic}


def _clip(line: str, manifest: Path, number: int) -> Clip:
    where = f"Line {number} of the manifest {manifest}"
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise OptionError(f"{where} is not JSON: {error}.") from error
    for key in ("audio_filepath", "text"):
        if not isinstance(row, dict) or not isinstance(row.get(key), str):
            raise OptionError(f'{where} has no "{key}".')
    path = manifest.parent / row["audio_filepath"]
    if not path.is_file():
        raise OptionError(f"{where} names {path}, which is not there.")
    language = row.get("lang") if row.get("lang") != "zxx" else None
    return Clip(
        path=path, text=row["text"], category=row.get("category") or NO_CATEGORY, language=language
    )


def _row(score: Score) -> tuple[str, ...]:
    minutes, words = f"{score.audio_s / 60:.1f}", str(score.words)
    rates = (_rate(score.wer), _rate(score.cer), _rate(score.invented_per_minute))
    return score.category, str(score.clips), minutes, words, *rates, f"{score.speed:.1f}"


def _rate(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _score_json(score: Score) -> dict[str, object]:
    rates = {
        "wer": _rounded(score.wer),
        "cer": _rounded(score.cer),
        "invented_per_minute": _rounded(score.invented_per_minute),
        "speed": _rounded(score.speed),
    }
    return {**asdict(score), **rates}


def _clip_json(heard: Heard) -> dict[str, object]:
    numbers = {k: v for k, v in asdict(heard).items() if k not in ("clip", "text")}
    clip = heard.clip
    return {
        "audio_filepath": str(clip.path),
        "category": clip.category,
        "lang": clip.language,
        "text": clip.text,
        "pred_text": heard.text,
        **numbers,
    }
