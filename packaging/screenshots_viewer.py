"""Pictures of the viewer: three recordings that ship, as the embedded model hears them, in one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

import asr
from app.transcripts import Transcripts
from app.ui.editor_review import Review
from app.ui.text import tr
from app.ui.viewer import ViewerWindow
from app.viewer_actions import Proposal
from app.viewer_segments import parted
from asr.types import Options, Segment, Transcript
from tests.unit.app.qt_kit import NotedDesk

SAMPLES = Path(__file__).resolve().parents[1] / "assets" / "samples"
NAMES = ("quilter.flac", "jfk.flac", "holdfast.flac")
SUMMARY = (
    "A speaker is glad to welcome the gospel of Mr. Quilter. Another asks his fellow Americans"
    " what they can do for their country."
)

Pictures = Iterator[tuple[str, Callable[[], QPixmap]]]


def viewing(desk: NotedDesk) -> Pictures:
    """Give the viewer as it is read, searched, and with what a model wrote and would change."""
    store = Transcripts(None, print)
    desk.transcripts = lambda: store
    transcript = heard()
    number = store.add(transcript, SAMPLES / "quilter.flac", "moonshine-tiny")
    window = ViewerWindow(desk)
    window.take(number)
    window.resize(860, 440)
    window.show()
    window._heard(transcript.segments[2].start + 1)  # noqa: SLF001 - as the player tells it
    QApplication.processEvents()
    yield "viewer", window.grab
    window.view.edit_row(2)
    QApplication.processEvents()
    yield "viewer-edit", window.grab
    window.finder.enter(replace=True)
    window.finder.text.setText("your country")
    QApplication.processEvents()
    yield "viewer-search", window.grab
    window.finder.leave()
    window.editor.bar.begin(tr("&Summarise").replace("&", ""))
    window.editor.bar.progress(1, 1)
    window.editor.bar.show_text(SUMMARY)
    QApplication.processEvents()
    yield "viewer-answer", window.grab
    review = Review(window, transcript.segments, proposals(transcript.segments))
    review.show()
    QApplication.processEvents()
    yield "viewer-review", review.grab
    review.close()
    window.close()


def heard() -> Transcript:
    """Transcribe the recordings, one after another in time."""
    engine = asr.load("moonshine-tiny", "cpu")
    segments: list[Segment] = []
    begin = 0.0
    for name in NAMES:
        found = engine.transcribe(SAMPLES / name, Options(word_timestamps=True))
        for segment in found.segments:
            parts = parted(segment, segment.text.find(", ") + 1) or (segment,)
            segments += [later(part, begin) for part in parts]
        begin += found.duration
    engine.close()
    return Transcript(
        segments=tuple(segments), language="en", duration=begin, model="moonshine-tiny"
    )


def later(segment: Segment, by: float) -> Segment:
    """Move a segment in time."""
    words = tuple(replace(w, start=w.start + by, end=w.end + by) for w in segment.words)
    return replace(segment, start=segment.start + by, end=segment.end + by, words=words)


def proposals(segments: tuple[Segment, ...]) -> list[Proposal]:
    """Give what a model may propose: one change of dress, one of words."""
    first, second = segments[0].text, segments[1].text
    dressed = first.replace("the apostle", "the Apostle").replace(",", ";")
    other = second.replace("glad", "proud", 1)
    return [
        Proposal(row=0, before=first, after=dressed, doubtful=False),
        Proposal(row=1, before=second, after=other, doubtful=True),
    ]
