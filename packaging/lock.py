"""Resolves what the packages are made of and writes lock files with hashes.

    python packaging/lock.py              # all of them
    python packaging/lock.py bundle       # one

Each file names the very wheels of this system and this Python version; `pip install
--require-hashes` takes nothing else. No index is named: pip asks the one it is set up for.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
LARGE = ("torch", "openvino", "numba")  # in the package voxbar-torch
ALONE = ("av",)  # compiled here: packaging/build-ffmpeg
BUILD = ("pyinstaller", "setuptools>=77", "wheel", "cython>=3.1,<4", "build")


def main(wanted: list[str]) -> None:
    """Write the lock files that are asked for."""
    for name in wanted or ["build", "bundle", "torch", "torch-cuda"]:
        lines = [_line(item) for item in _chosen(name)]
        path = HERE / f"requirements-{name}.txt"
        path.write_text(_heading(name) + "\n".join(sorted(lines)) + "\n", encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(lines)} packages\n")


def _heading(name: str) -> str:
    system = (
        f"{sys.platform} {platform.machine()}, Python {sys.version_info[0]}.{sys.version_info[1]}"
    )
    about = {
        "build": "The tools that make the packages",
        "bundle": "What the bundle is made of, but for PyAV (requirements-av.txt)",
        "torch": "What the package voxbar-torch adds (the CPU build of torch)",
        "torch-cuda": "What the package voxbar-torch-cuda adds (the build that the main index has)",
    }[name]
    return f"# {about}: {system}. Made by packaging/lock.py.\n"


def _chosen(name: str) -> list[dict[str, dict[str, dict[str, dict[str, str]]]]]:
    """Give pip's own choice for one file."""
    if name == "build":
        return _resolve(list(BUILD))
    base = _resolve([d for d in _dependencies() if not _is(d, LARGE)])
    base = [item for item in base if not _is(_name(item), ALONE)]
    if name == "bundle":
        return base
    there = {_name(item) for item in base}
    fixed = [f"{_name(item)}=={item['metadata']['version']}" for item in base]
    wanted = [*(d for d in _dependencies() if _is(d, LARGE)), *fixed]
    large = _resolve(wanted, plain=name == "torch-cuda")
    return [item for item in large if _name(item) not in there]


def _dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return list(project["dependencies"])


def _is(requirement: str, names: tuple[str, ...]) -> bool:
    return any(
        requirement.lower() == n or requirement.startswith((f"{n}=", f"{n}>")) for n in names
    )


def _name(item: dict[str, dict[str, str]]) -> str:
    return item["metadata"]["name"].lower().replace("_", "-")


def _resolve(requirements: list[str], *, plain: bool = False) -> list[dict[str, dict[str, str]]]:
    """Have pip say what it would install into an empty environment; `plain`: of its main index."""
    env = dict(os.environ)
    if plain:
        env = {k: v for k, v in env.items() if k not in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL")}
        env["PIP_CONFIG_FILE"] = os.devnull
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        report = Path(folder) / "report.json"
        command = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "--dry-run"]
        command += ["--ignore-installed", "--only-binary", ":all:", "--report", str(report)]
        subprocess.run([*command, *requirements], check=True, env=env)
        found: list[dict[str, dict[str, str]]] = json.loads(report.read_text())["install"]
        return found


def _line(item: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    digest = item["download_info"]["archive_info"]["hashes"]["sha256"]
    return f"{_name(item)}=={item['metadata']['version']} --hash=sha256:{digest}"


if __name__ == "__main__":
    main(sys.argv[1:])
