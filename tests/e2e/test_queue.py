"""The queue of files with a real engine process: order, failures, cancelling, deaths, restarts."""

import os
import random
import signal
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.engine_client_ways import Way
from app.queue import NO_SPEECH, News, Pace, Queue, Reached, State, Wish
from app.transcripts import Transcripts
from asr.audio import read_audio
from asr.types import Progress
from asr.worker_messages import EMBEDDED, to_pcm
from tests.e2e.conftest import OpenClient, Told, wait_for

assert sys.platform != "win32"

OpenQueue = Callable[..., Queue]
ENDED_S = 120.0


class Seen:
    """What a window would have been told."""

    def __init__(self) -> None:
        self.reached: list[Reached] = []
        self.told: list[str] = []

    def news(self) -> News:
        return News(changed=lambda: None, reached=self.reached.append, told=self.told.append)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def open_queue(tmp_path: Path, open_client: OpenClient, seen: Seen) -> Iterator[OpenQueue]:
    """Open the one queue of this test; asked again, what a restart would find."""
    opened: list[Queue] = []

    def make(model: str = "echo") -> Queue:
        close()
        transcripts = Transcripts(tmp_path / "data", seen.told.append)
        choose = lambda: Way(model, "cpu")  # noqa: E731
        opened.append(Queue(transcripts, open_client(model), choose, seen.news()))
        return opened[-1]

    def close() -> None:
        for queue in opened:
            queue.close()
            queue.transcripts.close()
        opened.clear()

    yield make
    close()


@pytest.fixture
def quilter(samples: Path) -> Path:
    return samples / "quilter.flac"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """Several minutes of speech: something can happen while it is decoded."""
    path = tmp_path_factory.mktemp("long") / "long.wav"
    sentence = to_pcm(read_audio(samples / "jfk.flac")) + bytes(32_000)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(sentence * 12)
    return path


def all_ended(queue: Queue) -> bool:
    return all(item.ended for item in queue.items())


def states(queue: Queue) -> list[State]:
    return [item.state for item in queue.items()]


@contextmanager
def stopped(queue: Queue) -> Iterator[None]:
    """Hold the engine process, so that what is asked meanwhile is not overtaken."""
    wait_for(lambda: queue.engine.pid)
    pid = queue.engine.pid or 0
    os.kill(pid, signal.SIGSTOP)
    yield
    os.kill(pid, signal.SIGCONT)


def test_a_file_becomes_a_stored_text_with_words(open_queue: OpenQueue, quilter: Path) -> None:
    queue = open_queue(EMBEDDED)
    (number,) = queue.add([quilter])
    item = queue.wait(number, stop=lambda: False)
    assert (item.state, item.why, item.outputs) == (State.DONE, "", ())
    kept = queue.transcripts.get(item.transcript or 0)
    assert "quilter" in kept.raw.text.lower()
    assert kept.raw.segments[0].words
    assert (kept.source, kept.model) == (quilter, EMBEDDED)


def test_one_failure_says_why_and_leaves_the_rest_alone(
    open_queue: OpenQueue, quilter: Path, tmp_path: Path
) -> None:
    noise = tmp_path / "noise.mp3"
    noise.write_text("This is no recording.")
    queue = open_queue()
    queue.add([noise, tmp_path / "gone.wav", quilter])
    wait_for(lambda: all_ended(queue), ENDED_S)
    first, second, third = queue.items()
    assert [first.state, second.state, third.state] == [State.FAILED, State.FAILED, State.DONE]
    assert "noise.mp3" in first.why
    assert "gone.wav" in second.why


def test_silence_is_done_and_said(open_queue: OpenQueue, tmp_path: Path) -> None:
    silence = tmp_path / "silence.wav"
    with wave.open(str(silence), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(64_000))
    queue = open_queue(EMBEDDED)
    item = queue.wait(queue.add([silence])[0], stop=lambda: False)
    assert (item.state, item.why) == (State.DONE, NO_SPEECH)


def test_files_are_written_beside_and_never_over_another(
    open_queue: OpenQueue, quilter: Path, tmp_path: Path
) -> None:
    recording = tmp_path / "talk.flac"
    recording.write_bytes(quilter.read_bytes())
    (tmp_path / "talk.srt").write_text("mine")
    queue = open_queue()
    for _ in range(3):
        item = queue.wait(
            queue.add([recording], Wish(formats=("txt", "srt")))[0], stop=lambda: False
        )
        assert item.state is State.DONE
    written = sorted(path.name for path in tmp_path.glob("talk*"))
    texts = ["talk.txt", "talk-2.txt", "talk-3.txt"]
    subtitles = ["talk.srt", "talk-2.srt", "talk-3.srt", "talk-4.srt"]
    assert written == sorted(["talk.flac", *texts, *subtitles])
    assert (tmp_path / "talk.srt").read_text() == "mine"


