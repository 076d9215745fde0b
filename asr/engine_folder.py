"""Which folder a model's name means: what ships, what was fetched, or a folder that is named."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from asr.errors import ModelError
from asr.families import moonshine
from asr.models import catalogue
from asr.models_store import all_downloaded, downloaded

EMBEDDED = "moonshine-tiny"


def find_folder(model: str) -> Path:
    """Give the folder of a catalogue id, or the folder named; raises ModelError where none is."""
    if model == EMBEDDED:
        return moonshine.embedded_folder()
    if Path(model).is_dir():
        return Path(model)
    shipped = assets_folder() / "models" / model
    if model and Path(model).name == model and shipped.is_dir():
        return shipped
    if fetched := downloaded(model):
        return fetched
    raise ModelError(absent(model))


def absent(model: str) -> str:
    """Say what can be done where a model is not there; a name may carry its owner (nvidia/...)."""
    by_id = {m.id: m for m in catalogue()}
    if known := by_id.get(model.rpartition("/")[2]):
        return (
            f"{known.id} is not on this machine: voxbar models download {known.id} fetches it; or"
            " give --model the folder that holds its files."
        )
    there = sorted({EMBEDDED, *_shipped(), *all_downloaded()} - {"echo"})
    return (
        f'There is no model "{model}", and no folder of that name;'
        f" here are {', '.join(there[:-1])} and {there[-1]}."
    )


def _shipped() -> list[str]:
    return [folder.name for folder in (assets_folder() / "models").iterdir() if folder.is_dir()]


def assets_folder() -> Path:
    """Give the folder of the package voxbar_assets; in a bare checkout that is assets/."""
    try:
        return Path(str(resources.files("voxbar_assets")))
    except ModuleNotFoundError:
        return Path(__file__).resolve().parents[1] / "assets"


def read_config(folder: Path) -> dict[str, Any]:
    """Read a model's config.json, {} where there is none; ModelError if damaged, OSError."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ModelError(f"The model in {folder} is damaged: config.json: {error}.") from error
    if not isinstance(config, dict):
        raise ModelError(f"The model in {folder} is damaged: config.json holds no settings.")
    return config
