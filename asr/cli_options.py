"""What `voxbar transcribe` can be asked."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from asr.cli_engine import (
    DEFAULT_MODEL,
    add_engine_arguments,
    add_words_argument,
    given_words,
    language_code,
)
from asr.cli_retired import add_retired
from asr.errors import OptionError
from asr.formats import FORMATS, Format
from asr.formats_cues import SUBTITLE_LINES, SUBTITLE_WIDTH, Shape
from asr.types import Options

Existing = Literal["fail", "skip", "overwrite"]  # what to do where an output is there already

DESCRIPTION = """\
Turn recordings into text, on this machine; nothing is sent anywhere.

AUDIO is a recording or video in any common format, a folder (its recordings; with --recursive those
of its folders too), a pattern such as '*.mp3', or - for standard input.

The text of one format goes to standard output; everything else goes to standard error. Files are
written where -o names a folder, and to the current folder where several formats are asked for, or
subtitles or tables of several recordings. A file is named after its recording (talk.mp3: talk.srt);
where that would fit two recordings, the name says more (talk.mp3.srt, talk.wav.srt). A file that is
there already is never written over unless --overwrite is given."""

EPILOG = """\
examples:
  voxbar transcribe talk.mp3
  voxbar transcribe film.mkv -f srt --subtitles > film.srt
  voxbar transcribe --recursive lectures -f srt,json -o texts --skip-existing
  ffmpeg -i film.mkv -map 0:a:1 -f wav - | voxbar transcribe -     the second audio track
  voxbar transcribe -m qwen3-asr-0.6b --language german --context @names.txt talk.mp3
  voxbar transcribe -f json --word-timestamps --aligner auto talk.mp3
  voxbar transcribe -f json talk.mp3 | jq -r '.segments[].text'

exit codes:
  0 all good   1 some recordings failed, the others are done   2 the command was not understood
  3 the model or the device could not be loaded   4 a transcript is incomplete: the
  recording is damaged or cut off, or speech could not be decoded; what there is, is written
  130 interrupted, what was finished is kept   141 the reader of standard output went away

--json-progress writes one JSON object a line to standard error; its "event" is load (with model),
warning (message), start (file, index, count, duration), progress (file, done_s, total_s), segment
(file, start, end, text), done (file, outputs, duration, language, complete, warnings, elapsed_s),
skipped (file, message), error (file, message) or summary (done, failed, skipped, incomplete,
exit_code)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call of `voxbar transcribe`, understood."""

    inputs: tuple[str, ...]
    model: str
    engine: str
    device: str
    precision: str
    formats: tuple[Format, ...]
    output_dir: Path | None
    existing: Existing
    options: Options
    words: bool  # put word times into json
    aligner: str | None  # what measures them
    shape: Shape | None
    recursive: bool
    quiet: bool
    json_progress: bool

    @property
    def where(self) -> tuple[str, str, str, str, str | None]:
        """What `open_engine` takes."""
        return self.model, self.device, self.engine, self.precision, self.aligner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare every option of `voxbar transcribe`."""
    parser.description, parser.epilog = DESCRIPTION, EPILOG
    parser.add_argument(
        "inputs", nargs="*", metavar="AUDIO", help="recordings, folders, patterns or -"
    )
    _add_writing(parser)
    _add_hearing(parser)
    _add_many(parser)
    add_retired(parser)


def read_request(arguments: argparse.Namespace) -> Request:
    """Make sense of parsed arguments; raises OptionError where they make none."""
    _check_inputs(arguments.inputs)
    if not arguments.model.strip():
        raise OptionError(f"--model names no model; leave it out for {DEFAULT_MODEL}.")
    if arguments.task != "transcribe":
        raise OptionError(
            f"--task {arguments.task} is not offered: speech is written in the language it is"
            " spoken in. Leave it out, and translate the text with another program."
        )
    shape = _shape(arguments)
    if arguments.aligner and not (arguments.word_timestamps or shape):
        raise OptionError(
            "--aligner measures the times of words: ask for them with --word-timestamps or"
            " --subtitles."
        )
    options = Options(
        language=_language(arguments.language),
        context=read_context(arguments.context),
        word_timestamps=arguments.word_timestamps or shape is not None,
        vad=not arguments.no_vad,
        words=given_words(arguments.words),
    )
    return Request(
        inputs=tuple(arguments.inputs),
        model=arguments.model,
        engine=arguments.engine,
        device=arguments.device,
        precision=arguments.precision,
        formats=_formats(arguments.format),
        output_dir=_output_dir(arguments.output_dir),
        existing=arguments.existing,
        options=options,
        words=arguments.word_timestamps,
        aligner=arguments.aligner,
        shape=shape,
        recursive=arguments.recursive,
        quiet=arguments.quiet,
        json_progress=arguments.json_progress,
    )


