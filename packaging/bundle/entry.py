"""Where the packaged program begins; also its helpers' processes, which start the same file."""

import ctypes.util
import multiprocessing
import os
import runpy
import sys
from pathlib import Path

MODULES = ("app", "asr")  # what `voxbar -m MODULE` may run: parts of VoxBar that start others


_find_outside = ctypes.util.find_library


def find_library(name: str) -> str | None:
    """Find the bundle's own library first; Python asks tools that few machines have."""
    own = sorted(Path(sys._MEIPASS).glob(f"lib{name}.so*"))  # type: ignore[attr-defined] # noqa: SLF001
    return str(own[0]) if own else _find_outside(name)


def main() -> int:
    """Run the command, or what a parent VoxBar has started this process for."""
    ctypes.util.find_library = find_library
    multiprocessing.freeze_support()  # a helper's process goes no further
    # Programs that VoxBar starts are not to load the bundle's libraries; its own helpers ask anew.
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before
    if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2].split(".")[0] in MODULES:
        module = sys.argv[2]
        del sys.argv[1:3]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from app.cli import main as command

    return command()


if __name__ == "__main__":
    sys.exit(main())
