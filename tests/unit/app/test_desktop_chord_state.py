"""Single keys become hotkeys pressed, released and spoiled."""

import pytest

from app.desktop.base import KeyAction
from app.desktop.chord_state import ChordState, modifier_of
from app.desktop.chords import KEYS, Chord

PRESSED, SPOILED = KeyAction.PRESSED, KeyAction.SPOILED


def code(name: str) -> int:
    return KEYS[name].evdev


def watching() -> ChordState:
    return ChordState(lambda key: key.evdev)


def test_a_modifier_alone_is_spoiled_by_another_key() -> None:
    state = watching()
    state.watch({"talk": Chord("AltRight")})
    assert state.feed(code("AltRight"), down=True) == [("talk", PRESSED)]
    assert state.feed(code("A"), down=True) == [("talk", SPOILED)]
    assert state.feed(code("AltRight"), down=False) == []


def test_more_modifiers_than_asked_for_are_another_chord() -> None:
    state = watching()
    state.watch({"talk": Chord("F9")})
    assert state.feed(code("ShiftLeft"), down=True) == []
    assert state.feed(code("F9"), down=True) == []
    assert state.feed(code("ShiftLeft"), down=False) == []
    assert state.feed(code("F9"), down=False) == []


def test_a_chord_given_up_while_held_says_nothing_more() -> None:
    state = watching()
    state.watch({"talk": Chord("F9")})
    state.feed(code("F9"), down=True)
    state.watch({})
    assert state.feed(code("F9"), down=False) == []


@pytest.mark.parametrize(("key", "modifier"), [("ControlLeft", "Ctrl"), ("SuperRight", "Super")])
def test_a_modifier_key_has_its_modifier(key: str, modifier: str) -> None:
    assert modifier_of(key) == modifier
