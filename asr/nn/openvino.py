"""OpenVINO, without the package that would report its use to its makers.

The only place it is imported in: where that package is missing, OpenVINO goes without it.
"""

import sys

sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # an import of it fails

import openvino as ov  # noqa: E402
from openvino import opset6, opset13  # noqa: E402
from openvino.op.util import Variable, VariableInfo  # noqa: E402

__all__ = ["Variable", "VariableInfo", "opset6", "opset13", "ov"]