def _add_writing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is written")
    group.add_argument(
        "-f",
        "--format",
        "--output-format",
        action="append",
        metavar="|".join((*FORMATS, "all")),
        help="several with commas (default: txt)",
    )
    group.add_argument("-o", "--output-dir", metavar="DIR", help="write files into this folder")
    group.add_argument("--word-timestamps", action="store_true", help="times of words in json")
    group.add_argument(
        "--aligner",
        metavar="MODEL|auto",
        help="measure the times of words with this model; auto: with one that is here",
    )
    group.add_argument(
        "--subtitles",
        action="store_true",
        help=f"shape srt and vtt: {SUBTITLE_WIDTH} columns, {SUBTITLE_LINES} lines",
    )
    group.add_argument(
        "--max-line-width", type=int, metavar="N", help="columns of a subtitle; implies --subtitles"
    )
    group.add_argument(
        "--max-line-count", type=int, metavar="N", help="lines of a subtitle; implies --subtitles"
    )
    existing = group.add_mutually_exclusive_group()
    existing.add_argument(
        "--skip-existing",
        dest="existing",
        action="store_const",
        const="skip",
        default="fail",
        help="leave out what is there already",
    )
    existing.add_argument(
        "--overwrite",
        dest="existing",
        action="store_const",
        const="overwrite",
        help="replace files that are there already",
    )


def _add_hearing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it is heard")
    group.add_argument(
        "-m",
        "--model",
        metavar="MODEL",
        default=DEFAULT_MODEL,
        help=f"a model's name or folder (default: {DEFAULT_MODEL})",
    )
    group.add_argument(
        "-l",
        "--language",
        metavar="CODE",
        help="what is spoken: en, de, german, ... (default: the model decides)",
    )
    group.add_argument(
        "--context",
        metavar="TEXT|@FILE",
        default="",
        help="names, terms or a text that the model reads beforehand, if it can (qwen3-asr)",
    )
    add_words_argument(group)
    add_engine_arguments(group)
    group.add_argument("--no-vad", action="store_true", help="decode all, silence too")
    group.add_argument("--task", default="transcribe", help=argparse.SUPPRESS)


def _add_many(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("many recordings, and programs")
    group.add_argument("-r", "--recursive", action="store_true", help="look into folders' folders")
    group.add_argument("-q", "--quiet", action="store_true", help="say nothing but what went wrong")
    group.add_argument(
        "--json-progress", action="store_true", help="progress as JSON lines (see below)"
    )


def _check_inputs(inputs: Sequence[str]) -> None:
    if not inputs:
        raise OptionError("Name a recording, a folder or - for standard input.")
    if inputs.count("-") > 1:
        raise OptionError("Standard input (-) can be read only once.")
    for name in inputs:
        if name in ("True", "False") and not Path(name).exists():
            raise OptionError(
                f"There is no recording {name}: options such as --word-timestamps"
                f" take no value here; leave {name} out."
            )


def _formats(asked: Sequence[str] | None) -> tuple[Format, ...]:
    names = [name.strip().lower() for item in asked or ["txt"] for name in item.split(",")]
    chosen: dict[Format, None] = {}
    for name in names:
        found = [f for f in FORMATS if name in (f, "all")]
        if not found:
            raise OptionError(
                f'There is no format "{name}"; there are {", ".join(FORMATS)} and all.'
            )
        chosen.update(dict.fromkeys(found))
    return tuple(chosen)


def _output_dir(name: str | None) -> Path | None:
    if name is None:
        return None
    path = Path(name)
    try:
        there = path.exists()
    except OSError as error:
        raise OptionError(f"The folder {name} cannot be used: {error.strerror}.") from error
    if there and not path.is_dir():
        raise OptionError(f"-o names a folder, and {name} is a file.")
    if path.suffix.lstrip(".") in FORMATS and not there:
        command = f"voxbar transcribe ... -f {path.suffix[1:]} > {name}"
        raise OptionError(f"-o names a folder. To write one file: {command}")
    return path


def _language(code: str | None) -> str | None:
    if code is None or code.lower() == "auto":
        return None
    code = language_code(code)
    if not re.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", code):
        raise OptionError(
            f'Give the language as a code such as en, de or fr, or in English, not "{code}".'
        )
    return code.lower()


def read_context(given: str) -> str:
    """Give what is told to the model: the text itself, or a file's after @."""
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise OptionError(f"{given[1:]} is no text in UTF-8: --context cannot read it.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise OptionError(f"--context cannot read {given[1:]}: {why}.") from error


def _shape(arguments: argparse.Namespace) -> Shape | None:
    width, lines = arguments.max_line_width, arguments.max_line_count
    if not arguments.subtitles and width is None and lines is None:
        return None
    for option, value in (("--max-line-width", width), ("--max-line-count", lines)):
        if value is not None and value < 1:
            raise OptionError(f"{option} must be at least 1.")
    return Shape(width=width or SUBTITLE_WIDTH, lines=lines or SUBTITLE_LINES)
