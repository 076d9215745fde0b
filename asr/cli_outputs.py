"""Where each transcript goes: standard output, or files that no other recording shares."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from asr.cli_inputs import Gathered, Source
from asr.cli_options import Existing, Request
from asr.errors import OutputError
from asr.formats import Format

STREAMED: tuple[Format, ...] = ("txt", "json")  # several of these, one after the other, can be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One recording and its files, by format; no files: standard output."""

    source: Source
    files: dict[Format, Path]


def plan(gathered: Gathered, request: Request) -> list[Job]:
    """Give every recording its outputs.

    Names depend on the recordings that were found, not on their order, so that a second run over
    the same ones finds its files again.
    """
    sources = gathered.sources
    if to_stdout(request, several=gathered.several):
        return [Job(source=source, files={}) for source in sources]
    folder = request.output_dir or Path()
    bases = [folder / source.folder for source in sources]
    return [
        Job(source=source, files={f: base / f"{name}.{f}" for f in request.formats})
        for source, base, name in zip(sources, bases, distinct_names(sources), strict=True)
    ]


def to_stdout(request: Request, *, several: bool) -> bool:
    """Say whether texts go to standard output: one format, no folder, one text or fit to follow."""
    if request.output_dir is not None or len(request.formats) > 1:
        return False
    return not several or request.formats[0] in STREAMED


def left_to_write(job: Job, existing: Existing, sources: Sequence[Source]) -> dict[Format, Path]:
    """Give the files that are still to be written; raises OutputError where one must not be."""
    recordings = {source.path.resolve() for source in sources if source.path}
    for path in job.files.values():
        if path.resolve() in recordings:
            raise OutputError(f"The text would be written over the recording {path}: use -o.")
    there = {f: path for f, path in job.files.items() if _is_there(path)}
    if there and existing == "fail":
        names = " and ".join(str(path) for path in there.values())
        raise OutputError(
            f"{names} {'is' if len(there) == 1 else 'are'} there already;"
            " --overwrite replaces, --skip-existing leaves out."
        )
    return {f: p for f, p in job.files.items() if existing == "overwrite" or f not in there}


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from error


def distinct_names(sources: Sequence[Source]) -> list[str]:
    """Name each source's outputs without a suffix: the shortest of its names that no other has."""
    depth = [0] * len(sources)
    while True:
        names = [_name(source, d) for source, d in zip(sources, depth, strict=True)]
        keys = [_key(source.folder, name) for source, name in zip(sources, names, strict=True)]
        count = Counter(keys)
        if max(count.values(), default=1) == 1:
            return names
        depth = [d + (count[key] > 1) for d, key in zip(depth, keys, strict=True)]


def _name(source: Source, depth: int) -> str:
    """Name a source ever longer: talk, talk.mp3, monday-talk.mp3, then with a fingerprint."""
    if source.path is None or depth == 0:
        return source.stem if depth == 0 else f"{source.stem}-{depth}"
    if depth == 1:
        return source.path.name
    whole = source.path.absolute()
    if depth == 2:
        return f"{whole.parent.name}-{source.path.name}"
    return f"{source.path.name}-{hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]}"


def _key(folder: PurePath, name: str) -> str:
    return str(folder / name).casefold()  # some file systems do not tell A from a
