"""Which models can be chosen here: what ships, and what the settings name."""

from app.resources import assets
from app.settings import Settings
from app.settings_speaking import MODEL

FOR_TESTS = ("echo",)  # hears nothing


def names_here(settings: Settings) -> list[str]:
    """Give the names that the setting engine.model may have, the embedded model first."""
    folder = assets() / "models"
    found = sorted(p.parent.name for p in folder.glob("*/config.json")) if folder.is_dir() else []
    names = [MODEL.default, *(name for name in found if name not in FOR_TESTS), settings[MODEL]]
    return list(dict.fromkeys(names))
