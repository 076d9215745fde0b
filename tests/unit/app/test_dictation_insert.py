"""Which window a dictation is for when it was started in the tray's menu."""

import os
from collections.abc import Iterator

import pytest

from app.desktop.base import Target
from app.desktop.fake import FakeClock, FakeWindow, open_desktop
from app.dictation_insert import MENU_S, Insertions
from app.settings import Settings

OTHERS = Target(window=1, app="editor", pid=1)
OTHER_TOO = Target(window=2, app="browser", pid=2)
OURS = Target(window=3, app="voxbar", pid=os.getpid())


class Person:
    """Somebody with three windows, the first in front."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.desktop = open_desktop(*(FakeWindow(t) for t in (OTHERS, OTHER_TOO, OURS)))
        self.insertions = Insertions(self.desktop, Settings, self.clock.now)

    def uses_the_menu(self, then_in_front: Target) -> None:
        self.insertions.menu_opens()
        self.desktop.windows.activate(then_in_front)
        self.insertions.menu_closes()


@pytest.fixture
def person() -> Iterator[Person]:
    person = Person()
    yield person
    person.insertions.close(5)


def test_a_menu_that_took_the_focus_along_does_not_change_the_window(person: Person) -> None:
    person.uses_the_menu(then_in_front=OURS)
    assert person.insertions.focused() == OTHERS


def test_a_window_of_another_program_is_always_the_one_in_front(person: Person) -> None:
    person.uses_the_menu(then_in_front=OTHER_TOO)
    assert person.insertions.focused() == OTHER_TOO


def test_a_window_of_ours_is_meant_once_the_menu_is_a_while_ago(person: Person) -> None:
    person.uses_the_menu(then_in_front=OURS)
    person.clock.sleep(MENU_S)
    assert person.insertions.focused() == OURS


def test_while_the_menu_was_never_open_the_window_in_front_is_meant(person: Person) -> None:
    person.desktop.windows.activate(OURS)
    assert person.insertions.focused() == OURS
