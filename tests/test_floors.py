"""The floors of ARCHITECTURE.md: imports go downward, Qt and torch stay in their places."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

FLOORS = {
    "asr": [
        ["errors", "types", "origin", "addon"],
        ["audio", "vad", "segments", "features", "tokens", "text", "machine", "tidy", "bias"],
        ["nn"],
        ["weights", "generate", "draft"],
        ["quantise"],
        ["families"],
        ["engine", "models", "live"],
        ["formats", "evaluate", "bench", "worker"],
        ["cli", "__main__"],
    ],
    "app": [
        [
            "errors",
            "settings",
            "paths",
            "session",
            "desktop",
            "resources",
            "sqlite_file",
            "installed",
        ],
        [
            "recorder",
            "journal",
            "engine_client",
            "insert",
            "history",
            "context",
            "instance",
            "rules",
            "devices",
            "dictation",
            "sounds",
            "autostart",
            "watch",
            "models",
            "viewer",
            "player",
            "transcripts",
            "queue",
            "profiles",
            "corrections",
        ],
        ["activation", "away", "bridge", "tray", "ui", "doctor", "listen", "bench"],
        ["main", "cli", "__main__"],
    ],
}
MAX_LINES = 350


def modules() -> list[Path]:
    return sorted(p for name in FLOORS for p in (ROOT / name).rglob("*.py"))


def floor_of(dotted: str) -> int | None:
    """Give the floor of `asr.nn.qwen3` or `app.main`; None for the bare package."""
    package, _, rest = dotted.partition(".")
    if not rest:
        return None
    part = rest.split(".")[0]
    floors = [i for i, names in enumerate(FLOORS[package]) if any(_is(part, n) for n in names)]
    assert floors, f"{dotted} stands on no floor: give it one in tests/test_floors.py"
    return floors[0]


def _is(part: str, name: str) -> bool:
    return part == name or part.startswith(name + "_")


def imported(path: Path) -> list[str]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.append(node.module or "")
            names += [f"{node.module}.{a.name}" for a in node.names if node.module in FLOORS]
    return names


def dotted_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", modules(), ids=dotted_name)
def test_imports_go_downward(path: Path) -> None:
    own = dotted_name(path)
    package = own.split(".")[0]
    for name in imported(path):
        head = name.split(".")[0]
        assert not (package == "asr" and head == "app"), f"{own} imports {name}"
        if head == package and (ROOT / name.replace(".", "/")).with_suffix(".py").exists():
            here, there = floor_of(own), floor_of(name)
            if here is not None and there is not None:
                assert there <= here, f"{own} (floor {here}) imports {name} (floor {there})"


@pytest.mark.parametrize("path", modules(), ids=dotted_name)
def test_qt_stays_on_the_upper_floors_of_the_app(path: Path) -> None:
    if any(n.split(".")[0] == "PySide6" for n in imported(path)):
        own = dotted_name(path)
        assert own.startswith("app.")
        assert (floor_of(own) or 0) >= 2 or own.startswith("app.desktop."), f"{own} imports Qt"


@pytest.mark.parametrize("path", modules(), ids=dotted_name)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", modules(), ids=dotted_name)
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("module", ["asr", "asr.cli", "app.cli", "asr.families.moonshine"])
def test_importing_brings_neither_torch_nor_qt(module: str) -> None:
    heavy = ("torch", "PySide6", "sounddevice")
    code = f"import sys, {module}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]", done.stderr
