"""One call of `voxbar transcribe`, in this process: what is told, what a failure leaves be."""

import json
import wave
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from asr import cli
from asr.cli_interrupt import Interrupt
from asr.cli_many import later
from asr.cli_options import Request, add_arguments, read_request
from asr.cli_progress import Bar, Item, JsonLines, Reporter, Words
from asr.engine import SpeechEngine
from asr.errors import Cancelled
from asr.families.echo import Echo
from asr.types import (
    CancelCheck,
    Hypothesis,
    ManyProgress,
    Options,
    Outcome,
    Progress,
    Segment,
    Transcript,
    Waveform,
    Word,
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, seconds in (("a.wav", 1), ("b.wav", 2)):
        with wave.open(name, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(16000)
            file.writeframes(b"\x00\x10\x00\xf0" * 8000 * seconds)
    return tmp_path


def request(*arguments: str) -> Request:
    parser = ArgumentParser()
    add_arguments(parser)
    return read_request(parser.parse_args([*arguments, "-m", "echo", "--no-vad"]))


def run(reporter: Reporter, *arguments: str) -> int:
    with Interrupt() as interrupt:
        return cli.Batch(request(*arguments), reporter, interrupt).run()


@pytest.mark.usefixtures("here")
def test_texts_follow_each_other_and_their_names_stand_elsewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(Words(quiet=False), "a.wav", "b.wav") == 0
    out, err = capsys.readouterr()
    assert out == "1.0 seconds.\n2.0 seconds.\n"
    assert err == "[1/2] a.wav\n[2/2] b.wav\n2 transcribed.\n"


@pytest.mark.usefixtures("here")
def test_quiet_says_only_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Words(quiet=True), "a.wav", "b.wav", "c.wav") == 1
    err = capsys.readouterr().err
    assert err == "voxbar: There is no file c.wav.\n2 transcribed, 1 failed (c.wav).\n"


@pytest.mark.usefixtures("here")
def test_several_json_texts_are_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Words(quiet=True), "a.wav", "b.wav", "-f", "json", "--word-timestamps") == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert [w["word"] for w in first["segments"][0]["words"]] == ["1.0", "seconds."]
    assert second["duration"] == 2.0


@pytest.mark.usefixtures("here")
def test_json_progress_tells_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    run(JsonLines(), "a.wav", "gone.wav", "-o", "out")
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    names = [event["event"] for event in events]
    assert names[:3] == ["error", "load", "start"]
    assert names[-2:] == ["done", "summary"]
    assert events[2] == {"event": "start", "file": "a.wav", "index": 1, "count": 1, "duration": 1.0}
    (segment,) = [event for event in events if event["event"] == "segment"]
    assert segment["text"] == "1.0 seconds."
    assert events[-2]["outputs"] == [str(Path("out/a.txt"))]
    assert events[-1]["exit_code"] == 1


class Faulty(Echo):
    """A recognizer with a bug that two seconds of sound bring out."""

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        if any(len(audio) > 16000 for audio in audios):
            raise ZeroDivisionError("a bug")
        return super().recognize(audios, options, cancelled)


@pytest.mark.usefixtures("here")
def test_a_bug_costs_one_recording_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "open_engine", lambda *_: SpeechEngine(Faulty()))
    assert run(Words(quiet=False), "b.wav", "a.wav") == 1
    out, err = capsys.readouterr()
    assert out == "1.0 seconds.\n"
    assert "b.wav: An unexpected error, please report it: ZeroDivisionError('a bug')." in err


BOTH = ("b.wav", "a.wav")


class Backwards(SpeechEngine):
    """An engine whose last recording is done first; `stops` ends it before the very first."""

    def __init__(self, *, stops: bool = False) -> None:
        super().__init__(Echo())
        self._stops = stops

    def transcribe_many(
        self,
        audios: Sequence[Waveform | Path | str],
        options: Options | None = None,
        progress: ManyProgress | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[Outcome]:
        outcomes = list(super().transcribe_many(audios, options, progress, cancelled))
        for outcome in sorted(outcomes, key=lambda o: -o.index):
            if self._stops and outcome.index == 0:
                raise Cancelled
            yield outcome


@pytest.mark.usefixtures("here")
def test_what_is_done_first_is_shown_in_its_turn(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "open_engine", lambda *_: Backwards())
    assert run(JsonLines(), "b.wav", "a.wav") == 0
    out, err = capsys.readouterr()
    assert out == "2.0 seconds.\n1.0 seconds.\n"
    events = [json.loads(line) for line in err.splitlines()]
    told = [(e["event"], e.get("file")) for e in events if e["event"] != "progress"]
    of_b, of_a = ([(name, file) for name in ("start", "segment", "done")] for file in BOTH)
    assert told == [("load", None), *of_b, *of_a, ("summary", None)]


@pytest.mark.usefixtures("here")
def test_what_was_done_before_its_turn_is_kept_when_all_is_stopped(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "open_engine", lambda *_: Backwards(stops=True))
    assert run(JsonLines(), "b.wav", "a.wav", "-o", "out") == 130
    assert [path.name for path in Path("out").iterdir()] == ["a.txt"]
    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [e["file"] for e in events if e["event"] == "done"] == ["a.wav"]
    assert (events[-1]["done"], events[-1]["exit_code"]) == (1, 130)


def test_a_bar_moves_on_a_terminal_and_leaves_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    bar, item = Bar(), Item(shown="[b]a[/b].wav", index=1, count=1, duration=2.0)
    with bar.working(item):
        bar.progress(item, Progress(done_s=1.0, total_s=None))
        assert bar._bars is not None
        (task,) = bar._bars.tasks
        assert (task.percentage, task.description) == (50.0, "[b]a[/b].wav")
    assert capsys.readouterr().out == ""


def test_a_videos_late_sound_moves_every_time() -> None:
    word = Word(text="hello", start=0.5, end=1.0)
    segment = Segment(start=0.4, end=1.1, text="hello", words=(word,))
    heard = Transcript(segments=(segment,), language=None, duration=3.0, model="m")
    moved = later(heard, 2.0)
    assert (moved.segments[0].start, moved.segments[0].words[0].end, moved.duration) == (
        2.4,
        3.0,
        5,
    )
    assert later(heard, 0.01) is heard


def test_a_signal_is_kept_for_the_work_that_asks_and_raised_for_other() -> None:
    interrupt = Interrupt()
    with interrupt.deferred():
        interrupt._handle(2, None)
    assert interrupt.requested
    with pytest.raises(KeyboardInterrupt):
        interrupt._handle(2, None)
