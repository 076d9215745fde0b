"""Options of other commands that are not offered here: each is answered with what to do instead."""

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

RETIRED = {
    ("hotwords", "initial-prompt", "prompt", "carry-initial-prompt"): (
        "put the names and terms into a text file, one a line, and give it to --words"
    ),
    ("prefix",): "what is heard is not begun for the model; leave it out",
    (
        "temperature",
        "temperature-increment-on-fallback",
        "best-of",
        "beam-size",
        "patience",
        "length-penalty",
        "suppress-tokens",
        "condition-on-previous-text",
        "compression-ratio-threshold",
        "logprob-threshold",
        "no-speech-threshold",
        "hallucination-silence-threshold",
    ): "decoding is greedy and guards itself against silence and loops; leave it out",
    ("fp16", "compute-type"): "choose with --precision, as in --precision int8",
    (
        "threads",
        "batch-size",
        "batched",
        "device-index",
    ): "leave it out; --device chooses where to compute",
    ("verbose", "print-progress", "print-colors"): (
        "use --quiet for less and --json-progress for progress that a program can read"
    ),
    ("highlight-words", "max-words-per-line", "prepend-punctuations", "append-punctuations"): (
        "use --subtitles, --max-line-width and --max-line-count to shape subtitles"
    ),
    ("clip-timestamps",): "cut the recording first, for instance with ffmpeg -ss START -to END",
    ("model-dir", "model-directory", "model-cache-only", "local-files-only"): (
        "give the model's folder to --model; nothing is ever downloaded here"
    ),
    ("vad-filter", "vad-method", "vad-threshold"): (
        "the voice detector is always on; --no-vad turns it off"
    ),
    ("diarize", "hf-token", "min-speakers", "max-speakers", "speaker-name", "speaker-num"): (
        "speakers are not told apart; leave it out"
    ),
    ("pretty-json",): "pipe the JSON through jq or python -m json.tool",
}


class Retired(argparse.Action):
    """An option of whisper's that is answered with a sentence."""

    def __init__(self, *, instead: str, **settings: Any) -> None:  # noqa: ANN401 - argparse's own
        super().__init__(nargs="?", help=argparse.SUPPRESS, **settings)
        self.instead = instead

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        _namespace: argparse.Namespace,
        _values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> NoReturn:
        """End with the sentence."""
        parser.error(f"{option_string} is not offered: {self.instead}.")


def add_retired(parser: argparse.ArgumentParser) -> None:
    """Let a parser know them all; they are not in its help."""
    for names, instead in RETIRED.items():
        for name in names:
            parser.add_argument(f"--{name}", action=Retired, instead=instead)
