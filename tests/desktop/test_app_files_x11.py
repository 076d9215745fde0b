"""Files reach the running app: dragged from another program's window, or by a second VoxBar."""

import shutil
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import instance
from app.queue import Item, State
from app.queue_store import Store
from app.transcripts import Transcripts
from asr.audio import read_audio
from asr.worker_messages import to_pcm
from tests.desktop.session import (
    PROGRAMS,
    SYSTEM_PYTHON,
    XSession,
    _need_kind,
    stop,
    wait_for,
)

assert sys.platform == "linux"

from signal import SIGKILL  # noqa: E402

from tests.desktop.app_session import RunningApp  # noqa: E402
from tests.desktop.mouse import Mouse  # noqa: E402

pytestmark = pytest.mark.desktop
WINDOW, MAIN = "VoxBar: transcribe files", "VoxBar"
DONE_S = 120.0
FIRST_ROW, ROW = 52, 56  # pixels: where the list begins, and a row's height
Look = Callable[[], list[Item]]


@pytest.fixture
def mouse(x_session: XSession) -> Iterator[Mouse]:
    made = Mouse(x_session.name)
    yield made
    made.close()


@pytest.fixture
def queued(app: RunningApp) -> Iterator[Look]:
    """Give what looks into the queue on disk."""
    with Transcripts(app.folders.data, print) as transcripts:
        yield Store(transcripts.database).items


Drag = Callable[[list[Path], str, Callable[[], bool]], None]


@pytest.fixture
def drag(x_session: XSession, mouse: Mouse) -> Drag:
    """Drag files from another program's window onto the one of a title, until they came."""

    def do(files: list[Path], target: str, came: Callable[[], bool]) -> None:
        with offered(x_session, *files) as source:
            _drag(mouse, source, target, came)

    return do


@contextmanager
def offered(session: XSession, *files: Path) -> Iterator[str]:
    """Open a window of another program from which files can be dragged; give its title."""
    _need_kind("gtk3")
    title = f"drag-{len(session.children)}"
    source = [SYSTEM_PYTHON, str(PROGRAMS / "drag_source.py"), title]
    process = session.spawn(*source, *(str(path) for path in files))
    yield title
    stop(process)


def _drag(mouse: Mouse, source: str, target: str, came: Callable[[], bool]) -> None:
    """Drag from one window onto the other; a busy machine may miss a drag, as a person sees."""
    for _ in range(3):
        mouse.drag(mouse.place_of(source).middle, mouse.place_of(target).middle)
        try:
            wait_for(came, "the files in the queue", 10.0)
        except pytest.fail.Exception:
            continue
        return
    pytest.fail("three drags, and nothing came")


def done(queued: Look, names: list[str]) -> Callable[[], bool]:
    return lambda: [i.path.name for i in queued() if i.state is State.DONE] == names


def voxbar(app: RunningApp, session: XSession, *words: str) -> None:
    """Run `voxbar WORDS` beside the running one."""
    command = ["env", f"VOXBAR_HOME={app.home}", sys.executable, "-m", "app", *words]
    assert session.spawn(*command).wait(60) == 0


def test_files_and_folders_dragged_onto_the_window_become_text(
    app: RunningApp, drag: Drag, queued: Look, tmp_path: Path, samples: Path
) -> None:
    nested = tmp_path / "folder" / "deeper"
    nested.mkdir(parents=True)
    first = Path(shutil.copy(samples / "jfk.flac", tmp_path / "a talk, déjà vu.flac"))
    shutil.copy(samples / "quilter.flac", nested / "b.flac")
    (nested / "notes.txt").write_text("no recording")
    assert app.send("open").ok
    drag([first, tmp_path / "folder"], WINDOW, lambda: len(queued()) == 2)
    wait_for(done(queued, [first.name, "b.flac"]), "both texts", DONE_S)
    with Transcripts(app.folders.data, print) as transcripts:
        texts = [transcripts.get(item.transcript or 0).raw.text for item in queued()]
    assert "your country" in texts[0]
    assert "gospel" in texts[1]
    assert first.exists()


def test_a_row_is_dragged_to_another_place(
    app: RunningApp, mouse: Mouse, queued: Look, samples: Path
) -> None:
    count = len(queued())
    assert instance.send(app.folders.runtime, "open", [samples / "digits-7042.flac"] * 2).ok
    assert instance.send(app.folders.runtime, "open", [samples / "holdfast.flac"]).ok
    wait_for(lambda: len(queued()) == count + 2, "the files", DONE_S)
    wait_for(lambda: all(item.ended for item in queued()), "the texts", DONE_S)
    before = [item.id for item in queued()]
    window = mouse.place_of(WINDOW)
    x = window.x + 200
    first, second = window.y + FIRST_ROW, window.y + FIRST_ROW + ROW
    mouse.drag((x, second + ROW // 3), (x, first + 4))
    wait_for(lambda: [i.id for i in queued()][:2] == [before[1], before[0]], "the new order")


def test_files_dragged_onto_the_main_window_do_too(
    app: RunningApp, drag: Drag, queued: Look, tmp_path: Path, samples: Path
) -> None:
    before = [item.path.name for item in queued()]
    talk = Path(shutil.copy(samples / "holdfast.flac", tmp_path / "main.flac"))
    assert app.send("show").ok
    drag([talk], MAIN, lambda: len(queued()) == len(before) + 1)
    wait_for(done(queued, [*before, "main.flac"]), "the text", DONE_S)


def test_a_second_voxbar_hands_its_files_to_the_first(
    app: RunningApp, x_session: XSession, queued: Look, tmp_path: Path, samples: Path
) -> None:
    before = [item.path.name for item in queued()]
    talk = Path(shutil.copy(samples / "holdfast.flac", tmp_path / "second.flac"))
    voxbar(app, x_session, str(talk))
    wait_for(done(queued, [*before, "second.flac"]), "the text", DONE_S)


def test_a_killed_app_goes_on_with_its_files_at_the_next_start(
    x_session: XSession, tmp_path: Path, samples: Path
) -> None:
    long = tmp_path / "long.wav"
    sentence = to_pcm(read_audio(samples / "jfk.flac")) + bytes(32_000)
    with wave.open(str(long), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(sentence * 12)
    short = Path(shutil.copy(samples / "quilter.flac", tmp_path / "short.flac"))
    start = ["env", f"VOXBAR_HOME={tmp_path / 'home'}", sys.executable, "-m", "app"]
    with Transcripts(tmp_path / "home" / "data", print) as transcripts:
        items = Store(transcripts.database).items
        first = x_session.spawn(*start, str(long), str(short))  # nothing runs: it is started
        wait_for(lambda: any(i.state is State.DECODING for i in items()), "the begin", DONE_S)
        first.send_signal(SIGKILL)
        first.wait(30)
        assert [i.state for i in items()] == [State.DECODING, State.WAITING]
        second = x_session.spawn(*start)
        wait_for(done(items, ["long.wav", "short.flac"]), "both texts", DONE_S)
        stop(second)
