"""From which commit this copy comes: a wheel and a bundle carry a note of it, a checkout asks git.

The note is written when a package is made (setup.py); where there is a checkout, it is not read.
"""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

NOTE = "commit.txt"
HERE = Path(__file__).resolve().parent


def frozen() -> bool:
    """Say whether this is the packaged program, which carries its own Python."""
    return bool(getattr(sys, "frozen", False))


def version() -> str:
    """Give the version of the installed package."""
    try:
        return metadata.version("voxbar")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def commit(root: Path = HERE.parent) -> str | None:
    """Give the commit, with "-dirty" for a changed checkout; None where nobody knows it."""
    if (root / ".git").exists():
        return _from_git(root)
    try:
        return (root / HERE.name / NOTE).read_text(encoding="utf-8").strip() or None
    except OSError:
        return None


def described() -> str:
    """Give version and commit as `voxbar --version` shows them."""
    known = commit()
    return f"{version()} (commit {known})" if known else version()


def _from_git(root: Path) -> str | None:
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            command, cwd=root, capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
