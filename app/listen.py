"""Dictation in a terminal: microphone, journal and engine at work together, without the tray.

Everything happens on the thread of `run`; the microphone, the engine, the remote control and
Ctrl-C only leave events.
"""

import itertools
import queue
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from app.dictation_pause import PauseWatch
from app.engine_client import EngineClient, Job, Watch
from app.instance import ANSWER_S, Instance, Reply, Status
from app.journal import Journal, Recording, Tell
from app.listen_output import Output
from app.recorder import NO_SIGNAL, Recorded, Recorder, Sink
from asr.errors import AsrError, Cancelled
from asr.types import Options, Segment, Waveform
from asr.worker_messages import to_pcm

NO_SOUND_S = 5.0  # how long a microphone may take to give its first sound
NO_SOUND = "The microphone gives no sound: please choose another (voxbar devices lists them)."
WORTH_KEEPING_S = 10.0  # a cancelled recording of this length can be had back
FIRST = 1  # the number of a run's first recording
KEPT = "It is kept: voxbar listen --recover turns it into text."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one run of `voxbar listen` is to do."""

    model: str
    options: Options
    pause: Callable[[], PauseWatch] | None = None  # --once: one utterance, this ends it


@dataclass(slots=True)
class Take:
    """One recording from the first block to its text."""

    number: int
    recording: Recording
    job: Job
    pause: PauseWatch | None
    told: list[str] = field(default_factory=list)
    recorded: Recorded | None = None

    def sound(self, block: Waveform) -> bool | None:
        """Take a block, on the recorder's thread; say how it ended if a pause ended it."""
        self.recording.write(to_pcm(block))
        self.job.grown()
        return self.pause.ended(block) if self.pause else None


