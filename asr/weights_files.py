"""Where a checkpoint's weights lie, and what is mapped of a file. Knows no torch.

A file of pickles is never opened: unpickling runs whatever its author wrote.
"""

import ctypes
import json
import mmap
import sys
from pathlib import Path

from asr.errors import ModelError

SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".nemo")


def find_files(folder: Path) -> list[Path]:
    """Give the safetensors files of a checkpoint: one, or the shards that its index names.

    Raises ModelError where there is none, or only files that must not be opened.
    """
    if (folder / INDEX).is_file():
        return _shards(folder)
    if (folder / SINGLE).is_file():
        return [folder / SINGLE]
    if pickles := sorted(p.name for p in folder.glob("*") if p.suffix in PICKLES):
        raise ModelError(
            f"The weights in {folder} are in {pickles[0]}, a kind of file that can carry programs"
            " and is never opened here. Convert them to model.safetensors first."
        )
    raise ModelError(f"No weights in {folder}: {SINGLE} is missing.")


def let_pages_go(path: Path) -> None:
    """Take a mapped file's pages out of this process's memory; who reads there again gets them.

    They stay in the system's cache. Only Linux can do it; elsewhere this does nothing.
    """
    if sys.platform == "linux":
        libc, mapped = ctypes.CDLL(None, use_errno=True), str(path.resolve())
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
            span, _, _, _, _, *name = line.split(maxsplit=5)
            if name and name[0] == mapped:
                start, end = (int(bound, 16) for bound in span.split("-"))
                size = ctypes.c_size_t(end - start)
                libc.madvise(ctypes.c_void_p(start), size, mmap.MADV_DONTNEED)


def _shards(folder: Path) -> list[Path]:
    try:
        index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        names = sorted({str(name) for name in index["weight_map"].values()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The model in {folder} is damaged: {INDEX}: {error}.") from error
    for name in names:
        if Path(name).name != name or not name.endswith(".safetensors"):
            raise ModelError(f"The model in {folder} is damaged: {INDEX} names the file {name}.")
        if not (folder / name).is_file():
            raise ModelError(f"The model in {folder} is not complete: {name} is missing.")
    return [folder / name for name in names]
