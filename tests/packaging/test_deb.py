"""Debian's own linter finds nothing in the .deb of `make package` but what is meant to be so."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.bundle


def test_lintian_finds_nothing_that_is_not_meant_to_be_so(root: Path) -> None:
    if shutil.which("lintian") is None:
        pytest.skip("needs lintian (packaging/install-system-packages package)")
    [package] = (root / "dist").glob("voxbar_*.deb")
    command = ["lintian", "--fail-on", "error,warning", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout
