"""What was tidied can be seen in the history; the menu offers to swap only where that can be."""

from PySide6.QtGui import QGuiApplication

from app.history import Heard
from app.tray import Tray
from app.ui.history import HistoryWindow
from app.ui.text import sentence
from app.ui.tidy_forms import FORMS
from asr.tidy_guard import Reason
from tests.unit.app.dictation_kit import chosen
from tests.unit.app.qt_kit import NotedDesk


def test_the_history_shows_what_was_changed_and_copies_what_it_led_to(desk: NotedDesk) -> None:
    entry = desk.past.begin()
    desk.past.heard(entry, Heard(raw="um the milk is sour", model="echo"))
    desk.past.done(entry, "The milk is sour.")
    window = HistoryWindow(desk)
    window.fill()
    window.changes.setChecked(True)
    shown = ["um", "the", "The", "milk", "is", "sour", "sour."]
    assert window.text.toPlainText().split() == shown
    assert not window.raw.isEnabled()
    window.copy()
    assert QGuiApplication.clipboard().text() == "The milk is sour."
    window.changes.setChecked(False)
    assert window.text.toPlainText() == "The milk is sour."


def test_the_menu_offers_to_swap_where_tidying_is_on(desk: NotedDesk) -> None:
    tray = Tray(desk)
    assert not tray.swap.isVisible()
    desk.settings = lambda: chosen(tidy__on=True)
    desk.bridge.settings.emit(desk.settings())
    assert tray.swap.isVisible()
    tray.swap.trigger()
    assert desk.asked[-1] == ("swap",)


def test_every_reason_of_the_guard_can_be_said_in_the_persons_language() -> None:
    assert {reason.value for reason in Reason} <= set(FORMS)
    assert sentence(f"Not tidied: {Reason.NUMBER.value}")
