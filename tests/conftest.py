"""What every test shares: where the recordings lie, and which tests must be asked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from asr.machine import own_kernels

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(
    os.environ.get("VOXBAR_SHARED", ROOT.parent / "shared")
)  # recordings beside the project
hypothesis.settings.register_profile("untimed", deadline=None)  # no test asserts a time
hypothesis.settings.load_profile("untimed")
ASKED_FOR = {
    "model": "full-size checkpoints",
    "gpu": "a CUDA device",
    "nemo": "the extra nemo",
    "qwen": "the extra qwen",
    "slow": "much time",
    "bundle": "make package",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, needs in ASKED_FOR.items():
        parser.addoption(f"--{name}", action="store_true", help=f"run tests that need {needs}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for name, needs in ASKED_FOR.items():
            if item.get_closest_marker(name) and not config.getoption(f"--{name}"):
                item.add_marker(pytest.mark.skip(reason=f"needs {needs}: ask with --{name}"))


@pytest.fixture(scope="module", params=["own", "openvino"])
def kernels(request: pytest.FixtureRequest) -> Iterator[str]:
    """Compute int8 decoders with our own kernels, then with OpenVINO's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VOXBAR_KERNELS", request.param)
        if request.param == "own" and not own_kernels():
            pytest.skip("our own kernels need a processor with AVX-512 VNNI, and Numba")
        yield request.param


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The recordings that ship."""
    return ROOT / "assets" / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The larger set of recordings beside the project; tests that want it are skipped without."""
    if not SHARED.is_dir():
        pytest.skip(f"no recordings at {SHARED} (set VOXBAR_SHARED to where they lie)")
    return SHARED
