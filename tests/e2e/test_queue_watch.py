"""A watched folder through the queue: what appears is done once, also over restarts."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.engine_client_ways import Way
from app.queue import News, Queue, State
from app.queue_watch import FolderWatch, Watched
from app.transcripts import Transcripts
from tests.e2e.conftest import OpenClient, wait_for

assert sys.platform != "win32"

SETTLE_S = 0.1
Begin = Callable[[], tuple[Queue, FolderWatch]]


def ignore(*_: object) -> None:
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "watched"
    made.mkdir()
    return made


@pytest.fixture
def begin(tmp_path: Path, folder: Path, open_client: OpenClient) -> Iterator[Begin]:
    """Begin to watch; asked again, as a restart does."""
    opened: list[tuple[Queue, FolderWatch]] = []

    def end() -> None:
        for queue, watch in opened:
            watch.close()
            queue.close()
            queue.transcripts.close()
        opened.clear()

    def make() -> tuple[Queue, FolderWatch]:
        end()
        news = News(changed=ignore, reached=ignore, told=ignore)
        transcripts = Transcripts(tmp_path / "data", ignore)
        queue = Queue(transcripts, open_client(), lambda: Way("echo", "cpu"), news)
        watched = Watched(folder=folder, settle_s=SETTLE_S)
        opened.append((queue, FolderWatch(watched, queue, tmp_path / "notes", ignore)))
        return opened[-1]

    yield make
    end()


def texts(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.txt"))


def test_what_appears_is_done_once_and_its_text_lies_beside_it(
    begin: Begin, folder: Path, samples: Path
) -> None:
    shutil.copy(samples / "jfk.flac", folder)
    queue, _ = begin()
    wait_for(lambda: texts(folder) == ["jfk.txt"], 60)
    shutil.copy(samples / "quilter.flac", folder / "talk.flac")
    wait_for(lambda: texts(folder) == ["jfk.txt", "talk.txt"], 60)
    shutil.copy(samples / "quilter.flac", folder / "last.flac")  # it is looked at again by then
    wait_for(lambda: len(texts(folder)) == 3, 60)
    wait_for(lambda: all(i.state is State.DONE for i in queue.items()))
    assert [i.path.name for i in queue.items()] == ["jfk.flac", "talk.flac", "last.flac"]


def test_a_restart_in_the_middle_does_each_file_once(
    begin: Begin, folder: Path, samples: Path
) -> None:
    shutil.copy(samples / "jfk.flac", folder)
    shutil.copy(samples / "quilter.flac", folder)
    queue, _ = begin()
    wait_for(queue.items, 60)
    queue, _ = begin()
    wait_for(lambda: texts(folder) == ["jfk.txt", "quilter.txt"], 60)
    wait_for(lambda: len(queue.items()) == 2 and all(i.ended for i in queue.items()))
    assert len(queue.transcripts.list()) == 2


def test_a_file_that_fails_is_not_tried_for_ever(begin: Begin, folder: Path, samples: Path) -> None:
    (folder / "a.mp3").write_text("no recording")
    queue, _ = begin()
    wait_for(queue.items, 60)
    shutil.copy(samples / "jfk.flac", folder)
    wait_for(lambda: texts(folder) == ["jfk.txt"], 60)
    wait_for(lambda: [i.state for i in queue.items()] == [State.FAILED, State.DONE])


def test_a_file_that_a_person_put_in_too_is_done_once(
    begin: Begin, folder: Path, samples: Path
) -> None:
    queue, _ = begin()
    (busy,) = queue.add([samples / "jfk.flac"])
    queue.wait(busy, stop=lambda: False)
    os.kill(queue.engine.pid or 0, signal.SIGSTOP)
    talk = Path(shutil.copy(samples / "quilter.flac", folder / "talk.flac"))
    queue.add([talk])
    os.kill(queue.engine.pid or 0, signal.SIGCONT)
    wait_for(lambda: texts(folder), 60)
    assert texts(folder) == ["talk.txt"]
    wait_for(lambda: all(i.ended for i in queue.items()))


def test_a_folder_that_is_not_there_is_told_and_waited_for(
    begin: Begin, folder: Path, samples: Path
) -> None:
    folder.rmdir()
    _, watch = begin()
    wait_for(lambda: "There is no folder" in watch.problem)
    folder.mkdir()
    shutil.copy(samples / "jfk.flac", folder)
    wait_for(lambda: texts(folder) == ["jfk.txt"], 60)
    assert watch.problem == ""


def test_a_folder_is_watched_by_one_voxbar_only(begin: Begin, folder: Path, tmp_path: Path) -> None:
    queue, watch = begin()
    wait_for(lambda: list((tmp_path / "notes").glob("*.lock")))
    second = FolderWatch(Watched(folder=folder), queue, tmp_path / "notes", ignore)
    wait_for(lambda: "Another VoxBar watches" in second.problem or "Another" in watch.problem)
    second.close()
