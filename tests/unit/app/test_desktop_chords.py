"""Chords are read, written and refused as people expect."""

import pytest

from app.desktop.chords import (
    KEYS,
    LONE_MODIFIERS,
    MODIFIERS,
    Chord,
    Numbers,
    name_of,
    objection,
    parse,
    symbol,
)


@pytest.mark.parametrize(
    ("text", "chord"),
    [
        ("F9", Chord("F9")),
        ("ctrl + alt+d", Chord("D", frozenset({"Ctrl", "Alt"}))),
        ("Cmd+V", Chord("V", frozenset({"Super"}))),
        ("Shift+ins", Chord("Insert", frozenset({"Shift"}))),
        ("controlright", Chord("ControlRight")),
        ("AltGr", Chord("AltRight")),
    ],
)
def test_a_chord_is_read_as_people_write_it(text: str, chord: Chord) -> None:
    assert parse(text) == chord


@pytest.mark.parametrize("text", ["", "Ctrl+", "Hyper+F9", "F99"])
def test_an_unknown_key_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no key that VoxBar knows"):
        parse(text)


@pytest.mark.parametrize("name", KEYS)
def test_every_key_reads_back_as_it_is_written(name: str) -> None:
    for modifiers in (frozenset[str](), frozenset(MODIFIERS)):
        assert parse(str(Chord(name, modifiers))) == Chord(name, modifiers)


def test_no_number_stands_for_two_keys() -> None:
    for field in ("keysym", "evdev", "windows", "macos"):
        numbers = [getattr(k, field) for k in KEYS.values() if getattr(k, field) != -1]
        assert len(numbers) == len(set(numbers)), field


@pytest.mark.parametrize("text", ["A", "Space", "Shift+A", "Return", "Shift+Left", "5"])
def test_a_key_for_writing_is_refused(text: str) -> None:
    assert "is needed for writing" in objection(parse(text))


@pytest.mark.parametrize("text", ["Ctrl+C", "Ctrl+V", "Shift+Insert", "Alt+F4", "Escape"])
def test_what_others_need_is_refused(text: str) -> None:
    assert "is needed by" in objection(parse(text))


def test_escape_may_cancel_a_recording() -> None:
    assert objection(Chord("Escape"), while_recording=True) == ""


@pytest.mark.parametrize("text", ["F9", "Ctrl+Space", "Super+Z", "Pause", "Shift+F1", "CapsLock"])
def test_other_keys_are_welcome(text: str) -> None:
    assert objection(parse(text)) == ""


@pytest.mark.parametrize("name", sorted(LONE_MODIFIERS))
def test_a_modifier_serves_alone_and_only_alone(name: str) -> None:
    assert objection(Chord(name)) == ""
    assert "one modifier key alone" in objection(Chord(name, frozenset({"Ctrl"})))


@pytest.mark.parametrize("name", KEYS)
def test_a_key_is_named_by_each_system_number(name: str) -> None:
    xk = pytest.importorskip("Xlib.XK")
    key = KEYS[name]
    assert symbol(key) == xk.string_to_keysym(key.keysym)
    assert name_of(symbol(key), Numbers.KEYSYM) == name
    assert name_of(key.windows, Numbers.WINDOWS) == name
    if key.macos >= 0:
        assert name_of(key.macos, Numbers.MACOS) == name


def test_odd_numbers_name_what_people_mean_or_nothing() -> None:
    assert name_of(ord("D"), Numbers.KEYSYM) == "D"
    assert name_of(0xFE03, Numbers.KEYSYM) == "AltRight"
    assert name_of(0x1234567, Numbers.KEYSYM) is None
