"""The windows: made from data, used with the keyboard, named for screen readers, translated."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTabBar,
    QTableWidget,
    QWidget,
)

from app import rules_file
from app.dictation_news import Delivered, Status, Told
from app.history import Heard
from app.insert import Outcome, Way
from app.settings import ALL, SECTIONS, find
from app.ui import windows
from app.ui.history import HistoryWindow
from app.ui.hotkey import HotkeyField
from app.ui.overlay import newest_words
from app.ui.settings import Row, SettingsWindow
from app.ui.welcome import Welcome
from app.ui.words import WordsWindow
from tests.unit.app.qt_kit import NotedDesk, application, make_desk

PARTS = (QComboBox, QSpinBox, QLineEdit, QTableWidget, QTabBar)
NEEDS_NAME = (QLineEdit, QComboBox, QListWidget, QPlainTextEdit, QSpinBox, QTableWidget)


@pytest.fixture(scope="module")
def qt() -> QApplication:
    return application()


@pytest.fixture
def desk(qt: QApplication, tmp_path: Path) -> Iterator[NotedDesk]:  # noqa: ARG001 - must be there
    made = make_desk(tmp_path)
    yield made
    made.past.close()


def add(desk: NotedDesk, raw: str, final: str) -> int:
    number = desk.past.begin(app="editor")
    desk.past.recorded(number, 1.5)
    desk.past.heard(number, Heard(raw=raw, model="tiny", confidence=0.8))
    desk.past.done(number, final)
    return number


def row_of(window: SettingsWindow, key: str) -> Row:
    (row,) = (r for r in window.rows if r.setting is find(key))
    return row


def press(widget: QWidget, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers))


def test_every_setting_has_a_field_that_shows_its_value(desk: NotedDesk) -> None:
    keys = [row.setting.key for row in SettingsWindow(desk).rows]
    assert sorted(keys) == sorted(s.key for s in ALL)


def test_ticking_a_box_changes_the_setting_at_once(desk: NotedDesk) -> None:
    box = row_of(SettingsWindow(desk), "sounds.play").field.widget
    assert isinstance(box, QCheckBox)
    box.setChecked(False)
    assert desk.file.settings.chosen == {"sounds.play": False}


def test_a_value_that_will_not_do_is_refused_in_a_sentence_and_left_to_be_mended(
    desk: NotedDesk,
) -> None:
    row = row_of(SettingsWindow(desk), "insertion.paste_chord")
    line = row.field.widget
    assert isinstance(line, QLineEdit)
    line.setText("Hyper+Q")
    line.editingFinished.emit()
    assert "Hyper" in row.problem.text()
    assert not row.problem.isHidden()
    assert line.text() == "Hyper+Q"
    line.setText("Ctrl+V")
    line.editingFinished.emit()
    assert row.problem.isHidden()
    assert desk.file.settings.chosen == {"insertion.paste_chord": "Ctrl+V"}


def test_a_change_from_outside_is_shown(desk: NotedDesk) -> None:
    window = SettingsWindow(desk)
    desk.change({"history.keep_text_days": 12, "overlay.position": "top"})
    days = row_of(window, "history.keep_text_days").field.widget
    place = row_of(window, "overlay.position").field.widget
    assert isinstance(days, QSpinBox)
    assert isinstance(place, QComboBox)
    assert (days.value(), place.currentData()) == (12, "top")


def test_a_section_goes_back_to_its_defaults(desk: NotedDesk) -> None:
    desk.change({"sounds.play": False, "sounds.volume": 3, "overlay.show": False})
    window = SettingsWindow(desk)
    page = window.pages.widget(list(SECTIONS).index("sounds"))
    assert page is not None
    buttons = page.findChildren(QAbstractButton)
    (button,) = (b for b in buttons if b.text() == "Use the &defaults here")
    button.click()
    assert not desk.file.settings[find("overlay.show")]
    assert desk.file.settings[find("sounds.play")]


@pytest.mark.parametrize(
    ("key", "held", "chord"),
    [
        (Qt.Key.Key_F9, [], "F9"),
        (
            Qt.Key.Key_D,
            [Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier],
            "Ctrl+Alt+D",
        ),
        (Qt.Key.Key_Space, [Qt.KeyboardModifier.MetaModifier], "Super+Space"),
        (Qt.Key.Key_Pause, [], "Pause"),
    ],
)
def test_a_hotkey_is_recorded_by_pressing_it(
    key: Qt.Key, held: list[Qt.KeyboardModifier], chord: str, desk: NotedDesk
) -> None:
    button = row_of(SettingsWindow(desk), "dictation.hotkey").field.widget
    assert isinstance(button, HotkeyField)
    button.click()
    press(button, key, *held)
    assert button.text() == chord
    assert desk.file.settings.chosen == {"dictation.hotkey": chord}


def test_a_bare_letter_is_refused_as_hotkey(desk: NotedDesk) -> None:
    row = row_of(SettingsWindow(desk), "dictation.hotkey")
    button = row.field.widget
    assert isinstance(button, HotkeyField)
    button.click()
    press(button, Qt.Key.Key_A)
    assert "needed for writing" in row.problem.text()
    assert desk.file.settings.chosen == {}


def test_escape_leaves_the_hotkey_as_it_was(desk: NotedDesk) -> None:
    button = row_of(SettingsWindow(desk), "dictation.hotkey").field.widget
    assert isinstance(button, HotkeyField)
    button.click()
    assert desk.asked[-1] == ("pause-keys", True)  # the present key would dictate
    press(button, Qt.Key.Key_Escape)
    assert button.text() == "Ctrl+Alt+Space"
    assert desk.asked[-1] == ("pause-keys", False)


def test_the_present_hotkey_is_not_taken_back_before_the_new_one_counts(desk: NotedDesk) -> None:
    button = row_of(SettingsWindow(desk), "dictation.hotkey").field.widget
    assert isinstance(button, HotkeyField)
    at_change: list[tuple[object, ...]] = []
    desk.bridge.settings.connect(lambda _settings: at_change.extend(desk.asked))
    button.click()
    press(button, Qt.Key.Key_F9)
    assert at_change == [("pause-keys", True)]  # another program may hold the one before
    assert desk.asked[-1] == ("pause-keys", False)


def test_the_history_is_searched_and_read(desk: NotedDesk) -> None:
    add(desk, "the milk is sour", "The milk is sour.")
    add(desk, "buy bread", "Buy bread.")
    window = HistoryWindow(desk)
    window.fill()
    assert window.entries.count() == 2
    window.search.setText("milk")
    assert window.text.toPlainText() == "The milk is sour."
    window.raw.setChecked(True)
    assert window.text.toPlainText() == "the milk is sour"
    assert "80 % sure" in window.facts.text()


def test_texts_of_the_history_are_copied_pasted_and_deleted(
    desk: NotedDesk, qt: QApplication
) -> None:
    add(desk, "one", "One.")
    window = HistoryWindow(desk)
    window.fill()
    window.buttons["copy"].click()
    assert qt.clipboard().text() == "One."
    window.buttons["paste"].click()
    assert desk.asked == [("paste-there", "One.")]
    window.buttons["delete"].click()
    assert desk.past.newest() == []


@pytest.mark.parametrize("form", ["json", "txt", "csv"])
def test_the_history_is_exported(
    form: str, desk: NotedDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk, "one", "One.")
    window = HistoryWindow(desk)
    window.fill()
    target = tmp_path / f"out.{form}"
    monkeypatch.setattr("app.ui.history.QFileDialog.getSaveFileName", lambda *_: (str(target), ""))
    window.export(form)
    assert "One." in target.read_text(encoding="utf-8")


def test_an_entry_with_sound_is_decoded_again_by_the_model_that_is_chosen(desk: NotedDesk) -> None:
    number = add(desk, "one", "One.")
    folder = desk.past.audio_folder
    assert folder
    folder.mkdir()
    (folder / "a.wav").write_bytes(b"RIFF")
    desk.past.keep_audio(number, folder / "a.wav")
    window = HistoryWindow(desk)
    window.fill()
    menu = window.buttons["again"].menu()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    assert desk.asked == [("decode-again", number, "digits")]


def test_rules_and_snippets_are_written_as_they_are_typed(desk: NotedDesk) -> None:
    window = WordsWindow(desk)
    window.rules.add(("voks bar", "VoxBar"), (False, False, True))
    window.snippets.add(("my address", "1 Main St"), (False, True))
    window.save()
    window.trial.setText("voks bar at my address")
    assert window.result.toPlainText() == "VoxBar at 1 Main St"
    found = rules_file.load(desk.config / rules_file.NAME).ruleset
    assert (found.rules[0].written, found.snippets[0].text) == ("VoxBar", "1 Main St")
    assert WordsWindow(desk).ruleset() == found


def test_a_rule_that_cannot_work_is_told_and_not_written(desk: NotedDesk) -> None:
    window = WordsWindow(desk)
    window.rules.add(("(", "x"), (False, True, True))
    window.save()
    assert "cannot be used" in window.news.text()
    assert not (desk.config / rules_file.NAME).exists()


def test_the_welcome_leads_through_four_pages_and_is_done(desk: NotedDesk) -> None:
    window = Welcome(desk)
    for _ in range(3):
        window.next.click()
    assert window.next.text() == "&Done"
    window.next.click()
    assert desk.file.path.exists()


def test_what_is_said_to_test_the_microphone_does_not_become_its_name(desk: NotedDesk) -> None:
    window = Welcome(desk)
    window.findChildren(QComboBox)[0].setFocus()
    next(b for b in window.findChildren(QPushButton) if b.text().endswith("&test")).click()
    assert desk.asked == [("toggle",)]
    assert window.focusWidget() is window.trial
    window.findChildren(QComboBox)[0].setFocus()
    desk.bridge.status.emit(Status(jobs=1))  # about to be pasted where the focus is
    assert window.focusWidget() is window.trial


def test_a_long_text_does_not_widen_the_welcome(desk: NotedDesk) -> None:
    window = Welcome(desk)
    before = window.minimumSizeHint().width()
    outcome = Outcome(Way.PASTED, "")
    desk.bridge.delivered.emit(Delivered(text="It was long. " * 30, outcome=outcome, entry=None))
    assert "It was long" in window.heard.text()
    assert window.minimumSizeHint().width() == before


def test_the_welcome_forgets_a_trouble_once_the_setting_is_another(desk: NotedDesk) -> None:
    window = Welcome(desk)
    desk.bridge.told.emit(Told(sentence="F9 is taken by another program."))
    assert "taken" in window.news.text()
    desk.change({"dictation.hotkey": "F8"})
    assert not window.news.text()


@pytest.mark.parametrize("kind", windows.KINDS)
def test_everything_is_named_for_screen_readers_and_reached_by_the_keyboard(
    kind: str, desk: NotedDesk
) -> None:
    window = windows.KINDS[kind](desk)
    assert window.windowTitle()
    for widget in window.findChildren(QWidget):
        if isinstance(widget.parent(), PARTS):
            continue  # a part of a larger one, which has the name
        if isinstance(widget, NEEDS_NAME):
            named = widget.accessibleName() or _has_buddy(window, widget)
            assert named, f"{type(widget).__name__} in {kind} has no name"
        if isinstance(widget, QAbstractButton):
            reached = widget.focusPolicy() != Qt.FocusPolicy.NoFocus or "&" in widget.text()
            assert reached, f"{widget.text()!r} in {kind} is out of the keyboard's reach"


def _has_buddy(window: QWidget, widget: QWidget) -> bool:
    return any(label.buddy() is widget for label in window.findChildren(QLabel))


def test_the_overlay_shows_the_newest_words_whole() -> None:
    application()
    metrics = QFontMetrics(QFont())
    width = metrics.horizontalAdvance("… the newest words")
    assert newest_words("and these are the newest words", metrics, width) == "… the newest words"
    assert newest_words("words", metrics, width) == "words"
    assert newest_words("w" * 200, metrics, width).endswith("www")
