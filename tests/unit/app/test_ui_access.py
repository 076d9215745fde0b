"""Every window can be used by keyboard alone and be read out: names, the way of Tab, mnemonics."""

import os
from collections import Counter
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QWidget,
)

from app.ui import windows
from app.ui.text import install
from tests.unit.app.qt_kit import NotedDesk, application

PARTS = (QAbstractSpinBox, QComboBox)  # what is in them is named by them
FRAMES = (QScrollArea, QScrollBar, QHeaderView, QTabBar, QTabWidget)  # moved through, not used


@pytest.fixture(params=windows.KINDS)
def window(desk: NotedDesk, request: pytest.FixtureRequest) -> Iterator[QWidget]:
    made = windows.KINDS[request.param](desk)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    yield made
    made.hide()
    made.deleteLater()


def focusable(window: QWidget) -> list[QWidget]:
    """Give what the keyboard can reach, page that is not shown included."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, FRAMES)
        and not any(isinstance(parent, PARTS) for parent in parents(widget))
        and not widget.objectName().startswith("qt_")
    ]


def parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def name_of(widget: QWidget) -> str:
    """Give what a screen reader says of a widget, the label beside it included."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)


def test_everything_that_can_have_the_focus_has_a_name(window: QWidget) -> None:
    assert [described(w) for w in focusable(window) if not name_of(w).strip()] == []


def test_tab_reaches_everything(window: QWidget) -> None:
    wanted = {w for w in focusable(window) if w.isVisible() and w.isEnabled()}
    reached: set[QWidget] = set()
    at = window.nextInFocusChain()
    while at is not None and at is not window and at not in reached:
        reached.add(at)
        at = at.nextInFocusChain()
    assert [described(w) for w in wanted - reached] == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", windows.KINDS)
def test_no_two_things_that_are_seen_have_the_same_letter(
    kind: str, language: str, desk: NotedDesk
) -> None:
    qt = application()
    kept = install(qt, language)
    window = windows.KINDS[kind](desk)
    try:
        window.show()
        QApplication.processEvents()
        texts = [
            w.text()
            for w in window.findChildren(QWidget)
            if isinstance(w, QAbstractButton | QLabel) and w.isVisible()
        ]
        letters = [QKeySequence.mnemonic(text).toString() for text in texts]
        assert [key for key, n in Counter(letters).items() if key and n > 1] == []
    finally:
        window.hide()
        window.deleteLater()
        for translator in kept:
            qt.removeTranslator(translator)
        for translator in install(qt, "en"):
            qt.removeTranslator(translator)
