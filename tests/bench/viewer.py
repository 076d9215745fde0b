"""How fluid the viewer is with an hour of speech: times of frames while scrolling and typing.

    python tests/bench/viewer.py [SEGMENTS]

Each time is from the input to the end of Qt's event loop, with everything painted. Under a real
display (xvfb-run) or QT_QPA_PLATFORM=offscreen.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.transcripts import Transcripts
from app.ui import style
from app.ui.viewer import ViewerWindow
from app.ui.viewer_edit import SegmentEdit
from asr.types import Segment, Transcript, Word
from tests.unit.app.qt_kit import application, make_desk

WORDS = "so my fellow americans ask not what your country can do for you and welcome his gospel"


def hour(segments: int) -> Transcript:
    """Make an hour of speech up: 9,000 words, each with its time and confidence."""
    dice, made, now = random.Random(1), [], 0.0  # noqa: S311 - always the same hour
    each = 9000 // segments
    for _ in range(segments):
        words = []
        for _ in range(dice.randint(max(1, each - 4), each + 4)):
            text, sure = dice.choice(WORDS.split()), 1 - dice.random() ** 4 * 0.9
            words.append(Word(text=text, start=now, end=now + 0.35, confidence=sure))
            now += 0.4
        text = " ".join(word.text for word in words)
        made.append(Segment(start=words[0].start, end=now, text=text, words=tuple(words)))
    return Transcript(segments=tuple(made), language="en", duration=now, model="moonshine-tiny")


def timed(work: Callable[[], object]) -> float:
    """Do it and everything that follows from it; give the milliseconds."""
    began = time.perf_counter()
    work()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000


def told(name: str, times: list[float]) -> None:
    """Print the median, the slowest in twenty, and the slowest."""
    times.sort()
    middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
    print(f"{name}: median {middle:.1f}, 95 % {slow:.1f}, slowest {times[-1]:.1f} ms")  # noqa: T201


def main() -> None:
    """Measure one after another."""
    segments = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    qt = application()
    style.apply(qt)
    with tempfile.TemporaryDirectory() as folder, Transcripts(None, print) as store:
        desk = make_desk(Path(folder))
        desk.transcripts = lambda: store
        transcript = hour(segments)
        number = store.add(transcript, Path("hour.wav"), "moonshine-tiny")
        window = ViewerWindow(desk)
        window.resize(860, 620)
        told("opened", [timed(partial(window.take, number)) + timed(window.show)])
        scrolled(window)
        typed(window)
        changed(window)
        window.close()
        desk.past.close()


def scrolled(window: ViewerWindow) -> None:
    """Scroll by the wheel's steps, by pages, and follow what plays."""
    bar = window.view.verticalScrollBar()
    told("a wheel's step", [timed(lambda: bar.setValue(bar.value() + 72)) for _ in range(300)])
    told("a page", [timed(lambda: bar.setValue(bar.value() + 480)) for _ in range(50)])
    places = [window.document.transcript.duration * i / 200 for i in range(200)]
    told("following", [timed(partial(window._heard, at)) for at in places])


def typed(window: ViewerWindow) -> None:
    """Type into a segment in the middle until it has many lines; then take it over."""
    window.view.edit_row(len(window.document.segments) // 2)
    QApplication.processEvents()
    field = window.view.viewport().findChildren(SegmentEdit)[-1]
    letters = "the quick brown fox jumps over the lazy dog " * 8
    told("a letter typed", [timed(partial(QTest.keyClicks, field, c)) for c in letters])
    told("taken over", [timed(lambda: QTest.keyClick(field, Qt.Key.Key_Return))])


def changed(window: ViewerWindow) -> None:
    """Split, undo, search, replace everywhere, make the window narrower."""
    row = len(window.document.segments) // 2
    told("split", [timed(lambda: window.document.split(row, 20))])
    told("undo", [timed(window.undo)])
    window.finder.enter(replace=True)
    told("search", [timed(lambda: window.finder.text.setText("country"))])
    window.finder.by.setText("land")
    told("replaced everywhere", [timed(window.hits.replace_all)])
    told("narrower", [timed(lambda: window.resize(700, 620))])
    told("stored, in the window", [timed(window.save)])


if __name__ == "__main__":
    main()
