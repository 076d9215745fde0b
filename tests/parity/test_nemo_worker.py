"""The engine process with NVIDIA's own runtime in it, where NeMo is installed."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.engine_client import EngineClient, Memory
from app.main_models import names_here
from app.settings import Settings
from app.settings_speaking import MODEL
from asr.audio import read_audio
from asr.worker_messages import to_pcm

pytestmark = [pytest.mark.nemo, pytest.mark.timeout(600)]

WAIT_S = 300.0  # importing NeMo alone takes up to a minute
SPOKEN = "digits-7042.flac"
TINY = Path(__file__).resolve().parents[1] / "data" / "nemo-tiny"


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if importlib.util.find_spec("nemo") is None:
        pytest.skip("the extra nemo is not installed")


class Told(list[str]):
    """The sentences that a person would have seen."""


@pytest.fixture(scope="module")
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def client(told: Told) -> Iterator[EngineClient]:
    opened = EngineClient("nemo:digits", "cpu", tell=told.append)
    yield opened
    opened.close()


def test_the_engine_process_hears_digits_with_nvidias_runtime(
    client: EngineClient, told: Told, samples: Path
) -> None:
    found = client.transcribe(samples / SPOKEN).result(WAIT_S)
    assert found.model == "nemo:digits"
    assert found.text == "7 0 4 2"
    assert told == []


@pytest.mark.filterwarnings("ignore")  # nemo is imported here: it warns a lot
def test_nvidias_runtime_computes_in_the_precision_asked_for() -> None:
    import asr
    from asr.engine import SpeechEngine

    engine = asr.load(f"nemo:{TINY}", "cpu", precision="fp32")
    assert isinstance(engine, SpeechEngine)
    model = engine._recognizer._model  # type: ignore[attr-defined]
    assert {str(p.dtype) for p in model.parameters()} == {"torch.float32"}


def test_speech_that_grows_is_written_too(client: EngineClient, samples: Path) -> None:
    source = Memory()
    job = client.stream(source)
    pcm = to_pcm(read_audio(samples / SPOKEN))
    for at in range(0, len(pcm), 3200):
        source.write(pcm[at : at + 3200])
        job.grown()
    job.finish()
    assert job.result(WAIT_S).text == "7 0 4 2"


def test_the_menu_offers_models_a_second_time() -> None:
    names = names_here(Settings(chosen={MODEL.key: str(TINY)}))
    assert {"digits", "nemo:digits", str(TINY), f"nemo:{TINY}"} <= set(names)
    assert "nemo:moonshine-tiny" not in names
