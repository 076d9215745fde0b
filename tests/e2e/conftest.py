"""What the end-to-end tests share: an engine client that is closed, and waiting for a condition."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.engine_client import EngineClient, Limits
from tests.e2e.pulse import Pulse
from tests.recipes.make_qwen_speaker import make_speaker

collect_ignore: list[str] = []
if sys.platform == "win32":  # accounts of Unix
    collect_ignore += ["test_journal_kill.py"]
if sys.platform != "linux":  # /proc, prlimit
    collect_ignore += ["test_worker_deaths.py", "test_recorder_pulse.py", "test_recorder_head.py"]
    collect_ignore += ["test_recorder_busy.py", "test_worker_hurt.py", "test_two_engines.py"]
    collect_ignore += ["test_instance_socket.py", "test_listen_command.py", "test_other_account.py"]
    collect_ignore += ["test_player_pulse.py", "test_viewer_pulse.py", "test_listen_words.py"]

OpenClient = Callable[..., EngineClient]


class Told(list[str]):
    """The sentences that a person would have seen."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def open_client(told: Told) -> Iterator[OpenClient]:
    """Open clients of `echo` on the CPU, or as asked; they are closed at the end."""
    opened: list[EngineClient] = []

    def make(model: str = "echo", **more: object) -> EngineClient:
        limits = Limits(start_s=60.0, hang_s=3.0)
        settings = {"tell": told.append, "limits": limits, **more}
        opened.append(EngineClient(model, "cpu", **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield make
    for client in opened:
        client.close()


def wait_for(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Return as soon as `condition` holds; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@pytest.fixture(name="wait_for")
def wait_for_fixture() -> Callable[..., None]:
    return wait_for


@pytest.fixture(scope="session")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen3-ASR that says SAYS, or MEANT where "Danforth" is listed."""
    return make_speaker(tmp_path_factory.mktemp("qwen") / "speaker")


@pytest.fixture(scope="session")
def pulse_server() -> Iterator[Pulse]:
    if missing := Pulse.missing():
        pytest.skip(f"a virtual microphone needs {', '.join(missing)} (apt install pulseaudio)")
    server = Pulse()
    yield server
    server.remove()


@pytest.fixture
def pulse(pulse_server: Pulse, monkeypatch: pytest.MonkeyPatch) -> Pulse:
    """A running PulseAudio whose microphone hears what is played, and no other sound system."""
    for name, value in pulse_server.environment.items():
        monkeypatch.setenv(name, value)
    if not pulse_server.healthy:
        pulse_server.stop()
        pulse_server.start()
    pulse_server.read_devices_anew()
    return pulse_server
