"""What settings and rules make of a text, and when a pause ends a hands-free dictation."""

from pathlib import Path

import numpy as np
import pytest

from app.desktop.base import Target
from app.dictation_pause import PauseWatch
from app.dictation_text import fitted, insertion_rules, profile_for, written
from app.rules import Rule, Ruleset, Snippet
from asr.audio import read_audio
from asr.types import SAMPLE_RATE
from tests.unit.app.dictation_kit import chosen

EDITOR, XTERM = Target(window=1, app="gedit"), Target(window=2, app="XTerm")
OWN = Ruleset(
    rules=(Rule(heard="voks bar", written="VoxBar"),),
    snippets=(Snippet(name="my address", text="1 Main St"),),
)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, "VoxBar at 1 Main St"),
        ({"words__rules": False}, "voks bar at 1 Main St"),
        ({"words__snippets": False}, "VoxBar at my address"),
    ],
)
def test_rules_and_snippets_are_used_unless_switched_off(
    settings: dict[str, object], expected: str
) -> None:
    assert written("voks bar at my address", OWN, chosen(**settings)).result == expected


def test_a_terminal_gets_the_text_as_it_is() -> None:
    settings = chosen(insertion__space="after", insertion__capital="always")
    there = {target: profile_for(target, (), settings) for target in (EDITOR, XTERM, None)}
    assert fitted("hello", None, there[EDITOR], settings) == "Hello "
    assert fitted("Hello.", None, there[XTERM], settings) == "hello"
    assert fitted("hello", None, there[None], settings) == "Hello "


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, {}),
        ({"insertion__method": "type"}, {"gedit": "type"}),
        ({"insertion__paste_chord": "Ctrl+V"}, {"gedit": "Ctrl+V"}),
        ({"insertion__paste_chords": {"Gedit": "Ctrl+V"}}, {"gedit": "Ctrl+V"}),
        (
            {"insertion__paste_chord": "Ctrl+V", "insertion__paste_chords": {"gedit": "F5"}},
            {"gedit": "F5"},
        ),
    ],
)
def test_the_settings_choose_how_a_window_gets_its_text(
    settings: dict[str, object], expected: dict[str, str]
) -> None:
    assert insertion_rules(EDITOR, chosen(**settings)).chords == expected


def test_a_pause_after_speech_ends_a_hands_free_dictation(samples: Path) -> None:
    speech = read_audio(samples / "jfk.flac")[: 3 * SAMPLE_RATE]
    watch = PauseWatch(chosen(dictation__pause_ms=1000))
    hiss = np.random.default_rng(0).normal(0, 1e-4, SAMPLE_RATE).astype(np.float32)
    blocks = np.array_split(np.concatenate((speech, hiss, hiss)), 100)
    ends = [i for i, block in enumerate(blocks) if watch.ended(block) is True]
    assert len(ends) == 1
    assert ends[0] >= 60


def test_silence_alone_ends_it_with_nothing_said() -> None:
    watch = PauseWatch(chosen(dictation__give_up_s=2))
    silence = np.zeros(SAMPLE_RATE // 2, np.float32)
    assert [watch.ended(silence) for _ in range(6)] == [None, None, None, None, False, None]


def test_clipboard_histories_are_asked_to_look_away_unless_that_is_switched_off() -> None:
    assert insertion_rules(None, chosen()).hidden
    assert not insertion_rules(None, chosen(insertion__hide_from_clipboard_history=False)).hidden
