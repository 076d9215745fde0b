"""Settings that are changed while VoxBar runs reach the engine process and the microphone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.engine_client import EngineClient
from app.main_parts import follow_settings, idle_s, open_recorder
from tests.unit.app.dictation_kit import chosen, wait_for

OpenClient = Callable[..., EngineClient]


def test_the_memory_is_given_back_as_soon_as_that_is_wanted(
    open_client: OpenClient, samples: Path
) -> None:
    client = open_client("echo")
    client.transcribe(samples / "jfk.flac").result(60.0)
    assert client.pid is not None
    follow_settings(client, chosen(engine__unload="at-once"), {"engine.unload"})
    wait_for(lambda: client.pid is None, "the process to end")


@pytest.mark.parametrize(
    ("settings", "seconds"),
    [
        ({"engine__unload": "never"}, None),
        ({"engine__unload": "at-once"}, 0.0),
        ({"engine__unload_after_min": 3}, 180.0),
    ],
)
def test_how_long_a_model_stays_loaded_is_as_the_settings_say(
    settings: dict[str, object], seconds: float | None
) -> None:
    assert idle_s(chosen(**settings)) == seconds


def test_the_precision_reaches_the_engine_process(open_client: OpenClient) -> None:
    client = open_client("echo")
    now = chosen(engine__model="echo", engine__device="cpu", engine__precision="bf16")
    follow_settings(client, now, {"engine.precision"})
    wait_for(lambda: client.ready, "the model")
    child = client._child
    assert child is not None
    assert (child.way.model, child.way.precision) == ("echo", "bf16")


def test_the_tail_is_as_long_as_it_is_set() -> None:
    recorder = open_recorder(chosen(audio__tail_ms=0))
    assert recorder._tail_s == 0.0
    recorder.close()
