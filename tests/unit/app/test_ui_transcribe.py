"""The window of files, on a real queue with a real engine process that answers with lengths."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from app.engine_client import EngineClient
from app.engine_client_ways import Way
from app.main_files import wish_of
from app.queue import News, Queue, Reached, State
from app.transcripts import Transcripts
from app.ui.main_window import MainWindow
from app.ui.transcribe import TranscribeWindow
from app.ui.transcribe_words import clock, state_line
from tests.unit.app.qt_kit import NotedDesk, make_desk

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction
LIMIT_S = 60.0


@pytest.fixture
def desk(qt: QApplication, tmp_path: Path) -> Iterator[NotedDesk]:  # noqa: ARG001 - must be there
    made = make_desk(tmp_path)
    bridge = made.bridge
    news = News(changed=bridge.queue.emit, reached=bridge.reached.emit, told=bridge.files_told.emit)
    transcripts = Transcripts(tmp_path / "data", print)
    queue = Queue(transcripts, EngineClient("echo", "cpu"), lambda: Way("echo", "cpu"), news)
    made.queue = lambda: queue
    made.transcripts = lambda: transcripts
    made.add_files = lambda paths: made.asked.append(("add", list(paths)))
    yield made
    queue.close()
    transcripts.close()
    made.past.close()


@pytest.fixture
def window(desk: NotedDesk) -> TranscribeWindow:
    made = TranscribeWindow(desk)
    made.show()
    return made


@pytest.fixture
def files(tmp_path: Path, samples: Path) -> list[Path]:
    """Three recordings and something that is none."""
    sound = samples / "digits-7042.flac"
    made = [Path(shutil.copy(sound, tmp_path / f"{name}.flac")) for name in "abc"]
    none = tmp_path / "no.mp3"
    none.write_text("This is no recording.")
    return [*made, none]


def real(desk: NotedDesk) -> Queue:
    queue = desk.queue()
    assert queue
    return queue


def until(condition: Callable[[], object]) -> None:
    """Let Qt work until it holds."""
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.005)


def states(window: TranscribeWindow) -> list[State]:
    return [item.state for item in window.list.queue.items]


def names(window: TranscribeWindow) -> list[str]:
    return [item.path.name for item in window.list.queue.items]


def filled(window: TranscribeWindow, desk: NotedDesk, files: list[Path]) -> list[int]:
    """Put files in and wait until all have ended."""
    numbers = real(desk).add(files)
    until(lambda: states(window) and all(item.ended for item in window.list.queue.items))
    return numbers


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, data: QMimeData) -> QDropEvent:
    """Do what Qt does with a drag from another program: it enters, and is let go."""
    actions = COPY | Qt.DropAction.MoveAction
    enter = QDragEnterEvent(QPoint(5, 5), actions, data, LEFT, NONE)
    QApplication.sendEvent(widget, enter)
    event = QDropEvent(QPointF(5, 5), actions, data, LEFT, NONE)
    if enter.isAccepted():
        QApplication.sendEvent(widget, event)
    else:
        event.ignore()
    return event


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    widget.setFocus()
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, held))


def test_files_dropped_anywhere_are_copied_in_never_moved(
    window: TranscribeWindow, desk: NotedDesk, tmp_path: Path
) -> None:
    data = mime(tmp_path / "dé jà.mp3", tmp_path)
    for widget in (window, window.list.viewport()):
        event = drop(widget, data)
        assert event.isAccepted()
        assert event.dropAction() == COPY
    assert desk.asked == [("add", [tmp_path / "dé jà.mp3", tmp_path])] * 2


def test_files_that_were_copied_elsewhere_can_be_pasted(
    window: TranscribeWindow, desk: NotedDesk, tmp_path: Path
) -> None:
    QGuiApplication.clipboard().setMimeData(mime(tmp_path / "a.mp3"))
    window.paste()
    assert desk.asked == [("add", [tmp_path / "a.mp3"])]


def test_what_is_no_file_of_this_computer_is_not_taken(
    window: TranscribeWindow, desk: NotedDesk
) -> None:
    text, web = QMimeData(), QMimeData()
    text.setText("hello")
    web.setUrls([QUrl("https://example.org/a.mp3")])
    for data in (text, web):
        assert not drop(window, data).isAccepted()
    assert desk.asked == []


def test_dropping_onto_the_main_window_opens_this_one_with_them(
    desk: NotedDesk, tmp_path: Path
) -> None:
    main = MainWindow(desk)
    assert drop(main, mime(tmp_path / "a.mp3")).isAccepted()
    assert desk.asked == [("transcribe", [tmp_path / "a.mp3"])]


def test_an_empty_window_says_what_to_do(window: TranscribeWindow) -> None:
    assert window.pages.currentIndex() == 0
    assert not any(
        window.buttons[name].isEnabled() for name in ("open", "retry", "cancel", "remove", "export")
    )


def test_each_file_is_listed_with_its_end_and_a_failure_with_its_reason(
    window: TranscribeWindow, desk: NotedDesk, files: list[Path]
) -> None:
    filled(window, desk, files)
    assert window.pages.currentIndex() == 1
    assert states(window) == [State.DONE, State.DONE, State.DONE, State.FAILED]
    index = window.list.queue.index(3)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("no.mp3. Failed: ")
    assert "is not a recording" in said


def test_progress_is_shown_in_its_row(
    window: TranscribeWindow, desk: NotedDesk, files: list[Path]
) -> None:
    numbers = filled(window, desk, files[:1])
    item = window.list.queue.items[0]
    reached = Reached(number=numbers[0], done_s=30.0, total_s=120.0, left_s=65.4)
    desk.bridge.reached.emit(reached)
    assert window.list.queue.reached == reached
    going = replace(item, state=State.DECODING)
    assert state_line(going, reached) == "25 %, about 1:05 left"
    assert state_line(going, None) == "Getting ready…"
    assert (clock(7.2), clock(3729)) == ("0:07", "1:02:09")


def test_enter_opens_the_text_and_only_where_there_is_one(
    window: TranscribeWindow, desk: NotedDesk, files: list[Path]
) -> None:
    numbers = filled(window, desk, [files[3], files[0]])
    press(window.list, Qt.Key.Key_Return)
    assert desk.asked == []
    window.list.clearSelection()
    window.list.choose(numbers[1:])
    press(window.list, Qt.Key.Key_Return)
    assert desk.asked == [("viewer", real(desk).items()[1].transcript)]


def test_rows_are_moved_by_keys_and_stay_chosen(
    window: TranscribeWindow, desk: NotedDesk, files: list[Path]
) -> None:
    numbers = filled(window, desk, files[:3])
    window.list.clearSelection()
    window.list.choose([numbers[2]])
    control = Qt.KeyboardModifier.ControlModifier
    press(window.list, Qt.Key.Key_Up, control)
    until(lambda: names(window) == ["a.flac", "c.flac", "b.flac"])
    press(window.list, Qt.Key.Key_Up, control)
    until(lambda: names(window) == ["c.flac", "a.flac", "b.flac"])
    assert [item.id for item in window.list.chosen()] == [numbers[2]]
    assert not window.buttons["up"].isEnabled()
    window.list.choose([numbers[0]])  # two at a time
    press(window.list, Qt.Key.Key_Down, control)
    until(lambda: names(window) == ["b.flac", "c.flac", "a.flac"])


def test_rows_are_moved_by_dragging(
    window: TranscribeWindow, desk: NotedDesk, files: list[Path]
) -> None:
    numbers = filled(window, desk, files[:3])
    view = window.list
    view.clearSelection()
    view.choose([numbers[2]])

    class FromHere(QDropEvent):
        def source(self) -> QWidget:
            return view

    top = view.visualRect(view.queue.index(0)).topLeft() + QPoint(10, 3)
    event = FromHere(QPointF(top), Qt.DropAction.MoveAction, QMimeData(), LEFT, NONE)
    view.dropEvent(event)
    until(lambda: names(window) == ["c.flac", "a.flac", "b.flac"])


def test_removing_texts_is_asked_first(
    window: TranscribeWindow,
    desk: NotedDesk,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled(window, desk, [files[0], files[3]])
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    asked: list[str] = []

    def question(_parent: QWidget, title: str, _text: str) -> QMessageBox.StandardButton:
        asked.append(title)
        return answers.pop(0)

    monkeypatch.setattr(QMessageBox, "question", question)
    window.list.selectAll()
    press(window.list, Qt.Key.Key_Delete)
    assert names(window) == ["a.flac", "no.mp3"]
    press(window.list, Qt.Key.Key_Delete)
    until(lambda: names(window) == [])
    assert len(asked) == 2
    assert real(desk).transcripts.list() == []
    assert files[0].exists()


def test_what_failed_can_be_tried_again(
    window: TranscribeWindow, desk: NotedDesk, files: list[Path]
) -> None:
    filled(window, desk, [files[3]])
    assert window.buttons["retry"].isEnabled()
    shutil.copy(files[0], files[3])
    window.buttons["retry"].click()
    until(lambda: states(window) == [State.DONE])


def test_all_texts_are_exported_beside_what_is_there(
    window: TranscribeWindow,
    desk: NotedDesk,
    files: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled(window, desk, [files[0], files[1], files[3]])
    target = tmp_path / "texts"
    target.mkdir()
    (target / "a.srt").write_text("mine")
    desk.change({"files.format": "srt"})
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(target))
    window.buttons["export"].click()
    assert sorted(path.name for path in target.iterdir()) == ["a-2.srt", "a.srt", "b.srt"]
    assert (target / "a.srt").read_text() == "mine"
    assert "2 texts" in window.news.text()


def test_the_choices_below_are_settings(
    window: TranscribeWindow, desk: NotedDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = window.options
    options.write.click()
    row = options.form.findText("VTT")
    options.form.setCurrentIndex(row)
    options.form.activated.emit(row)
    options.model.setCurrentIndex(2)
    options.model.activated.emit(2)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "in&out"))
    options.folder.click()
    options.watch.click()
    assert desk.file.settings.chosen == {
        "files.automatic": True,
        "files.format": "vtt",
        "files.model": "digits",
        "files.folder": str(tmp_path / "in&out"),
        "files.watch": True,
        "files.watch_folder": str(tmp_path / "in&out"),
    }
    wish = wish_of(desk.file.settings)
    assert (wish.formats, wish.model) == (("vtt",), "digits")
    assert wish.output_dir == tmp_path / "in&out"
    assert options.watched.text() == "in&&out"
    options.beside.click()
    assert wish_of(desk.file.settings).output_dir is None


def test_watching_needs_a_folder(
    window: TranscribeWindow, desk: NotedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.options.watch.click()
    assert not window.options.watch.isChecked()
    assert "files.watch" not in desk.file.settings.chosen


def test_trouble_with_the_watched_folder_is_shown(
    window: TranscribeWindow, desk: NotedDesk
) -> None:
    desk.watch_problem = lambda: "There is no folder /gone."
    desk.bridge.queue.emit()
    until(lambda: "/gone" in window.options.watch_state.text())
    assert not window.options.watch_state.isHidden()
    desk.bridge.files_told.emit("There are no recordings in /x.")
    assert window.news.text() == "There are no recordings in /x."
