"""A model made ready for use: sound is read, cut, decoded piece by piece and checked for gaps.

Knows no family from within: a new one is one line in FAMILIES. Not safe for two threads at once.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from asr.engine_folder import EMBEDDED, find_folder, read_config
from asr.engine_hear import Ear
from asr.engine_many import Many, Opened
from asr.engine_run import Run, check
from asr.engine_scout import Scout, is_large
from asr.engine_source import open_blocks
from asr.errors import ModelError, OptionError
from asr.families import echo, moonshine, qwen, salm
from asr.models import NEMO, catalogue
from asr.models_store import downloaded
from asr.types import (
    Aligner,
    CancelCheck,
    ContextReader,
    Editor,
    Explained,
    ManyProgress,
    Options,
    Outcome,
    Progress,
    ProgressCallback,
    Recognizer,
    Transcript,
    Waveform,
)

log = logging.getLogger(__name__)

ENGINES = ("own", "nemo")
SALM_TOGETHER = 4  # a SALM's pieces of one recording; more would put off its first text
PIECES = 16  # of several recordings that are decoded at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One kind of checkpoint: how to tell its folders and how to load them.

    `matches` is given the folder's config.json (empty where there is none) and the folder.
    """

    name: str
    matches: Callable[[dict[str, Any], Path], bool]
    load: Callable[[Path, str, str], Recognizer]  # folder, device, precision (each may be auto)
    together: int = 1  # pieces of a recording that are decoded at once
    scouted: bool = False  # a large one is slow enough for the embedded model to go first


FAMILIES: tuple[Family, ...] = (
    Family(
        name="moonshine",
        matches=lambda _config, folder: moonshine.holds_moonshine(folder),
        load=lambda folder, device, _precision: moonshine.load(folder, device),
        together=4,
    ),
    Family(
        name="echo",
        matches=lambda config, _folder: echo.is_echo(config),
        load=lambda folder, device, _precision: echo.load(folder, device),
    ),
    Family(
        name="canary-qwen",
        matches=salm.matches,
        load=salm.load,
        together=SALM_TOGETHER,
        scouted=True,
    ),
    Family(
        name="qwen3-asr",
        matches=qwen.matches,
        load=qwen.load,
        together=SALM_TOGETHER,
        scouted=True,
    ),
)


def load(
    model: str = EMBEDDED, device: str = "auto", engine: str = "own", precision: str = "auto"
) -> "SpeechEngine":
    """Load a model by catalogue id or folder.

    `engine` is "own" (VoxBar's runtime) or "nemo" (NVIDIA's, where the extra nemo is installed);
    `nemo:` before the model's name says the latter too.
    `precision` is auto, fp32, bf16, fp16, or on the CPU int8 or int4; models that compute in one
    only pass over it.
    Raises ModelError, DeviceError or OptionError.
    """
    if engine not in ENGINES:
        raise OptionError(f'An engine is one of {", ".join(ENGINES)}, not "{engine}".')
    if model.startswith(NEMO):
        engine, model = "nemo", model.removeprefix(NEMO)
    try:
        if engine == "nemo":
            return load_nemo(model, device, precision)
        return load_own(model, device, precision)
    except OSError as error:
        why = f"{error.strerror or error} ({error.filename})"
        raise ModelError(f"The model {model} cannot be read: {why}.") from error
    except ImportError as error:  # not installed whole, or a system library is missing
        why = f"The model {model} needs a library that does not load: {error}."
        raise ModelError(f"{why} voxbar doctor says more.") from error


def load_own(model: str, device: str = "auto", precision: str = "auto") -> "SpeechEngine":
    """Load a model into VoxBar's runtime, by catalogue id or folder.

    Raises ModelError or DeviceError; OSError where a file may not be read.
    """
    folder = find_folder(model)
    config = read_config(folder)
    for family in FAMILIES:
        if family.matches(config, folder):
            log.info("loading %s as %s on %s", model, family.name, device)
            name = folder.name if Path(model).is_dir() else model
            recognizer = family.load(folder, device, precision)
            scout = Scout(_embedded) if family.scouted and is_large(folder) else None
            return SpeechEngine(recognizer, name, family.together, scout)
    kinds = ", ".join(family.name for family in FAMILIES)
    raise ModelError(f"The folder {folder} holds no model of a kind known here ({kinds}).")


def load_nemo(model: str, device: str = "auto", precision: str = "auto") -> "SpeechEngine":
    """Load a SALM into NVIDIA's own runtime, by catalogue id or folder.

    Raises ModelError or DeviceError; OSError where a file may not be read.
    """
    folder = find_folder(model)
    if not salm.matches(read_config(folder), folder):
        raise ModelError(
            f"The folder {folder} holds no SALM: NVIDIA's runtime has no use for it."
            " Name another model, or take VoxBar's own runtime."
        )
    return SpeechEngine(salm.load_nemo(folder, device, precision), NEMO + folder.name)


