"""The viewer with a real player on a real sound system: what is heard is what is shown."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.transcripts import Transcripts
from app.ui.viewer import ViewerWindow
from asr.types import Segment, Transcript
from tests.e2e.pulse import Pulse
from tests.unit.app.qt_kit import application, make_desk

assert sys.platform == "linux"


@pytest.fixture
def window(pulse: Pulse, tmp_path: Path, samples: Path) -> Iterator[ViewerWindow]:
    assert pulse.pid
    application()
    desk = make_desk(tmp_path)
    store = Transcripts(None, print)
    desk.transcripts = lambda: store
    segments = tuple(Segment(start=s, end=s + 1, text=f"At {s}.") for s in (0.0, 2.0, 3.0, 9.0))
    spoken = Transcript(segments=segments, language="en", duration=11.0, model="tiny")
    made = ViewerWindow(desk)
    made.take(store.add(spoken, samples / "jfk.flac", "tiny"))
    made.show()
    yield made
    made.close()
    desk.past.close()
    store.close()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QTest.qWait(10)


def test_playing_shows_the_segment_that_is_heard_until_the_recording_ends(
    window: ViewerWindow,
) -> None:
    player, painter = window.player, window.view.painter
    window.view.setCurrentIndex(window.view.model().index(1, 0))
    QTest.keyClick(window.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    until(lambda: painter.playing == 2)
    assert player.button.accessibleName() == "Pause"
    assert 3.0 <= player.player.at < 9.0
    player.speed.setCurrentIndex(player.speed.findData(2.0))
    player.go_to(9.5)
    until(lambda: player.time.text() == "0:11 / 0:11")
    assert painter.playing == 3
    assert not player.player.playing
    assert player.button.accessibleName() == "Play"


def test_the_space_key_plays_and_pauses(window: ViewerWindow) -> None:
    QTest.keyClick(window.view, Qt.Key.Key_Space)
    until(lambda: window.player.player.at > 0.3)
    QTest.keyClick(window.view, Qt.Key.Key_Space)
    assert not window.player.player.playing
    assert window.news.text() == ""
