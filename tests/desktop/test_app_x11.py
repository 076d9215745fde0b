"""A real key is held, a recording played, the key let go: the text stands in a foreign window."""

import os
import subprocess
import sys

import numpy as np
import pytest

from app.desktop.base import Desktop
from app.history import State
from asr.types import Waveform
from tests.desktop.session import Open, Program, XSession, wait_for

assert sys.platform == "linux"

from signal import SIGKILL  # noqa: E402

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.app_session import TEXT_S, RunningApp  # noqa: E402

pytestmark = pytest.mark.desktop
LEAK_KIB = 50.0  # a dictation
WINDOWS = ["xterm", "vte", "tk", "gtk3", "gtk4", "qt", "chromium"]


@pytest.mark.parametrize("kind", WINDOWS)
def test_the_words_stand_in_the_window_that_had_the_focus(
    kind: str, app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window(kind)
    app.dictate(short)
    wait_for(said_in(program), f"the words in {kind}", TEXT_S)
    app.wait_for_stage("idle")
    entry = app.entries()[0]
    assert entry.state is State.DONE
    assert entry.final.strip() == program.text().strip()


def test_a_whole_sentence_arrives_to_its_last_word(
    app: RunningApp, open_window: Open, speech: Waveform
) -> None:
    program = open_window("gtk3")
    app.dictate(speech)
    wait_for(lambda: "gospel" in program.text(), "the words", TEXT_S)
    app.wait_for_stage("idle")
    assert app.entries()[0].final.strip() == program.text().strip()


def test_a_press_while_the_engine_thinks_queues_and_the_order_is_kept(
    app: RunningApp, open_window: Open, short: Waveform, speech: Waveform
) -> None:
    program = open_window("tk")
    with app.thinking():
        app.dictate(short)
        app.wait_for_stage("deciding")
        app.dictate(speech[-22400:])  # "his gospel"
        wait_for(lambda: (s := app.status()) is not None and s.stage != "recording", "the stop")
        assert program.text() == ""
    wait_for(lambda: "gospel" in program.text(), "both texts", TEXT_S)
    app.wait_for_stage("idle")
    second, first = app.entries()[:2]
    assert "country" in first.final
    assert program.text() == first.final + second.final


def test_a_text_that_is_ready_while_the_key_is_down_again_waits_for_it(
    app: RunningApp, open_window: Open, short: Waveform, speech: Waveform
) -> None:
    program = open_window("gtk3")
    with app.thinking():
        app.dictate(short)
        app.wait_for_stage("deciding")
        app.hold()
    newest = app.entries()[1].id  # the one that the engine writes now
    wait_for(lambda: app.entries()[1].raw != "", "the first text", TEXT_S)
    app.speak(speech[-22400:])
    app.let_go()
    wait_for(lambda: "gospel" in program.text(), "both texts", TEXT_S)
    app.wait_for_stage("idle")
    second, first = app.entries()[:2]
    assert first.id == newest
    assert program.text() == first.final + second.final


def test_a_dictation_is_controlled_by_commands(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    command(app, "toggle")
    app.wait_for_stage("recording")
    app.speak(short)
    command(app, "toggle")
    wait_for(said_in(program), "the text", TEXT_S)
    app.wait_for_stage("idle")
    command(app, "paste-last")
    wait_for(said_in(program, 2), "the text once more", TEXT_S)


def command(app: RunningApp, name: str) -> None:
    """Run `voxbar NAME` in a process of its own."""
    subprocess.run(
        [sys.executable, "-m", "app", name],
        env=os.environ | {"VOXBAR_HOME": str(app.home)},
        check=True,
        timeout=TEXT_S,
    )


def test_the_text_goes_back_to_the_window_of_the_key_press(
    app: RunningApp, open_window: Open, desktop: Desktop, short: Waveform
) -> None:
    other, meant = open_window("gtk3"), open_window("tk")
    app.hold()
    app.speak(short)
    with app.thinking():
        app.let_go()
        app.wait_for_stage("deciding")
        assert desktop.windows.activate(other.target)
    wait_for(said_in(meant), "the text in the window of the key press", TEXT_S)
    app.wait_for_stage("idle")
    assert other.text() == ""


def test_an_engine_killed_while_it_writes_costs_no_word(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    program = open_window("tk")
    app.hold()
    app.speak(short)
    with app.thinking() as engine:
        app.let_go()
        app.wait_for_stage("deciding")
        os.kill(engine, SIGKILL)
        wait_for(said_in(program), "the words", TEXT_S)
    app.wait_for_stage("idle")
    assert app.entries()[0].final.strip() == program.text().strip()


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


def dictate_in_turns(app: RunningApp, programs: list[Program], sound: Waveform, times: int) -> None:
    """Dictate into one window after another; each text must arrive once, whole, and alone."""
    wanted = [program.text() for program in programs]
    memory = []
    for i in range(times):
        which = i * i % len(programs)  # now the same window again, now another
        program = programs[which]
        assert program.windows.activate(program.target)
        newest = [entry.id for entry in app.entries()[:1]]
        app.dictate(sound)
        app.wait_for_stage("idle")
        entry = app.entries()[0]
        assert [entry.id] != newest
        assert (entry.state, "country" in entry.final) == (State.DONE, True), i
        wanted[which] += entry.final
        program.wait_for_text(wanted[which])
        memory.append(app.memory_kib())
    assert [program.text() for program in programs] == wanted
    assert flat(memory), memory


def flat(memory_kib: list[int]) -> bool:
    """Say whether memory stopped growing once everything had been used; prints the slope."""
    settled = memory_kib[len(memory_kib) // 3 :]
    slope = float(np.polyfit(range(len(settled)), settled, 1)[0]) if len(settled) > 10 else 0.0
    said = f"{memory_kib[0]} -> {memory_kib[-1]} KiB, {slope:+.0f} KiB a dictation"
    sys.stdout.write(f"\n{len(memory_kib)} dictations in a row: {said}\n")
    return slope < LEAK_KIB


def test_four_dictations_in_turns_arrive_once_each_in_their_own_windows(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    dictate_in_turns(app, [open_window("xterm"), open_window("qt")], short, 4)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_a_hundred_dictations_in_turns_arrive_once_each_and_memory_stays_flat(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    windows = [open_window(kind) for kind in ("xterm", "gtk3", "qt")]
    dictate_in_turns(app, windows, short, 100)


def test_a_second_voxbar_raises_the_first(
    app: RunningApp, desktop: Desktop, x_session: XSession
) -> None:
    windows = desktop.windows
    second = app.start_again(x_session)
    assert second.wait(60) == 0
    wait_for(lambda: (f := windows.focused()) is not None and "VoxBar" in f.title, "the window")
    assert app.process.poll() is None
