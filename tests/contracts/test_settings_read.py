"""A setting that nobody reads promises what nothing keeps."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import settings_profiles, settings_speaking, settings_writing
from app.settings_kinds import Setting

HOMES = ("settings_speaking", "settings_writing", "settings_profiles")
DECLARED = {
    name: value.key
    for module in (settings_speaking, settings_writing, settings_profiles)
    for name, value in vars(module).items()
    if isinstance(value, Setting)
}


def names_read(path: Path) -> Iterator[str]:
    """Give the settings that a module uses by the modules or the names that it imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.module == "app":
            modules |= {a.asname or a.name for a in node.names if a.name in HOMES}
        elif node.module in {f"app.{home}" for home in HOMES}:
            names |= {a.name for a in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in modules:
                yield node.attr
        elif isinstance(node, ast.Name) and node.id in names:
            yield node.id


@pytest.fixture(scope="module")
def read(root: Path) -> set[str]:
    paths = [p for p in (root / "app").rglob("*.py") if not p.name.startswith("settings_")]
    return {name for path in paths for name in names_read(path)}


@pytest.mark.parametrize("name", DECLARED, ids=DECLARED.get)
def test_every_setting_is_read_somewhere(name: str, read: set[str]) -> None:
    assert name in read, f"nothing reads {DECLARED[name]}"
