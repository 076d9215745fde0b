"""The packaged program goes without torch; what brings it is a folder of libraries, found here.

The add-on voxbar-torch is such a folder: libraries ready for import, and a record of the Python
they were made for. An installation by pip has torch among its own libraries and needs none.
"""

import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from asr import origin
from asr.errors import ModelError

NAME = "voxbar-torch"
RECORD = "voxbar-addon.json"
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


def use() -> None:
    """Make torch importable in this process; raises ModelError with what is to be installed."""
    if said := lacking():
        raise ModelError(said)
    folder = find()
    if folder is None or importlib.util.find_spec("torch") is not None:
        return
    _require_fit(folder)
    sys.path.append(str(folder))  # at the end: what VoxBar itself carries goes first


def lacking() -> str:
    """Say in a sentence what all models but the embedded one need here; "" where it is there."""
    if importlib.util.find_spec("torch") is not None or find() is not None:
        return ""
    if origin.frozen():
        return (
            f"Large models and digits need the add-on {NAME} (about 1 GB on the disk; for NVIDIA"
            f" cards {NAME}-cuda, about 4 GB), which is not installed: install its .deb, or unpack"
            f" its archive into {own_folder()}."
        )
    return "Large models and digits need PyTorch, which is not installed: pip install torch."


def find() -> Path | None:
    """Give the folder of the add-on; None without."""
    return next((f for f in _places() if (f / RECORD).is_file()), None)


def own_folder() -> Path:
    """Give the folder of this person's add-ons."""
    if home := os.environ.get("VOXBAR_HOME"):
        return Path(home).absolute() / "data" / "addons"
    return platformdirs.user_data_path("voxbar", appauthor=False) / "addons"


def _places() -> Iterator[Path]:
    if given := os.environ.get("VOXBAR_ADDONS"):
        yield Path(given) / NAME
    yield own_folder() / NAME
    if origin.frozen():
        yield Path(sys.executable).parent.parent / NAME  # beside the bundle: the .deb's place


def _require_fit(folder: Path) -> None:
    """Refuse libraries that were compiled for another Python or machine."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        made_for = f"{record['python']} on {record['machine']}"
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The add-on in {folder} is damaged: install it again.") from error
    here = f"{PYTHON} on {platform.machine()}"
    if made_for != here:
        raise ModelError(
            f"The add-on in {folder} is for Python {made_for}, and this VoxBar has Python {here}:"
            " install the one that was made with it."
        )
