"""How a model stands on this machine: whole, on its way, damaged; and making a damaged one whole.

Knows no network.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from asr.errors import ModelError
from asr.models import Model
from asr.models_store import (
    RECORD,
    disk_sentence,
    downloaded,
    locked,
    models_folder,
    place_of,
    read_record,
    staging_of,
    unsound,
)

Kind = Literal["ready", "partly", "damaged", "absent", "coming"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a model stands; `come` is how many bytes of an unfinished download there are."""

    kind: Kind
    place: Path | None = None
    come: int = 0
    problems: tuple[str, ...] = ()


def standing(model: Model) -> Standing:
    """Say how a model stands, without reading its files: their lengths, and what a check found."""
    if model.state == "coming":
        return Standing(kind="coming")
    try:
        place = place_of(model)
    except ModelError as error:
        return Standing(kind="damaged", problems=(str(error),))
    if place is None:
        come = _come(staging_of(model))
        return Standing(kind="partly" if come else "absent", come=come)
    problems = _at_a_glance(model, place) or _found_before(model, place)
    return Standing(kind="damaged" if problems else "ready", place=place, problems=problems)


def check(
    model: Model, place: Path, seen: Callable[[int], None] = lambda _n: None
) -> tuple[str, ...]:
    """Read every file of a model, keep what was found, and give a sentence for each problem."""
    problems = tuple(unsound(model, place, seen).values())
    mark = _mark(model)
    if problems and model.state == "offered":
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.write_text(json.dumps({"of": _age(place), "problems": problems}), encoding="utf-8")
    else:
        mark.unlink(missing_ok=True)
    return problems


def reopen(model: Model, seen: Callable[[int], None] = lambda _n: None) -> int:
    """Turn a damaged model into an unfinished download of what is wrong with it; count those files.

    Raises ModelError where it is not there, is a part of VoxBar, or is in use by another download.
    """
    if model.state != "offered":
        raise ModelError(f"{model.id} is a part of VoxBar: install VoxBar anew to mend it.")
    with locked(model, wait=False):
        place = downloaded(model.id)
        if place is None:
            raise ModelError(f"{model.id} is not there.")
        try:
            if _record_broken(place):
                (place / RECORD).unlink()
            wrong = unsound(model, place, seen)
            for path in wrong:
                (place / path).unlink(missing_ok=True)
            staging = staging_of(model)
            shutil.rmtree(staging, ignore_errors=True)
            place.replace(staging)
        except OSError as error:
            raise ModelError(disk_sentence(error, place)) from error
        _mark(model).unlink(missing_ok=True)
    return len(wrong)


def _at_a_glance(model: Model, place: Path) -> tuple[str, ...]:
    try:
        known = read_record(place)
    except ModelError as error:
        return (str(error),)
    found = []
    for file in model.files:
        path, kept = place / file.path, known.get(file.path)
        if not path.is_file():
            found += [] if file.optional else [f"{file.path} is missing."]
            continue
        size, wanted = path.stat().st_size, kept.size if kept else file.size
        if (kept or file.exact) and size != wanted:
            found.append(f"{file.path} has {size} bytes, not {wanted}.")
    return tuple(found)


def _found_before(model: Model, place: Path) -> tuple[str, ...]:
    try:
        content = json.loads(_mark(model).read_text(encoding="utf-8"))
        return tuple(map(str, content["problems"])) if content["of"] == _age(place) else ()
    except (OSError, ValueError, KeyError, TypeError):  # nothing was found, or nobody can say
        return ()


def _record_broken(place: Path) -> bool:
    try:
        read_record(place)
    except ModelError:
        return True
    return False


def _mark(model: Model) -> Path:
    return models_folder() / ".incoming" / f"{model.id}.damaged"


def _age(place: Path) -> int:
    """Tell one copy of a model from a later one."""
    try:
        return (place / RECORD).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _come(staging: Path) -> int:
    if not staging.is_dir():
        return 0
    return sum(path.stat().st_size for path in staging.rglob("*") if path.is_file())
