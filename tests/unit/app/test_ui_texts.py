"""No text escapes translation, and the German that ships is whole."""

import json
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QTableWidget,
    QTabWidget,
    QWidget,
)

from app import (
    dictation,
    dictation_decode,
    dictation_insert,
    main_models,
    player,
    player_child,
    recorder,
    recorder_stream,
)
from app.dictation_news import Light, Status, Told
from app.resources import assets
from app.session_types import Notice
from app.tray import Tray
from app.ui import windows
from app.ui.notices import notice_text, state_text
from app.ui.overlay import Overlay
from app.ui.text import FORMS, install, sentence, tr
from asr.families.precision import Computer, Gpu, Weights, choose
from asr.models import catalogue
from tests.unit.app.qt_kit import NotedDesk

MARK = "¤"
NOT_TEXTS = {
    "VoxBar",
    "JSON",
    "TXT",
    "CSV",
    "SRT",
    "VTT",
    "TSV",
    "DOCX",
    "▲",
    "▼",
    "✕",
    "0:00 / 0:00",
    "moonshine-tiny",
    "digits",
    "Webcam",
    "Headset",
}


class Marking(QTranslator):
    """Translates every text of ours by putting a mark before it."""

    def translate(
        self, context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str:
        return MARK + source if context == "VoxBar" else ""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def marked(qt: QApplication) -> Iterator[None]:
    translator = Marking()
    assert qt.installTranslator(translator)
    yield
    qt.removeTranslator(translator)


def texts_of(widget: QWidget) -> list[str]:
    """Give what a person may read in a widget, or hear of it."""
    found = [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
    found.append(widget.accessibleDescription())
    if isinstance(widget, QLabel | QAbstractButton):
        found.append(widget.text())
    if isinstance(widget, QLineEdit):
        found.append(widget.placeholderText())
    if isinstance(widget, QComboBox):
        found += [widget.itemText(i) for i in range(widget.count())]
    if isinstance(widget, QListWidget):
        found += [widget.item(i).text() for i in range(widget.count())]
    if isinstance(widget, QTabWidget):
        found += [widget.tabText(i) for i in range(widget.count())]
    if isinstance(widget, QTableWidget):
        headers = [widget.horizontalHeaderItem(i) for i in range(widget.columnCount())]
        found += [h.text() for h in headers if h is not None]
    found += [action.text() for action in widget.findChildren(QAction)]
    return [text for text in found if text]


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("kind", windows.KINDS)
def test_no_text_of_a_window_escapes_translation(kind: str, desk: NotedDesk) -> None:
    window = windows.KINDS[kind](desk)
    inside = window.findChildren(QWidget)
    foreign = [w for w in inside if isinstance(w.parent(), QLineEdit)]  # Qt's own buttons
    texts = [t for w in [window, *inside] if w not in foreign for t in texts_of(w)]
    chosen = {"Ctrl+Alt+Space", *(model.title for model in catalogue())}  # names
    escaped = {t for t in texts if MARK not in t and t not in NOT_TEXTS | chosen}
    assert escaped == set()
    assert texts


@pytest.mark.usefixtures("marked")
def test_no_text_of_the_tray_escapes_translation(desk: NotedDesk) -> None:
    tray = Tray(desk)
    for menu in (tray.recent, tray.microphone, tray.model):
        menu.aboutToShow.emit()
    actions = [a for m in (tray.menu, *tray.menu.findChildren(QMenu)) for a in m.actions()]
    texts = [a.text() for a in actions if a.text()]
    assert [t for t in [*texts, tray.icon.toolTip()] if MARK not in t and t not in NOT_TEXTS] == []


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("notice", Notice)
def test_every_notice_is_told_in_words(notice: Notice) -> None:
    assert notice_text(Told(notice=notice)).startswith(MARK)


@pytest.mark.usefixtures("marked")
@pytest.mark.parametrize("light", Light)
def test_every_state_has_words(light: Light, desk: NotedDesk) -> None:
    assert state_text(Status(light=light)).startswith(MARK)
    overlay = Overlay(desk)
    desk.bridge.status.emit(Status(light=light, began=0.0))
    assert overlay.accessibleName().startswith(MARK)


def german() -> dict[str, str]:
    tree = ET.parse(assets() / "i18n" / "voxbar_de.ts")  # noqa: S314 - a file of ours
    return {
        m.findtext("source") or "": m.findtext("translation") or "" for m in tree.iter("message")
    }


def test_the_german_has_every_text_and_no_other(root: Path) -> None:
    code = "import sys; sys.path.insert(0, 'packaging'); import translations as t; import json;"
    code += "print(json.dumps(t.sources()))"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=root
    )

    assert set(german()) == set(json.loads(done.stdout)), "run packaging/translations.py"
    assert [source for source, text in german().items() if not text] == []


def test_the_german_keeps_every_place_for_a_value() -> None:
    def places(text: str) -> list[str]:
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

    assert [s for s, text in german().items() if places(s) != places(text)] == []


def test_the_compiled_german_is_that_of_the_source(qt: QApplication) -> None:
    kept = install(qt, "de")
    try:
        assert {s: tr(s) for s in german()} == german()
        assert tr("Quit") == "Beenden"
    finally:
        for translator in kept:
            qt.removeTranslator(translator)


def test_sentences_of_the_lower_floors_are_translated_with_their_values(qt: QApplication) -> None:
    kept = install(qt, "de")
    try:
        copied = "gedit no longer has the focus. The text is on the clipboard: press Ctrl+V."
        assert sentence(copied).startswith("gedit ist nicht mehr")
        assert sentence("Something new.") == "Something new."
        moved = "gedit no longer has the focus. The text is on the clipboard: press Ctrl+V."
        assert "Zwischenablage" in sentence(moved)
        crashed = "The speech engine crashed. It starts again with your next recording."
        assert sentence(crashed).startswith("Die Spracherkennung ist abgestürzt. Sie startet")
    finally:
        for translator in kept:
            qt.removeTranslator(translator)


def test_why_a_model_computes_as_it_does_is_translated_part_by_part(qt: QApplication) -> None:
    gpu = Gpu(device="cuda", name="GTX 1650", gb=4, precision="fp16")
    bare = "OpenVINO does not load."
    machine = Computer(cores=2, memory_gb=16, whole="AVX2", bf16=True, trouble=bare, gpu=gpu)
    kept = install(qt, "de")
    try:
        assert sentence(choose(machine, Weights(gb=5.1, free_gb=9)).reason) == (
            "bf16 auf dem Prozessor, der es multipliziert. Nicht int8: OpenVINO lässt sich nicht"
            " laden. Die Grafikkarte GTX 1650 hat 4.0 GB Speicher; nötig sind 6.6 GB."
        )
    finally:
        for translator in kept:
            qt.removeTranslator(translator)


@pytest.mark.parametrize(
    "text",
    [
        dictation.RECOVERED,
        dictation_decode.NO_SOUND,
        dictation_insert.IN_HISTORY,
        recorder.NO_SIGNAL,
        recorder.SIGNAL_AGAIN,
        recorder.BACK,
        recorder_stream.NONE_FOUND,
        player.DIED,
        player_child.NO_SOUND,
        player_child.NO_PORTAUDIO,
        main_models.ONLY_HEARS,
        main_models.DEMONSTRATION,
    ],
)
def test_the_sentences_of_the_lower_floors_are_known_here(text: str) -> None:
    assert text in FORMS
