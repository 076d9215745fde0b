"""A transcript becomes a file: named by the person's template, never over another file."""

import itertools
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from asr.errors import OutputError
from asr.formats import FORMATS, render, write_atomically
from asr.formats_cues import Shape
from asr.formats_docx import to_docx
from asr.types import Transcript

Form = Literal["txt", "srt", "vtt", "tsv", "json", "docx"]
FORMS: tuple[Form, ...] = get_args(Form)
LONGEST = 200  # characters of a name: file systems take 255 bytes
RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What a file's name is made of."""

    template: str  # {stem}, {name}, {format}, {model}, {date}, {number}
    source: Path  # the recording
    model: str
    day: date


def file_name(naming: Naming, form: Form, number: int = 1) -> str:
    """Fill the template in; what no system takes in a name becomes a hyphen."""
    values = {
        "stem": naming.source.stem or "transcript",
        "name": naming.source.name or "transcript",
        "format": form,
        "model": Path(naming.model).name,
        "date": naming.day.isoformat(),
        "number": str(number),
    }
    name = naming.template
    for key, value in values.items():
        name = name.replace(f"{{{key}}}", value)
    return _safe(name, form)


def free_path(folder: Path, naming: Naming, form: Form) -> Path:
    """Give the first name in a folder that no file has: counted up, or with -2, -3 … before."""
    first = folder / file_name(naming, form)
    counts = "{number}" in naming.template
    for number in itertools.count(2):
        if not _taken(first):
            break
        stem = (folder / file_name(naming, form)).stem
        plain = folder / f"{stem}-{number}.{form}"
        first = folder / file_name(naming, form, number) if counts else plain
    return first


def export(
    transcript: Transcript, form: Form, path: Path, *, title: str = "", overwrite: bool = False
) -> None:
    """Write a file whole or not at all.

    Raises OutputError where it cannot be written, or stands already and `overwrite` is not set.
    """
    write_atomically(path, written(transcript, form, title=title), overwrite=overwrite)


def written(transcript: Transcript, form: Form, *, title: str = "") -> str | bytes:
    """Give a file's content; subtitles are broken into lines that fit a screen."""
    if form == "docx":
        return to_docx(transcript, title=title)
    if form not in FORMATS:
        raise OutputError(f"There is no format {form}; there are {', '.join(FORMS)}.")
    return render(transcript, form, shape=Shape(), words=True)


def _taken(path: Path) -> bool:
    try:
        return path.exists() or path.is_symlink()
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from error


def _safe(name: str, form: Form) -> str:
    """Make it a name that Linux, Windows and macOS all take."""
    kept = "".join("-" if c in '<>:"/\\|?*' or not c.isprintable() else c for c in name)
    stem, dot, suffix = kept.rpartition(".")
    if not dot or suffix != form:
        stem = kept
    stem = stem.strip(" .")[:LONGEST] or "transcript"
    if stem.casefold() in RESERVED:
        stem = f"{stem}-"
    return f"{stem}.{form}"
