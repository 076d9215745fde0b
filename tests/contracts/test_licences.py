"""What packages say of their parts: tables, texts, NOTICE and SBOM (packaging/parts.py)."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
KEPT = json.loads((PACKAGING / "bundle" / "parts.cdx.json").read_text(encoding="utf-8"))
COMPONENTS = {part["name"]: part for part in KEPT["components"]}
NOTICE = (PACKAGING / "bundle" / "NOTICE").read_text(encoding="utf-8")
OWED = sorted(n for n, p in COMPONENTS.items() if "LGPL" in json.dumps(p["licenses"]))


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Give scripts of packaging/, which import each other by name."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    for name in ("addon", "bill", "known_parts", "packages", "parts", "appimage_parts"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return import_module


@pytest.fixture
def wheel(tmp_path: Path) -> metadata.Distribution:
    """Give an installed package with many texts, some of one name."""
    texts = (
        "strange/LICENSE", "strange/ThirdPartyNotices.txt", "strange/code.py",
        "strange-1.dist-info/licenses/LICENSE", "strange-1.dist-info/licenses/a/LICENSE",
        "strange-1.dist-info/licenses/b/LICENSE", "strange-1.dist-info/licenses/a/programs.txt",
    )  # fmt: skip
    for number, name in enumerate(texts):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(str(number), encoding="utf-8")
    about = tmp_path / "strange-1.dist-info"
    told = "Metadata-Version: 2.1\nName: strange\nVersion: 1\nLicense: MIT\n"
    (about / "METADATA").write_text(told, encoding="utf-8")
    record = "".join(f"{name},,\n" for name in texts)
    (about / "RECORD").write_text(record, encoding="utf-8")
    return metadata.PathDistribution(about)


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_part_has_a_text(name: str) -> None:
    named = [p["value"] for p in COMPONENTS[name]["properties"] if p["name"] == "voxbar:text"]
    assert named


@pytest.mark.parametrize(
    "name",
    ["ICU", "Qt", "OpenBLAS, with LAPACK", "libgfortran, of GCC", "libquadmath, of GCC",
     "libsoxr, in soxr", "curl, in onnxruntime", "Mbed TLS, in onnxruntime",
     "The 5,000 commonest words (common_en.txt)"],
)  # fmt: skip
def test_what_lies_inside_other_parts_is_named(name: str) -> None:
    assert name in COMPONENTS
    assert re.search(rf"^  {re.escape(name)} ", NOTICE, re.MULTILINE)


def test_a_gpl_stands_only_with_its_exception() -> None:
    rows = [line for line in NOTICE.splitlines() if line.startswith("  ")]
    strict = [r for r in rows if re.search(r"(?<!L)GPL", r.replace("LGPL-3.0-only OR ", "LGPL "))]
    strict = [r for r in strict if not r.startswith(("  PySide6_Essentials ", "  shiboken6 "))]
    assert len(strict) >= 2
    assert [r for r in strict if " WITH " not in r] == []


@pytest.mark.parametrize("name", OWED)
def test_a_part_under_the_lgpl_has_its_version_and_its_source(name: str) -> None:
    part = COMPONENTS[name]
    address = part["externalReferences"][0]["url"]
    assert address.startswith("https://")
    assert f"- {name} {part['version']}: {address}" in NOTICE


def test_the_lgpl_is_that_of_all_that_are_known_to_be_under_it() -> None:
    wanted = {"Qt", "PySide6_Essentials", "shiboken6", "FFmpeg (sound only)", "soxr", "python-xlib"}
    assert wanted | {"libsoxr, in soxr", "libglib2.0-0", "libquadmath, of GCC"} <= set(OWED)


def test_no_package_index_is_named() -> None:
    files = (p for p in PACKAGING.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    text = "".join(p.read_text(encoding="utf-8", errors="ignore") for p in files)
    for host in ("pypi" + ".org", "pythonhosted" + ".org", "deb.debian" + ".org"):
        assert host not in text


def test_notice_points_to_files_as_they_lie_in_the_bundle() -> None:
    paths = set(re.findall(r"see (\S*assets/\S+)", NOTICE))
    assert len(paths) == 2
    for path in paths:
        assert path.startswith("_internal/voxbar_assets/")
        assert (ROOT / "assets" / path.removeprefix("_internal/voxbar_assets/")).exists()


def test_texts_of_one_name_all_arrive(
    wheel: metadata.Distribution, module: Callable[[str], Any], tmp_path: Path
) -> None:
    part = module("packages").Packages(find=lambda _: wheel).part("strange")
    module("bill").write_texts([part], tmp_path / "bundle")
    texts = sorted(p.read_text() for p in (tmp_path / "bundle" / "licences").iterdir())
    assert texts == ["0", "1", "3", "4", "5", "6"]


def test_a_part_without_a_text_is_an_error(module: Callable[[str], Any]) -> None:
    bill = module("bill")
    part = bill.Part(name="bare", version="1", licence="MIT", authors="somebody")
    with pytest.raises(SystemExit, match="bare has no text"):
        bill.texts_of(part)


def test_a_part_under_the_lgpl_without_a_source_is_an_error(module: Callable[[str], Any]) -> None:
    bill = module("bill")
    part = bill.Part(name="bare", version="1", licence="LGPL-2.1-or-later", authors="somebody")
    with pytest.raises(SystemExit, match="needs its version and its source"):
        bill.notice([part], "")


@pytest.mark.parametrize(
    ("name", "package"),
    [("strange/libs/libfoo-1f.so.2", "strange"), ("numpy.libs/libgfortran-0.so.6.0.0", "strange"),
     ("libicuuc.so.74", "")],
)  # fmt: skip
def test_a_library_of_nobody_is_an_error(
    name: str, package: str, wheel: metadata.Distribution, module: Callable[[str], Any]
) -> None:
    parts, packages = module("parts"), module("packages")
    parts.FIXED = ()
    entry = {"name": name, "source": str(ROOT / name), "kind": "BINARY", "package": package}
    with pytest.raises(SystemExit, match=re.escape(name)):
        list(parts.collect([entry], (), packages.Packages(find=lambda _: wheel)))


def test_a_packages_own_extension_is_its_own(
    wheel: metadata.Distribution, module: Callable[[str], Any]
) -> None:
    found = module("packages").Packages(find=lambda _: wheel)
    name = "strange/_fast.cpython-311-x86_64-linux-gnu.so"
    assert found.library(name, Path(name), "strange").name == "strange"


def test_what_compiles_kernels_has_its_own_licence_and_those_of_what_is_in_it(
    module: Callable[[str], Any],
) -> None:
    found = module("packages").Packages()
    try:
        own = {name: found.part(name) for name in ("numba", "llvmlite")}
    except metadata.PackageNotFoundError as error:
        pytest.skip(f"needs {error.name}: not for this processor")
    assert own["numba"].licence == "BSD-2-Clause"
    assert own["llvmlite"].licence == "BSD-2-Clause AND Apache-2.0 WITH LLVM-exception"
    library = "llvmlite/binding/libllvmlite.so"
    assert found.library(library, Path(library), "llvmlite") == own["llvmlite"]
    inside = {p.name: p for name in own for p in found.inside(name)}
    assert inside["LLVM, in llvmlite"].licence == "Apache-2.0 WITH LLVM-exception"
    assert all(path.is_file() for part in inside.values() for _, path in part.texts)
    assert all(part.texts for part in (*own.values(), *inside.values()))


def test_numba_compiles_without_what_the_addon_leaves_out(module: Callable[[str], Any]) -> None:
    pytest.importorskip("numba")
    left = [n for n in module("addon").NEVER_RUN if n.startswith(("numba/", "llvmlite/"))]
    gone = [n.replace("/", ".") for n in left if "*" not in n]
    assert {"numba.cuda", "numba.tests"} <= set(gone)
    program = f"""
