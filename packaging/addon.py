"""Finishes the folder of the add-on voxbar-torch: takes out what never runs, notes what it is for.

    python packaging/addon.py FOLDER [torch|torch-cuda]

Run with the Python of the bundle: the add-on is for that one. Knows no package manager.
"""

import compileall
import json
import platform
import py_compile
import shutil
import sys
from importlib import metadata
from pathlib import Path

from bill import Part, as_json, bill, hashes, notice, write_texts
from packages import Packages
from parts import LIBRARY

from asr import addon

NEVER_RUN = (
    "bin", "share", "setuptools", "setuptools-*", "_distutils_hack", "pkg_resources",
    "distutils-precedence.pth", "torch/include", "torch/share", "torch/bin/[!t]*",
    "torch/bin/test_*", "torch/test", "torch/lib/*.a", "torchgen/packaged", "functorch",
    "openvino/include", "openvino/cmake", "openvino/libs/libopenvino_intel_gpu_plugin*",
    "openvino/libs/libopenvino_intel_npu_*", "openvino/libs/libopenvino_[!i]*_frontend*",
    "openvino/libs/libopenvino_auto*", "openvino/libs/libopenvino_hetero*", "openvino/tools",
    "openvino/libs/*.bin", "openvino_telemetry*", "sympy/*/tests", "networkx/*/tests",
    "networkx/*/*/tests", "mpmath/tests", "**/__pycache__", "isympy.py",
    # Of Numba: what compiles for NVIDIA's cards (two files there are under NVIDIA's own terms) or
    # beforehand, and what shares work among threads by libraries that are not there.
    "numba/cuda", "numba/pycc", "numba/testing", "numba/tests", "numba/np/ufunc/*pool.*.so",
    "llvmlite/tests",
    # Of torch's own tests.
    "torch/lib/libtorchbind_test.so", "torch/lib/libjitbackend_test.so",
    "torch/lib/libbackend_with_compiler.so", "torch/lib/libaoti_custom_ops.so",
    # With CUDA: what compiles for it.
    "triton", "triton-*", "cuda_toolkit-*", "nvidia/*/include", "nvidia/*/*/include",
    "nvidia/*/bin",
)  # fmt: skip
HEADING = """\
Libraries for VoxBar's large models, each under its own licence. The texts of the licences lie in
the folder of the add-on: in the .dist-info folders and in licences; which are whose says
voxbar-torch.cdx.json there. All are free software but oneMKL, which Intel lets be passed on as it
is, without its source{but}.
"""
CUDA = ", and NVIDIA's libraries, which are under NVIDIA's own terms"


def main(folder: Path, lock: str) -> None:
    """Do it; `lock` names the file of hashes that it was installed by."""
    for pattern in NEVER_RUN:
        for path in list(folder.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    there = {d.metadata["Name"]: d for d in metadata.distributions(path=[str(folder)])}
    packages = Packages(find=there.__getitem__, place=lambda _name, path: path)
    parts = _parts(folder, there, packages)
    write_texts(parts, folder)
    heading = HEADING.format(but=CUDA if "cuda" in lock else "")
    (folder / "NOTICE").write_text(notice(parts, heading), encoding="utf-8")
    whole = bill(parts, hashes(lock), addon.NAME)
    (folder / f"{addon.NAME}.cdx.json").write_text(as_json(whole), encoding="utf-8")
    record = {
        "name": addon.NAME,
        "python": addon.PYTHON,
        "machine": platform.machine(),
        "packages": {name: there[name].version for name in sorted(there)},
    }
    (folder / addon.RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for path in folder.glob("*.dist-info/RECORD"):
        path.unlink()  # lists what has just been taken out
    # Compiled here: where it is installed nobody may write, and torch takes 4 s without, not 1.5.
    compileall.compile_dir(
        folder,
        quiet=2,
        stripdir=str(folder),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


def _parts(folder: Path, there: dict[str, metadata.Distribution], packages: Packages) -> list[Part]:
    """Give every package, what is in it, and whose its libraries are; one of nobody is an error."""
    found = [part for name in there for part in (packages.part(name), *packages.inside(name))]
    by = {str(path): name for name, d in there.items() for path in d.files or []}
    for path in sorted(p for p in folder.rglob("*") if LIBRARY.search(p.name)):
        name = str(path.relative_to(folder))
        owner = packages.library(name, path, by.get(name, ""))
        if owner is None:
            sys.exit(f"Nobody knows whose this is: {name}")
        found.append(owner)
    return sorted({p.name: p for p in found}.values(), key=lambda p: p.name.lower())


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), *(sys.argv[2:] or ["torch"]))
