"""OpenVINO, without the package that would report its use to its makers.

The only place it is imported in: where that package is missing, OpenVINO goes without it.
"""

import sys

sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # an import of it fails

import openvino as ov  # noqa: E402
from openvino import opset6, opset13  # noqa: E402
from openvino.op.util import Variable, VariableInfo  # noqa: E402

from asr.machine import VNNI, instruction_sets, whole_numbers  # noqa: E402

__all__ = ["Variable", "VariableInfo", "group_size", "opset6", "opset13", "ov"]

GROUP = 128  # activations that share one scale where products are computed in whole numbers


def group_size() -> int:
    """Give how many activations are rounded with one scale; 0: none is, only weights are packed.

    Only with AVX-512 VNNI: where its oneDNN was kept to AVX2 or AVX2-VNNI, OpenVINO 2026.4 answered
    with zeros or not at all (tests/e2e/test_other_processors.py), and rightly without rounding.
    """
    return GROUP if whole_numbers(instruction_sets()) == VNNI else 0
