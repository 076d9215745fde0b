import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOWN = {  # in NOTICE by the name that people know
    "av": "PyAV",
    "onnxruntime": "ONNX Runtime",
    "pyside6-essentials": "PySide6 Essentials",
    "soxr": "python-soxr",
    "torch": "PyTorch",
}


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = [re.split(r"[^\w.-]", d)[0].lower() for d in project["dependencies"]]
    return sorted(set(names))


@pytest.mark.parametrize("name", dependencies())
def test_notice_names_every_library_that_an_installation_brings(name: str) -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    assert re.search(rf"(?<![\w-]){re.escape(SHOWN.get(name, name).lower())}(?![\w-])", notice)
