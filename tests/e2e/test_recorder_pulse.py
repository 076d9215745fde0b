"""The recorder on a real sound system: nothing said is missing, and every failure is told."""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.recorder import BACK, NO_SIGNAL, SIGNAL_AGAIN, MicrophoneRecorder, Recorded, Sink
from app.recorder_stream import BAD_RATE, NONE_FOUND
from asr.audio import read_audio
from asr.types import SAMPLE_RATE, Waveform
from tests.e2e.pulse import Pulse, place

assert sys.platform == "linux"

WaitFor = Callable[..., None]


class Take:
    """One recording with what was told during it."""

    def __init__(self, recorder: MicrophoneRecorder) -> None:
        self.recorder = recorder
        self.blocks: list[Waveform] = []
        self.told: list[str] = []
        self.began = time.monotonic()
        self.last = 0.0
        recorder.start(Sink(sound=self._take, tell=self.told.append))

    def _take(self, block: Waveform) -> None:
        self.last = time.monotonic()
        self.blocks.append(block)

    @property
    def samples(self) -> int:
        return sum(map(len, self.blocks))

    @property
    def seconds(self) -> float:
        return self.samples / SAMPLE_RATE

    def end(self) -> tuple[Waveform, Recorded]:
        recorded = self.recorder.stop()
        assert recorded.samples == self.samples
        return np.concatenate([np.zeros(0, np.float32), *self.blocks]), recorded


@pytest.fixture
def recorder(pulse: Pulse) -> Iterator[MicrophoneRecorder]:
    assert pulse.pid
    made = MicrophoneRecorder()
    yield made
    made.close()


@pytest.fixture(scope="module")
def speech(samples: Path) -> Waveform:
    return read_audio(samples / "jfk.flac")[: round(2.6 * SAMPLE_RATE)]


def more(take: Take, seconds: float) -> Callable[[], bool]:
    """Say whether so many seconds have come since now."""
    goal = take.seconds + seconds
    return lambda: take.seconds >= goal


