"""Two programs, two profiles, one voice: each window gets the text as its profile says."""

import sys

import pytest

from app import profiles_file
from app.history import State
from app.profiles import Profile
from asr.types import Waveform
from tests.desktop.session import Open, Program, wait_for

assert sys.platform == "linux"

from tests.desktop.app_fixtures import said_in  # noqa: E402
from tests.desktop.app_session import TEXT_S, RunningApp  # noqa: E402

pytestmark = pytest.mark.desktop
SHELL = Profile(name="Shell", windows=("xterm",), submit=True)
LETTERS = Profile(name="Letters", windows=("*: aim-tk*",), capital="always", final="add")


def returns(shell: Program) -> int:
    """Say how often Return was pressed in a terminal; as what it arrives is the terminal's own."""
    return shell.text().count("\r") + shell.text().count("\n")


def write(app: RunningApp, *profiles: Profile) -> None:
    """Write the file of profiles, as an editor does while VoxBar runs."""
    profiles_file.save(app.folders.config / profiles_file.NAME, profiles)


def test_two_windows_get_the_same_words_as_their_profiles_say(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    write(app, SHELL, LETTERS)
    letter, shell = open_window("tk"), open_window("xterm")
    app.dictate(short)
    wait_for(lambda: returns(shell) == 1, "the words in xterm and Return", TEXT_S)
    app.wait_for_stage("idle")
    assert shell.windows.activate(letter.target)
    app.dictate(short)
    wait_for(said_in(letter), "the words in tk", TEXT_S)
    app.wait_for_stage("idle")
    second, first = app.entries()[:2]
    assert (first.profile, second.profile) == ("Shell", "Letters")
    assert (first.state, second.state) == (State.DONE, State.DONE)
    assert shell.text().rstrip("\r\n") == first.final
    assert letter.text() == second.final
    assert first.final[0].islower()
    assert not first.final.endswith(".")
    assert second.final[0].isupper()
    assert second.final.endswith(".")
    assert first.raw.strip(".").lower() == second.raw.strip(".").lower()


def test_a_profile_that_is_changed_meanwhile_counts_from_the_next_key_press_on(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    write(app, SHELL)
    shell = open_window("xterm")
    app.dictate(short)
    wait_for(lambda: returns(shell) == 1, "the first text and Return", TEXT_S)
    app.wait_for_stage("idle")
    write(app, Profile(name="Quiet", windows=("xterm",), submit=False))
    app.dictate(short)
    wait_for(said_in(shell, 2), "the second text", TEXT_S)
    app.wait_for_stage("idle")
    assert app.entries()[0].profile == "Quiet"
    assert returns(shell) == 1


def test_return_is_held_back_where_the_model_is_not_sure(
    app: RunningApp, open_window: Open, short: Waveform
) -> None:
    write(app, SHELL)
    app.change('[dictation]\nhotkey = "F9"\n[insertion]\nsubmit_sure = 100\n')
    shell = open_window("xterm")
    app.dictate(short)
    wait_for(said_in(shell), "the text", TEXT_S)
    app.wait_until_told("Return was not pressed")
    assert returns(shell) == 0
