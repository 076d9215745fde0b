"""A real key is held, a recording played, the key let go: the text stands in a foreign window."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.history import State
from asr.audio import read_audio
from asr.types import Waveform
from tests.desktop.session import Fingers, Open, Program, XSession, need, wait_for

assert sys.platform == "linux"

from tests.desktop.app_session import RunningApp, running_app  # noqa: E402
from tests.e2e.pulse import PROGRAMS, Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
QUICK = ["tk", "xterm", "gtk3"]
SAID = "quilter"


@pytest.fixture(scope="module")
def microphone() -> Iterator[Pulse]:
    need(*PROGRAMS)
    server = Pulse()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "quilter.flac")


@pytest.fixture
def app(
    x_session: XSession, microphone: Pulse, fingers: Fingers, tmp_path: Path
) -> Iterator[RunningApp]:
    with running_app(x_session, microphone, fingers, tmp_path / "home") as running:
        yield running


def dictate(app: RunningApp, sound: Waveform) -> None:
    app.hold()
    app.speak(sound)
    app.let_go()


def contains(program: Program, word: str, times: int = 1) -> Callable[[], bool]:
    return lambda: program.text().lower().count(word) == times


def test_the_words_stand_in_every_window_that_had_the_focus(
    app: RunningApp, open_window: Open, speech: Waveform
) -> None:
    for number, kind in enumerate(QUICK, 1):
        program = open_window(kind)
        dictate(app, speech)
        wait_for(contains(program, SAID), f"the words in {kind}", 60)
        app.wait_for_stage("idle")
        entries = app.entries()
        assert len(entries) == number
        assert entries[0].state is State.DONE
        assert entries[0].final.strip() == program.text().strip()
