"""The engine process kept alive: jobs go in, one after another; text comes out whatever dies.

Imports no torch. One thread owns all state; everything else is posted to it. A job over which the
process was killed, crashed or hung is done again, then on the CPU, then with the model that ships.
"""

import itertools
import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from app.engine_client_child import Child
from app.engine_client_choice import Choice
from app.engine_client_job import Asked, Attempt, Job, Memory, Prompt, Source, Watch, Writing
from app.engine_client_ways import Limits, Way, next_rung, told
from asr import worker_messages as wire
from asr.errors import AsrError, Cancelled, DeviceError, EngineFailure, OutOfMemory
from asr.types import Options, Transcript
from asr.worker_messages import EMBEDDED, Answer, error_of

__all__ = ["EngineClient", "Job", "Limits", "Memory", "Prompt", "Source", "Watch", "Writing"]

log = logging.getLogger(__name__)

UNUSED_S = 30.0  # how long a model that was loaded ahead may wait for its first job


class EngineClient:
    """The app's one door to speech recognition. All methods may be called from any thread.

    `unload_after_s` is how long the process may idle (None: for ever, 0: not at all). `tell` gets
    one sentence for each thing that went wrong and was worked round, on the client's thread. With
    `stand_in` the model that ships serves where the one asked for cannot be loaded.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of its own
        self,
        model: str = EMBEDDED,
        device: str = "auto",
        *,
        precision: str = "auto",
        unload_after_s: float | None = None,
        tell: Callable[[str], None] = log.warning,
        limits: Limits | None = None,
        stand_in: bool = False,
    ) -> None:
        self._choice = Choice(Way(model, device, precision), stand_in=stand_in)
        self.how = self._choice.how  # in which precision a model computes, and why; from any thread
        self._unload_after_s = unload_after_s
        self._tell = tell
        self._limits = limits or Limits()
        self._tickets = itertools.count(1)
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._waiting: deque[Job] = deque()
        self._attempt: Attempt | None = None
        self._child: Child | None = None
        self._idle_since = time.monotonic()
        self._closing = False
        self._load_next = False  # whether a model is to be loaded once the job is done
        self._thread = threading.Thread(target=self._run, name="engine-client", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int | None:
        """The engine process' number; None while there is none."""
        child = self._child
        return child.pid if child else None

    @property
    def ready(self) -> bool:
        """Whether a model is loaded."""
        child = self._child
        return child is not None and child.ready

    def stands_in_for(self, model: str) -> str:
        """Give the model that serves because `model`, which was asked for, cannot be loaded; ""."""
        return self._choice.stands_in_for(model)

    def transcribe(
        self, path: Path, options: Options | None = None, watch: Watch | None = None
    ) -> Job:
        """Turn a file into text."""
        return self._submit(Job(path, options or Options(), watch or Watch(), self._post))

    def stream(
        self, source: Source, options: Options | None = None, watch: Watch | None = None
    ) -> Job:
        """Turn sound into text while it grows: call `grown` after each write, `finish` at last."""
        return self._submit(Job(source, options or Options(), watch or Watch(), self._post))

    def write(self, prompt: Prompt, watch: Watch | None = None) -> Writing:
        """Have the model's editor half answer; recordings go first."""
        return self._submit(Writing(prompt, watch or Watch(), self._post))

    def preload(self) -> None:
        """Start the process and load the model ahead of the first job."""
        self._inbox.put(self._preload)

    def unload(self) -> None:
        """End the process when no job is left."""
        self._inbox.put(self._unload)

    def unload_after(self, seconds: float | None) -> None:
        """Change how long the process may idle: None for ever, 0 not at all."""
        self._unload_after_s = seconds
        self._inbox.put(lambda: None)  # the thread reckons anew how long it may wait

    def use(self, model: str, device: str, precision: str = "auto") -> None:
        """Do the jobs from now on with this model; those submitted before may be done with it."""
        self._inbox.put(lambda: self._use(Way(model, device, precision)))

    def close(self) -> None:
        """End the process; open jobs end as Cancelled."""
        self._inbox.put(self._close)
        self._thread.join()

    # Everything below runs on the client's thread, but for what posts to it.

    def _submit(self, job: Asked) -> Asked:
        self._inbox.put(lambda: self._line_up(job))
        if not self._thread.is_alive():
            job.end(Cancelled())
        return job

    def _line_up(self, job: Job) -> None:
        """Put a job behind those of its kind; an answer under way makes room for a recording."""
        attempt, line = self._attempt, [*self._waiting, job]
        if attempt and attempt.job.yields and not job.yields:
            if self._child:
                self._child.send(wire.Cancel(ticket=attempt.ticket))
            self._attempt, line = None, [attempt.job, *line]
        self._waiting = deque(sorted(line, key=lambda one: one.yields))

    def _preload(self) -> None:
        self._load_next = self._attempt is not None
        if self._attempt is None:
            self._need(self._choice.ways[0])

    def _post(self, job: Job) -> None:
        self._inbox.put(lambda: self._changed(job))

    def _run(self) -> None:
        while not self._closing:
            try:
                self._turn()
            except Exception as error:  # a bug must not leave the person waiting
                log.exception("the engine client failed")
                self._finish(AsrError(f"VoxBar failed: {type(error).__name__}."))

    def _turn(self) -> None:
        try:
            self._inbox.get(timeout=self._patience())()
        except queue.Empty:
            self._timed_out()
        if self._attempt is None and self._waiting and not self._closing:
            self._begin(self._waiting.popleft())
        elif self._attempt is None and self._load_next and not self._closing:
            self._preload()

    def _patience(self) -> float | None:
        """Say for how many seconds nothing need happen."""
        child, now = self._child, time.monotonic()
        if child is None:
            return None
        if self._owes(child):
            silence_s = self._limits.hang_s if child.spoke else self._limits.start_s
            return max(0.0, child.heard + silence_s - now)
        if self._unload_after_s is None or self._attempt is not None:
            return None
        idle_s = self._unload_after_s if child.used else max(UNUSED_S, self._unload_after_s)
        return max(0.0, self._idle_since + idle_s - now)

    def _owes(self, child: Child) -> bool:
        return not child.ready or (self._attempt is not None and self._attempt.waiting)

    def _timed_out(self) -> None:
        child = self._child
        if child and self._owes(child):
            self._lost("hung")
        elif child:
            self._unload()

    def _changed(self, job: Job) -> None:
        if job.ended:
            return
        attempt = self._attempt
        if attempt and attempt.job is job:
            if job.cancelled:
                if self._child:
                    self._child.send(wire.Cancel(ticket=attempt.ticket))
                self._finish(Cancelled())
            else:
                self._feed(attempt)
        elif job.cancelled:
            self._waiting.remove(job)
            job.end(Cancelled())

    def _begin(self, job: Job) -> None:
        try:
            child = self._need(self._choice.ways[job.rung])
        except OSError as error:
            job.end(AsrError(f"The speech engine cannot be started: {error.strerror}."))
            return
        self._attempt = attempt = Attempt(job, next(self._tickets), self._choice.asked)
        child.used = True
        child.heard = time.monotonic()
        attempt.begin(child.send)
        self._feed(attempt)

    def _feed(self, attempt: Attempt) -> None:
        """Send what the source holds, as far as the engine follows."""
        child, job = self._child, attempt.job
        if child is None or isinstance(job.audio, Path) or attempt.finish_sent:
            return
        if not attempt.waiting:
            child.heard = time.monotonic()
        attempt.feed(job.audio, child.send)

    def _answered(self, child: Child, answer: Answer) -> None:
        if child is not self._child:
            return
        child.note(answer)
        if isinstance(answer, wire.Loaded):
            self._choice.loaded(child.way, answer.how)
        if child.step_s > self._limits.step_s:
            self._lost("hung")
        elif isinstance(answer, wire.Failed) and answer.ticket == child.load_ticket:
            self._refused(child, error_of(answer))
        elif self._attempt and getattr(answer, "ticket", None) == self._attempt.ticket:
            self._deliver(self._attempt, answer)

    def _deliver(self, attempt: Attempt, answer: Answer) -> None:
        match answer:
            case wire.Taken():
                attempt.taken += answer.pcm_bytes
                self._feed(attempt)
            case wire.Wrote() | wire.Done():
                self._succeeded(attempt, answer)
            case wire.Failed():
                self._failed(error_of(answer))
            case _:
                attempt.hear(answer)

    def _succeeded(self, attempt: Attempt, answer: wire.Done | wire.Wrote) -> None:
        if self._child:
            self._choice.worked(self._child.way, attempt.asked)
        self._finish(attempt.outcome(answer))

    def _refused(self, child: Child, error: AsrError) -> None:
        """Take that a model cannot be loaded: what ships stands in for it, where it may."""
        if isinstance(error, DeviceError) or not self._choice.refused(child.way):
            self._failed(error)
            return
        self._end_child()
        if news := self._choice.news(str(error)):
            self._tell(news)
        attempt, self._attempt = self._attempt, None
        if attempt:
            attempt.job.rung = 0
            self._begin(attempt.job)
        else:
            self._preload()

    def _failed(self, error: AsrError) -> None:
        """Take an orderly refusal of the model or of the job."""
        attempt = self._attempt
        if attempt is None:  # loaded ahead: the next job will tell again
            self._end_child()
            self._tell(str(error))
        elif isinstance(error, DeviceError | EngineFailure):
            self._attempt = None
            self._end_child(kill=True)  # another process begins with what this one held
            self._again(attempt, error, again=isinstance(error, OutOfMemory | EngineFailure))
        else:
            if self._child and not self._child.ready:
                self._end_child()
            self._finish(error)

    def _lost(self, how: str) -> None:
        """Go on after the death of the process."""
        attempt, self._attempt = self._attempt, None
        self._end_child(kill=True)
        error = AsrError(f"The speech engine {how}.")
        if attempt is None:
            self._tell(f"{error} It starts again with your next recording.")
            return
        attempt.job.losses += 1
        self._again(attempt, error, again=True)

    def _again(self, attempt: Attempt, error: AsrError, *, again: bool) -> None:
        """Try the next way of the ladder, and say so."""
        job, ways = attempt.job, self._choice.ways
        if attempt.asked != self._choice.asked:  # another model was chosen meanwhile
            job.rung, again = 0, True
        rung = next_rung(ways, job.rung, again=again)
        if rung is None or job.yields:  # the person can ask once more
            self._idle_since = time.monotonic()
            job.end(error)
            return
        self._tell(told(str(error), ways[job.rung], ways[rung]))
        job.rung = rung
        self._begin(job)

    def _finish(self, outcome: Transcript | str | AsrError) -> None:
        attempt, self._attempt = self._attempt, None
        self._idle_since = time.monotonic()
        if attempt:
            attempt.job.end(outcome)

    def _need(self, way: Way) -> Child:
        """Give a process that has this model, or is about to; raises OSError."""
        if self._child and self._child.way == way:
            return self._child
        self._end_child()
        self._idle_since = time.monotonic()
        self._child = Child(way, next(self._tickets), self._on_answer, self._on_gone)
        return self._child

    def _on_answer(self, child: Child, answer: Answer) -> None:
        self._inbox.put(lambda: self._answered(child, answer))

    def _on_gone(self, child: Child) -> None:
        self._inbox.put(lambda: self._lost(child.why()) if child is self._child else None)

    def _end_child(self, *, kill: bool = False) -> None:
        child, self._child = self._child, None
        if child:
            child.end(kill=kill)

    def _unload(self) -> None:
        if self._attempt is None and not self._waiting:
            self._choice.forget()
            self._end_child()

    def _use(self, way: Way) -> None:
        self._choice.ask(way)
        if self._attempt is None and self._child and self._child.way != way:
            self._end_child()

    def _close(self) -> None:
        self._closing = True
        self._finish(Cancelled())
        while self._waiting:
            self._waiting.popleft().end(Cancelled())
        self._end_child()
