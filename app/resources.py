"""Where the pictures, sounds and translations lie that ship with VoxBar."""

from importlib import resources
from pathlib import Path


def assets() -> Path:
    """Give the folder of the package voxbar_assets; in a bare checkout that is assets/."""
    try:
        return Path(str(resources.files("voxbar_assets")))
    except ModuleNotFoundError:
        return Path(__file__).resolve().parents[1] / "assets"