def load_aligner(model: str = "auto", device: str = "auto", precision: str = "auto") -> Aligner:
    """Load what gives words their times, by catalogue id or folder; `auto`: one that is here.

    Raises ModelError or DeviceError.
    """
    if model == "auto":
        known = [m.id for m in catalogue() if m.aligner]
        here = [name for name in known if downloaded(name)]
        if not here:
            raise ModelError(
                f"There is no aligner on this machine: voxbar models download {known[0]} fetches"
                " one."
            )
        model = here[0]
    try:
        return qwen.load_aligner(find_folder(model), device, precision)
    except OSError as error:
        why = f"{error.strerror or error} ({error.filename})"
        raise ModelError(f"The model {model} cannot be read: {why}.") from error


def _embedded() -> Recognizer:
    return moonshine.load(find_folder(EMBEDDED), "cpu")


class SpeechEngine:
    """An Engine (asr/types.py) over any recognizer.

    Of a whole recording `together` pieces are decoded at once; of live sound each as it closes,
    with `scout`, if any, going ahead (asr/engine_run.py).
    """

    def __init__(
        self,
        recognizer: Recognizer,
        model: str | None = None,
        together: int = 1,
        scout: Scout | None = None,
    ) -> None:
        self._recognizer, self._together, self._scout = recognizer, together, scout
        self.aligner: Aligner | None = None  # gives words their times, where the caller has one
        self._model = model or recognizer.name

    @property
    def model(self) -> str:
        """The catalogue id or the name of the model's folder."""
        return self._model

    @property
    def languages(self) -> tuple[str, ...]:
        """The ISO 639-1 codes the model writes; empty: any."""
        return tuple(self._recognizer.languages)

    @property
    def how(self) -> str:
        """In which precision it computes, and why; "" where there was no choice."""
        return self._recognizer.how if isinstance(self._recognizer, Explained) else ""

    @property
    def reads_context(self) -> bool:
        """Whether the model reads what it is told beforehand (Options.context)."""
        reader = self._recognizer
        return isinstance(reader, ContextReader) and reader.reads_context

    def transcribe(
        self,
        audio: Waveform | Path | str | BinaryIO,
        options: Options | None = None,
        progress: ProgressCallback | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Transcript:
        """Turn a waveform [samples] at 16 kHz, a recording on disk or an open file into text.

        A file is read in blocks: memory does not grow with its length, but for the text.
        Raises AudioError, ModelError, OptionError or Cancelled.
        """
        run = self._run(options, cancelled, self._together)
        blocks, total_s = open_blocks(audio, run.notes, cancelled)
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

    def transcribe_many(
        self,
        audios: Sequence[Waveform | Path | str],
        options: Options | None = None,
        progress: ManyProgress | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[Outcome]:
        """Yield what becomes of each recording, to the same texts as alone, as soon as it is known.

        One is read ahead on a thread of its own while pieces of several are decoded together;
        `progress` is called by whoever asks for the next outcome. An error of one recording is its
        outcome. Raises OptionError at once, or Cancelled.
        """
        settings, stop = options or Options(), cancelled or _never
        ear = Ear(self._recognizer, check(settings, self._recognizer), stop)
        opens = [partial(self._open, audio, settings, stop) for audio in audios]
        return Many(opens, ear, PIECES, progress or _silent, stop).run()

    def _open(
        self, audio: Waveform | Path | str, options: Options, cancelled: CancelCheck
    ) -> Opened:
        run = self._run(options, cancelled)
        blocks, total_s = open_blocks(audio, run.notes, cancelled)
        return run, blocks, total_s

    def stream(self, options: Options | None = None, cancelled: CancelCheck | None = None) -> "Run":
        """Begin a transcription of sound that arrives in blocks of any size."""
        settings = options or Options()
        scout = self._scout.of(settings, self.languages) if self._scout else None
        return self._run(settings, cancelled, scout=scout)

    def _run(
        self,
        options: Options | None,
        cancelled: CancelCheck | None,
        together: int = 1,
        scout: Recognizer | None = None,
    ) -> "Run":
        settings, stop = options or Options(), cancelled or _never
        parts = together, scout, self.aligner
        return Run(self._recognizer, self._model, settings, stop, *parts)

    def write(
        self,
        instruction: str,
        text: str,
        *,
        max_tokens: int = 1024,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[str]:
        """Yield the model's answer to `instruction` about `text`, piece by piece.

        Raises ModelError where the model has no editor half or the text is too long, or Cancelled.
        """
        editor = self._recognizer
        if not isinstance(editor, Editor):
            raise ModelError(f"{self._model} only transcribes; it cannot write or edit.")
        return editor.write(instruction, text, max_tokens=max_tokens, cancelled=cancelled)

    def close(self) -> None:
        """Give the memory back."""
        self._recognizer.close()
        if self._scout:
            self._scout.close()
        if self.aligner:
            self.aligner.close()


def _report(progress: ProgressCallback | None, state: Progress) -> None:
    if progress is not None:
        progress(state)


def _silent(_index: int, _state: Progress) -> None:
    pass


def _never() -> bool:
    return False
