"""Profiles as TOML: the person's own file, read with patience and written whole."""

import itertools
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from app import paths
from app.errors import FolderError, ProfilesError
from app.profiles import CAPITALS, FINALS, SPACES, STYLES, Profile
from app.settings_file import keep_original, write_private
from app.settings_kinds import CONTROL, chord_problem
from app.settings_speaking import LANGUAGE

NAME = "profiles.toml"
HEAD = re.compile(r"^\s*\[\[\s*profile\s*\]\]", re.MULTILINE)
CHOICES: Mapping[str, tuple[str, ...]] = {
    "style": STYLES, "capital": CAPITALS, "final": FINALS, "space": SPACES,
}  # fmt: skip
LISTS, SWITCHES = ("windows", "words"), ("submit", "on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What could be used, and one sentence for everything that could not."""

    profiles: tuple[Profile, ...] = ()
    mistakes: tuple[str, ...] = ()


def loads(text: str) -> Read:
    """Read a file; a mistake costs its own line, or its own profile. Never fails."""
    try:
        trees = _entries(tomllib.loads(text))
        losses: list[str] = []
    except (tomllib.TOMLDecodeError, RecursionError):
        trees, losses = _salvaged(text)
    profiles: list[Profile] = []
    for number, tree in enumerate(trees, 1):
        profile, mistakes = _profile(tree)
        where = f"Profile {number}" + (f" ({profile.name})" if profile else "")
        losses += [f"{where}: {mistake}" for mistake in mistakes]
        profiles += [profile] if profile else []
    return Read(profiles=tuple(profiles), mistakes=tuple(losses))


def load(path: Path) -> Read:
    """Read the person's file; without one there are none. Raises ProfilesError."""
    try:
        return loads(path.read_bytes().decode("utf-8-sig", errors="replace"))
    except FileNotFoundError:
        return Read()
    except OSError as error:
        raise ProfilesError(f"The profiles in {path} cannot be read: {error.strerror}.") from error


def dumps(profiles: tuple[Profile, ...]) -> str:
    """Write profiles so that `loads` gives them back; what they leave open is left out."""
    return "\n".join("\n".join(["[[profile]]", *_lines(p)]) + "\n" for p in profiles)


def save(path: Path, profiles: tuple[Profile, ...]) -> None:
    """Replace the person's file whole or not at all; one with mistakes is kept beside it.

    Raises ProfilesError.
    """
    try:
        paths.private_folder(path.parent)
        if path.exists() and load(path).mistakes:
            keep_original(path, path.read_bytes())
        write_private(path, dumps(profiles).encode("utf-8"))
    except FolderError as error:
        raise ProfilesError(str(error)) from error
    except OSError as error:
        raise ProfilesError(
            f"The profiles cannot be written to {path}: {error.strerror}."
        ) from error


def problem(name: str, value: object) -> str:
    """Say why a field cannot have this value; "" if it can."""
    if name in LISTS:
        texts = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
        return "" if texts else f"{name} must be a list of texts."
    if name in SWITCHES:
        return "" if isinstance(value, bool) else f"{name} must be true or false."
    if not isinstance(value, str) or CONTROL.search(value):
        return f"{name} must be a text."
    if name in CHOICES and value not in CHOICES[name]:
        return f"{name} must be one of {', '.join(CHOICES[name])}."
    checks: dict[str, Callable[[str], str | None]] = {
        "language": LANGUAGE.problem or (lambda _: None),
        "paste": lambda text: None if text in ("type", "copy") else chord_problem(text),
    }
    if name in checks and (why := checks[name](value)):
        return f"{name} cannot be {value!r}: {why}"
    return ""


def reader(path: Path, tell: Callable[[str], None]) -> Callable[[], tuple[Profile, ...]]:
    """Give what reads the person's profiles; a file that did not change is not read again."""
    known: dict[int, tuple[Profile, ...]] = {}

    def read() -> tuple[Profile, ...]:
        changed = path.stat().st_mtime_ns if path.exists() else 0
        if changed not in known:
            known.clear()
            try:
                found = load(path)
            except ProfilesError as error:
                found = Read(mistakes=(str(error),))
            known[changed] = found.profiles
            for mistake in found.mistakes:
                tell(mistake)
        return known[changed]

    return read


def _entries(tree: Mapping[str, object]) -> list[object]:
    entries = tree.get("profile", [])
    return entries if isinstance(entries, list) else [entries]


def _salvaged(text: str) -> tuple[list[object], list[str]]:
    """Give every profile that is sound on its own, and of the others the lines that are."""
    trees: list[object] = []
    losses: list[str] = []
    starts = [m.start() for m in HEAD.finditer(text)]
    for start, end in itertools.pairwise([*starts, len(text)]):
        line = text.count("\n", 0, start) + 1
        try:
            trees += _entries(tomllib.loads(text[start:end]))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            losses.append(f"The profile in line {line} is damaged: {error}.")
            trees.append(_sound_lines(text[start:end]))
    if not trees:
        losses = ["The profiles are no TOML: nothing in them could be read."]
    return trees, losses or ["Something in the file of profiles is no TOML: it was passed over."]


def _sound_lines(block: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for line in block.splitlines()[1:]:
        try:
            found |= tomllib.loads(line)
        except (tomllib.TOMLDecodeError, RecursionError):
            continue  # it was told that this profile is damaged
    return found


def _profile(tree: object) -> tuple[Profile | None, list[str]]:
    known = {f.name for f in fields(Profile)}
    if not isinstance(tree, Mapping):
        return None, ["it is not an entry with names and values."]
    name = tree.get("name")
    if not isinstance(name, str) or not name.strip():
        return None, ["name is missing."]
    mistakes: list[str] = []
    sound: dict[str, object] = {}
    for key, value in tree.items():
        why = problem(key, value) if key in known else f"{key} means nothing here."
        if why:
            mistakes.append(why)
        elif isinstance(value, list):
            sound[key] = tuple(dict.fromkeys(text.strip() for text in value if text.strip()))
        else:
            sound[key] = value
    sound["name"] = " ".join(name.split())
    return Profile(**sound), mistakes  # type: ignore[arg-type]  # each was looked at


def _lines(profile: Profile) -> Iterator[str]:
    for field in fields(Profile):
        value = getattr(profile, field.name)
        if value != field.default:
            yield f"{field.name} = {_toml(value)}"


def _toml(value: str | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(text) for text in value) + "]"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'
