"""The viewer: read, edited with undo, searched, stored beside the raw text, exported."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.dictation_news import Light, Status
from app.transcripts import Transcripts
from app.ui.viewer import ViewerWindow
from app.ui.viewer_edit import SegmentEdit
from asr.types import Segment, Transcript, Word
from tests.unit.app.qt_kit import NotedDesk

TEXTS = ("So my fellow Americans", "ask not what your country", "can do for you.")
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def spoken(texts: tuple[str, ...] = TEXTS) -> Transcript:
    segments = []
    for i, text in enumerate(texts):
        words = tuple(
            Word(text=w, start=i * 10.0 + k, end=i * 10.0 + k + 0.5, confidence=0.9)
            for k, w in enumerate(text.split())
        )
        segments.append(Segment(start=i * 10.0, end=i * 10.0 + 8, text=text, words=words))
    return Transcript(
        segments=tuple(segments), language="en", duration=10.0 * len(texts), model="moonshine-tiny"
    )


@pytest.fixture
def desk(reading_desk: NotedDesk) -> NotedDesk:
    return reading_desk


@pytest.fixture
def store(desk: NotedDesk) -> Transcripts:
    found = desk.transcripts()
    assert found
    return found


@pytest.fixture
def number(store: Transcripts, samples: Path) -> int:
    return store.add(spoken(), samples / "jfk.flac", "moonshine-tiny")


@pytest.fixture
def window(desk: NotedDesk, number: int) -> Iterator[ViewerWindow]:
    made = ViewerWindow(desk)
    made.take(number)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()


def texts(window: ViewerWindow) -> list[str]:
    model = window.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def field(window: ViewerWindow) -> SegmentEdit:
    found = window.view.viewport().findChildren(SegmentEdit)
    return found[-1]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QTest.qWait(10)


def choose(window: ViewerWindow, *rows: int) -> None:
    window.view.clearSelection()
    for row in rows:
        index = window.view.model().index(row, 0)
        window.view.selectionModel().select(
            index, window.view.selectionModel().SelectionFlag.Select
        )


def test_it_shows_every_segment_with_its_time(window: ViewerWindow) -> None:
    assert tuple(texts(window)) == TEXTS
    model = window.view.model()
    said = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "0:10 ask not what your country"
    assert "jfk.flac" in window.windowTitle()
    assert "moonshine-tiny" in window.facts.text()


def test_a_text_is_edited_in_its_place_and_stored_beside_the_raw_one(
    window: ViewerWindow, store: Transcripts, number: int
) -> None:
    window.view.setFocus()
    QTest.keyClick(window.view, Key.Key_Return)
    QTest.keyClicks(field(window), "!")
    QTest.keyClick(field(window), Key.Key_Return)
    assert texts(window)[0] == "So my fellow Americans!"
    until(lambda: store.edited(number))
    kept = store.get(number)
    assert kept.edited
    assert kept.edited.segments[0].text == "So my fellow Americans!"
    assert kept.raw == spoken()


def test_what_is_undone_to_the_beginning_is_stored_as_no_edit(
    window: ViewerWindow, store: Transcripts, number: int
) -> None:
    window.document.reword(0, "Other")
    window.save(wait=True)
    assert store.edited(number)
    QTest.keyClick(window, Key.Key_Z, CONTROL)
    assert tuple(texts(window)) == TEXTS
    window.save(wait=True)
    assert store.edited(number) is None


def test_ctrl_return_splits_at_the_cursor_and_backspace_at_the_start_joins_again(
    window: ViewerWindow,
) -> None:
    window.view.edit_row(1, 8)
    QTest.keyClick(field(window), Key.Key_Return, CONTROL)
    assert texts(window)[1:3] == ["ask not", "what your country"]
    assert window.view.currentIndex().row() == 2
    QTest.keyClick(field(window), Key.Key_Backspace)
    assert tuple(texts(window)) == TEXTS
    QTest.keyClicks(field(window), " yet")  # the cursor is where they were joined
    QTest.keyClick(field(window), Key.Key_Return)
    assert texts(window)[1] == "ask not yet what your country"


def test_chosen_segments_are_joined_and_undo_parts_them_again(window: ViewerWindow) -> None:
    choose(window, 0, 1, 2)
    QTest.keyClick(window, Key.Key_J, CONTROL)
    assert texts(window) == [" ".join(TEXTS)]
    assert not window.buttons["redo"].isEnabled()
    window.undo()
    assert tuple(texts(window)) == TEXTS
    assert window.buttons["redo"].isEnabled()


def test_search_goes_through_all_places_and_replaces_one_or_all(window: ViewerWindow) -> None:
    finder = window.finder
    finder.enter(replace=False)
    QTest.keyClicks(finder.text, "o")
    assert finder.found.text() == "1 / 8"
    QTest.keyClick(finder.text, Key.Key_Return)
    QTest.keyClick(finder.text, Key.Key_Return)
    assert finder.found.text() == "3 / 8"
    assert window.view.currentIndex().row() == 1
    QTest.keyClicks(finder.by, "0")
    QTest.keyClick(finder.by, Key.Key_Return)
    assert texts(window)[1] == "ask n0t what your country"
    assert finder.found.text() == "3 / 7"
    finder.buttons["all"].click()
    assert texts(window)[2] == "can d0 f0r y0u."
    window.undo()
    assert texts(window)[2] == TEXTS[2]
    QTest.keyClick(finder, Key.Key_Escape)
    assert finder.isHidden()
    assert window.view.painter.matches == {}


def test_what_is_chosen_is_copied(window: ViewerWindow) -> None:
    choose(window, 1, 2)
    window.copy()
    assert QGuiApplication.clipboard().text() == "\n".join(TEXTS[1:])


def test_a_click_on_a_time_plays_from_there_and_the_list_follows(window: ViewerWindow) -> None:
    place = window.view.visualRect(window.view.model().index(1, 0)).topLeft() + QPoint(20, 10)
    QTest.mouseClick(
        window.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
    )
    assert window.player.player.at == 10.0
    window._heard(21.0)
    assert window.view.painter.playing == 2


def test_it_is_silent_while_something_is_dictated(window: ViewerWindow, desk: NotedDesk) -> None:
    window.player.play_from(10.0)
    desk.bridge.status.emit(Status(light=Light.RECORDING, began=1.0))
    assert not window.player.player.playing


def test_words_that_the_model_was_unsure_of_are_marked(desk: NotedDesk, store: Transcripts) -> None:
    many = spoken(tuple("one two three four five six seven eight" for _ in range(20)))
    first = many.segments[0]
    unsure = Word(text="two", start=1.0, end=1.5, confidence=0.1)
    words = (first.words[0], unsure, *first.words[2:])
    changed = Segment(start=first.start, end=first.end, text=first.text, words=words)
    number = store.add(
        Transcript(
            segments=(changed, *many.segments[1:]), language="en", duration=200.0, model="m"
        ),
        Path("gone.wav"),
        "m",
    )
    window = ViewerWindow(desk)
    window.take(number)
    marks = [window.view.painter.limit.marks(s) for s in window.document.segments]
    assert marks[0] == [(4, 7)]
    assert not any(marks[1:])
    assert not window.player.button.isEnabled()
    assert "cannot be heard" in window.facts.text()
    window.close()


def test_it_exports_what_is_shown_under_a_free_name_and_remembers_the_folder(
    window: ViewerWindow, desk: NotedDesk, tmp_path: Path
) -> None:
    window.document.reword(0, "Mended.")
    desk.change({"files.export_folder": str(tmp_path)})
    first = window.exports.first_path("txt")
    assert first == tmp_path / "jfk.txt"
    window.exports.write(first, "txt")
    assert first.read_text().startswith("Mended.\n")
    assert window.exports.first_path("txt") == tmp_path / "jfk-2.txt"
    other = tmp_path / "other"
    window.exports.write(other / "talk", "srt")
    assert (other / "talk.srt").exists()
    assert window.exports.first_path("txt").parent == other


def test_a_name_without_its_ending_never_replaces_a_file(
    window: ViewerWindow, tmp_path: Path
) -> None:
    (tmp_path / "talk.txt").write_text("mine")
    window.exports.write(tmp_path / "talk", "txt")
    assert (tmp_path / "talk.txt").read_text() == "mine"
    assert "there already" in window.news.text()


def test_another_transcript_is_taken_and_the_first_is_stored(
    window: ViewerWindow, store: Transcripts, number: int
) -> None:
    second = store.add(spoken(("Other.",)), Path("other.wav"), "tiny")
    window.document.reword(0, "Mended.")
    window.take(second)
    assert texts(window) == ["Other."]
    edited = store.edited(number)
    assert edited
    assert edited.segments[0].text == "Mended."
    window.take(number)
    assert texts(window)[0] == "Mended."


def test_a_transcript_that_is_gone_is_told_in_a_sentence(window: ViewerWindow) -> None:
    window.take(4711)
    assert window.news.text() == "This transcript is not there any more."
    assert tuple(texts(window)) == TEXTS


def test_closing_stores_at_once(window: ViewerWindow, store: Transcripts, number: int) -> None:
    window.document.reword(0, "Mended.")
    window.close()
    assert store.edited(number)


def test_what_is_being_written_is_taken_over_when_the_window_closes(
    window: ViewerWindow, store: Transcripts, number: int
) -> None:
    window.view.edit_row(0)
    QTest.keyClicks(field(window), "!")
    window.close()
    edited = store.edited(number)
    assert edited
    assert edited.segments[0].text == "So my fellow Americans!"


def test_every_part_has_a_name_for_a_screen_reader(window: ViewerWindow) -> None:
    parts: list[QWidget] = [
        window.view,
        window.finder.text,
        window.finder.by,
        window.player.slider,
        window.player.speed,
        window.player.button,
        window.editor.bar.text,
        *window.finder.buttons.values(),
    ]
    nameless = [
        part for part in parts if not (part.accessibleName() or getattr(part, "text", str)())
    ]
    assert nameless == []


def test_a_long_transcript_is_one_list_and_not_a_widget_for_each_segment(
    desk: NotedDesk, store: Transcripts
) -> None:
    number = store.add(spoken(TEXTS * 500), Path("long.wav"), "tiny")
    window = ViewerWindow(desk)
    window.take(number)
    window.show()
    QApplication.processEvents()
    assert window.view.model().rowCount() == 1500
    assert len(window.findChildren(QWidget)) < 100
    window.view.show_row(1499)
    assert (
        window.view.viewport()
        .rect()
        .contains(window.view.visualRect(window.view.model().index(1499, 0)))
    )
    window.close()
