"""Notes the commit in what is built from a checkout; all else stands in pyproject.toml."""

import importlib.util
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).resolve().parent
# By its path: the package around it imports numpy, which an isolated build does not have.
_spec = importlib.util.spec_from_file_location("origin", ROOT / "asr" / "origin.py")
assert _spec  # noqa: S101 - it is there
assert _spec.loader  # noqa: S101 - likewise
origin = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(origin)


def write_note(folder: Path) -> None:
    """Write the commit into `folder`, or take an older build's note away where it is not known."""
    known = origin.commit(ROOT)
    if known:
        (folder / origin.NOTE).write_text(known + "\n", encoding="utf-8")
    else:
        (folder / origin.NOTE).unlink(missing_ok=True)


class BuildPy(build_py):
    """Writes the note into the wheel, never into the checkout."""

    def run(self) -> None:
        """Build, then note."""
        super().run()
        if not self.editable_mode:
            write_note(Path(self.build_lib) / "asr")


class Sdist(sdist):
    """Writes the note into the source archive, so that a wheel made of it has it too."""

    def make_release_tree(self, base_dir: str, files: list[str]) -> None:
        """Copy, then note."""
        super().make_release_tree(base_dir, files)
        write_note(Path(base_dir) / "asr")


setup(cmdclass={"build_py": BuildPy, "sdist": Sdist})
