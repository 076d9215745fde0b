"""Packed halves made ready for work: compiled, and their weights in the kernels' order. No torch.

A graph does that when it first computes; without torch, it can begin while that is imported.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from asr.nn.openvino import compiled, ov


def ready_decoder(path: Path, threads: int) -> ov.CompiledModel:
    """Make ready a graph of openvino_graph.py (.xml beside its .bin).

    Raises RuntimeError where it is no good, or its products are wrong on this processor.
    """
    made = compiled(path, threads, KV_CACHE_PRECISION="f16")
    logits = _first(made)
    if not (np.isfinite(logits).all() and logits.any()):
        raise RuntimeError("its products are wrong on this processor")
    return made


def ready_encoder(path: Path, threads: int) -> ov.CompiledModel:
    """Make ready a graph of openvino_encoder.py. Raises RuntimeError where it is no good."""
    made = compiled(path, threads)
    _first(made)
    return made


def _first(made: ov.CompiledModel) -> NDArray[np.float32]:
    """Compute once: ones wherever numbers are asked for, the first of everything counted."""
    given: dict[str, Any] = {}
    for entry in made.inputs:
        shape = [d.get_length() if d.is_static else 1 for d in entry.partial_shape]
        kind = entry.element_type.to_dtype()
        given[entry.any_name] = np.full(shape, kind.kind == "f", dtype=kind)
    request = made.create_infer_request()
    request.infer(given, share_inputs=True)
    logits: NDArray[np.float32] = np.array(request.get_output_tensor(0).data)
    return logits
