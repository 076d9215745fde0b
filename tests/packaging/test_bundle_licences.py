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
def appimage(root: Path) -> Path:
    """The program in the AppImage, as it was packed."""
    return root / "build" / "appimage" / "AppDir" / "usr" / "lib" / "voxbar"


@pytest.fixture(scope="session")
def addon(root: Path) -> Path:
    found = root / "build" / "torch" / "tree" / "usr" / "lib" / "voxbar-torch"
    if not found.is_dir():
        pytest.skip("needs the add-on: make package-torch")
    return found


def missing_texts(bill: Path) -> list[str]:
    """Give the parts of an SBOM that have no text, and texts that are not there."""
    missing = []
    for part in json.loads(bill.read_text(encoding="utf-8"))["components"]:
        named = [p["value"] for p in part["properties"] if p["name"] == "voxbar:text"]
        there = [n for n in named if (bill.parent / n).is_file()]
        if not named or there != named:
            missing.append(part["name"])
    return missing


def names(notice: Path) -> set[str]:
    lines = notice.read_text(encoding="utf-8").splitlines()
    return {line[2:50].strip() for line in lines if line.startswith("  ")}


def test_every_part_of_the_bundle_has_its_text(bundle: Path) -> None:
    assert missing_texts(bundle / "voxbar.cdx.json") == []


def test_no_text_was_lost_under_the_name_of_another(bundle: Path) -> None:
    texts = [p for p in (bundle / "licences").iterdir() if p.name.startswith("numpy-")]
    assert len(texts) >= 15
    whole = (bundle / "licences" / "numpy-LICENSE.txt").read_text(encoding="utf-8")
    assert "OpenBLAS" in whole
    assert "GCC RUNTIME LIBRARY EXCEPTION" in whole
    third = bundle / "licences" / "onnxruntime-onnxruntime-ThirdPartyNotices.txt"
    assert "curl" in third.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize("package", ["Xlib", "soxr", "PySide6", "shiboken6"])
def test_python_packages_under_the_lgpl_are_files_of_their_own(bundle: Path, package: str) -> None:
    assert (bundle / "_internal" / package / "__init__.py").is_file()
    record = json.loads((bundle.parents[1] / "bundle-record.json").read_text(encoding="utf-8"))
    frozen = {e["name"].split(".")[0] for e in record if e["kind"] == "PYMODULE"}
    assert "app" in frozen
    assert package not in frozen


def test_what_notice_points_to_is_there(bundle: Path) -> None:
    notice = (bundle / "NOTICE").read_text(encoding="utf-8")
    paths = set(re.findall(r"(?:_internal|licences)/[^\s,:]+", notice))
    assert len(paths) > 3
    assert [p for p in sorted(paths) if not (bundle / p).exists()] == []


def test_no_library_of_a_test_is_there(bundle: Path, addon: Path) -> None:
    libraries = [p for f in (bundle, addon) for p in f.rglob("*.so")]
    assert [p.name for p in libraries if re.search(r"_tests?\b", p.name)] == []


def test_nothing_of_numba_is_there_that_is_under_nvidias_terms(addon: Path) -> None:
    assert (addon / "numba" / "__init__.py").is_file()
    assert list(addon.glob("numba/**/cuda_fp16*")) == []


def test_what_kept_kernels_are_told_apart_by_is_in_the_bundle(root: Path, bundle: Path) -> None:
    wanted = {p.name for p in (root / "asr" / "nn").glob("vnni_*.py")}
    assert wanted
    assert {p.name for p in (bundle / "_internal" / "asr" / "nn").glob("vnni_*.py")} == wanted


def test_nothing_of_lzo_is_in_the_head_of_the_appimage(root: Path) -> None:
    linked = (root / "build" / "appimage" / "runtime.map").read_text(encoding="utf-8")
    assert "libsquashfuse_ll.a" in linked
    assert "lzo2" not in linked
    assert re.findall(r"^LOAD .*lzo.*$", linked, re.MULTILINE) == []


def test_the_appimage_names_what_its_head_is_linked_with(appimage: Path) -> None:
    wanted = {"libc6-dev", "libfuse3-dev", "libsquashfuse-dev", "libzstd-dev"}
    assert wanted <= names(appimage / "NOTICE")
    bill = json.loads((appimage / "voxbar.cdx.json").read_text(encoding="utf-8"))
    assert {p["name"] for p in bill["components"]} == names(appimage / "NOTICE")
    assert missing_texts(appimage / "voxbar.cdx.json") == []
    assert (appimage / "licences" / "appimage-head" / "runtime.c").is_file()


def test_the_addon_names_what_is_in_it(addon: Path) -> None:
    found = names(addon / "NOTICE")
    assert {"torch", "openvino", "libgomp, of GCC", "oneTBB", "hwloc", "oneMKL, in torch"} <= found
    assert {"numba", "llvmlite", "LLVM, in llvmlite"} <= found
    bill = json.loads((addon / "voxbar-torch.cdx.json").read_text(encoding="utf-8"))
    assert {p["name"] for p in bill["components"]} == found
    assert missing_texts(addon / "voxbar-torch.cdx.json") == []
