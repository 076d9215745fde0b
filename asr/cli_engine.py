"""What the commands share: the options of where to compute, loading a model, and exit codes."""

import argparse
import re
from enum import IntEnum
from pathlib import Path

from asr import load
from asr.bias_file import read_words
from asr.errors import AsrError, Cancelled, DeviceError, ModelError, OptionError
from asr.models import NEMO
from asr.types import Engine, Options

DEFAULT_MODEL = "moonshine-tiny"
ALIGNS_IN = ("fp32", "bf16", "fp16")  # precisions that an aligner computes in
LANGUAGES = """\
en English de German fr French es Spanish it Italian pt Portuguese nl Dutch pl Polish ru Russian
uk Ukrainian cs Czech sk Slovak sl Slovenian hr Croatian sr Serbian bs Bosnian bg Bulgarian
ro Romanian hu Hungarian el Greek tr Turkish sv Swedish da Danish no Norwegian fi Finnish
et Estonian lv Latvian lt Lithuanian is Icelandic ga Irish cy Welsh mt Maltese ca Catalan
gl Galician eu Basque sq Albanian mk Macedonian be Belarusian ar Arabic he Hebrew fa Persian
ur Urdu hi Hindi bn Bengali ta Tamil te Telugu ml Malayalam kn Kannada mr Marathi gu Gujarati
pa Punjabi ne Nepali si Sinhala zh Chinese ja Japanese ko Korean vi Vietnamese th Thai
id Indonesian ms Malay tl Tagalog my Burmese km Khmer lo Lao mn Mongolian kk Kazakh uz Uzbek
az Azerbaijani ka Georgian hy Armenian sw Swahili af Afrikaans am Amharic yo Yoruba ha Hausa
so Somali la Latin yi Yiddish yue Cantonese fil Filipino"""
CODES = {found[2].lower(): found[1] for found in re.finditer(r"(\w+) (\w+)", LANGUAGES)}


class Exit(IntEnum):
    """What a command ends with."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    NOT_LOADED = 3
    INCOMPLETE = 4
    INTERRUPTED = 130
    READER_GONE = 141


def add_engine_arguments(group: argparse._ActionsContainer) -> None:
    """Declare where to compute."""
    group.add_argument(
        "--device",
        choices=["auto", "cpu", "cuda", "mps"],
        default="auto",
        help="where to compute (default: auto, the best there is)",
    )
    group.add_argument(
        "--engine",
        choices=["own", "nemo"],
        default="own",
        help="own: VoxBar's runtime (default); nemo: NVIDIA's, where the extra nemo is installed",
    )
    group.add_argument(
        "--precision",
        choices=["auto", "fp32", "bf16", "fp16", "int8", "int4"],
        default="auto",
        help="of a large model's arithmetic; int8 and int4 are for the CPU, and made once",
    )


def open_engine(
    model: str | None,
    device: str,
    engine: str,
    precision: str = "auto",
    aligner: str | None = None,
) -> Engine:
    """Load a model (None: the embedded one), and an aligner where one is named.

    Raises ModelError or DeviceError.
    """
    loaded = load(model or DEFAULT_MODEL, device, engine, precision)
    return with_aligner(loaded, aligner, device, precision) if aligner else loaded


def with_aligner(engine: Engine, aligner: str, device: str, precision: str) -> Engine:
    """Have an engine's words measured; closes it where the aligner cannot be loaded."""
    from asr.engine import SpeechEngine, load_aligner

    if not isinstance(engine, SpeechEngine):
        raise TypeError(type(engine).__name__)
    try:
        whole = precision if precision in ALIGNS_IN else "auto"
        engine.aligner = load_aligner(aligner, device, whole)
    except AsrError:
        engine.close()
        raise
    return engine


def check_context(engine: Engine, options: Options, model: str) -> None:
    """Raise OptionError where a model would pass over what it is told."""
    if options.context.strip() and not getattr(engine, "reads_context", False):
        raise OptionError(
            f"{model} reads no context: leave --context out, or take a model that does, such as"
            " qwen3-asr-0.6b."
        )


def add_words_argument(group: argparse._ActionsContainer) -> None:
    """Declare the list of words to favour; see `given_words`."""
    group.add_argument(
        "--words",
        metavar="FILE",
        type=Path,
        help="names and terms to favour: a text file, one a line, # for remarks",
    )


def given_words(path: Path | None) -> tuple[str, ...]:
    """Read the list of words that a command line names, if any.

    Raises OptionError, for an empty list too.
    """
    words = read_words(path) if path else ()
    if path and not words:
        raise OptionError(f"The list of words {path} is empty: write one name or term a line.")
    return words


def passed_over(words: tuple[str, ...], engine: str, model: str) -> str:
    """Say so where words are listed that no model in this engine favours; "" otherwise."""
    if not words or not (engine == "nemo" or model.startswith(NEMO)):
        return ""
    return (
        "NVIDIA's runtime favours no words: what --words lists is passed over. VoxBar's own"
        " runtime favours them."
    )


def language_code(name: str) -> str:
    """Give the code of a language that is written out in English; what is none stays as it is."""
    return CODES.get(name.lower(), name)


def exit_code(error: AsrError) -> Exit:
    """Say what a command ends with that an error stopped."""
    match error:
        case Cancelled():
            return Exit.INTERRUPTED
        case OptionError():
            return Exit.USAGE
        case ModelError() | DeviceError():
            return Exit.NOT_LOADED
        case _:
            return Exit.SOME_FAILED
