"""A real key is held, a recording played, the key let go: the text stands in a foreign window."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.desktop.base import Desktop
from app.history import State
from asr.audio import read_audio
from asr.types import SAMPLE_RATE, Waveform
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


@pytest.fixture(scope="module")
def app(
    x_session: XSession, microphone: Pulse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    """One VoxBar for all tests here: what one dictation leaves behind must not hurt the next."""
    fingers = Fingers(x_session.name)
    home = tmp_path_factory.mktemp("app") / "home"
    try:
        with running_app(x_session, microphone, fingers, home) as running:
            yield running
    finally:
        fingers.close()


@pytest.fixture(scope="module")
def short(speech: Waveform) -> Waveform:
    """The first words: "Mister Quilter"."""
    return speech[: int(1.4 * SAMPLE_RATE)]


def dictate(app: RunningApp, sound: Waveform) -> None:
    app.hold()
    app.speak(sound)
    app.let_go()


def said_in(program: Program, times: int = 1) -> Callable[[], bool]:
    return lambda: program.text().lower().count(SAID) == times


@pytest.mark.parametrize("kind", QUICK)
def test_the_words_stand_in_the_window_that_had_the_focus(
    kind: str, app: RunningApp, open_window: Open, speech: Waveform
) -> None:
    program = open_window(kind)
    dictate(app, speech)
    wait_for(said_in(program), f"the words in {kind}", 60)
    app.wait_for_stage("idle")
    entry = app.entries()[0]
    assert entry.state is State.DONE
    assert entry.final.strip() == program.text().strip()
    assert "gospel" in program.text()  # the last word is there


def test_two_dictations_in_a_row_stand_there_in_order(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    for _ in range(2):
        dictate(app, short)
        wait_for(lambda: (s := app.status()) is not None and s.stage != "recording", "the stop")
    wait_for(said_in(program, 2), "both texts", 60)


def test_a_dictation_is_controlled_by_commands(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    assert app.send("toggle").ok
    app.wait_for_stage("recording")
    app.speak(short)
    assert app.send("toggle").ok
    wait_for(said_in(program), "the text", 60)
    app.wait_for_stage("idle")
    assert app.send("paste-last").ok
    wait_for(said_in(program, 2), "the text once more", 60)


def test_the_text_goes_back_to_its_window_and_never_into_another(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    first = open_window("tk")
    app.hold()
    app.speak(short)
    second = open_window("gtk3")
    app.let_go()
    wait_for(said_in(first), "the text in the first window", 60)
    assert second.text() == ""


def test_an_engine_killed_while_it_writes_costs_no_word(
    app: RunningApp, open_window: Open, speech: Waveform
) -> None:
    program = open_window("tk")
    app.hold()
    app.speak(speech)
    engine = app.engine_pid()
    app.let_go()
    os.kill(engine, signal.SIGKILL)
    wait_for(said_in(program), "the words", 90)
    wait_for(lambda: "gospel" in program.text(), "the last word")


def test_esc_throws_a_dictation_away_and_keeps_its_sound(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    app.hold()
    app.speak(short)
    app.fingers.tap("Escape")
    app.let_go()
    app.wait_for_stage("idle")
    wait_for(lambda: app.entries()[0].state is State.DISCARDED, "the entry")
    audio = app.entries()[0].audio
    assert audio is not None
    wait_for(audio.exists, "the sound")
    assert program.text() == ""


def test_a_second_voxbar_raises_the_first(
    app: RunningApp, desktop: Desktop, x_session: XSession
) -> None:
    windows = desktop.windows
    second = app.start_again(x_session)
    assert second.wait(60) == 0
    wait_for(lambda: (f := windows.focused()) is not None and "VoxBar" in f.title, "the window")

    assert app.process.poll() is None
