"""What was packed says whose it is: texts, SBOM and NOTICE of bundle, AppImage and add-on."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.bundle


def test_nothing_of_lzo_is_in_the_head_of_the_appimage(root: Path) -> None:
    linked = (root / "build" / "appimage" / "runtime.map").read_text(encoding="utf-8")
    assert "libsquashfuse_ll.a" in linked
    assert "lzo2" not in linked
    assert re.findall(r"^LOAD .*lzo.*$", linked, re.MULTILINE) == []
