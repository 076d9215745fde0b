"""What a model is told: the nearest text, its end, never of a secret place; the history has it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.context import Recent, context_of, end_of, is_secret, told_text
from app.desktop.base import Nearby, Target
from app.profiles import Profile
from app.settings_profiles import SECRET_APPS
from tests.unit.app.dictation_kit import Rig, wait_for

HERE, THERE = Target(window=1, app="gedit"), Target(window=2, app="gedit")


@pytest.mark.parametrize(
    ("nearby", "recent", "told"),
    [
        (None, "said before", "said before"),
        (Nearby(before="Dear Ann,\n we met"), "said before", "Dear Ann, we met"),
        (Nearby(before="Dear Ann", selection="Ann"), "said before", "Ann"),
        (Nearby(before="  "), "said before", "said before"),
        (Nearby(secret=True), "said before", ""),
        (None, "", ""),
    ],
)
def test_the_nearest_text_counts_and_of_a_password_nothing(
    nearby: Nearby | None, recent: str, told: str
) -> None:
    assert context_of(nearby, recent, 100) == told


@pytest.mark.parametrize(
    ("text", "most", "end"),
    [
        ("one two three", 100, "one two three"),
        ("one two three", 9, "two three"),
        ("one two three", 8, "three"),
        ("one two three", 3, ""),
        ("one  two\nthree", 13, "one two three"),
    ],
)
def test_what_is_too_long_loses_whole_words_from_its_beginning(
    text: str, most: int, end: str
) -> None:
    assert end_of(text, most) == end


def test_only_the_last_minutes_of_the_same_window_are_remembered() -> None:
    recent = Recent()
    recent.note(HERE, "Long ago.", 0.0)
    recent.note(HERE, "Just now. ", 400.0)
    recent.note(THERE, "Elsewhere.", 410.0)
    recent.note(HERE, "  ", 411.0)
    recent.note(HERE, "And this.", 420.0)
    assert recent.before(HERE, 500.0, 5) == "Just now. And this."
    assert recent.before(HERE, 500.0, 60) == "Long ago. Just now. And this."
    assert recent.before(None, 500.0, 5) == ""


def test_keepers_of_passwords_are_secret_from_the_start() -> None:
    patterns = SECRET_APPS.default
    assert is_secret(Target(window=1, app="KeePassXC"), patterns)
    assert is_secret(Target(window=1, app="pinentry-gtk-2"), patterns)
    assert not is_secret(HERE, patterns)


def test_what_was_told_is_written_down_in_full_and_a_long_list_counted() -> None:
    assert told_text((), "") == ""
    assert told_text(("Ada", "Łódź"), "Dear Ann") == "Words: Ada, Łódź\nBefore: Dear Ann"
    assert told_text([f"w{n}" for n in range(103)], "").endswith("w99 and 3 more")


class Make:
    def __init__(self, folder: Path, opened: ExitStack) -> None:
        self._folder, self._opened = folder, opened

    def __call__(self, *texts: Any, **settings: object) -> Rig:  # noqa: ANN401
        words = Profile(name="Post", windows=("mail",), words=("Ada",))
        rig = Rig(self._folder, *texts, profiles=(words,), **settings)
        rig.engine.reads_context = True
        self._opened.callback(rig.close)
        return rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as opened:
        yield Make(tmp_path, opened)


def dictate(rig: Rig, window: int = 1) -> None:
    rig.screen.focus = window
    rig.dictate()
    rig.wait_idle()


def contexts(rig: Rig) -> list[str]:
    return [job.options.context for job in rig.engine.jobs]


def test_the_last_sentences_of_the_same_window_are_told(rig: Make) -> None:
    made = rig("Dear Ann.", "Elsewhere.", "We met.", "And left.")
    for window in (1, 2, 1, 1):
        dictate(made, window)
    assert contexts(made) == ["", "", "Dear Ann.", "Dear Ann. We met."]
    assert all(job.options.carry for job in made.engine.jobs)
    told = [entry.told for entry in reversed(made.entries)]
    assert told == ["", "Words: Ada", "Before: Dear Ann.", "Before: Dear Ann. We met."]


def test_what_was_taken_back_is_not_told(rig: Make) -> None:
    made = rig("Dear Ann.", "We left.", "Scratch that.", "We met.")
    for _ in range(4):
        dictate(made)
    assert contexts(made)[2:] == ["Dear Ann. We left.", "Dear Ann."]


def test_switched_off_nothing_of_before_is_told(rig: Make) -> None:
    made = rig("Dear Ann.", "We met.", context__previous=False)
    dictate(made)
    dictate(made)
    assert contexts(made) == ["", ""]
    assert not any(job.options.carry for job in made.engine.jobs)


def test_of_a_secret_program_nothing_is_told_and_nothing_is_read(rig: Make) -> None:
    made = rig("Sesame.", "Open.", context__secret_apps=["edit*"], context__read="before-cursor")
    made.screen.nearby[1] = Nearby(before="the treasure")
    dictate(made)
    dictate(made)
    assert contexts(made) == ["", ""]
    assert not any(job.options.carry for job in made.engine.jobs)


def test_the_text_before_the_cursor_is_told_where_that_is_switched_on(rig: Make) -> None:
    made = rig("We met.", "And left.", context__read="before-cursor")
    made.screen.nearby[1] = Nearby(before="Dear Ann,")
    dictate(made)
    assert contexts(made) == ["Dear Ann,"]
    assert made.entries[0].told == "Before: Dear Ann,"
    made.screen.nearby[1] = Nearby(secret=True)
    dictate(made)
    assert contexts(made)[1] == ""
    assert made.entries[0].told == ""


def test_a_selection_alone_is_read_where_only_that_is_wanted(rig: Make) -> None:
    made = rig("One.", "Two.", context__read="selection", context__previous=False)
    made.screen.nearby[1] = Nearby(before="Dear Ann,", selection="Ann")
    dictate(made)
    made.screen.nearby[1] = Nearby(before="Dear Ann,")
    dictate(made)
    assert contexts(made) == ["Ann", ""]


def test_a_window_that_does_not_answer_holds_nothing_up(rig: Make) -> None:
    made = rig("We met.", context__read="before-cursor")
    asked = made.screen.let_wait()  # until the test says so
    made.hold()
    made.speak()
    assert made.engine.jobs == []
    made.let_go()
    made.wait_idle()
    assert made.editor.text == "We met."
    asked.set()
    made.dictation.do("toggle")  # what came late was passed over
    made.speak()
    wait_for(lambda: len(made.engine.jobs) == 2, "the second dictation's job")
    assert contexts(made)[0] == ""


def test_what_is_cancelled_while_its_window_is_read_is_not_decoded(rig: Make) -> None:
    made = rig(context__read="before-cursor")
    asked = made.screen.let_wait()
    made.hold()
    made.speak()
    made.escape()
    made.let_go()
    made.wait_idle()
    asked.set()
    made.dictation.close()
    assert made.engine.jobs == []
