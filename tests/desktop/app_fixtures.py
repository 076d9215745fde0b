"""What the tests of the whole app share: a microphone, a running VoxBar, and things to say."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from asr.audio import read_audio
from asr.types import SAMPLE_RATE, Waveform
from tests.desktop.session import Fingers, Program, XSession, need

assert sys.platform == "linux"

from tests.desktop.app_session import RunningApp, running_app  # noqa: E402
from tests.e2e.pulse import PROGRAMS, Pulse  # noqa: E402

SAID = "country"  # the last word of the short speech, heard whatever the noise


@pytest.fixture(scope="session")
def microphone() -> Iterator[Pulse]:
    need(*PROGRAMS)
    server = Pulse()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def speech(samples: Path) -> Waveform:
    """Say a sentence that ends with "gospel"."""
    return read_audio(samples / "quilter.flac")


@pytest.fixture(scope="session")
def short(samples: Path) -> Waveform:
    """Say "you can do for your country"."""
    return read_audio(samples / "jfk.flac")[-int(2.2 * SAMPLE_RATE) :]


@pytest.fixture(scope="module")
def app(
    x_session: XSession, microphone: Pulse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """One VoxBar for all tests of a module: what one dictation leaves must not hurt the next."""
    fingers = Fingers(x_session.name)
    home = tmp_path_factory.mktemp("app") / "home"
    try:
        with running_app(x_session, microphone, fingers, home) as running:
            yield running
    finally:
        fingers.close()


def said_in(program: Program, times: int = 1) -> Callable[[], bool]:
    """Give the condition that the short words stand in a window so many times."""
    return lambda: program.text().lower().count(SAID) == times
