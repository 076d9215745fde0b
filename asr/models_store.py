"""Where models lie on this machine, and whether they are whole. Knows no network.

A downloaded model is a folder <models>/<id>, which appears only when everything in it is checked;
what is under way lies in <models>/.incoming. Hashes taken from a hub are kept in <models>/.pins.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from asr.errors import Cancelled, ModelError
from asr.models import Model, ModelFile, shown_size

RECORD = "voxbar.json"  # in a model's folder: which files were put there
BLOCK = 1 << 20
MARGIN = 16 << 20  # bytes of a disk that are left alone
WAIT_S = 0.2

Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is known of a file that was put into the store."""

    size: int
    sha256: str


def models_folder() -> Path:
    """Give the folder of downloaded models; it need not exist.

    VOXBAR_MODELS overrides it; VOXBAR_HOME moves it with everything else.
    """
    if given := os.environ.get("VOXBAR_MODELS"):
        return Path(given).expanduser().absolute()
    if home := os.environ.get("VOXBAR_HOME"):
        return Path(home).absolute() / "data" / "models"
    return platformdirs.user_data_path("voxbar", appauthor=False) / "models"


def downloaded(model_id: str) -> Path | None:
    """Give the folder of a downloaded or imported model, whole as it appeared; None without."""
    if not model_id or model_id.startswith(".") or Path(model_id).name != model_id:
        return None
    folder = models_folder() / model_id
    return folder if folder.is_dir() else None


def all_downloaded() -> list[str]:
    """List the ids of what was downloaded or imported; none where the folder cannot be read."""
    try:
        found = [p.name for p in models_folder().iterdir() if p.is_dir()]
    except OSError:
        return []
    return sorted(name for name in found if not name.startswith("."))


def place_of(model: Model) -> Path | None:
    """Give the folder of a model that can be loaded here; None where it is not there."""
    if model.state in ("embedded", "shipped"):
        from asr.engine_folder import find_folder  # which asks this module for downloaded ones

        return find_folder(model.id)
    return downloaded(model.id)


def verify(
    model: Model, folder: Path, seen: Callable[[int], None] = lambda _n: None
) -> tuple[str, ...]:
    """Read every file of a model and compare it; give a sentence for each that is not right.

    `seen` is told the number of bytes of each block that was read. Raises ModelError where the
    folder cannot be read.
    """
    return tuple(unsound(model, folder, seen).values())


def unsound(
    model: Model, folder: Path, seen: Callable[[int], None] = lambda _n: None
) -> dict[str, str]:
    """Do what `verify` does, and give the sentences by the files' paths."""
    known, pins = read_record(folder), pinned(model)
    problems = {}
    for file in model.files:
        pin, kept = pins.get(file.path), known.get(file.path)
        wanted = file.sha256 or (pin.sha256 if pin else None) or (kept.sha256 if kept else None)
        if problem := _problem(file, folder / file.path, wanted, seen):
            problems[file.path] = problem
    return problems


def sha256_of(path: Path, seen: Callable[[int], None] = lambda _n: None) -> str:
    """Hash a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            seen(len(block))
    return digest.hexdigest()


def git_sha1_of(path: Path) -> str:
    """Hash a file as git does: what a hub tells of small ones."""
    content = path.read_bytes()
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content)).hexdigest()  # noqa: S324 - git's


def remove(model: Model) -> int:
    """Delete what was downloaded of a model, unfinished downloads too; give the bytes freed.

    Raises ModelError where it is none that was downloaded, or is in use.
    """
    if model.state in ("embedded", "shipped"):
        raise ModelError(f"{model.id} is a part of VoxBar: it cannot be removed.")
    with locked(model, wait=False):
        folders = [p for p in (downloaded(model.id), staging_of(model)) if p and p.is_dir()]
        if not folders:
            raise ModelError(f"{model.id} is not there.")
        freed = sum(_size(folder) for folder in folders)
        with _sentences(models_folder()):
            for folder in folders:
                gone = models_folder() / ".incoming" / f"{model.id}.gone"
                shutil.rmtree(gone, ignore_errors=True)
                folder.replace(gone)
                shutil.rmtree(gone)
    return freed


def staging_of(model: Model) -> Path:
    """Give the folder of a download that is under way; another set of files has another one."""
    parts = [f"{f.repo}@{f.revision}/{f.name}>{f.path}" for f in model.files]
    mark = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
    return models_folder() / ".incoming" / f"{model.id}-{mark}"


def publish(model: Model, kept: dict[str, Kept], origin: str) -> Path:
    """Turn the staging folder into the model's own, in one step; give it."""
    staging, final = staging_of(model), models_folder() / model.id
    record = {
        "id": model.id,
        "origin": origin,
        "files": {path: {"size": k.size, "sha256": k.sha256} for path, k in kept.items()},
    }
    with _sentences(final):
        _write(staging / RECORD, record)
        old = models_folder() / ".incoming" / f"{model.id}.old"
        shutil.rmtree(old, ignore_errors=True)
        if final.exists():
            final.replace(old)
        staging.replace(final)
        shutil.rmtree(old, ignore_errors=True)
    return final


