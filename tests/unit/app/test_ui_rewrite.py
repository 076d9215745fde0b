"""The review of a rewritten text: it is decided once, by mouse or keyboard, and loses nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.dictation_news import Rewrite
from app.ui.rewrite import MOST_LETTERS, RewriteWindow
from tests.unit.app.qt_kit import NotedDesk

Key = Qt.Key


def rewrite(
    *, asked: str = "make it short", before: str = "a long text", after: str = "a text"
) -> Rewrite:
    return Rewrite(instruction=asked, before=before, after=after, target=None, entry=7)


FIRST, SECOND = rewrite(), rewrite(asked="make it shorter", after="text")


@pytest.fixture
def window(desk: NotedDesk) -> Iterator[RewriteWindow]:
    """The window as the app brings it to the front, with FIRST in it."""
    made = RewriteWindow(desk)
    bring(made, FIRST)
    yield made
    made.hide()
    made.deleteLater()


def bring(window: RewriteWindow, shown: Rewrite) -> None:
    window.take(shown)
    window.show()
    window.activateWindow()
    QApplication.processEvents()


def press(window: RewriteWindow, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(window.focusWidget(), key)


def decided(desk: NotedDesk) -> list[tuple[object, ...]]:
    return [order for order in desk.asked if order[0].startswith("rewrite-")]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_accepted_at_once_by_the_keyboard_it_is_put_in_place(
    window: RewriteWindow, desk: NotedDesk, key: Qt.Key
) -> None:
    press(window, key)
    assert decided(desk) == [("rewrite-accept", FIRST)]
    assert not window.isVisible()


def test_the_window_is_gone_before_the_text_is_put_in_place(
    window: RewriteWindow, desk: NotedDesk
) -> None:
    visible: list[bool] = []
    desk.ask = lambda *_order: visible.append(window.isVisible())
    window.yes.click()
    assert visible == [False]


@pytest.mark.parametrize("way", ["Escape", "closing", "the button"])
def test_discarded_in_any_way_nothing_is_put_in_place(
    window: RewriteWindow, desk: NotedDesk, way: str
) -> None:
    ways = {
        "Escape": lambda: press(window, Key.Key_Escape),
        "closing": window.close,
        "the button": window.no.click,
    }
    ways[way]()
    assert decided(desk) == [("rewrite-discard", FIRST)]
    assert not window.isVisible()


def test_what_is_decided_is_not_decided_again(window: RewriteWindow, desk: NotedDesk) -> None:
    window.accept()
    window.accept()
    window.close()
    assert decided(desk) == [("rewrite-accept", FIRST)]


def test_the_next_text_discards_the_one_that_was_not_decided(
    window: RewriteWindow, desk: NotedDesk
) -> None:
    bring(window, SECOND)
    assert "make it shorter" in window.said.text()
    press(window, Key.Key_Return)
    assert decided(desk) == [("rewrite-discard", FIRST), ("rewrite-accept", SECOND)]


def test_return_accepts_again_after_another_button_had_the_focus(
    window: RewriteWindow, desk: NotedDesk
) -> None:
    window.no.setFocus()
    press(window, Key.Key_Return)
    bring(window, SECOND)
    press(window, Key.Key_Return)
    assert decided(desk) == [("rewrite-discard", FIRST), ("rewrite-accept", SECOND)]


def test_a_copy_is_the_new_text_and_decides_nothing(window: RewriteWindow, desk: NotedDesk) -> None:
    window.copying.setFocus()
    press(window, Key.Key_Return)
    assert QGuiApplication.clipboard().text() == FIRST.after
    assert (decided(desk), window.isVisible()) == ([], True)


def test_tab_goes_through_the_buttons_and_out_of_the_text(window: RewriteWindow) -> None:
    reached = []
    for _ in range(4):
        focused = window.focusWidget()
        reached.append(focused.text() if isinstance(focused, QPushButton) else "the text")
        press(window, Key.Key_Tab)
    assert reached == ["&Accept", "&Copy", "&Discard", "the text"]
    assert window.focusWidget() is window.yes


@pytest.mark.parametrize("accepting", [Key.Key_Return, Key.Key_Enter])
def test_keys_in_the_text_change_nothing_of_it(
    window: RewriteWindow, desk: NotedDesk, accepting: Qt.Key
) -> None:
    before = window.text.toPlainText()
    window.text.setFocus()
    press(window, Key.Key_X, Key.Key_Delete, accepting)
    assert window.text.toPlainText() == before
    assert decided(desk) == [("rewrite-accept", FIRST)]


def test_marks_and_lines_are_shown_as_they_are(window: RewriteWindow) -> None:
    code = "if a < b:\n    c = '<b>'  &  d\n"
    window.take(rewrite(asked="<i>change</i> nothing", before=code, after=code))
    assert window.text.toPlainText() == code
    assert window.said.text().endswith("<i>change</i> nothing")
    assert window.said.textFormat() is Qt.TextFormat.PlainText


def test_a_long_text_is_scrolled_and_put_in_place_whole(
    window: RewriteWindow, desk: NotedDesk
) -> None:
    before, size = "word " * 5000, window.size()
    long = rewrite(before=before, after=before.upper())
    bring(window, long)
    assert window.size() == size
    assert window.text.verticalScrollBar().maximum() > 0
    assert window.text.verticalScrollBar().value() == 0
    press(window, Key.Key_Return)
    assert decided(desk)[-1] == ("rewrite-accept", long)


def test_a_long_instruction_leaves_room_for_the_text(window: RewriteWindow) -> None:
    asked = "and then make it shorter " * 100
    before = window.text.height()
    bring(window, rewrite(asked=asked))
    assert window.text.height() > before / 2
    assert len(window.said.text()) < MOST_LETTERS + 20
    assert window.said.height() >= window.said.heightForWidth(window.said.width())
    assert asked in window.said.toolTip()
