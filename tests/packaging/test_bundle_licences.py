"""What was packed says whose it is: texts, SBOM and NOTICE of bundle, AppImage and add-on."""

import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.bundle


@pytest.fixture(scope="session")
def bundle(root: Path) -> Path:
    found = root / "build" / "bundle" / "voxbar"
    assert found.is_dir(), "run make package first"
    return found


@pytest.fixture(scope="session")
def addon(root: Path) -> Path:
    found = root / "build" / "torch" / "tree" / "usr" / "lib" / "voxbar-torch"
    if not found.is_dir():
        pytest.skip("needs the add-on: make package-torch")
    return found


@pytest.mark.parametrize("package", ["Xlib", "soxr", "PySide6", "shiboken6"])
def test_python_packages_under_the_lgpl_are_files_of_their_own(bundle: Path, package: str) -> None:
    assert (bundle / "_internal" / package / "__init__.py").is_file()
    record = json.loads((bundle.parents[1] / "bundle-record.json").read_text(encoding="utf-8"))
    frozen = {e["name"].split(".")[0] for e in record if e["kind"] == "PYMODULE"}
    assert "app" in frozen
    assert package not in frozen


def test_no_library_of_a_test_is_there(bundle: Path, addon: Path) -> None:
    libraries = [p for f in (bundle, addon) for p in f.rglob("*.so")]
    assert [p.name for p in libraries if re.search(r"_tests?\b", p.name)] == []


def test_nothing_of_lzo_is_in_the_head_of_the_appimage(root: Path) -> None:
    linked = (root / "build" / "appimage" / "runtime.map").read_text(encoding="utf-8")
    assert "libsquashfuse_ll.a" in linked
    assert "lzo2" not in linked
    assert re.findall(r"^LOAD .*lzo.*$", linked, re.MULTILINE) == []
