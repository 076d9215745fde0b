"""The declarations: each is complete, each default is sound, each mistake is one sentence."""

import re

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings_speaking as speaking
from app import settings_writing as writing
from app.errors import SettingsError
from app.settings import ALL, BY_KEY, SECTIONS, Settings, find, from_tree
from app.settings_kinds import Setting, hotkey_problem

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("setting", ALL, ids=lambda s: s.key)
def test_a_declaration_is_complete(setting: Setting[object]) -> None:
    assert setting.section in SECTIONS
    assert setting.label
    assert setting.help.endswith(".")
    assert setting.check(setting.default) == setting.default
    assert setting.read(setting.show(setting.default)) == setting.default
    assert (setting.kind == "choice") == bool(setting.choices)
    if setting.kind in ("whole", "number"):
        assert setting.minimum is not None
        assert setting.maximum is not None


def test_no_key_and_no_label_of_a_section_stands_twice() -> None:
    assert len(BY_KEY) == len(ALL)
    labels = [(s.section, s.label) for s in ALL]
    assert len(set(labels)) == len(labels)
    assert {s.section for s in ALL} == set(SECTIONS)


@pytest.mark.parametrize("setting", ALL, ids=lambda s: s.key)
@hypothesis.settings(max_examples=25)
@given(value=ANYTHING)
def test_a_value_is_taken_or_refused_in_one_sentence(
    setting: Setting[object], value: object
) -> None:
    try:
        checked = setting.check(value)
    except SettingsError as error:
        sentence = str(error)
    else:
        assert setting.check(checked) == checked
        return
    assert sentence.startswith(setting.key)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("setting", "text", "part"),
    [
        (speaking.TAP_MS, "49", "from 50 to 1000 ms"),
        (speaking.TAP_MS, "12.5", "a whole number"),
        (speaking.MODE, "togle", "did you mean toggle?"),
        (writing.HISTORY, "maybe", "true or false"),
        (speaking.DEVICE, "gpu", "auto, cpu, cuda"),
        (speaking.HOTKEY, "a", "needed for writing"),
        (speaking.HOTKEY, "Ctrl+c", "every program"),
        (writing.PASTE_CHORDS, "kitty", "pairs like name=text"),
        (writing.PASTE_CHORDS, "kitty=Hyper+V", "no key that VoxBar knows"),
        (writing.FILE_NAME, "{sten}.txt", "sten is unknown"),
        (writing.FILE_NAME, "../{stem}", "folder"),
        (writing.FILE_NAME, "text.txt", "one name"),
    ],
)
def test_a_mistake_says_what_would_do(setting: Setting[object], text: str, part: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(part)):
        setting.read(text)


@pytest.mark.parametrize("key", ["Space", "Shift+A", "x", "Return", "Shift+Left", "é", "Delete"])
def test_a_key_that_one_types_with_is_no_hotkey(key: str) -> None:
    assert hotkey_problem(key)


@pytest.mark.parametrize(
    "key", ["F9", "Pause", "Ctrl+Alt+Space", "super+z", "Control_R", "ScrollLock"]
)
def test_other_keys_may_be_hotkeys(key: str) -> None:
    assert hotkey_problem(key) is None


def test_what_a_person_types_becomes_the_settings_own_type() -> None:
    assert writing.VOLUME.read(" 55 ") == 55
    assert writing.SOUNDS.read("Off") is False
    assert writing.PLAIN_APPS.read("kitty, foot,,kitty") == ("kitty", "foot")
    assert writing.PASTE_CHORDS.read("a=Ctrl+V, b = Shift+Insert") == {
        "a": "Ctrl+V",
        "b": "Shift+Insert",
    }


def test_an_unknown_key_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match=r"Did you mean dictation\.mode\?"):
        find("dictation.mod")
    with pytest.raises(SettingsError, match=r"Did you mean audio\.tail_ms\?"):
        find("tail_ms")


def test_a_bad_value_costs_only_its_own_key() -> None:
    loaded = from_tree({"sounds": {"volume": 300, "play": False}, "dictation": {"mode": "toggle"}})
    assert loaded.settings[writing.SOUNDS] is False
    assert loaded.settings[speaking.MODE] == "toggle"
    assert loaded.settings[writing.VOLUME] == writing.VOLUME.default
    assert loaded.mistakes == (
        (
            "sounds.volume cannot be 300: it must be a whole number from 0 to 100 %. "
            "Its default stands in: 40."
        ),
    )


def test_keys_of_another_version_are_no_mistakes() -> None:
    loaded = from_tree({"future": {"thing": 1}, "sounds": {"echo": True}, "loose": 2})
    assert loaded.mistakes == ()
    assert loaded.unknown == ("future.thing", "sounds.echo", "loose")


def test_a_section_that_is_no_section_is_told() -> None:
    assert from_tree({"sounds": 3}).mistakes == ("[sounds] must be a section with settings in it.",)


def test_changed_gives_what_differs() -> None:
    louder = Settings({"sounds.volume": 90})
    assert [s.key for s in louder.changed(Settings())] == ["sounds.volume"]
    assert list(Settings({"sounds.volume": 40}).changed(Settings())) == []
