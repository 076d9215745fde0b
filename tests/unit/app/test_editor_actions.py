"""The editor half on a transcript: streamed, ended at will, shown as changes, accepted or not."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.engine_client import EngineClient
from app.main_models import DEMONSTRATION, ONLY_HEARS, cannot_write
from app.settings_speaking import MODEL
from app.ui.viewer import ViewerWindow
from app.viewer_actions import Action, Wish
from asr.types import Segment, Transcript
from tests.unit.app.qt_kit import NotedDesk

TEXTS = ("so my fellow americans", "Ask not.", "what your country can do")
TIDY = Wish(action=Action.TIDY, rewrites=True)
SUMMARY = Wish(action=Action.SUMMARISE)
Open = Callable[..., ViewerWindow]


def spoken(texts: tuple[str, ...]) -> Transcript:
    segments = tuple(Segment(start=i * 9.0, end=i * 9.0 + 8, text=t) for i, t in enumerate(texts))
    return Transcript(segments=segments, language="en", duration=9.0 * len(texts), model="tiny")


@pytest.fixture
def desk(reading_desk: NotedDesk) -> NotedDesk:
    return reading_desk


@pytest.fixture(scope="module")
def client() -> Iterator[EngineClient]:
    """An engine process with echo, which writes a sentence of what it is given."""
    made = EngineClient("echo", "cpu")
    yield made
    made.close()


@pytest.fixture
def open_window(desk: NotedDesk, client: EngineClient) -> Iterator[Open]:
    """Open a viewer on texts, with the engine process as it is or with another model."""
    opened: list[ViewerWindow] = []

    def make(model: str = "echo", texts: tuple[str, ...] = TEXTS) -> ViewerWindow:
        store = desk.transcripts()
        assert store
        client.use(model, "cpu")
        desk.write = client.write
        window = ViewerWindow(desk)
        opened.append(window)
        window.take(store.add(spoken(texts), Path("talk.wav"), "tiny"))
        window.show()
        return window

    yield make
    for window in opened:
        window.close()


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QTest.qWait(10)


def texts(window: ViewerWindow) -> list[str]:
    return [segment.text for segment in window.document.segments]


def everything(window: ViewerWindow) -> range:
    return range(len(window.document.segments))


def test_what_would_change_is_shown_and_only_what_has_a_tick_is_taken_over(
    open_window: Open,
) -> None:
    window = open_window()
    window.editor.run(TIDY, everything(window))
    until(lambda: window.editor.review)
    review = window.editor.review
    assert review
    assert review.changes.count() == 2  # "Ask not." is a sentence already
    assert "text-decoration: underline" in review.text.toHtml()
    assert texts(window) == list(TEXTS)
    review.changes.item(1).setCheckState(Qt.CheckState.Unchecked)
    review.accept()
    assert texts(window) == ["So my fellow americans.", *TEXTS[1:]]
    window.undo()
    assert texts(window) == list(TEXTS)
    assert window.kept
    assert window.kept.raw == spoken(TEXTS)


def test_rejected_changes_change_nothing(open_window: Open) -> None:
    window = open_window()
    window.editor.run(TIDY, everything(window))
    until(lambda: window.editor.review)
    assert window.editor.review
    window.editor.review.reject()
    assert texts(window) == list(TEXTS)
    assert window.document.undoable is None


def test_a_segment_that_was_edited_meanwhile_keeps_the_edit(open_window: Open) -> None:
    window = open_window()
    window.editor.run(TIDY, everything(window))
    until(lambda: window.editor.review)
    assert window.editor.review
    window.document.reword(0, "Mine.")
    window.editor.review.accept()
    assert texts(window) == ["Mine.", TEXTS[1], "What your country can do."]


def test_a_summary_is_an_answer_and_no_change(open_window: Open) -> None:
    window = open_window()
    window.editor.run(SUMMARY, everything(window))
    until(lambda: not window.editor.running)
    assert window.editor.bar.text.toPlainText() == "So my fellow americans" + " " + " ".join(
        (*TEXTS[1:-1], TEXTS[-1] + ".")
    )
    assert texts(window) == list(TEXTS)


def test_an_answer_is_given_up_in_the_middle(open_window: Open) -> None:
    window = open_window(texts=("word " * 9_000,))
    window.editor.run(TIDY, [0])
    until(window.editor.bar.text.toPlainText)
    window.editor.bar.cancel.click()
    assert not window.editor.running
    assert "Nothing was changed" in window.editor.bar.news.text()
    assert window.document.undoable is None
    window.editor.run(SUMMARY, [0])  # the next one is not in the way of the first
    until(lambda: not window.editor.running)
    assert window.editor.bar.text.toPlainText().startswith("Word word")


def test_a_small_checkpoint_really_writes_and_its_other_words_begin_without_a_tick(
    open_window: Open, root: Path
) -> None:
    window = open_window(str(root / "tests" / "data" / "nemo-tiny"), ("one two three four five",))
    window.editor.run(TIDY, [0])
    until(lambda: window.editor.review)
    review = window.editor.review
    assert review
    assert review.changes.item(0).checkState() == Qt.CheckState.Unchecked
    assert not review.doubt.isHidden()
    review.accept()
    assert texts(window) == ["one two three four five"]


def test_what_goes_wrong_is_told_in_a_sentence(open_window: Open) -> None:
    window = open_window("moonshine-tiny")
    window.editor.run(SUMMARY, everything(window))
    until(lambda: not window.editor.running)
    assert "only transcribes" in window.editor.bar.news.text()


def test_with_a_model_that_only_hears_the_actions_are_greyed_and_the_reason_is_told(
    open_window: Open, desk: NotedDesk
) -> None:
    window = open_window()
    menu = window.editor.button.menu()
    assert isinstance(menu, QMenu)
    seen = []
    for reason in ("", ONLY_HEARS):
        desk.cannot_write = reason.strip
        menu.aboutToShow.emit()
        actions = [a for a in menu.actions() if a.isVisible() and not a.isSeparator()]
        seen.append([(a.text(), a.isEnabled()) for a in actions])
    assert all(enabled for _, enabled in seen[0])
    assert seen[1][0] == (ONLY_HEARS, False)
    assert not any(enabled for _, enabled in seen[1])


def test_the_model_decides_whether_texts_can_be_edited(desk: NotedDesk, root: Path) -> None:
    reasons = []
    for name in ("moonshine-tiny", "digits", str(root / "tests" / "data" / "nemo-tiny")):
        desk.change({MODEL.key: name})
        reasons.append(cannot_write(desk.settings()))
    assert reasons == [ONLY_HEARS, DEMONSTRATION, ""]
