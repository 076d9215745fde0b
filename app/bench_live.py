"""Live speech replayed into the engine process, and what a process costs a job."""

import statistics
import time
from pathlib import Path

from app.engine_client import EngineClient, Memory, Watch
from asr.bench_live import Pace, Replay, Seen
from asr.types import Engine, Waveform
from asr.worker_messages import to_pcm

ANSWER_S = 600.0  # how long an answer is waited for
JOBS = 15


class InEngineProcess:
    """Replays into the engine process, as the recorder writes: block after block, then release."""

    def __init__(self, client: EngineClient, speed: float = 1.0) -> None:
        self._client, self._speed = client, speed

    def __call__(self, sound: Waveform) -> Replay:
        """Replay a waveform [samples]; raises what the job raises."""
        pcm, source = to_pcm(sound), Memory()
        pace = Pace(began=time.perf_counter(), samples=len(sound), speed=self._speed)
        seen = Seen(pace)
        job = self._client.stream(source, watch=Watch(partial=seen.preview))
        written = 0
        while written < len(sound):
            ready = pace.recorded(time.perf_counter())
            if ready == written:
                time.sleep(max(0.0, pace.following(written) - time.perf_counter()))
                continue
            source.write(pcm[2 * written : 2 * ready])
            job.grown()
            written = ready
        job.finish()
        transcript = job.result(ANSWER_S)
        release_s = time.perf_counter() - pace.ends
        return Replay(transcript=transcript, release_s=release_s, previews=tuple(seen.previews))


def job_cost_ms(client: EngineClient, engine: Engine, path: Path, jobs: int = JOBS) -> float:
    """Say by how much a job takes longer in the engine process than here.

    The same file in turns, here and there; the median of the differences, after one to warm up.
    """
    differences = []
    for _ in range(jobs + 1):
        began = time.perf_counter()
        engine.transcribe(path)
        between = time.perf_counter()
        client.transcribe(path).result(ANSWER_S)
        differences.append(time.perf_counter() - between - (between - began))
    return round(1000 * statistics.median(differences[1:]), 2)
