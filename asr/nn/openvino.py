"""OpenVINO, without the package that would report its use to its makers; graphs are compiled here.

The only place it is imported in: where that package is missing, OpenVINO goes without it.
"""

import hashlib
import json
import logging
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # an import of it fails

import numpy as np  # noqa: E402
import openvino as ov  # noqa: E402
from openvino import opset6, opset13  # noqa: E402
from openvino.op.util import Variable, VariableInfo  # noqa: E402

from asr.machine import VNNI, instruction_sets, whole_numbers  # noqa: E402

__all__ = ["Variable", "VariableInfo", "compiled", "kept_for", "opset6", "opset13", "ov"]

log = logging.getLogger(__name__)

GROUP = 128  # activations that share one scale where products are computed in whole numbers
DIGEST = hashlib.sha256().digest_size


def _meet_numpy() -> None:
    """Have OpenVINO look up what it needs of numpy, while only one thread can be here.

    It does so when it is first asked for an array, under a lock: two threads that do it at the same
    time wait for ever, one for the lock, the other for the interpreter.
    """
    for kind in (np.float32, np.int32, np.int64, np.bool_):
        tensor = ov.Tensor(np.zeros(1, dtype=kind))
        np.array(tensor.data, dtype=tensor.element_type.to_dtype())


_meet_numpy()


def compiled(path: Path, threads: int, **more: str) -> ov.CompiledModel:
    """Compile the graph `path` (.xml beside its .bin) for so many threads of this processor.

    What OpenVINO made of it, without the weights, is kept beside it where that can be written: the
    next start need not work it out again. Raises RuntimeError where the graph is no good.
    """
    settings: dict[str, Any] = {
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": threads,
        "INFERENCE_PRECISION_HINT": "f32",
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": group_size(),
        "ENABLE_CPU_PINNING": False,  # other threads of this process compute before and after
        "CACHE_MODE": "OPTIMIZE_SIZE",
        **more,
    }
    core, kept = ov.Core(), _kept(path, threads, settings)
    blob = _read(kept)
    if blob is not None:
        where = {"WEIGHTS_PATH": str(path.with_suffix(".bin"))}
        try:
            return core.import_model(blob, "CPU", settings | where)
        except RuntimeError as error:
            log.warning("%s is compiled anew: %s", path.name, error)
    made = core.compile_model(core.read_model(path), "CPU", settings)
    _keep(made, kept, path.stem)
    return made


def kept_for(path: Path) -> int:
    """Give how many threads the graph `path` was last compiled for; 0 where nothing is kept."""
    found = (re.fullmatch(rf"{path.stem}-(\d+)-\w+", p.stem) for p in path.parent.glob("*.blob"))
    return max((int(kept[1]) for kept in found if kept), default=0)


def _kept(path: Path, threads: int, settings: dict[str, Any]) -> Path:
    """Give where the compiled graph lies: of this OpenVINO, this processor and these settings."""
    of = json.dumps([ov.get_version(), instruction_sets(), settings])
    digest = hashlib.sha256(of.encode()).hexdigest()[:12]
    return path.with_name(f"{path.stem}-{threads}-{digest}.blob")


def _read(kept: Path) -> bytes | None:
    """Give a compiled graph that is whole; OpenVINO would not notice a damaged one."""
    try:
        whole = kept.read_bytes()
    except OSError:
        return None
    digest, blob = whole[:DIGEST], whole[DIGEST:]
    return blob if hashlib.sha256(blob).digest() == digest else None


def _keep(made: ov.CompiledModel, kept: Path, stem: str) -> None:
    """Write a compiled graph in one step, in the place of those of other versions."""
    if not os.access(kept.parent, os.W_OK):
        return
    blob = made.export_model().getvalue()
    try:
        for old in kept.parent.glob(f"{stem}-*"):  # of others, or left by a process that was ended
            old.unlink()
        with tempfile.NamedTemporaryFile(prefix=f"{stem}-", dir=kept.parent, delete=False) as file:
            file.write(hashlib.sha256(blob).digest() + blob)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(kept)
    except OSError as error:
        log.info("%s is not kept: %s", kept.name, error)


def group_size() -> int:
    """Give how many activations are rounded with one scale; 0: none is, only weights are packed.

    Only with AVX-512 VNNI: where its oneDNN was kept to AVX2 or AVX2-VNNI, OpenVINO 2026.4 answered
    with zeros or not at all (tests/e2e/test_other_processors.py), and rightly without rounding.
    """
    return GROUP if whole_numbers(instruction_sets()) == VNNI else 0