def test_a_text_that_could_not_be_written_is_only_written_again(
    open_queue: OpenQueue, quilter: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.write_text("in the way")
    queue = open_queue()
    (number,) = queue.add([quilter], Wish(formats=("txt",), output_dir=folder))
    item = queue.wait(number, stop=lambda: False)
    assert item.state is State.FAILED
    assert str(folder) in item.why
    folder.unlink()
    queue.retry(number)
    again = queue.wait(number, stop=lambda: False)
    assert (again.state, again.transcript) == (State.DONE, item.transcript)
    assert [path.name for path in again.outputs] == ["quilter.txt"]


def test_progress_and_the_time_left_are_told(open_queue: OpenQueue, long: Path, seen: Seen) -> None:
    queue = open_queue(EMBEDDED)
    (number,) = queue.add([long])
    queue.wait(number, stop=lambda: False)
    assert [r.done_s for r in seen.reached] == sorted(r.done_s for r in seen.reached)
    assert {r.number for r in seen.reached} == {number}
    assert seen.reached[-1].total_s == pytest.approx(144, abs=12)
    assert len(seen.reached) > 5


def test_the_time_left_follows_from_the_pace() -> None:
    pace = Pace()
    assert pace.left_s(Progress(done_s=10, total_s=100), 1000.0) is None
    assert pace.left_s(Progress(done_s=12, total_s=100), 1000.5) is None
    assert pace.left_s(Progress(done_s=30, total_s=100), 1002.0) == pytest.approx(7.0)
    assert pace.left_s(Progress(done_s=100, total_s=100), 1009.0) == 0
    assert pace.left_s(Progress(done_s=100, total_s=None), 1009.0) is None


def test_a_cancelled_file_stays_in_the_list_and_the_next_is_done(
    open_queue: OpenQueue, long: Path, quilter: Path, seen: Seen
) -> None:
    queue = open_queue(EMBEDDED)
    first, second, third = queue.add([long, quilter, quilter.with_name("jfk.flac")])
    queue.cancel(third)
    wait_for(lambda: seen.reached, ENDED_S)
    queue.cancel(first)
    wait_for(lambda: all_ended(queue), ENDED_S)
    assert states(queue) == [State.CANCELLED, State.DONE, State.CANCELLED]
    queue.retry(third)
    assert queue.wait(third, stop=lambda: False).state is State.DONE
    assert queue.store.get(second).state is State.DONE


def test_files_are_moved_removed_and_not_put_in_twice(
    open_queue: OpenQueue, long: Path, samples: Path
) -> None:
    queue = open_queue(EMBEDDED)
    a, b, c = (samples / f"{name}.flac" for name in ("quilter", "jfk", "holdfast"))
    numbers = queue.add([long, a, b, c])
    with stopped(queue):
        assert queue.add([b, long]) == []
        queue.move([numbers[3]], before=numbers[1])
        queue.remove(numbers[2], numbers[0])  # the latter is being decoded
    wait_for(lambda: len(queue.items()) == 2 and all_ended(queue), ENDED_S)
    assert [item.id for item in queue.items()] == [numbers[3], numbers[1]]
    done = queue.items()[0].transcript
    queue.remove(numbers[3])
    assert [kept.id for kept in queue.transcripts.list()] == [done + 1 if done else None]


def test_a_killed_engine_loses_no_file(
    open_queue: OpenQueue, long: Path, quilter: Path, seen: Seen, told: Told
) -> None:
    queue = open_queue(EMBEDDED)
    queue.add([long, quilter])
    wait_for(lambda: seen.reached, ENDED_S)
    os.kill(queue.engine.pid or 0, signal.SIGKILL)
    wait_for(lambda: all_ended(queue), ENDED_S)
    assert states(queue) == [State.DONE, State.DONE]
    text = queue.transcripts.get(queue.items()[0].transcript or 0).raw.text.lower()
    assert text.count("what your country can do") == 12
    assert len(told) == 1


KILLED = """
import sys
from pathlib import Path
from app.engine_client import EngineClient
from app.engine_client_ways import Way
from app.queue import News, Queue
from app.transcripts import Transcripts
folder, *files = map(Path, sys.argv[1:])
nothing = lambda *_: None
news = News(changed=nothing, reached=lambda _: print("going on", flush=True), told=nothing)
if __name__ == "__main__":
    choose = lambda: Way("moonshine-tiny", "cpu")
    queue = Queue(Transcripts(folder, print), EngineClient("moonshine-tiny", "cpu"), choose, news)
    queue.add(files)
    sys.stdin.read()
"""


def test_a_killed_app_goes_on_where_it_was(
    open_queue: OpenQueue, long: Path, quilter: Path, tmp_path: Path, root: Path
) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED)
    with subprocess.Popen(
        [sys.executable, script, tmp_path / "data", quilter, long, quilter.with_name("jfk.flac")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as app:
        assert app.stdout
        while not app.stdout.readline().startswith(b"going on"):
            assert app.poll() is None
        with Transcripts(tmp_path / "data", print) as looking:
            row = "SELECT state FROM queue ORDER BY place"
            wait_for(
                lambda: (
                    [r["state"] for r in looking.database.rows(row)][:2] == ["done", "decoding"]
                ),
                ENDED_S,
            )
        app.kill()
    queue = open_queue(EMBEDDED)
    assert len(queue.items()) == 3
    first = queue.items()[0]
    assert first.state is State.DONE
    wait_for(lambda: all_ended(queue), ENDED_S)
    assert states(queue) == [State.DONE] * 3
    assert queue.items()[0] == first
    assert len(queue.transcripts.list()) == 3


def test_a_queue_that_is_closed_lets_its_file_wait(
    open_queue: OpenQueue, long: Path, quilter: Path, seen: Seen
) -> None:
    queue = open_queue(EMBEDDED)
    queue.add([long, quilter])
    wait_for(lambda: seen.reached, ENDED_S)
    queue = open_queue(EMBEDDED)
    assert State.CANCELLED not in states(queue)
    wait_for(lambda: all_ended(queue), ENDED_S)
    assert states(queue) == [State.DONE, State.DONE]


def test_another_model_gives_a_second_text(open_queue: OpenQueue, quilter: Path) -> None:
    queue = open_queue()
    (first,) = queue.add([quilter])
    queue.wait(first, stop=lambda: False)
    queue.retry(first)  # it is done: nothing happens
    (second,) = queue.again(first, model=EMBEDDED)
    item = queue.wait(second, stop=lambda: False)
    assert (item.state, item.wish.model) == (State.DONE, EMBEDDED)
    assert {kept.model for kept in queue.transcripts.list()} == {"echo", EMBEDDED}


def test_a_model_that_is_not_there_fails_its_file_only(
    open_queue: OpenQueue, quilter: Path
) -> None:
    queue = open_queue()
    (bad,) = queue.add([quilter], Wish(model="no-such-model"))
    (good,) = queue.add([quilter.with_name("jfk.flac")])
    assert queue.wait(good, stop=lambda: False).state is State.DONE
    assert "no-such-model" in queue.store.get(bad).why


def test_an_output_that_was_written_before_a_death_is_not_in_the_way(
    open_queue: OpenQueue, quilter: Path, tmp_path: Path
) -> None:
    queue = open_queue()
    wish = Wish(planned=(tmp_path / "talk.txt",))
    (first,) = queue.add([quilter], wish)
    assert queue.wait(first, stop=lambda: False).state is State.DONE
    (second,) = queue.add([quilter], wish)  # as if nobody had noted that it is written
    assert queue.wait(second, stop=lambda: False).outputs == wish.planned
    (tmp_path / "talk.txt").write_text("mine")
    (third,) = queue.add([quilter], wish)
    item = queue.wait(third, stop=lambda: False)
    assert (item.state, (tmp_path / "talk.txt").read_text()) == (State.FAILED, "mine")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_asked_in_whatever_order_no_text_is_left_over(
    seed: int, open_queue: OpenQueue, quilter: Path
) -> None:
    dice, queue = random.Random(seed), open_queue()  # noqa: S311 - no secret
    queue.wait(queue.add([quilter])[0], stop=lambda: False)  # the engine is there from now on
    for _ in range(300):
        numbers = [item.id for item in queue.items()] or queue.add([quilter])
        some = dice.sample(numbers, dice.randint(1, min(3, len(numbers))))
        match dice.randrange(6):
            case 0:
                queue.add([quilter])
            case 1:
                queue.again(some[0], model="echo")
            case 2:
                queue.cancel(*some)
            case 3:
                queue.retry(*some)
            case 4:
                queue.remove(*some)
            case _:
                queue.move(some, dice.choice(numbers))
    wait_for(lambda: all_ended(queue), ENDED_S)
    kept = {one.id for one in queue.transcripts.list()}
    assert {i.transcript for i in queue.items() if i.transcript is not None} == kept
    assert State.FAILED not in states(queue)
    (last,) = queue.again(queue.add([quilter])[0], model="echo")
    assert queue.wait(last, stop=lambda: False).state is State.DONE
