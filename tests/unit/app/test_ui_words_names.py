"""Names and terms in the window of words, and picking proposals."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import rules_names
from app.ui.words import WordsWindow
from app.ui.words_names import ProposeDialog
from tests.unit.app.qt_kit import NotedDesk


def test_the_list_is_written_when_the_window_is_left(desk: NotedDesk) -> None:
    window = WordsWindow(desk)
    window.show()
    window.names.text.setPlainText("Kenneth\n\nNew York\n")
    window.close()
    assert rules_names.load(desk.config / rules_names.NAME) == ("Kenneth", "New York")
    assert WordsWindow(desk).names.text.toPlainText() == "Kenneth\nNew York\n"


def test_a_line_that_is_no_term_is_told_and_not_written(desk: NotedDesk) -> None:
    window = WordsWindow(desk)
    window.names.text.setPlainText("x" * 200)
    window.names.save()
    assert "200" in window.news.text()
    assert not (desk.config / rules_names.NAME).exists()
    window.names.text.setPlainText("x")
    window.names.save()
    assert not window.news.text()


def test_only_what_is_ticked_is_added(desk: NotedDesk, tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text("We met Kenneth and saw the NATO report.", encoding="utf-8")
    dialog = ProposeDialog(["Ann"])
    dialog.read(tmp_path / "mail.txt")
    assert not dialog.accept_button.isEnabled()
    dialog.found.item(0).setCheckState(Qt.CheckState.Checked)
    assert (dialog.picked(), dialog.accept_button.isEnabled()) == (["NATO"], True)
    page = WordsWindow(desk).names
    page.text.setPlainText("Ann")
    page.add(dialog.picked())
    assert rules_names.load(desk.config / rules_names.NAME) == ("Ann", "NATO")


@pytest.mark.usefixtures("qt")
def test_a_text_without_terms_says_so() -> None:
    dialog = ProposeDialog([])
    dialog.text.setPlainText("it was the end of the day")
    assert dialog.news.text() == "Nothing in it looks worth listing."


def test_names_are_not_tried_on_a_text(desk: NotedDesk) -> None:
    window = WordsWindow(desk)
    window.show()
    assert window.trial.isVisible()
    window.tabs.setCurrentWidget(window.names)
    assert not window.trial.isVisible()
