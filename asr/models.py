"""The catalogue of models: what each is, what it needs, and of which files it is made.

Knows neither the network nor what lies on this machine.
"""

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal, get_args

from asr.errors import ModelError

# embedded: inside a package; shipped: in assets/models; offered: may be downloaded or imported;
# coming: its family is not written yet
State = Literal["embedded", "shipped", "offered", "coming"]

NEMO = "nemo:"  # before a model's name or folder: computed by NVIDIA's own runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """One file of a model: where it lies in the model's folder, and where it comes from.

    `size` is exact where `exact`, else about right. Without `sha256` the hash is taken from the
    hub at the first download and kept from then on. An `optional` file may be missing.
    """

    path: str  # below the model's folder, with /
    size: int  # bytes
    exact: bool = True
    sha256: str | None = None
    repo: str = ""  # owner/name on the hub
    revision: str = ""  # a commit
    name: str = ""  # in that repository
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a model takes in one precision, at work: GB of main memory or of the GPU's."""

    precision: str
    gb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model of the catalogue."""

    id: str
    title: str
    family: str
    state: State
    languages: tuple[str, ...]  # ISO 639-1; empty: many
    licence: str
    credit: str
    page: str  # where its authors describe it
    good_at: str
    files: tuple[ModelFile, ...] = ()
    memory: tuple[Memory, ...] = ()
    size: int = 0  # bytes on disk
    demonstration: bool = False  # of no use but to show something
    aligner: bool = False  # gives the words of another model's text their times

    @property
    def unpinned(self) -> tuple[ModelFile, ...]:
        """The files whose hashes the catalogue does not know."""
        return tuple(f for f in self.files if f.sha256 is None)


def catalogue() -> tuple[Model, ...]:
    """Give all models, the embedded one first.

    VOXBAR_CATALOGUE names another file of the same form. Raises ModelError where it is damaged.
    """
    given = os.environ.get("VOXBAR_CATALOGUE")
    return read(Path(given) if given else _shipped())


def find(model_id: str) -> Model:
    """Give a model by its id; raises ModelError with the ids there are."""
    models = catalogue()
    for model in models:
        if model.id == model_id:
            return model
    ids = ", ".join(model.id for model in models)
    raise ModelError(f'There is no model "{model_id}" in the catalogue; there are {ids}.')


@cache
def read(path: Path) -> tuple[Model, ...]:
    """Read a catalogue; raises ModelError where it is damaged."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_model(entry) for entry in content["model"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The catalogue of models {path} is damaged: {error!r}.") from error


def shown_name(model: str) -> str:
    """Write a model's name, which may begin with `nemo:`, for a person."""
    return f"{model.removeprefix(NEMO)} (NeMo)" if model.startswith(NEMO) else model


def shown_size(size: int) -> str:
    """Write a number of bytes for a person, in powers of ten as disks are sold."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            digits = 2 if size < 10 * step else 1 if size < 100 * step else 0
            return f"{size / step:.{digits}f} {unit}"
    return f"{size} bytes"


def _shipped() -> Path:
    from asr.engine_folder import assets_folder  # which looks up models in turn

    return assets_folder() / "models" / "catalogue.toml"


def _model(entry: dict[str, Any]) -> Model:
    if entry["state"] not in get_args(State):
        raise ValueError(entry["state"])
    repo, revision = entry.get("repo", ""), entry.get("revision", "")
    files = tuple(_file(f, repo, revision) for f in entry.get("files", ()))
    return Model(
        id=_plain_name(entry["id"]),
        title=entry["title"],
        family=entry["family"],
        state=entry["state"],
        languages=tuple(entry["languages"]),
        licence=entry["licence"],
        credit=entry["credit"],
        page=entry["page"],
        good_at=entry["good_at"],
        files=files,
        memory=tuple(Memory(precision=k, gb=float(v)) for k, v in entry["memory_gb"].items()),
        size=entry.get("size") or sum(f.size for f in files),
        demonstration=bool(entry.get("demonstration", False)),
        aligner=bool(entry.get("aligner", False)),
    )


def _file(entry: dict[str, Any], repo: str, revision: str) -> ModelFile:
    path = PurePosixPath(entry["path"])
    if path.is_absolute() or ".." in path.parts or "\\" in entry["path"]:
        raise ValueError(entry["path"])
    sha256 = entry.get("sha256")
    if sha256 is not None and len(bytes.fromhex(sha256)) != 32:
        raise ValueError(sha256)
    return ModelFile(
        path=str(path),
        size=int(entry["size"] if "size" in entry else entry["about"]),
        exact="size" in entry,
        sha256=sha256,
        repo=entry.get("repo", repo),
        revision=entry.get("revision", revision),
        name=entry.get("name", str(path)),
        optional=bool(entry.get("optional", False)),
    )


def _plain_name(name: str) -> str:
    if not name or Path(name).name != name or name.startswith("."):
        raise ValueError(name)
    return name
