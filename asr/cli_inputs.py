"""Which recordings a command line means: files, folders, patterns and standard input."""

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

STDIN = "-"
AUDIO = "aac ac3 aif aifc aiff amr ape au caf dts flac m4a m4b mka mp2 mp3 oga ogg opus spx tta"
MORE_AUDIO = "w64 wav weba wma wv"
VIDEO = "3gp avi flv m2ts m4v mkv mov mp4 mpeg mpg mts ogv ts vob webm wmv"
SUFFIXES = frozenset(f".{name}" for name in f"{AUDIO} {MORE_AUDIO} {VIDEO}".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One recording; `folder` is where it lies below the folder that was named."""

    shown: str  # as messages name it
    path: Path | None  # None: standard input
    folder: PurePath = field(default_factory=PurePath)

    @property
    def stem(self) -> str:
        """The name that its outputs take."""
        return self.path.stem if self.path else "stdin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something named that is no recording, and the sentence that says so."""

    shown: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was found; `several` tells a list, a folder or a pattern from one recording."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    several: bool


def gather(named: Sequence[str], *, recursive: bool) -> Gathered:
    """Find the recordings that are meant, each once, in the order they were named."""
    found: dict[str, Source] = {}
    problems = []
    for name in named:
        for item in _look(name, recursive=recursive):
            if isinstance(item, Problem):
                problems.append(item)
            else:
                key = STDIN if item.path is None else os.path.realpath(item.path)
                found.setdefault(key, item)
    several = len(named) > 1 or not all(name == STDIN or _is_file(name) for name in named)
    return Gathered(sources=tuple(found.values()), problems=tuple(problems), several=several)


def _look(name: str, *, recursive: bool) -> Iterator[Source | Problem]:
    if name == STDIN:
        yield Source(shown="standard input", path=None)
        return
    path = Path(name)
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        yield Problem(shown=name, message=f"{name} cannot be read: {_why(error)}.")
        return
    if is_folder:
        yield from _in_folder(path, recursive=recursive)
    elif is_there:
        yield Source(shown=name, path=path)
    elif glob.has_magic(name):
        yield from _matching(name)
    else:
        yield Problem(shown=name, message=_missing(name))


def _in_folder(top: Path, *, recursive: bool) -> Iterator[Source | Problem]:
    unreadable: list[OSError] = []
    empty = True
    for place, folders, names in os.walk(top, onerror=unreadable.append):
        shown = [f for f in folders if not f.startswith(".")] if recursive else []
        folders[:] = sorted(shown, key=_in_order)
        for name in sorted(names, key=_in_order):
            path = Path(place, name)
            if is_recording(path):
                empty = False
                yield Source(shown=str(path), path=path, folder=Path(place).relative_to(top))
    for error in unreadable:
        yield Problem(shown=str(error.filename), message=f"{error.filename}: {error.strerror}.")
    if empty and not unreadable:
        hint = "" if recursive else "; --recursive looks into its folders too"
        yield Problem(shown=str(top), message=f"There are no recordings in {top}{hint}.")


def _matching(pattern: str) -> Iterator[Source | Problem]:
    """Expand a pattern that no shell expanded; `*` and `x.*` mean recordings, not any file."""
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207
    paths = [Path(name) for name in sorted(names, key=_in_order)]
    any_suffix = glob.has_magic(PurePath(pattern).suffix) or not PurePath(pattern).suffix
    meant = [p for p in paths if p.is_file() and (is_recording(p) or not any_suffix)]
    for path in meant:
        yield Source(shown=str(path), path=path)
    if not meant:
        yield Problem(shown=pattern, message=f"No recording matches {pattern}.")


def _in_order(name: str) -> list[str | int]:
    """Sort as people do: part 2 before part 10."""
    return [int(part) if n % 2 else part for n, part in enumerate(re.split(r"(\d+)", name))]


def is_recording(path: Path) -> bool:
    """Say whether a file in a folder is taken for a recording, by its name; hidden ones are not."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def _is_file(name: str) -> bool:
    try:
        return Path(name).exists() and not Path(name).is_dir()
    except (OSError, ValueError):
        return False


def _why(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _missing(name: str) -> str:
    if "://" in name:
        return f"{name} is an address: VoxBar opens no connections; download the recording first."
    return f"There is no file {name}."
