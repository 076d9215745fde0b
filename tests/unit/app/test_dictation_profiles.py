"""A dictation goes by the profile of its window, from the key press to Return."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.desktop.chords import Chord
from app.insert_submit import BROKEN, LEFT, POOR, RETURN, Said, objection
from app.profiles import Profile
from tests.unit.app.dictation_kit import Rig, wait_for

MAIL = Profile(name="Post", windows=("mail",), language="de", words=("Ada",), submit=True)
EDITOR = Profile(name="Letters", windows=("editor: *Letter*",), final="remove", paste="Ctrl+V")


class Make:
    def __init__(self, folder: Path, opened: ExitStack) -> None:
        self._folder, self._opened = folder, opened

    def __call__(self, *texts: Any, **settings: object) -> Rig:  # noqa: ANN401
        rig = Rig(self._folder, *texts, profiles=(MAIL, EDITOR), **settings)
        self._opened.callback(rig.close)
        return rig


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Make]:
    with ExitStack() as opened:
        yield Make(tmp_path, opened)


def test_each_window_gets_what_its_profile_says(rig: Make) -> None:
    made = rig("Dear Ann.", "See you.")
    made.dictate()
    made.wait_idle()
    made.screen.focus = 2
    made.dictate()
    made.wait_idle()
    assert (made.editor.text, made.mail.text) == ("Dear Ann", "See you.")
    assert [entry.profile for entry in made.entries] == ["Post", "Letters"]
    asked = [job.options for job in made.engine.jobs]
    assert [(o.language, o.words) for o in asked] == [(None, ()), ("de", ("Ada",))]


def test_the_window_of_the_key_press_chooses_the_profile(rig: Make) -> None:
    made = rig("Dear Ann.")
    made.hold()
    made.speak()
    made.screen.focus = 2
    made.let_go()
    made.wait_idle()
    assert (made.editor.text, made.mail.text) == ("Dear Ann", "")


def test_the_status_names_the_profile(rig: Make) -> None:
    made = rig("Dear Ann.")
    made.dictate()
    made.wait_idle()
    recording = [s.profile for s in made.statuses if s.began is not None]
    assert recording
    assert set(recording) == {"Letters"}


def test_return_follows_only_where_a_profile_asks_for_it(rig: Make) -> None:
    made = rig("Dear Ann.", "See you.")
    made.dictate()
    made.wait_idle()
    assert RETURN not in made.screen.pressed
    made.screen.focus = 2
    made.dictate()
    made.wait_idle()
    assert made.screen.pressed[-1] == RETURN
    assert made.screen.pressed.count(RETURN) == 1


def test_return_is_held_back_where_the_window_did_not_take_the_text(rig: Make) -> None:
    made = rig("See you.")
    made.screen.focus = 2
    made.mail.takes_text = False
    made.dictate()
    made.wait_idle()
    assert RETURN not in made.screen.pressed
    wait_for(lambda: any("Return was not pressed" in told.sentence for told in made.told))


def test_return_is_held_back_where_the_text_is_not_sure(rig: Make) -> None:
    made = rig("See you.", insertion__submit_sure=95)  # the fake engine is sure to 90 %
    made.screen.focus = 2
    made.dictate()
    made.wait_idle()
    assert made.mail.text == "See you."
    assert RETURN not in made.screen.pressed
    wait_for(lambda: POOR in [told.sentence for told in made.told])


def test_after_return_the_text_before_is_not_taken_back(rig: Make) -> None:
    made = rig("See you.", "Scratch that.")
    made.screen.focus = 2
    for _ in range(2):
        made.dictate()
        made.wait_idle()
    assert made.mail.text == "See you."
    assert Chord("Backspace") not in made.screen.pressed


@pytest.mark.parametrize(
    ("said", "touched_s", "sentence"),
    [
        (Said(confidence=0.9), None, ""),
        (Said(confidence=0.9, stopped_s=5.0), 4.0, ""),
        (Said(confidence=0.9, stopped_s=5.0), 5.5, LEFT),
        (Said(confidence=0.7), None, POOR),
        (Said(confidence=None), None, POOR),
        (Said(confidence=0.9, complete=False), None, BROKEN),
    ],
)
def test_return_needs_a_sure_and_whole_text_and_a_person_who_waits(
    said: Said, touched_s: float | None, sentence: str
) -> None:
    assert objection(said, 0.8, touched_s) == sentence


def test_an_entry_that_is_written_again_goes_by_the_profile_of_its_window(rig: Make) -> None:
    made = rig("Sea you.", "See you.")
    made.screen.focus = 2
    made.dictate()
    made.wait_idle()
    made.dictation.decode_again(made.entries[0].id, "other")
    wait_for(lambda: made.entries[0].final == "See you.", "the new text")
    assert made.engine.jobs[1].options.language == "de"


def test_a_history_of_an_older_version_gets_the_column(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    from app import history_file
    from app.history import History

    folder = tmp_path / "old"
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / history_file.NAME)) as old:
        for statement in history_file.MIGRATIONS[0]:
            old.execute(statement)
        old.execute("PRAGMA user_version = 1")
        old.execute(
            "INSERT INTO dictations (started, changed, state, final) VALUES (1, 1, 'done', 'kept')"
        )
        old.commit()
    with History(folder, print) as history:
        (entry,) = history.newest()
    assert (entry.final, entry.profile) == ("kept", "")