def test_what_is_said_between_press_and_release_is_recorded_whole(
    recorder: MicrophoneRecorder, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    take = Take(recorder)
    wait_for(lambda: take.samples)
    with pulse.play(speech):
        pass
    heard, recorded = take.end()
    offset, alike = place(heard, speech)
    assert alike > 0.95
    assert offset >= 0
    assert offset + len(speech) <= len(heard)
    assert recorded.signal
    assert take.told == []


def test_a_microphone_that_only_knows_its_own_rate_is_heard_as_well(
    pulse: Pulse, speech: Waveform, wait_for: WaitFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sounddevice

    class OwnRateOnly(sounddevice.InputStream):  # type: ignore[misc]
        """What Windows' WASAPI does, on a real stream."""

        def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - as it is
            if settings["samplerate"] != 44_100:
                raise sounddevice.PortAudioError("Invalid sample rate", BAD_RATE)
            super().__init__(**settings)

    monkeypatch.setattr(sounddevice, "InputStream", OwnRateOnly)
    recorder = MicrophoneRecorder()
    take = Take(recorder)
    wait_for(lambda: take.samples)
    with pulse.play(speech):
        pass
    heard, _ = take.end()
    recorder.close()
    offset, alike = place(heard, speech)
    assert alike > 0.95
    assert offset >= 0
    assert offset + len(speech) <= len(heard)


def test_the_first_word_is_there_though_the_microphone_is_opened_at_the_press(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor
) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 12 * SAMPLE_RATE).astype(np.float32)
    reference = Take(MicrophoneRecorder(pre_roll_s=0.1))
    with pulse.play(noise) as player:
        wait_for(more(reference, 1.0))
        take = Take(recorder)
        wait_for(more(take, 1.0))
        heard, _ = take.end()
        before, _ = reference.end()
        player.terminate()
    first, alike = place(before, heard)
    assert alike > 0.85
    # The reference's samples up to the press: what it had, and what was still on its way.
    assert first / SAMPLE_RATE <= take.began - reference.began + 0.1
    reference.recorder.close()


def test_the_tail_after_the_release_is_kept(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor
) -> None:
    noise = np.random.default_rng(2).normal(0, 0.1, 6 * SAMPLE_RATE).astype(np.float32)
    with pulse.play(noise) as player:
        take = Take(recorder)
        wait_for(more(take, 0.5))
        released = time.monotonic()
        take.end()
        player.terminate()
    assert take.last - released >= 0.2
    assert take.seconds >= take.last - take.began - 0.2


def test_the_pre_roll_holds_what_was_said_before_the_press(
    pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    recorder = MicrophoneRecorder(pre_roll_s=1.5)
    warm = Take(recorder)
    wait_for(more(warm, 0.1))
    warm.end()
    short = speech[: round(1.2 * SAMPLE_RATE)]
    with pulse.play(short):
        pass
    heard, _ = Take(recorder).end()
    recorder.close()
    offset, alike = place(heard, short)
    assert alike > 0.95
    assert offset >= 0


def test_recordings_follow_one_another(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor
) -> None:
    assert pulse.pid
    for _ in range(3):
        take = Take(recorder)
        wait_for(more(take, 0.1))
        _, recorded = take.end()
        assert recorded.samples >= 0.3 * SAMPLE_RATE


def test_a_muted_microphone_is_told_and_so_is_its_return(
    recorder: MicrophoneRecorder, pulse: Pulse, speech: Waveform, wait_for: WaitFor
) -> None:
    pulse.control("set-source-mute", "microphone", "1")
    take = Take(recorder)
    wait_for(lambda: take.told)
    assert take.told == [NO_SIGNAL]
    pulse.control("set-source-mute", "microphone", "0")
    with pulse.play(speech) as player:
        wait_for(lambda: len(take.told) > 1)
        player.terminate()
    _, recorded = take.end()
    assert take.told[1] == SIGNAL_AGAIN
    assert recorded.signal


def test_a_short_recording_of_nothing_says_that_there_was_no_signal(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor
) -> None:
    pulse.control("set-source-mute", "microphone", "1")
    take = Take(recorder)
    wait_for(more(take, 0.1))
    _, recorded = take.end()
    assert recorded.samples
    assert not recorded.signal


def _lose_source(pulse: Pulse) -> None:
    for line in reversed(pulse.control("list", "short", "modules").stdout.splitlines()):
        if "remap-source" in line or "null-sink" in line:
            pulse.control("unload-module", line.split("\t")[0])


def _give_source(pulse: Pulse) -> None:
    pulse.control("load-module", "module-null-sink", "sink_name=speaker", "rate=48000")
    remap = ["module-remap-source", "source_name=microphone", "master=speaker.monitor"]
    pulse.control("load-module", *remap)
    pulse.control("set-default-source", "microphone")
    pulse.keep_awake()


def _kill_server(pulse: Pulse) -> None:
    pulse.stop()


def _start_server(pulse: Pulse) -> None:
    pulse.start()


def _suspend(pulse: Pulse) -> None:
    pulse.control("suspend-source", "microphone", "1")


def _resume(pulse: Pulse) -> None:
    pulse.control("suspend-source", "microphone", "0")


def _freeze(pulse: Pulse) -> None:
    pulse.signal(signal.SIGSTOP)


def _thaw(pulse: Pulse) -> None:
    pulse.signal(signal.SIGCONT)


TROUBLES = {
    "unplugged": (_lose_source, _give_source),
    "server-killed": (_kill_server, _start_server),
    "suspended": (_suspend, _resume),
    "server-frozen": (_freeze, _thaw),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_came_is_kept_one_sentence_tells_and_recording_resumes(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor, trouble: str
) -> None:
    break_it, mend_it = TROUBLES[trouble]
    noise = np.random.default_rng(3).normal(0, 0.1, 3 * SAMPLE_RATE).astype(np.float32)
    take = Take(recorder)
    with pulse.play(noise) as player:
        wait_for(more(take, 0.5))
        player.terminate()
    before = take.seconds
    break_it(pulse)
    wait_for(lambda: take.told)
    assert take.seconds >= before
    assert "what was said so far is kept" in take.told[0]
    mend_it(pulse)
    wait_for(lambda: BACK in take.told)
    wait_for(more(take, 0.5))
    _, recorded = take.end()
    silence = (NO_SIGNAL, SIGNAL_AGAIN)  # the null sink's own, which is exact zeros
    assert [s for s in take.told if s not in silence] == [take.told[0], BACK]
    assert recorded.gaps == 1
    assert recorded.samples >= (before + 0.5) * SAMPLE_RATE


@pytest.mark.parametrize("trouble", ["suspended", "server-frozen"])
def test_a_recording_can_be_ended_while_the_microphone_is_lost(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor, trouble: str
) -> None:
    break_it, mend_it = TROUBLES[trouble]
    take = Take(recorder)
    wait_for(more(take, 0.3))
    break_it(pulse)
    wait_for(lambda: take.told)
    ended: list[Recorded] = []
    stopper = threading.Thread(target=lambda: ended.append(recorder.stop()), daemon=True)
    stopper.start()
    stopper.join(20)
    assert ended
    assert ended[0].samples >= 0.3 * SAMPLE_RATE
    mend_it(pulse)
    again = Take(recorder)
    wait_for(more(again, 0.2))
    again.end()


def test_without_any_microphone_it_is_told_and_one_that_appears_is_used(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor
) -> None:
    pulse.stop()
    take = Take(recorder)
    wait_for(lambda: take.told)
    assert len(take.told) == 1
    pulse.start()
    wait_for(more(take, 0.3))
    _, recorded = take.end()
    assert recorded.trouble is None
    assert take.told[0] == NONE_FOUND


def test_a_recording_without_any_microphone_ends_with_the_reason(
    recorder: MicrophoneRecorder, pulse: Pulse, wait_for: WaitFor
) -> None:
    pulse.stop()
    take = Take(recorder)
    wait_for(lambda: take.told)
    _, recorded = take.end()
    assert recorded.trouble == take.told[0]


def test_an_unknown_name_is_told(pulse: Pulse, wait_for: WaitFor) -> None:
    assert pulse.pid
    recorder = MicrophoneRecorder("no such thing")
    take = Take(recorder)
    wait_for(lambda: take.told)
    assert 'There is no microphone "no such thing"' in take.told[0]
    take.end()
    recorder.close()
