"""Finishes the folder of the add-on voxbar-torch: takes out what never runs, notes what it is for.

    python packaging/addon.py FOLDER

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

from asr import addon
from asr.models_credits import credit_of

NEVER_RUN = (
    "bin", "share", "setuptools", "setuptools-*", "_distutils_hack", "pkg_resources",
    "distutils-precedence.pth", "torch/include", "torch/share", "torch/bin/[!t]*",
    "torch/bin/test_*", "torch/test", "torch/lib/*.a", "torchgen/packaged", "functorch",
    "openvino/include", "openvino/cmake", "openvino/libs/libopenvino_intel_gpu_plugin*",
    "openvino/libs/libopenvino_intel_npu_*", "openvino/libs/libopenvino_[!i]*_frontend*",
    "openvino/libs/libopenvino_auto*", "openvino/libs/libopenvino_hetero*", "openvino/tools",
    "openvino/libs/*.bin", "openvino_telemetry*", "sympy/*/tests", "networkx/*/tests",
    "networkx/*/*/tests", "mpmath/tests", "**/__pycache__", "isympy.py",
    # Of torch's own tests.
    "torch/lib/libtorchbind_test.so", "torch/lib/libjitbackend_test.so",
    "torch/lib/libbackend_with_compiler.so", "torch/lib/libaoti_custom_ops.so",
)  # fmt: skip


def main(folder: Path) -> None:
    """Do it."""
    for pattern in NEVER_RUN:
        for path in list(folder.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for record in folder.glob("*.dist-info/RECORD"):
        record.unlink()  # lists what has just been taken out
    there = sorted(metadata.distributions(path=[str(folder)]), key=lambda d: d.metadata["Name"])
    credits_ = [credit_of(d) for d in there]
    record = {
        "name": addon.NAME,
        "python": addon.PYTHON,
        "machine": platform.machine(),
        "packages": {c.name: c.version for c in credits_},
    }
    (folder / addon.RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    lines = [f"{c.name} {c.version}: {c.licence}; {c.authors[:120]}" for c in credits_]
    head = "Libraries for VoxBar's large models. Their licences lie in the .dist-info folders.\n\n"
    (folder / "NOTICE").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    compileall.compile_dir(
        folder,
        quiet=2,
        stripdir=str(folder),
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