def read_record(folder: Path) -> dict[str, Kept]:
    """Read what was put into a model's folder; {} where nothing is noted."""
    return _read_kept(folder / RECORD)


def pinned(model: Model) -> dict[str, Kept]:
    """Give the hashes that were taken from a hub at the first download."""
    return _read_kept(_pins(model))


def pin(model: Model, taken: dict[str, Kept]) -> None:
    """Keep hashes taken from a hub; those that are kept already stay."""
    files = {**taken, **pinned(model)}
    with _sentences(_pins(model)):
        _pins(model).parent.mkdir(parents=True, exist_ok=True)
        shown = {path: {"size": k.size, "sha256": k.sha256} for path, k in files.items()}
        _write(_pins(model), {"files": shown})


def require_space(folder: Path, needed: int) -> None:
    """Raise ModelError where the disk that `folder` is (or will be) on has too little left."""
    there = next(p for p in (folder, *folder.parents) if p.exists())
    free = shutil.disk_usage(there).free
    if needed and free < needed + MARGIN:
        raise ModelError(
            f"There is not enough space in {folder}: {shown_size(needed)} are needed and"
            f" {shown_size(free)} are free. VOXBAR_MODELS can name a folder on another disk."
        )


@contextmanager
def locked(
    model: Model,
    *,
    wait: bool = True,
    waiting: Callable[[], None] = lambda: None,
    cancelled: Cancel = lambda: False,
) -> Iterator[None]:
    """Let one process at a time change a model; `waiting` is called once where another does.

    Raises ModelError where it does and `wait` is False, or Cancelled.
    """
    from filelock import FileLock, Timeout

    path = models_folder() / ".incoming" / f"{model.id}.lock"
    with _sentences(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock, told = FileLock(path), False
    while True:
        try:
            lock.acquire(timeout=WAIT_S if told else 0)
            break
        except Timeout:
            if not wait:
                raise ModelError(f"Another VoxBar is fetching {model.id} right now.") from None
        except OSError as error:
            raise ModelError(f"{path} cannot be used: {error.strerror}.") from error
        if cancelled():
            raise Cancelled
        if not told:
            waiting()
        told = True
    try:
        yield
    finally:
        lock.release()


def disk_sentence(error: OSError, path: Path) -> str:
    """Say what a disk's refusal means."""
    if error.errno == errno.ENOSPC:
        return f"The disk is full: {path.parent}. What is there already is kept for another try."
    return f"{path} cannot be written: {error.strerror or error}."


@contextmanager
def _sentences(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ModelError(disk_sentence(error, path)) from error


def _problem(
    file: ModelFile, path: Path, wanted: str | None, seen: Callable[[int], None]
) -> str | None:
    if not path.is_file():
        return None if file.optional else f"{file.path} is missing."
    size = path.stat().st_size
    if file.exact and size != file.size:
        return f"{file.path} has {size} bytes, not {file.size}."
    try:
        right = wanted in (None, sha256_of(path, seen))
    except OSError as error:
        return f"{file.path} cannot be read: {error.strerror}."
    return None if right else f"{file.path} is not what it was: its hash differs."


def _pins(model: Model) -> Path:
    return models_folder() / ".pins" / f"{model.id}.json"


def _read_kept(path: Path) -> dict[str, Kept]:
    try:
        files = json.loads(path.read_text(encoding="utf-8"))["files"]
        return {
            name: Kept(size=int(k["size"]), sha256=str(k["sha256"])) for name, k in files.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path} is damaged: {error!r}. Remove the model, or the file.") from error


def _write(path: Path, content: Mapping[str, object]) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}.new")
    partial.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
