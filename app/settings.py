"""The person's choices: their values with defaults, and the way from a damaged file to a sound one.

Knows no file format (settings_file.py) and no window; everything about one setting stands in its
declaration (settings_speaking.py, settings_writing.py and the others).
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from app import (
    settings_files,
    settings_profiles,
    settings_speaking,
    settings_tidy,
    settings_writing,
)
from app.errors import SettingsError
from app.settings_kinds import Setting

T = TypeVar("T")
Tree = Mapping[str, object]  # what a TOML file holds: sections with names and values

SECTIONS = {
    "dictation": "Dictation",
    "audio": "Microphone",
    "engine": "Model",
    "insertion": "Insertion",
    "overlay": "Overlay",
    "sounds": "Sounds",
    "history": "History",
    "commands": "Spoken commands",
    "words": "Words and rules",
    "context": "What the model is told",
    "tidy": "Tidying",
    "files": "Files",
    "interface": "Program",
}
ALL: tuple[Setting[Any], ...] = tuple(
    value
    for module in (
        settings_speaking,
        settings_writing,
        settings_tidy,
        settings_profiles,
        settings_files,
    )
    for value in vars(module).values()
    if isinstance(value, Setting)
)
BY_KEY: Mapping[str, Setting[Any]] = MappingProxyType({s.key: s for s in ALL})


@dataclass(frozen=True, slots=True)
class Settings:
    """All values at one moment; what was not chosen has its default."""

    chosen: Mapping[str, Any] = field(default_factory=dict)  # by key, checked

    def __getitem__(self, setting: Setting[T]) -> T:
        value: T = self.chosen.get(setting.key, setting.default)
        return value

    def changed(self, other: "Settings") -> Iterator[Setting[Any]]:
        """Give the settings whose values differ from those in `other`."""
        return (s for s in ALL if self[s] != other[s])


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What was read: the values, and one sentence for every mistake that was passed over."""

    settings: Settings = field(default_factory=Settings)
    mistakes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()  # keys that this version does not have; they are left alone


def find(key: str) -> Setting[Any]:
    """Give the setting of that key; raises SettingsError that names the nearest one."""
    if setting := BY_KEY.get(key):
        return setting
    by_name = [known for known in BY_KEY if known.endswith("." + key)]
    near = by_name or difflib.get_close_matches(key, BY_KEY, 1)
    hint = f" Did you mean {near[0]}?" if near else " `voxbar config list` shows all."
    raise SettingsError(f"There is no setting {key}.{hint}")


def from_tree(tree: Tree) -> Loaded:
    """Take what is sound key by key; a mistake costs only its own key, which gets its default."""
    chosen: dict[str, Any] = {}
    mistakes: list[str] = []
    unknown: list[str] = []
    for key, value in _flat(tree):
        setting = BY_KEY.get(key)
        if setting is None:
            if key in SECTIONS:
                mistakes.append(f"[{key}] must be a section with settings in it.")
            else:
                unknown.append(key)
            continue
        try:
            chosen[key] = setting.check(value)
        except SettingsError as error:
            mistakes.append(f"{error} Its default stands in: {_shown(setting)}.")
    return Loaded(
        settings=Settings(MappingProxyType(chosen)),
        mistakes=tuple(mistakes),
        unknown=tuple(unknown),
    )


def of_section(section: str) -> Iterable[Setting[Any]]:
    """Give a section's settings in the order of their declaration."""
    return (s for s in ALL if s.section == section)


def _flat(tree: Tree) -> Iterator[tuple[str, object]]:
    for section, values in tree.items():
        if isinstance(values, Mapping):
            for name, value in values.items():
                yield f"{section}.{name}", value
        else:
            yield section, values


def _shown(setting: Setting[Any]) -> str:
    return setting.show(setting.default) or "empty"