import sys
sys.modules.update(dict.fromkeys({gone}))
from numba import njit
from numba.core import types
from numba.extending import intrinsic

@intrinsic
def sum_of(context, a, b):
    return types.int64(types.int64, types.int64), lambda _c, build, _s, given: build.add(*given)

print(njit(lambda a, b: sum_of(a, b))(1, 2))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("3\n", "")


@pytest.mark.parametrize(
    ("name", "licence"),
    [("libuuid1", "BSD-3-Clause"), ("libxcb-shm0", "X11"), ("libssl3t64", "Apache-2.0"),
     ("libgcc-14-dev", "GPL-3.0-or-later WITH GCC-exception-3.1")],
)  # fmt: skip
def test_a_library_of_debians_has_its_own_licence(
    name: str, licence: str, module: Callable[[str], Any]
) -> None:
    assert module("parts").debian_licence(name)[0] == licence


def test_a_library_of_debians_that_nobody_looked_at_is_an_error(
    module: Callable[[str], Any],
) -> None:
    with pytest.raises(SystemExit, match="liblzo2-2 is not in"):
        module("parts").debian_licence("liblzo2-2")


def test_the_appimages_head_is_not_linked_with_lzo() -> None:
    build = (PACKAGING / "build-appimage").read_text(encoding="utf-8")
    assert "lzo" not in build
    assert "lzo" not in (PACKAGING / "install-system-packages").read_text(encoding="utf-8")
