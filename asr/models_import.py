"""A model from a folder or a USB stick is taken into the store, checked, without any network."""

from collections.abc import Callable, Iterator
from pathlib import Path

from asr.errors import Cancelled, ModelError
from asr.models import Model, ModelFile
from asr.models_download import link_or_copy
from asr.models_store import (
    Cancel,
    Kept,
    disk_sentence,
    downloaded,
    locked,
    pinned,
    publish,
    require_space,
    sha256_of,
    staging_of,
)

TOLERANCE = 0.05  # of a size that is only about right; the rest is the hash's matter


def find_in(model: Model, source: Path) -> dict[str, Path]:
    """Find a model's files in a folder; raises ModelError where one is missing.

    It may be laid out as VoxBar does it, as copies of the hub's repositories, or as a cache of
    huggingface_hub.
    """
    if not source.is_dir():
        raise ModelError(f"There is no folder {source}.")
    found = {}
    for file in model.files:
        path = next((p for p in _places(model, file, source) if p.is_file()), None)
        if path is not None:
            found[file.path] = path
        elif not file.optional:
            raise ModelError(f"{source} does not hold {model.id}: {_wanted(file)} is missing.")
    return found


def guess(models: tuple[Model, ...], source: Path) -> Model:
    """Say which model a folder holds; raises ModelError where none or several fit."""
    if not source.is_dir():
        raise ModelError(f"There is no folder {source}.")
    fitting = []
    for model in models:
        try:
            find_in(model, source)
        except ModelError:
            continue
        fitting.append(model)
    if not fitting:
        raise ModelError(f"{source} holds no model that can be imported; --as ID says what lacks.")
    if len(fitting) != 1:
        raise ModelError(f"{source} does not say which model it holds: name it with --as ID.")
    return fitting[0]


def take_in(
    model: Model,
    source: Path,
    seen: Callable[[int], None] = lambda _n: None,
    cancelled: Cancel = lambda: False,
) -> Path:
    """Copy a model from a folder into the store, checked; give its folder there.

    `seen` is told the bytes of each block that was read. Raises ModelError or Cancelled.
    """
    if model.state != "offered":
        raise ModelError(f"{model.id} cannot be imported: {model.state}.")
    found = find_in(model, source)
    with locked(model, cancelled=cancelled):
        if downloaded(model.id):
            raise ModelError(f"{model.id} is there already; remove it first.")
        staging = staging_of(model)
        try:
            staging.mkdir(parents=True, exist_ok=True)
            kept = {}
            for file in model.files:
                if file.path in found:
                    if cancelled():
                        raise Cancelled
                    kept[file.path] = _take(model, file, found[file.path], staging, seen)
        except OSError as error:
            raise ModelError(disk_sentence(error, staging / "x")) from error
        return publish(model, kept, str(source))


def _take(
    model: Model, file: ModelFile, source: Path, staging: Path, seen: Callable[[int], None]
) -> Kept:
    size, target = source.stat().st_size, staging / file.path
    slack = 0 if file.exact else int(file.size * TOLERANCE) + 16_384
    if abs(size - file.size) > slack:
        raise ModelError(f"{source} has {size} bytes; {file.path} of {model.id} has {file.size}.")
    require_space(staging, size)
    target.parent.mkdir(parents=True, exist_ok=True)
    link_or_copy(source.resolve(), target)
    pin = pinned(model).get(file.path)
    wanted = file.sha256 or (pin.sha256 if pin else None)
    sha256 = sha256_of(target, seen)
    if wanted not in (None, sha256):
        target.unlink()
        raise ModelError(f"{source} is not {file.path} of {model.id}: its hash differs.")
    return Kept(size=size, sha256=sha256)


def _places(model: Model, file: ModelFile, source: Path) -> Iterator[Path]:
    yield source / file.path
    yield source / model.id / file.path
    yield source / file.repo.rpartition("/")[2] / file.name
    yield source / file.repo / file.name
    cache = f"models--{file.repo.replace('/', '--')}"
    for top in (source, source / "hub", source.parent):
        yield top / cache / "snapshots" / file.revision / file.name
    if file.name not in {other.path for other in model.files}:  # cannot be another file's
        yield source / file.name


def _wanted(file: ModelFile) -> str:
    return f"{file.path} ({file.name} of {file.repo})" if file.path != file.name else file.path
