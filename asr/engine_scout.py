"""The embedded model as the scout of a large one: it shows words early and drafts the text.

What the large model then verifies is its own text, token for token (asr/draft.py).
"""

import logging
from collections.abc import Callable
from pathlib import Path

from asr.errors import ModelError
from asr.types import Options, Recognizer

log = logging.getLogger(__name__)

LARGE = 500_000_000  # bytes of weights: above that a model takes its time on any machine


class Scout:
    """A quick recognizer, loaded when it is first wanted; not safe for two threads at once."""

    def __init__(self, load: Callable[[], Recognizer]) -> None:
        self._load: Callable[[], Recognizer] | None = load
        self._loaded: Recognizer | None = None

    def of(self, options: Options, languages: tuple[str, ...]) -> Recognizer | None:
        """Give it where it hears what is spoken to a model of these languages; None elsewhere."""
        found = self._recognizer()
        spoken = (options.language,) if options.language else languages
        return found if found and spoken == found.languages else None

    def close(self) -> None:
        """Give the memory back."""
        if self._loaded:
            self._loaded.close()

    def _recognizer(self) -> Recognizer | None:
        if self._load is not None:
            load, self._load = self._load, None
            try:
                self._loaded = load()
            except (ModelError, OSError, ImportError) as error:
                log.info("no model goes ahead: %s", error)
        return self._loaded


def is_large(folder: Path) -> bool:
    """Say whether the checkpoint in a folder is so large that a scout is worth its while."""
    return sum(path.stat().st_size for path in folder.glob("*.safetensors")) > LARGE
