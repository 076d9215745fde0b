"""Which models can be chosen here: what ships, what was fetched, and what the settings name."""

import json
from pathlib import Path
from typing import Any

from app.resources import assets
from app.settings import Settings
from app.settings_speaking import MODEL

FOR_TESTS = ("echo",)  # hears nothing, and writes what it is given
ONLY_HEARS = "The chosen model only transcribes; canary-qwen-2.5b can edit texts, too."
DEMONSTRATION = "The chosen model is for demonstration: it knows digits, and cannot edit texts."


def names_here(settings: Settings) -> list[str]:
    """Give the names that the setting engine.model may have, the embedded model first.

    Where NVIDIA's own runtime is installed, models that it knows are there a second time.
    """
    from asr.families.qwen import is_aligner
    from asr.families.salm import nemo_installed  # with numpy, for which the icon shall not wait
    from asr.models import NEMO
    from asr.models_store import all_downloaded, models_folder

    chosen = settings[MODEL]
    fetched = {name: models_folder() / name for name in all_downloaded()}
    hearing = {name: place for name, place in fetched.items() if not is_aligner(_config(place))}
    folders = _shipped() | hearing
    if Path(chosen).is_dir():
        folders[chosen] = Path(chosen)
    names = [MODEL.default, *folders]
    if nemo_installed():
        names += [NEMO + name for name, folder in folders.items() if _is_salm(folder)]
    return list(dict.fromkeys((*names, chosen)))


def _shipped() -> dict[str, Path]:
    found = sorted(p.parent for p in (assets() / "models").glob("*/config.json"))
    return {folder.name: folder for folder in found if folder.name not in FOR_TESTS}


def _is_salm(folder: Path) -> bool:
    from asr.families import salm

    return salm.matches(_config(folder), folder)


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # loading it will say what is wrong
        return {}
    return config if isinstance(config, dict) else {}


def cannot_write(settings: Settings) -> str:
    """Say why the chosen model cannot edit texts; "" where it can."""
    from asr.models import NEMO
    from asr.models_store import downloaded

    name = settings[MODEL].removeprefix(NEMO)
    here = Path(name) if Path(name).is_dir() else _shipped().get(name) or downloaded(name)
    if here and _config(here).get("model_type") in FOR_TESTS:
        return ""
    if here is None or not _is_salm(here):
        return ONLY_HEARS
    return DEMONSTRATION if _config(here).get("demonstration") else ""
