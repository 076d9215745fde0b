"""Every way to begin and end a dictation, from the key to the text in the window."""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.desktop.base import KeyAction
from app.dictation_keys import DICTATE
from app.session_types import Notice, Stage
from asr.audio import read_audio
from asr.types import Waveform
from tests.unit.app.dictation_kit import Rig, wait_for

Make = Callable[..., Rig]


def press(rig: Rig, at: float) -> None:
    rig.hotkeys.send(DICTATE, KeyAction.PRESSED, at)


def tap(rig: Rig, at: float) -> None:
    press(rig, at)
    rig.hotkeys.send(DICTATE, KeyAction.RELEASED, at + 0.05)


def stage(rig: Rig) -> Stage:
    return Stage(rig.statuses[-1].stage) if rig.statuses else Stage.IDLE


def wait_for_stage(rig: Rig, wanted: Stage) -> None:
    wait_for(lambda: stage(rig) is wanted, wanted.value)


def test_a_tap_begins_and_the_next_one_ends(rig: Make) -> None:
    r, now = rig("Said."), time.monotonic()
    tap(r, now - 5)
    wait_for_stage(r, Stage.LATCHED)
    r.speak()
    tap(r, now - 2)
    wait_for(lambda: r.editor.text == "Said.", "the text")


def test_a_double_tap_locks_until_the_next_press(rig: Make) -> None:
    # The times lie ahead, so that however slow the machine is no clock overtakes the second tap.
    r, now = rig("Said.", dictation__mode="push-to-talk"), time.monotonic() + 100
    tap(r, now)
    tap(r, now + 0.2)
    wait_for_stage(r, Stage.LOCKED)
    r.speak()
    assert r.editor.text == ""
    tap(r, now + 4)
    wait_for(lambda: r.editor.text == "Said.", "the text")


def test_a_single_tap_is_too_short_in_push_to_talk_and_can_be_brought_back(rig: Make) -> None:
    r = rig("Said.", dictation__mode="push-to-talk")
    tap(r, time.monotonic() - 5)
    wait_for(lambda: any(t.notice is Notice.TOO_SHORT for t in r.told), "the notice")
    assert r.editor.text == ""


def test_each_press_toggles_where_that_is_chosen(rig: Make) -> None:
    r, now = rig("Said.", dictation__mode="toggle"), time.monotonic()
    press(r, now - 9)
    r.hotkeys.send(DICTATE, KeyAction.RELEASED, now - 5)
    wait_for_stage(r, Stage.LATCHED)
    r.speak()
    tap(r, now - 1)
    wait_for(lambda: r.editor.text == "Said.", "the text")


@pytest.fixture(scope="module")
def sentence(samples: Path) -> Waveform:
    return read_audio(samples / "jfk.flac")[: 3 * 16_000]


def test_hands_free_ends_at_a_pause(rig: Make, sentence: Waveform) -> None:
    r = rig("Said.", dictation__mode="hands-free", dictation__pause_ms=500)
    tap(r, time.monotonic())
    wait_for_stage(r, Stage.LISTENING)
    r.speak(np.concatenate((sentence, np.zeros(16_000, np.float32))))
    wait_for(lambda: r.editor.text == "Said.", "the text")


def test_hands_free_gives_up_where_nothing_is_said(rig: Make) -> None:
    r = rig(dictation__mode="hands-free", dictation__give_up_s=2)
    tap(r, time.monotonic())
    wait_for_stage(r, Stage.LISTENING)
    r.speak(np.full(3 * 16_000, 1e-4, np.float32))
    wait_for(lambda: any(t.notice is Notice.NOTHING_SAID for t in r.told), "the notice")
    wait_for_stage(r, Stage.IDLE)


@pytest.mark.parametrize("away", ["lock", "lock-asked", "suspend"])
def test_being_away_stops_it_and_the_text_comes_when_the_person_is_back(
    rig: Make, away: str
) -> None:
    r = rig("Said.")
    r.hold()
    r.speak()
    r.dictation.do(away)
    wait_for(lambda: any(t.notice is Notice.STOPPED_AWAY for t in r.told), "the notice")
    wait_for(lambda: r.entries and r.entries[0].raw == "Said.", "the text in the history")
    assert r.editor.text == ""
    r.dictation.do("back")
    wait_for(lambda: r.editor.text == "Said.", "the text")


def test_the_person_is_warned_before_the_longest_dictation_ends(rig: Make) -> None:
    r = rig(dictation__max_length_s=10, dictation__warn_before_s=8)
    press(r, time.monotonic() - 3)
    wait_for(lambda: [t.left_s for t in r.told if t.left_s], "the warning")
    assert stage(r) is Stage.HELD


def test_names_and_terms_are_told_to_the_engine_unless_switched_off(rig: Make) -> None:
    for on, expected in ((True, ("Kenneth",)), (False, ())):
        r = rig("Yes.", words__names=on)
        r.names = ("Kenneth",)
        r.dictate()
        r.wait_idle()
        assert r.engine.jobs[0].options.words == expected
