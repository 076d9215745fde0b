"""Replays of live speech, on a clock that moves only when somebody sleeps or decodes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read_audio
from asr.bench_live import (
    BLOCK,
    PARTING_S,
    Case,
    InProcess,
    Pace,
    Preview,
    Replay,
    cases,
    check_whole,
    measure,
    trimmed,
)
from asr.bench_live_report import LiveBench, against_10_s, lags, percentile, releases
from asr.engine import SpeechEngine
from asr.errors import AsrError, AudioError, Cancelled, OptionError
from asr.families.echo import Echo
from asr.segments import split
from asr.types import SAMPLE_RATE, CancelCheck, Hypothesis, Options, Waveform
from asr.vad import WINDOW


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Slow(Echo):
    """Echo that takes `rate` seconds for a second of sound, asking now and then whether to stop."""

    def __init__(self, clock: Clock, rate: float) -> None:
        super().__init__()
        self._clock, self._rate = clock, rate
        self.worked_s: list[float] = []  # for each waveform; cut short where it was given up

    def recognize(
        self, audios: Sequence[Waveform], options: Options, cancelled: CancelCheck
    ) -> list[Hypothesis]:
        for audio in audios:
            self._work(len(audio) / SAMPLE_RATE * self._rate, cancelled)
        return super().recognize(audios, options, lambda: False)

    def _work(self, seconds: float, cancelled: CancelCheck) -> None:
        self.worked_s.append(0.0)
        while self.worked_s[-1] < seconds:
            if cancelled():
                raise Cancelled
            self._clock.sleep(0.01)
            self.worked_s[-1] += 0.01


@pytest.fixture(scope="module")
def spoken(samples: Path) -> list[Waveform]:
    return [read_audio(samples / f"{name}.flac") for name in ("holdfast", "quilter")]


def replayed(sound: Waveform, rate: float, speed: float = 1.0) -> tuple[Replay, Slow]:
    clock = Clock()
    recognizer = Slow(clock, rate)
    play = InProcess(SpeechEngine(recognizer), speed, clock=clock, sleep=clock.sleep)
    return play(sound), recognizer


def of_length(sounds: Sequence[Case], length_s: float) -> Case:
    return next(c for c in sounds if (c.kind, c.length_s) == ("length", length_s))


def test_sound_comes_in_blocks_and_the_last_with_the_release() -> None:
    pace = Pace(began=10.0, samples=SAMPLE_RATE + 5, speed=2.0)
    assert pace.recorded(10.0) == 0
    assert pace.recorded(10.0 + 0.026) == BLOCK
    assert pace.recorded(pace.ends - 1e-6) == SAMPLE_RATE
    assert pace.recorded(pace.ends) == SAMPLE_RATE + 5
    assert pace.following(SAMPLE_RATE) == pace.ends


def test_every_length_ends_with_the_same_piece(spoken: list[Waveform]) -> None:
    sounds = cases(spoken, [5.0, 10.0, 20.0])
    ends = [len(split(c.sound)[-1].audio) for c in sounds[:3]]
    assert [len(c.sound) for c in sounds[:3]] == [5 * SAMPLE_RATE, 10 * SAMPLE_RATE, 320_000]
    assert max(ends) - min(ends) <= 3 * WINDOW  # windows begin elsewhere
    assert max(ends) <= len(spoken[0]) + PARTING_S * SAMPLE_RATE


def test_a_tail_is_one_piece(spoken: list[Waveform]) -> None:
    tails = [c for c in cases(spoken, [5.0]) if c.kind == "tail"]
    assert sorted({c.length_s for c in tails}) == [1.0, 2.0, 4.0, 6.0, 10.0]
    for case in tails:
        assert len(split(case.sound)) == 1


def test_silence_around_speech_is_trimmed() -> None:
    speech = np.ones(6400, np.float32)
    quiet = np.zeros(3200, np.float32)
    assert len(trimmed(np.concatenate([quiet, speech, quiet]))) == 6400
    with pytest.raises(AudioError, match="silent"):
        trimmed(quiet)


@pytest.mark.parametrize("lengths", [[], [0.5]])
def test_lengths_of_no_use_are_refused(spoken: list[Waveform], lengths: list[float]) -> None:
    with pytest.raises(OptionError):
        cases(spoken, lengths)


@pytest.mark.parametrize("rate", [0.01, 0.5, 3.0])
def test_however_slow_the_model_nothing_is_dropped(spoken: list[Waveform], rate: float) -> None:
    case = of_length(cases(spoken, [20.0]), 20.0)
    replay, _ = replayed(case.sound, rate)
    check_whole(case, replay)
    assert replay.transcript == SpeechEngine(Echo()).transcribe(case.sound)


def test_release_to_text_does_not_grow_with_the_length(spoken: list[Waveform]) -> None:
    sounds = cases(spoken, [10.0, 40.0])
    short, long = (replayed(of_length(sounds, s).sound, 0.02)[0] for s in (10.0, 40.0))
    for replay in (short, long):
        last = replay.transcript.segments[-1]
        assert replay.release_s <= 0.02 * (last.end - last.start) + 0.02


def test_previews_follow_the_voice_and_take_a_third_of_the_time(spoken: list[Waveform]) -> None:
    case = of_length(cases(spoken, [20.0]), 20.0)
    replay, recognizer = replayed(case.sound, 0.02)
    assert len(replay.previews) > 20
    lag_s = [p.lag_s for p in replay.previews if p.open_s < 6.0]
    assert min(lag_s) > 0
    assert percentile(lag_s, 0.95) < 0.3
    assert sum(recognizer.worked_s) < 0.4 * 20


def test_slow_previews_are_thinned(spoken: list[Waveform]) -> None:
    sound = of_length(cases(spoken, [20.0]), 20.0).sound
    quick, slow = (replayed(sound, rate)[0] for rate in (0.02, 0.3))
    assert 0 < len(slow.previews) < len(quick.previews) / 4


def test_a_preview_under_way_is_given_up_at_the_release(spoken: list[Waveform]) -> None:
    sound = trimmed(spoken[1])
    replay, recognizer = replayed(sound, 0.4)
    tail_s = 0.4 * len(split(sound)[-1].audio) / SAMPLE_RATE
    assert any(s < tail_s / 2 for s in recognizer.worked_s[:-1])
    assert replay.release_s == pytest.approx(tail_s, abs=0.03)


def test_after_a_pause_the_text_is_there_at_the_release(spoken: list[Waveform]) -> None:
    sound = np.concatenate([trimmed(spoken[1]), np.zeros(SAMPLE_RATE, np.float32)])
    replay, _ = replayed(sound, 0.05)
    assert replay.transcript.segments
    assert replay.release_s == pytest.approx(0.0, abs=0.001)


def test_a_sound_that_did_not_arrive_whole_fails_the_measurement(spoken: list[Waveform]) -> None:
    case = of_length(cases(spoken, [5.0]), 5.0)
    replay, _ = replayed(case.sound, 0.01)
    cut = replace(replay, transcript=replace(replay.transcript, duration=4.0))
    with pytest.raises(AsrError, match=r"only 4\.00 s reached"):
        check_whole(case, cut)


def test_measuring_takes_turns_after_a_warm_up(spoken: list[Waveform]) -> None:
    sounds = cases(spoken, [2.0, 3.0])[:2]
    played: list[int] = []

    def play(sound: Waveform) -> Replay:
        played.append(len(sound) // SAMPLE_RATE)
        return replayed(sound, 0.0)[0]

    measured = measure(play, sounds, 2)
    assert played == [2, 2, 3, 2, 3]
    assert [len(replays) for _, replays in measured] == [2, 2]


@pytest.fixture(scope="module")
def measured(spoken: list[Waveform]) -> list[tuple[Case, list[Replay]]]:
    sounds = cases(spoken, [10.0, 20.0])
    return [(case, [replayed(case.sound, 0.05)[0]] * 2) for case in sounds]


def test_the_report_tells_texts_that_differ(measured: list[tuple[Case, list[Replay]]]) -> None:
    texts = [replays[0].transcript.text for _, replays in measured]
    found = releases(measured, [*texts[:-1], "something else"])
    assert [r.same_text for r in found] == [True] * (len(found) - 1) + [False]
    assert all(r.p50_ms <= r.p95_ms for r in found)


def test_the_table_has_a_line_for_every_sound(measured: list[tuple[Case, list[Replay]]]) -> None:
    found = releases(measured)
    result = LiveBench(
        commit=None,
        machine="a machine",
        device="cpu",
        model="echo",
        process=False,
        speed=1.0,
        utterances=2,
        releases=found,
        lags=lags(measured),
        longest_against_10_s=against_10_s(found),
    )
    lines = result.table().splitlines()
    assert sum(len(line.split()) == 5 and line[0].isdigit() for line in lines) >= len(found)
    assert lines[-1].startswith("after 20 s: 1.0")
    assert "this process" in lines[0]


def test_previews_are_counted_by_the_length_of_the_open_piece() -> None:
    def preview(start_s: float, open_s: float, shown_s: float) -> Preview:
        return Preview(start_s=start_s, open_s=open_s, shown_s=shown_s, lag_s=open_s / 10)

    replay, _ = replayed(np.zeros(SAMPLE_RATE, np.float32), 0.0)
    shown = (preview(0.0, 1.0, 1.1), preview(0.0, 2.0, 2.3), preview(0.0, 7.0, 8.0))
    later = (*shown, preview(9.0, 1.0, 11.0))
    case = Case(kind="tail", length_s=1.0, silence_s=None, sound=np.zeros(1, np.float32))
    short, long = lags([(case, [replace(replay, previews=later)])])
    assert (short.previews, short.p50_ms, short.p95_ms) == (3, 100.0, 200.0)
    assert (short.every_ms, long.every_ms) == (1200.0, 5700.0)
    assert (long.from_s, long.below_s, long.previews) == (6.0, 15.0, 1)


def test_a_percentile_is_one_of_the_values() -> None:
    assert percentile([5.0, 1.0, 3.0], 0.5) == 3.0
    assert percentile([5.0, 1.0, 3.0], 0.95) == 5.0
    assert percentile([1.0] * 95 + [9.0] * 5, 0.95) == 1.0
