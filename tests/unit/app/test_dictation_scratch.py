""" "Scratch that" said alone takes back the text inserted last, or says why it does not."""

from collections.abc import Callable

import pytest

from app.desktop.base import Target
from app.dictation_keys import DICTATE
from app.insert import Way
from app.insert_back import (
    ELSEWHERE,
    NOTHING,
    TOO_LATE,
    TOUCHED,
    UNCOUNTED,
    Inserted,
    hindrance,
)
from tests.unit.app.dictation_kit import Rig, wait_for

Make = Callable[..., Rig]
EDITOR = Target(window=1, app="gedit")
XTERM = Target(window=1, app="XTerm")


def say(rig: Rig, times: int) -> None:
    for _ in range(times):
        rig.dictate()
        rig.wait_idle()


def told(rig: Rig) -> list[str]:
    return [t.sentence for t in rig.told if t.sentence]


def test_it_takes_back_the_last_text_and_only_that(rig: Make) -> None:
    r = rig("One.", "Two.", "Scratch that.")
    say(r, 3)
    assert r.editor.text == "One."
    assert r.delivered[-1].outcome.way is Way.TAKEN_BACK
    assert told(r) == []
    assert r.clipboard.text != "Two."


def test_what_is_said_after_it_takes_the_place(rig: Make) -> None:
    r = rig("On Tuesday.", "Scratch that. On Monday.")
    say(r, 2)
    assert r.editor.text == "On Monday."


def test_one_after_the_other_is_taken_back_and_then_no_more(rig: Make) -> None:
    r = rig("One.", "Two.", "Scratch that.", "Scratch that.", "Scratch that.")
    say(r, 4)
    assert r.editor.text == ""
    say(r, 1)
    assert told(r) == [NOTHING]


def test_what_is_said_next_stands_as_if_the_other_had_not_been(rig: Make) -> None:
    r = rig("One.", "Two.", "Scratch that.", "Three.")
    say(r, 4)
    assert r.editor.text == "One. Three."


def test_texts_that_follow_each_other_have_a_space_between_them(rig: Make) -> None:
    r = rig("One.", "Two", "And three.", "Four.", "Five.")
    say(r, 3)
    assert r.editor.text == "One. Two and three."
    r.screen.touched_s = r.clipboard.clock.now() + 1
    say(r, 1)
    assert r.editor.text == "One. Two and three.Four."  # nobody knows where the cursor is now
    r.screen.focus = 2
    say(r, 1)
    assert r.mail.text == "Five."


def test_a_text_that_the_person_has_touched_stays(rig: Make) -> None:
    r = rig("One.", "Scratch that. Two.")
    say(r, 1)
    r.screen.touched_s = r.clipboard.clock.now() + 1
    say(r, 1)
    assert r.editor.text == "One.Two."
    assert told(r) == [TOUCHED]


def test_a_text_in_another_window_stays(rig: Make) -> None:
    r = rig("One.", "Scratch that.")
    say(r, 1)
    r.screen.focus = 2
    say(r, 1)
    assert (r.editor.text, r.mail.text) == ("One.", "")
    assert told(r) == [ELSEWHERE]


def test_switched_off_it_is_only_words(rig: Make) -> None:
    r = rig("One.", "Scratch that.", commands__scratch_that=False)
    say(r, 2)
    assert r.editor.text == "One. Scratch that."


def test_pasting_the_last_text_again_brings_it_back(rig: Make) -> None:
    r = rig("One.", "Scratch that.")
    say(r, 2)
    assert r.editor.text == ""
    r.dictation.paste_again()
    wait_for(lambda: r.editor.text == "One.", "the text")


def last(text: str = "text", target: Target = EDITOR, done_s: float = 5.0) -> Inserted:
    return Inserted(text=text, target=target, done_s=done_s)


@pytest.mark.parametrize(
    ("inserted", "focused", "touched_s", "expected"),
    [
        (None, EDITOR, 0.0, NOTHING),
        (last(), EDITOR, 0.0, ""),
        (last(), EDITOR, 5.05, ""),  # our own keys
        (last(), EDITOR, 5.5, TOUCHED),
        (last(), None, 0.0, ELSEWHERE),
        (last(), Target(window=2), 0.0, ELSEWHERE),
        (last(done_s=8.0), EDITOR, None, ""),
        (last(done_s=-5.0), EDITOR, None, TOO_LATE),
        (last("two\nlines"), EDITOR, 0.0, ""),
        (last("ls\n", XTERM), XTERM, 0.0, UNCOUNTED),
        (last("ls", XTERM), XTERM, 0.0, ""),
        (last("e\u0301"), EDITOR, 0.0, UNCOUNTED),
        (last("👍"), EDITOR, 0.0, UNCOUNTED),
        (last("a" * 1001), EDITOR, 0.0, UNCOUNTED),
    ],
)
def test_what_is_not_safe_is_not_done(
    inserted: Inserted | None, focused: Target | None, touched_s: float | None, expected: str
) -> None:
    assert hindrance(inserted, focused, touched_s, 10.0) == expected


def test_the_key_is_let_through_while_a_window_asks_for_one(rig: Make) -> None:
    r = rig()
    r.dictation.pause_keys(paused=True)
    wait_for(lambda: not r.hotkeys.chords, "the key to be let go")
    r.dictation.pause_keys(paused=False)
    wait_for(lambda: DICTATE in r.hotkeys.chords, "the key to be held again")
