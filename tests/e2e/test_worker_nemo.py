"""A model that wants NVIDIA's own runtime, where that is not installed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine_client import EngineClient
from asr.errors import ModelError
from asr.families.salm import nemo_installed

OpenClient = Callable[..., EngineClient]


def test_the_person_reads_what_is_missing(open_client: OpenClient, samples: Path) -> None:
    if nemo_installed():
        pytest.skip("the extra nemo is installed")
    job = open_client("nemo:digits").transcribe(samples / "digits-7042.flac")
    with pytest.raises(ModelError, match=r"not installed: pip install 'voxbar\[nemo\]'"):
        job.result(60.0)
