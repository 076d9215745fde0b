"""The person's names and terms: a text file of their own beside the rules, favoured when heard."""

from collections.abc import Callable
from pathlib import Path

from app import paths
from app.errors import FolderError, RulesError
from app.settings import Settings
from app.settings_file import write_private
from app.settings_writing import NAMES
from asr.bias_file import format_words, parse_words, read_words
from asr.errors import OptionError

NAME = "words.txt"
HEAD = "# Names and terms for VoxBar, one a line.\n"


def load(path: Path) -> tuple[str, ...]:
    """Read the person's list; without a file it is empty. Raises RulesError."""
    try:
        return read_words(path) if path.exists() else ()
    except OptionError as error:
        raise RulesError(str(error)) from error


def parse(text: str) -> tuple[str, ...]:
    """Give the terms of a text as it would be saved. Raises RulesError."""
    try:
        return parse_words(text)
    except OptionError as error:
        raise RulesError(str(error)) from error


def save(path: Path, words: tuple[str, ...]) -> None:
    """Replace the list whole or not at all. Raises RulesError."""
    try:
        paths.private_folder(path.parent)
        write_private(path, (HEAD + format_words(words)).encode("utf-8"))
    except FolderError as error:
        raise RulesError(str(error)) from error
    except OSError as error:
        raise RulesError(f"The words cannot be written to {path}: {error.strerror}.") from error


def own_names(folder: Path, tell: Callable[[str], None]) -> Callable[[Settings], tuple[str, ...]]:
    """Give what reads the list where it is switched on; an unchanged file is not read again.

    From any thread. What cannot be read is told once and counts as empty.
    """
    path = folder / NAME
    known: tuple[int, tuple[str, ...]] = (0, ())

    def read(settings: Settings) -> tuple[str, ...]:
        nonlocal known
        if not settings[NAMES]:
            return ()
        changed = path.stat().st_mtime_ns if path.exists() else 0
        if changed != known[0]:
            try:
                known = changed, load(path)
            except RulesError as error:
                known = changed, ()
                tell(str(error))
        return known[1]

    return read
