"""The recorder against what was played, on a private PulseAudio: python -m tests.bench.recorder.

Prints what each press lost at its head and kept at its tail, and the load of recording beside that
of a bare sound stream that does nothing; the last line is JSON.
"""

import argparse
import json
import os
import statistics
import sys
import time
from dataclasses import asdict
from importlib import import_module
from typing import Any

from app.bench_microphone import measure_recorder
from app.recorder import MicrophoneRecorder
from app.recorder_stream import BLOCK_S
from asr.bench import machine
from asr.origin import commit
from asr.types import SAMPLE_RATE
from tests.e2e.always_open import Found, noise_is_heard, press
from tests.e2e.pulse import Pulse

PRESSES = 20
LOAD_S = 20.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=PRESSES)
    parser.add_argument("--load-s", type=float, default=LOAD_S)
    arguments = parser.parse_args()
    pulse = Pulse()
    os.environ.update(pulse.environment)
    try:
        pulse.start()
        recorder = MicrophoneRecorder()
        found = _presses(pulse, recorder, arguments.presses)
        pulse.rest()
        bare = 100 * _bare_load(arguments.load_s)
        figures = measure_recorder(recorder, presses=2, long_s=arguments.load_s)
        recorder.close()
    finally:
        pulse.remove()
    heads, alikes = [f.head_ms for f in found], [f.alike for f in found]
    _say(f"{machine()}; {len(found)} presses")
    _say(
        f"head: median {statistics.median(heads):.1f} ms, {min(heads):.1f} to {max(heads):.1f} ms;"
        f" tail: {min(f.tail_ms for f in found):.0f} ms or more;"
        f" correlation: {min(alikes):.4f} or more"
    )
    _say(f"recording: {figures.cpu_percent:.3f} % of a core; a bare stream: {bare:.3f} %")
    whole = {"commit": commit(), "presses": [asdict(f) for f in found], "bare_percent": bare}
    _say(json.dumps({**whole, "recorder": asdict(figures)}))
    return 0


def _presses(pulse: Pulse, recorder: MicrophoneRecorder, presses: int) -> list[Found]:
    with noise_is_heard(pulse, 10.0 + 2.5 * presses) as listening:
        found = [press(listening, recorder, 0.5) for _ in range(presses + 1)]
    for one in found[1:]:
        _say(f"head {one.head_ms:5.1f} ms, tail {one.tail_ms:5.0f} ms, alike {one.alike:.4f}")
    return found[1:]  # the first one loads libraries


def _bare_load(seconds: float) -> float:
    """Give the part of a core that a stream takes whose sound nobody wants."""
    sounddevice: Any = import_module("sounddevice")
    blocks: list[int] = []
    stream = sounddevice.InputStream(
        samplerate=SAMPLE_RATE,
        channels=1,
        dtype="float32",
        blocksize=round(SAMPLE_RATE * BLOCK_S),
        callback=lambda _samples, frames, _time, _status: blocks.append(frames),
    )
    stream.start()
    while sum(blocks) < 3 * SAMPLE_RATE:
        time.sleep(0.1)
    began, used = time.monotonic(), time.process_time()
    time.sleep(seconds)
    part = (time.process_time() - used) / (time.monotonic() - began)
    stream.abort()
    stream.close()
    return part


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
