"""Rules and snippets as TOML: the person's own file, and what is exported and imported."""

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import paths
from app.errors import FolderError, RulesError
from app.rules import Rule, Rules, Ruleset, Snippet
from app.settings_file import write_private

NAME = "rules.toml"
KINDS: tuple[tuple[str, type[Rule] | type[Snippet]], ...] = (("rule", Rule), ("snippet", Snippet))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What could be used, and one sentence for every entry that could not."""

    ruleset: Ruleset
    mistakes: tuple[str, ...] = ()


def loads(text: str) -> Imported:
    """Read a file of rules entry by entry; raises RulesError where it is no TOML at all."""
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise RulesError(f"The rules cannot be read: {error}.") from error
    found: dict[str, list[Any]] = {"rule": [], "snippet": []}
    mistakes: list[str] = []
    for name, kind in KINDS:
        entries = tree.get(name, [])
        for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
            try:
                found[name].append(_entry(kind, entry))
            except RulesError as error:
                mistakes.append(f"{name.title()} {number} was passed over: {error}")
    ruleset = Ruleset(rules=tuple(found["rule"]), snippets=tuple(found["snippet"]))
    return Imported(ruleset=ruleset, mistakes=tuple(mistakes))


def dumps(ruleset: Ruleset) -> str:
    """Write rules and snippets so that `loads` gives them back; defaults are left out."""
    blocks: list[str] = []
    for name, entries in (("rule", ruleset.rules), ("snippet", ruleset.snippets)):
        for entry in entries:
            lines = [f"{key} = {_toml(value)}" for key, value in _chosen(entry)]
            blocks.append("\n".join([f"[[{name}]]", *lines]) + "\n")
    return "\n".join(blocks)


def load(path: Path) -> Imported:
    """Read the person's file; without one there are no rules. Raises RulesError."""
    try:
        return loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Imported(ruleset=Ruleset())
    except UnicodeDecodeError as error:
        raise RulesError(f"The rules in {path} are not written in UTF-8.") from error
    except OSError as error:
        raise RulesError(f"The rules in {path} cannot be read: {error.strerror}.") from error


def save(path: Path, ruleset: Ruleset) -> None:
    """Replace the person's file whole or not at all. Raises RulesError."""
    try:
        paths.private_folder(path.parent)
        write_private(path, dumps(ruleset).encode("utf-8"))
    except FolderError as error:
        raise RulesError(str(error)) from error
    except OSError as error:
        raise RulesError(f"The rules cannot be written to {path}: {error.strerror}.") from error


def merge(own: Ruleset, new: Ruleset) -> Ruleset:
    """Add imported entries; where both have one for the same words the imported one counts."""
    rules = {_key(r.heard, regex=r.regex): r for r in (*own.rules, *new.rules)}
    snippets = {_key(s.name): s for s in (*own.snippets, *new.snippets)}
    return Ruleset(
        rules=tuple(rules.values()), snippets=tuple(snippets.values()), commands=own.commands
    )


def _key(heard: str, *, regex: bool = False) -> str:
    return heard if regex else " ".join(heard.lower().split())


def _entry(kind: type[Rule] | type[Snippet], entry: object) -> Rule | Snippet:
    fields = {f.name: f for f in dataclasses.fields(kind)}
    if not isinstance(entry, dict):
        raise RulesError("it is not an entry with names and values.")
    for name, value in entry.items():
        wanted: type = bool if name in ("regex", "on", "alone") else str
        if name not in fields:
            raise RulesError(f"{name} means nothing here.")
        if not isinstance(value, wanted):
            raise RulesError(f"{name} must be {'true or false' if wanted is bool else 'a text'}.")
    missing = [n for n, f in fields.items() if f.default is dataclasses.MISSING and n not in entry]
    if missing:
        raise RulesError(f"{missing[0]} is missing.")
    if entry.get("case", "follow") not in ("follow", "exact"):
        raise RulesError("case must be follow or exact.")
    made = kind(**entry)
    Rules(Ruleset(rules=(made,)) if isinstance(made, Rule) else Ruleset(snippets=(made,)))
    return made


def _chosen(entry: Rule | Snippet) -> list[tuple[str, str | bool]]:
    return [
        (f.name, getattr(entry, f.name))
        for f in dataclasses.fields(entry)
        if getattr(entry, f.name) != f.default
    ]


def _toml(value: str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
