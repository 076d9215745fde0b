"""Where a model's quantised weights are kept, and whether they are of these very weights.

Knows no torch, so that it can be asked before that is imported.
"""

import hashlib
import json
import os
from importlib import resources
from pathlib import Path

import platformdirs

from asr.machine import own_kernels
from asr.weights_files import find_files

PACKED = ("int8", "int4")
VERSION = 3  # of the files; another one is made anew
BLOCK = 1 << 24  # bytes hashed at a time


def folder_for(model: Path, precision: str) -> Path:
    """Give where the quantised halves of a model's folder lie, or would lie, for this processor.

    Beside the model; in the person's cache where the model came with the program or lies where
    nobody may write.
    """
    form = "-vnni" if for_own_kernels(precision) else ""
    name = f"voxbar-{precision}{form}-v{VERSION}"
    if not _ships(model) and os.access(model, os.W_OK):
        return model / name
    place = hashlib.sha256(str(model.resolve()).encode()).hexdigest()[:12]
    cache = platformdirs.user_cache_path("voxbar", appauthor=False)
    return cache / "quantised" / f"{model.name}-{place}" / name


def for_own_kernels(precision: str) -> bool:
    """Say whether a decoder is made for asr/nn/vnni_pass.py here, or else for OpenVINO."""
    return precision == "int8" and own_kernels()


def _ships(model: Path) -> bool:
    """Say whether a model lies among the files of the program itself."""
    if (model.resolve().parent.parent / "__init__.py").is_file():
        return True
    try:
        return model.resolve().is_relative_to(Path(str(resources.files("voxbar_assets"))).resolve())
    except ModuleNotFoundError:
        return False


def is_current(model: Path, precision: str, *, at_a_glance: bool = False) -> bool:
    """Say whether a quantised decoder is there, whole, and of these very weights.

    `at_a_glance`: as far as sizes and times of files tell. Raises ModelError where there is a
    record, but no weights of the model.
    """
    folder = folder_for(model, precision)
    try:
        noted = json.loads((folder / "source.json").read_text(encoding="utf-8"))
        sizes = {name: (folder / name).stat().st_size for name in noted["sizes"]}
        stamped, hashed = noted["stamps"], noted["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    if sizes != noted["sizes"]:
        return False
    if stamped == stamps(model):
        return True
    return not at_a_glance and bool(hashed == fingerprint(model))


def fingerprint(model: Path) -> str:
    """Give the SHA-256 over a model's weights and configuration."""
    digest = hashlib.sha256()
    for path in (*find_files(model), model / "config.json"):
        with path.open("rb", buffering=0) as file:
            block = memoryview(bytearray(BLOCK))
            while count := file.readinto(block):
                digest.update(block[:count])
    return digest.hexdigest()


def stamps(model: Path) -> dict[str, list[int]]:
    """Give sizes and times of a model's files: while they stay, it need not be read again."""
    paths = (*find_files(model), model / "config.json")
    return {p.name: [p.stat().st_size, p.stat().st_mtime_ns] for p in paths}
