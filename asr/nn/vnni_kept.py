"""Keeps what Numba compiled of vnni_pass.py in the person's cache: compiling takes seconds.

One file for each processor, version of Numba and state of the source; it is checked by its hash.
"""

import hashlib
import logging
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

import llvmlite
import numba
import platformdirs
from numba.core.compiler import CompileResult
from numba.core.serialize import dumps

log = logging.getLogger(__name__)

DIGEST = hashlib.sha256().digest_size
SOURCES = "vnni_*.py"


class Kept:
    """What a dispatcher of Numba asks for, and tells of, compiled functions."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or platformdirs.user_cache_path("voxbar", appauthor=False) / "kernels"

    @property
    def cache_path(self) -> str:
        """Where it keeps them, for Numba's statistics."""
        return str(self._folder)

    def enable(self) -> None:
        """Do nothing: it is always on."""

    def load_overload(self, signature: Any, context: Any) -> Any:
        """Give a compiled function for arguments of such types; None where there is none."""
        context.refresh()
        path = self._path(signature, context.codegen())
        try:
            whole = path.read_bytes()
        except OSError:
            return None
        digest, parts = whole[:DIGEST], whole[DIGEST:]
        if hashlib.sha256(parts).digest() != digest:
            log.warning("%s is damaged and made anew", path.name)
            return None
        try:
            return CompileResult._rebuild(context, *pickle.loads(parts))  # noqa: S301, SLF001 - ours
        except Exception:  # whatever is wrong with it, it can be made anew
            log.exception("%s is of no use and made anew", path.name)
            return None

    def save_overload(self, signature: Any, made: Any) -> None:
        """Write a compiled function in one step, in the place of those of other versions."""
        path = self._path(signature, made.codegen)
        parts = dumps(made._reduce())  # noqa: SLF001 - as Numba's own cache does
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                prefix=".pass-", dir=self._folder, delete=False
            ) as file:
                file.write(hashlib.sha256(parts).digest() + parts)
            Path(file.name).replace(path)
            for old in self._folder.glob("pass-*"):
                if old != path:
                    old.unlink(missing_ok=True)
        except OSError as error:
            log.info("%s is not kept: %s", path.name, error)

    def _path(self, signature: Any, codegen: Any) -> Path:
        versions = (sys.version, numba.__version__, llvmlite.__version__)
        of = (versions, str(signature), codegen.magic_tuple())
        digest = hashlib.sha256(repr(of).encode())
        for source in sorted(Path(__file__).parent.glob(SOURCES)):
            digest.update(source.read_bytes())
        return self._folder / f"pass-{digest.hexdigest()[:16]}"
