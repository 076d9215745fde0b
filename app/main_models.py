"""Which models can be chosen here: what ships, what was fetched, and what the settings name."""

import json
from pathlib import Path

from app.resources import assets
from app.settings import Settings
from app.settings_speaking import MODEL

FOR_TESTS = ("echo",)  # hears nothing


def names_here(settings: Settings) -> list[str]:
    """Give the names that the setting engine.model may have, the embedded model first.

    Where NVIDIA's own runtime is installed, models that it knows are there a second time.
    """
    from asr.families.salm import nemo_installed  # with numpy, for which the icon shall not wait
    from asr.models import NEMO
    from asr.models_store import all_downloaded, models_folder

    chosen = settings[MODEL]
    folders = _shipped() | {name: models_folder() / name for name in all_downloaded()}
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

    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # loading it will say what is wrong
        return False
    return isinstance(config, dict) and salm.matches(config, folder)
