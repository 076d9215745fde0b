"""The window of profiles: what is changed in it counts, and what ships can always be had again."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import profiles_file
from app.desktop.base import Target
from app.dictation_news import Light, Status
from app.profiles import Profile
from app.ui.overlay import Overlay
from app.ui.profiles import LOOKS, ProfilesWindow
from tests.unit.app.dictation_kit import wait_for as waited
from tests.unit.app.qt_kit import NotedDesk, application, make_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[NotedDesk]:
    application()
    made = make_desk(tmp_path)
    yield made
    made.past.close()


def wait_for(condition: Callable[[], bool], what: str) -> None:
    """Let Qt work until the condition holds."""

    def holds() -> bool:
        QApplication.processEvents()
        return condition()

    waited(holds, what)


def on_disk(desk: NotedDesk) -> tuple[Profile, ...]:
    return profiles_file.load(desk.config / profiles_file.NAME).profiles


def row_of(window: ProfilesWindow, name: str) -> int:
    rows = range(window.list.count())
    return next(r for r in rows if window.list.item(r).data(Qt.ItemDataRole.UserRole) == name)


def choose(window: ProfilesWindow, name: str) -> None:
    window.list.setCurrentRow(row_of(window, name))


def test_what_ships_is_listed_and_nothing_is_written_by_looking(desk: NotedDesk) -> None:
    window = ProfilesWindow(desk)
    labels = [window.list.item(row).text() for row in range(window.list.count())]
    assert labels[0] == "Terminal (ships)"
    for row in range(window.list.count()):
        window.list.setCurrentRow(row)
    assert not (desk.config / profiles_file.NAME).exists()


def test_a_profile_is_made_filled_in_and_kept(desk: NotedDesk) -> None:
    window = ProfilesWindow(desk)
    window.new()
    form = window.form
    for field, text in ((form.name, "Jira"), (form.language, "de"), (form.paste, "Ctrl+V")):
        field.selectAll()
        QTest.keyClicks(field, text)
    form.windows.setPlainText("firefox: *Jira*\n\nfirefox: *Jira*")
    form.words.setPlainText("Kanban\nSprint")
    form.dress.setCurrentIndex(form.dress.findData("plain"))
    form.dress.activated.emit(form.dress.currentIndex())
    window.save()
    assert on_disk(desk) == (
        Profile(
            name="Jira",
            windows=("firefox: *Jira*",),
            language="de",
            words=("Kanban", "Sprint"),
            style="plain",
            paste="Ctrl+V",
        ),
    )


def test_a_change_to_one_that_ships_is_all_that_is_written_and_can_be_taken_back(
    desk: NotedDesk,
) -> None:
    window = ProfilesWindow(desk)
    choose(window, "Chat")
    submit = window.form.submit
    submit.setCurrentIndex(submit.findData(True))
    submit.activated.emit(submit.currentIndex())
    window.save()
    assert on_disk(desk) == (Profile(name="Chat", submit=True),)
    assert window.list.currentItem().text() == "Chat (changed)"
    window.remove.click()
    assert on_disk(desk) == ()
    assert window.list.currentItem().text() == "Chat (ships)"


def test_what_was_typed_belongs_to_the_profile_that_was_shown(desk: NotedDesk) -> None:
    window = ProfilesWindow(desk)
    choose(window, "Mail")
    window.form.words.setPlainText("Ada")
    choose(window, "Prose")  # before the field has settled
    assert on_disk(desk) == (Profile(name="Mail", words=("Ada",)),)
    assert window.current_name() == "Prose"
    assert window.form.words.texts() == ()


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [("language", "German", "code"), ("paste", "Hyper+Q", "Hyper"), ("name", "Mail", "another")],
)
def test_what_cannot_work_is_told_and_not_written(
    field: str, text: str, word: str, desk: NotedDesk
) -> None:
    window = ProfilesWindow(desk)
    window.new("Mine")
    line = getattr(window.form, field)
    line.selectAll()
    QTest.keyClicks(line, text)
    window.save()
    assert word in window.news.text()
    assert on_disk(desk) == (Profile(name="Mine"),)
    assert line.text() == text


def test_the_window_that_is_clicked_next_gets_a_profile(desk: NotedDesk) -> None:
    window = ProfilesWindow(desk)
    front = [Target(window=1, app="voxbar", pid=os.getpid())]
    desk.focused = lambda: front[0]
    window.look_for(window.new_for)
    window._look.timeout.emit()  # ours is still in front
    assert on_disk(desk) == ()
    front[0] = Target(window=2, app="Gimp", title="Picture", pid=1)
    wait_for(lambda: bool(on_disk(desk)), "the profile")
    assert on_disk(desk) == (Profile(name="Gimp", windows=("Gimp",)),)


def test_a_window_that_cannot_be_seen_is_told(desk: NotedDesk) -> None:
    window = ProfilesWindow(desk)
    window.look_for(window.new_for)
    for _ in range(LOOKS):
        window._look.timeout.emit()
    assert "cannot be seen" in window.news.text()


def test_windows_that_were_dictated_into_are_offered(desk: NotedDesk) -> None:
    desk.past.begin(app="XTerm", window="bash")
    window = ProfilesWindow(desk)
    menu = window.add.menu()
    menu.aboutToShow.emit()
    (offer,) = (a for a in menu.actions() if "XTerm" in a.text())
    offer.trigger()
    assert on_disk(desk) == (Profile(name="XTerm", windows=("XTerm",)),)


def test_a_change_from_outside_is_shown(desk: NotedDesk) -> None:
    window = ProfilesWindow(desk)
    profiles_file.save(desk.config / profiles_file.NAME, (Profile(name="Hand-made"),))
    wait_for(lambda: window.list.item(0).text() == "Hand-made", "the new profile")


def test_the_overlay_names_the_profile_while_it_counts(desk: NotedDesk) -> None:
    overlay = Overlay(desk)
    overlay.set_status(Status(light=Light.RECORDING, stage="held", began=1.0, profile="Jira"))
    assert overlay.profile_text == "Jira"
    named = overlay.grab().toImage()
    overlay.set_status(Status(light=Light.RECORDING, stage="held", began=1.0))
    assert named != overlay.grab().toImage()
    overlay.set_status(Status(light=Light.IDLE, profile="Jira"))
    assert overlay.profile_text == ""