class Listening:
    """One run of `voxbar listen`. `post` and `command` may be called from any thread."""

    def __init__(
        self,
        plan: Plan,
        recorder: Recorder,
        folder: Path,
        open_client: Callable[[Tell], EngineClient],
        output: Output,
    ) -> None:
        self._plan = plan
        self._recorder = recorder
        self._journal = Journal(folder, self.tell)
        self._client = open_client(self.tell)
        self._output = output
        self._events: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._numbers = itertools.count(FIRST)
        self._take: Take | None = None
        self._deciding: list[Take] = []
        self._began = 0.0
        self._leaving = False
        self._failed = False
        self._last = ""
        self._stage = ""
        self.instance: Instance | None = None

    def post(self, event: Callable[[], None]) -> None:
        """Have something done on the thread of `run`; safe in a signal handler."""
        self._events.put(event)

    def command(self, command: str) -> Reply:
        """Do what came over the remote control, and answer."""
        answer: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self.post(lambda: answer.put(self._obey(command)))
        with suppress(queue.Empty):
            return answer.get(timeout=ANSWER_S - 1)
        return Reply(ok=False, message="VoxBar is busy.")

    def tell(self, sentence: str) -> None:
        """Show a sentence; from any thread."""
        self.post(lambda: self._output.told(sentence))

    def run(self) -> int:
        """Listen until the end is asked for; give the exit code. What is said last is decoded."""
        self._begin()
        while self._take or self._deciding or not self._leaving:
            try:
                event = self._events.get(timeout=self._patience())
            except queue.Empty:
                if self._patience() is not None:  # there is still no sound
                    self._leave_without_sound()
            else:
                event()
                self._publish()
        return 1 if self._failed else 0

    def leave(self) -> None:
        """End after what was said so far has become text."""
        self._leaving = True
        self._end()

    def close(self) -> None:
        """Let go of microphone, engine and journal; what has not become text stays there."""
        self._recorder.close()
        self._client.close()
        for take in (*self._deciding, self._take):
            if take:
                take.recording.release()

    def offer_recovery(self) -> None:
        """Say what earlier runs left behind."""
        left = self._journal.recover()
        if left:
            length_s = sum(recording.seconds for recording in left)
            self._output.told(
                f"{len(left)} earlier recording(s), {length_s:.0f} s in all, never became text:"
                " voxbar listen --recover turns them into text."
            )
        for recording in left:
            recording.release()

    def recover(self) -> int:
        """Turn what earlier runs left behind into text; give the exit code."""
        for recording in self._journal.recover():
            take = Take(next(self._numbers), recording, self._submit(recording, 0), None)
            take.job.finish()
            take.recorded = Recorded(samples=recording.samples, signal=True)
            self._deciding.append(take)
        self._leaving = True
        while self._deciding:
            self._events.get()()
        return 1 if self._failed else 0

    def _patience(self) -> float | None:
        """Say how long to wait: for ever, but for the first sound of all.

        A microphone that was never there ends the run; one that is lost later may come back.
        """
        take = self._take
        if take and take.number == FIRST and not take.recording.samples:
            return max(0.0, self._began + NO_SOUND_S - time.monotonic())
        return None

    def _leave_without_sound(self) -> None:
        self._failed = True
        if self._take and not self._take.told:
            self._told(self._take, NO_SOUND)
        self.leave()

    def _begin(self) -> None:
        recording = self._journal.begin()
        number = next(self._numbers)
        job = self._submit(recording, number)
        pause = self._plan.pause() if self._plan.pause else None
        self._take = take = Take(number, recording, job, pause)
        self._began = time.monotonic()

        def sound(block: Waveform) -> None:
            if take.sound(block) is not None:
                self.post(lambda: self._paused(take))

        self._recorder.start(Sink(sound=sound, tell=lambda s: self._told(take, s)))

    def _submit(self, recording: Recording, number: int) -> Job:
        return self._client.stream(
            recording,
            self._plan.options,
            Watch(
                final=lambda segment: self.post(lambda: self._output.final(segment)),
                partial=lambda segment: self.post(lambda: self._partial(number, segment)),
                ended=lambda job: self.post(lambda: self._decided(job)),
            ),
        )

    def _told(self, take: Take, sentence: str) -> None:
        take.told.append(sentence)
        self.tell(sentence)

    def _partial(self, number: int, segment: Segment) -> None:
        if self._take is None or self._take.number == number:  # an earlier one would flicker
            self._output.partial(segment)

    def _paused(self, take: Take) -> None:
        if take is self._take:
            self.leave()

    def _end(self) -> None:
        take, self._take = self._take, None
        if take:
            take.recorded = self._recorder.stop()
            take.job.finish()
            self._deciding.append(take)

    def _decided(self, job: Job) -> None:
        take = next(t for t in (*self._deciding, self._take) if t and t.job is job)
        if take is self._take:  # it failed while the person speaks
            take.recorded = self._recorder.stop()
            self._take, self._leaving = None, True
        else:
            self._deciding.remove(take)
        try:
            transcript = job.result(0)
        except Cancelled:
            self._drop(take)
        except AsrError as error:
            self._failed = True
            take.recording.release()
            self._output.told(f"{error} {KEPT}" if take.recording.samples else str(error))
        else:
            self._last = transcript.text or self._last
            self._output.done(transcript)
            if not transcript.text:
                self._nothing_heard(take)
            take.recording.remove()

    def _nothing_heard(self, take: Take) -> None:
        self._failed = self._failed or self._plan.pause is not None
        signal = take.recorded is None or take.recorded.signal
        sentence = "Nothing was said." if signal else NO_SIGNAL
        if sentence not in take.told and (take.recording.samples or not take.told):
            self._output.told(sentence)

    def _drop(self, take: Take) -> None:
        if take.recording.seconds < WORTH_KEEPING_S:
            take.recording.remove()
            return
        take.recording.release()
        self._output.told(f"Discarded {take.recording.seconds:.0f} s. {KEPT}")

    def _obey(self, command: str) -> Reply:
        match command:
            case "start" | "show":
                return self._start()
            case "stop":
                return self._stop()
            case "toggle":
                return self._stop() if self._take else self._start()
            case "cancel":
                return self._cancel()
            case "paste-last":
                return self._again()
            case "quit":
                self.leave()
        known = command not in ("swap", "rewrite")
        told = "" if known else "Only the tray app inserts texts, swaps and rewrites them."
        return Reply(ok=known, message=told, status=self._status())

    def _start(self) -> Reply:
        if self._leaving:
            return Reply(ok=False, message="VoxBar is about to end.")
        if self._take:
            return Reply(ok=True, message="VoxBar is listening already.", status=self._status())
        self._begin()
        return Reply(ok=True, status=self._status())

    def _stop(self) -> Reply:
        if self._take is None:
            return Reply(ok=False, message="Nothing is being recorded.")
        self._end()
        return Reply(ok=True, status=self._status())

    def _cancel(self) -> Reply:
        take = self._take or (self._deciding[-1] if self._deciding else None)
        if take is None:
            return Reply(ok=False, message="There is nothing to cancel.")
        self._end()
        take.job.cancel()
        return Reply(ok=True, status=self._status())

    def _again(self) -> Reply:
        if not self._last:
            return Reply(ok=False, message="Nothing has been dictated yet.")
        self._output.again(self._last)
        return Reply(ok=True)

    def _status(self) -> Status:
        stage = "recording" if self._take else "deciding" if self._deciding else "idle"
        seconds = self._take.recording.seconds if self._take else 0.0
        loaded = self._client.ready
        return Status(stage=stage, model=self._plan.model, loaded=loaded, seconds=seconds)

    def _publish(self) -> None:
        if self.instance and (status := self._status()).stage != self._stage:
            self._stage = status.stage
            self.instance.publish(status)
