"""Which of these tests a system can run, and what several of them share."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.transcripts import Transcripts
from tests.unit.app.dictation_kit import Rig
from tests.unit.app.qt_kit import NotedDesk, application, make_desk

collect_ignore = ["test_paths.py"] if sys.platform == "win32" else []  # permissions of Unix


@pytest.fixture(scope="session")
def qt() -> QApplication:
    return application()


@pytest.fixture
def desk(qt: QApplication, tmp_path: Path) -> Iterator[NotedDesk]:  # noqa: ARG001 - must be there
    made = make_desk(tmp_path)
    yield made
    made.past.close()


@pytest.fixture
def reading_desk(desk: NotedDesk) -> Iterator[NotedDesk]:
    """A desk with transcripts."""
    store = Transcripts(None, print)
    desk.transcripts = lambda: store
    yield desk
    store.close()


@pytest.fixture
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    """Make dictations without a screen, that are ended after the test."""
    made: list[Rig] = []

    def make(*texts: object, **settings: object) -> Rig:
        made.append(Rig(tmp_path, *texts, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()
