"""What the recorder costs on the microphone that is here: its beginning, its end, its load."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from app.errors import MicrophoneError
from app.journal import Journal
from app.recorder import Recorded, Recorder, Sink
from asr.bench_live_report import RecorderFigures
from asr.types import SAMPLE_RATE, Waveform
from asr.worker_messages import to_pcm

PRESSES = 10
HELD_S = 0.5
LONG_S = 20.0  # for the load on the processor
SETTLED_S = 3.0  # left out of it: a stream's first moments cost most
NO_SOUND_S = 10.0


class Hold:
    """One recording as a key is held, with when which sample came."""

    def __init__(self, recorder: Recorder, sink: Callable[[Waveform], object]) -> None:
        self.samples = 0
        self._recorder, self._sink = recorder, sink
        self._told: list[str] = []
        self._first = float("inf")  # when the first sample was there, at the latest
        self._pressed = time.monotonic()
        recorder.start(Sink(sound=self._take, tell=self._told.append))

    def _take(self, sound: Waveform) -> None:
        self.samples += len(sound)
        self._first = min(self._first, time.monotonic() - self.samples / SAMPLE_RATE)
        self._sink(sound)

    def hold(self, seconds: float) -> None:
        """Wait until so much has come; raises MicrophoneError where nothing does."""
        deadline = time.monotonic() + seconds + NO_SOUND_S
        while self.samples < seconds * SAMPLE_RATE:
            if time.monotonic() > deadline:
                self._recorder.stop()
                raise MicrophoneError((*self._told, "The microphone gives no sound.")[0])
            time.sleep(0.02)

    def release(self) -> tuple[float, float]:
        """End; give the seconds from the press to the first sample, and those kept at the end."""
        released = time.monotonic()
        recorded: Recorded = self._recorder.stop()
        ends = self._first + recorded.samples / SAMPLE_RATE
        return self._first - self._pressed, ends - released


def measure_recorder(
    recorder: Recorder, presses: int = PRESSES, long_s: float = LONG_S
) -> RecorderFigures:
    """Press and release, then record for long with the journal; takes about half a minute.

    The load is that of this process: nothing else may go on in it. Raises MicrophoneError.
    """
    held = [_pressed(recorder) for _ in range(presses + 1)][1:]  # the first one loads libraries
    heads, tails = zip(*held, strict=True)
    return RecorderFigures(
        presses=presses,
        head_p50_ms=_ms(statistics.median(heads)),
        head_max_ms=_ms(max(heads)),
        tail_min_ms=_ms(min(tails)),
        cpu_percent=round(100 * _load(recorder, long_s), 3),
        cpu_over_s=long_s,
    )


def _pressed(recorder: Recorder) -> tuple[float, float]:
    hold = Hold(recorder, lambda _: None)
    hold.hold(HELD_S)
    return hold.release()


def _load(recorder: Recorder, long_s: float) -> float:
    """Give the part of one processor core that recording into the journal takes."""
    with TemporaryDirectory(prefix="voxbar-bench-") as folder:
        recording = Journal(Path(folder) / "recordings", lambda _: None).begin()
        hold = Hold(recorder, lambda sound: recording.write(to_pcm(sound)))
        hold.hold(SETTLED_S)
        began, used = time.monotonic(), time.process_time()
        time.sleep(long_s)
        part = (time.process_time() - used) / (time.monotonic() - began)
        hold.release()
        recording.remove()
    return part


def _ms(seconds: float) -> float:
    return round(1000 * seconds, 1)
