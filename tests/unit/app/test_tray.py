"""The tray's menu and icon, the overlay, and what the app imports before its icon is there."""

import os
import subprocess
import sys

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from app.dictation_news import Delivered, Light, Status, Told
from app.insert import Outcome, Way
from app.session_types import Notice
from app.tray import SHORT, Tray, shortened
from app.ui.main_window import MainWindow
from app.ui.overlay import Overlay, elapsed, placed
from tests.unit.app.qt_kit import NotedDesk

RECORDING = Status(light=Light.RECORDING, stage="held", began=1.0)
DECIDING = Status(light=Light.DECIDING, jobs=1)
IDLE = Status(light=Light.IDLE)


@pytest.fixture
def tray(desk: NotedDesk) -> Tray:
    return Tray(desk)


def named(menu: QMenu, text: str) -> QAction:
    (action,) = (a for a in menu.actions() if a.text() == text)
    return action


def test_the_menu_starts_and_stops(tray: Tray, desk: NotedDesk) -> None:
    named(tray.menu, "Start dictation").trigger()
    desk.bridge.status.emit(RECORDING)
    named(tray.menu, "Stop dictation").trigger()
    assert desk.asked == [("toggle",), ("toggle",)]


def test_cancel_is_offered_only_while_there_is_something_to_cancel(
    tray: Tray, desk: NotedDesk
) -> None:
    seen = []
    for status in (IDLE, RECORDING, DECIDING, IDLE):
        desk.bridge.status.emit(status)
        seen.append(tray.cancel.isEnabled())
    assert seen == [False, True, True, False]


def test_an_older_text_is_copied_or_pasted_again(tray: Tray, desk: NotedDesk) -> None:
    desk.remember("first")
    desk.remember("second & last")
    tray.recent.aboutToShow.emit()
    one = tray.recent.actions()[1].menu()
    assert isinstance(one, QMenu)
    named(one, "Paste again").trigger()
    assert desk.asked == [("paste", "first")]
    named(one, "Copy").trigger()
    assert QGuiApplication.clipboard().text() == "first"
    assert tray.recent.actions()[0].text() == "second && last"


def test_the_menu_chooses_microphone_and_model(tray: Tray, desk: NotedDesk) -> None:
    tray.microphone.aboutToShow.emit()
    named(tray.microphone, "Headset").trigger()
    tray.model.aboutToShow.emit()
    named(tray.model, "digits").trigger()
    assert desk.file.settings.chosen == {"audio.microphone": "Headset", "engine.model": "digits"}
    tray.model.aboutToShow.emit()
    assert [a.text() for a in tray.model.actions() if a.isChecked()] == ["digits"]


def test_the_menu_says_which_models_nvidias_runtime_computes(tray: Tray, desk: NotedDesk) -> None:
    desk.models = lambda: ["digits", "nemo:digits"]
    tray.model.aboutToShow.emit()
    named(tray.model, "digits (NeMo)").trigger()
    assert desk.file.settings.chosen == {"engine.model": "nemo:digits"}
    tray.model.aboutToShow.emit()
    assert [a.text() for a in tray.model.actions() if a.isChecked()] == ["digits (NeMo)"]


def test_files_are_reached_from_the_menu(tray: Tray, desk: NotedDesk) -> None:
    named(tray.menu, "Transcribe files…").trigger()
    assert desk.asked == [("transcribe",)]


def test_the_icon_differs_in_every_state(tray: Tray, desk: NotedDesk) -> None:
    pictures = []
    for status in (Status(), IDLE, RECORDING, DECIDING):
        desk.bridge.status.emit(status)
        pictures.append(tray.icon.icon().pixmap(QSize(32, 32)).toImage())
    desk.bridge.told.emit(Told(notice=Notice.FAILED, serious=True))
    pictures.append(tray.icon.icon().pixmap(QSize(32, 32)).toImage())
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


def test_the_tooltip_says_what_goes_on_and_which_key_to_hold(tray: Tray, desk: NotedDesk) -> None:
    desk.bridge.status.emit(RECORDING)
    assert tray.icon.toolTip() == "VoxBar: Recording (Ctrl+Alt+Space)"
    desk.change({"dictation.hotkey": "F9"})
    assert tray.icon.toolTip() == "VoxBar: Recording (F9)"


@pytest.mark.parametrize("text", ["a" * 100, "two\nlines", "x & y"])
def test_a_text_in_the_menu_is_one_short_line(text: str) -> None:
    assert len(shortened(text)) <= SHORT
    assert "\n" not in shortened(text)


@pytest.fixture
def overlay(desk: NotedDesk) -> Overlay:
    return Overlay(desk)


def test_the_overlay_is_there_while_something_is_dictated(
    overlay: Overlay, desk: NotedDesk
) -> None:
    seen = []
    for status in (IDLE, RECORDING, DECIDING, IDLE):
        desk.bridge.status.emit(status)
        seen.append(overlay.isVisible())
    assert seen == [False, True, True, False]


def test_the_overlay_can_be_switched_off(overlay: Overlay, desk: NotedDesk) -> None:
    desk.change({"overlay.show": False})
    desk.bridge.status.emit(RECORDING)
    assert not overlay.isVisible()


def test_the_overlay_never_takes_the_focus(overlay: Overlay) -> None:
    assert overlay.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert overlay.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert overlay.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_overlay_tells_a_screen_reader_what_goes_on(overlay: Overlay, desk: NotedDesk) -> None:
    desk.bridge.status.emit(RECORDING)
    assert overlay.accessibleName() == "Recording"
    desk.bridge.told.emit(Told(left_s=30.0))
    assert overlay.accessibleName() == "Recording stops in 30 seconds."


def test_words_stay_out_of_the_overlay_where_others_look_at_the_screen(
    overlay: Overlay, desk: NotedDesk
) -> None:
    desk.bridge.status.emit(RECORDING)
    small = overlay.height()
    desk.change({"overlay.words": False})
    desk.bridge.words.emit("private words")
    assert overlay.height() == small
    desk.change({"overlay.words": True})
    desk.bridge.words.emit("public words")
    assert overlay.height() > small


@pytest.mark.parametrize(
    "place",
    ["top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right", "near-cursor"],
)
def test_the_overlay_stands_on_the_screen(place: str, qt: QApplication) -> None:
    screen = qt.primaryScreen()
    assert screen.availableGeometry().contains(placed(place, QSize(400, 80), screen))


def test_elapsed_time_is_minutes_and_seconds() -> None:
    assert [elapsed(s) for s in (0.4, 59.9, 61, 3600)] == ["0:00", "0:59", "1:01", "60:00"]


def test_the_main_window_shows_state_key_and_last_texts(desk: NotedDesk) -> None:
    window = MainWindow(desk)
    desk.remember("Hello.")
    desk.bridge.delivered.emit(Delivered(text="Hello.", outcome=Outcome(Way.PASTED, ""), entry=1))
    assert "Ctrl+Alt+Space" in window.hint.text()
    assert window.texts.item(0).text() == "Hello."
    window.toggle.click()
    assert desk.asked == [("toggle",)]


def test_the_icon_needs_neither_torch_nor_the_sound_system() -> None:
    heavy = ("torch", "sounddevice", "av", "numpy", "onnxruntime")
    code = (
        "import sys, app.main, app.main_app, app.tray, app.ui.windows;"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
