"""Live speech as a measurement: recordings replayed in real time, and what was shown when.

Sound becomes known block by block, as from a microphone; the key is released with the last one.
Knows no process: asr.bench_live_report sums up, app.bench_live replays into the engine process.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from asr.bench import repeated
from asr.errors import AsrError, AudioError, OptionError
from asr.live import Previews
from asr.types import (
    SAMPLE_RATE,
    Engine,
    Options,
    Segment,
    Transcript,
    Waveform,
)

LENGTHS_S = (5.0, 10.0, 30.0, 60.0, 120.0)
TAILS_S = (1.0, 2.0, 4.0, 6.0, 10.0, 15.0)
BLOCK = SAMPLE_RATE // 20  # samples; 50 ms
PARTING_S = 1.6  # of silence: closes any piece, so that what follows is decoded alone
RELEASED_S = (0.2, 0.8)  # of silence before the end: what the recorder adds; a person's pause
FRAME = SAMPLE_RATE // 50
FAINT = 0.01  # frames with less than this part of the peak are not speech


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sound to replay; `kind` says in which table its figures belong."""

    kind: str  # length, tail
    length_s: float  # of the whole, or of the speech in the tail
    silence_s: float | None  # before the end; None where nobody knows
    sound: Waveform


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A preview that was shown: `start_s` and `open_s` say of which piece, and how long it was."""

    start_s: float
    open_s: float
    shown_s: float  # after the beginning of the replay
    lag_s: float  # after the end of the sound that it covers


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of one replay."""

    transcript: Transcript
    release_s: float  # from the last sample to the whole text
    previews: tuple[Preview, ...]


Play = Callable[[Waveform], Replay]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """When which sample of a sound is recorded, if the first one is at `began` on the clock."""

    began: float
    samples: int
    speed: float = 1.0  # above 1: as if the person spoke so much faster

    @property
    def ends(self) -> float:
        """When the last sample is recorded: the key is released."""
        return self.at(self.samples)

    def at(self, samples: int) -> float:
        """Say when so many samples are recorded."""
        return self.began + samples / SAMPLE_RATE / self.speed

    def recorded(self, now: float) -> int:
        """Give how many samples have come by now: whole blocks, or all."""
        if now >= self.ends:
            return self.samples
        come = (now - self.began) * self.speed * SAMPLE_RATE
        return round(come) // BLOCK * BLOCK

    def following(self, samples: int) -> float:
        """Say when the block after so many samples comes."""
        return self.at(min(samples + BLOCK, self.samples))


@dataclass(slots=True)
class Seen:
    """Takes note of previews as they are shown."""

    pace: Pace
    clock: Callable[[], float] = time.perf_counter
    previews: list[Preview] = field(default_factory=list)

    def preview(self, segment: Segment) -> None:
        """Take a preview that is shown now."""
        now = self.clock()
        covered_at = self.pace.at(round(segment.end * SAMPLE_RATE))
        self.previews.append(
            Preview(
                start_s=segment.start,
                open_s=segment.end - segment.start,
                shown_s=now - self.pace.began,
                lag_s=now - covered_at,
            )
        )


class InProcess:
    """Replays into an engine of this process, on one thread, as asr/worker.py serves a stream."""

    def __init__(
        self,
        engine: Engine,
        speed: float = 1.0,
        *,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._engine, self._speed, self._clock, self._sleep = engine, speed, clock, sleep

    def __call__(self, sound: Waveform) -> Replay:
        """Replay a waveform [samples]; raises what the engine raises."""
        pace = Pace(began=self._clock(), samples=len(sound), speed=self._speed)
        seen, previews = Seen(pace, self._clock), Previews(self._clock)
        stream = self._engine.stream(
            Options(), lambda: previews.hasty and self._clock() >= pace.ends
        )
        taken = 0
        while taken < len(sound):
            ready = pace.recorded(self._clock())
            if ready == taken:
                self._sleep(max(0.0, pace.following(taken) - self._clock()))
                continue
            stream.feed(sound[taken:ready])
            taken = ready
            behind = pace.recorded(self._clock()) > taken
            if not behind and (segment := previews.next(stream)) is not None:
                seen.preview(segment)
        transcript = stream.finish()
        release_s = self._clock() - pace.ends
        return Replay(transcript=transcript, release_s=release_s, previews=tuple(seen.previews))


def cases(speech: Sequence[Waveform], lengths_s: Sequence[float] = LENGTHS_S) -> list[Case]:
    """Make the sounds to replay out of recordings; the first is the last sentence of each length.

    Raises OptionError where a length is of no use.
    """
    if not speech or not lengths_s or min(lengths_s) < 1.0:
        raise OptionError("A replay needs a recording, and lengths of 1 s or more.")
    spoken = [trimmed(s) for s in speech]
    body = _joined(spoken)
    by_length = [
        Case(kind="length", length_s=s, silence_s=RELEASED_S[0], sound=_ends_alike(body, spoken, s))
        for s in lengths_s
    ]
    by_tail = [
        Case(kind="tail", length_s=s, silence_s=pause_s, sound=_tail(body, s, pause_s))
        for pause_s in RELEASED_S
        for s in TAILS_S
        if s * SAMPLE_RATE <= len(body)
    ]
    return by_length + by_tail


def trimmed(sound: Waveform) -> Waveform:
    """Leave out what is silent at both ends; raises AudioError where all is."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    level = np.sqrt(np.square(frames).mean(axis=1))
    loud = np.flatnonzero(level > FAINT * level.max(initial=0.0))
    if not len(loud):
        raise AudioError("The recording is silent: there is nothing to replay.")
    return sound[loud[0] * FRAME : (loud[-1] + 1) * FRAME]


def measure(
    play: Play,
    sounds: Sequence[Case],
    utterances: int,
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[Case, list[Replay]]]:
    """Replay every sound `utterances` times, in turns, after a short one to warm up."""
    if utterances < 1:
        raise OptionError("At least one utterance is needed.")
    play(sounds[0].sound[: 3 * SAMPLE_RATE])
    taken: list[tuple[Case, list[Replay]]] = [(case, []) for case in sounds]
    for turn in range(utterances):
        for number, (case, replays) in enumerate(taken, 1):
            replays.append(play(case.sound))
            check_whole(case, replays[-1])
            if progress is not None:
                progress(turn * len(sounds) + number, utterances * len(sounds))
    return taken


def check_whole(case: Case, replay: Replay) -> None:
    """Make sure that every sample was taken; raises AsrError."""
    if round(replay.transcript.duration * SAMPLE_RATE) != len(case.sound):
        raise AsrError(
            f"Of {len(case.sound) / SAMPLE_RATE:.2f} s only"
            f" {replay.transcript.duration:.2f} s reached the engine."
        )


def _ends_alike(body: Waveform, spoken: Sequence[Waveform], length_s: float) -> Waveform:
    """Give `length_s` of speech that ends with the first recording after a parting pause."""
    end = np.concatenate([_silence(PARTING_S), spoken[0], _silence(RELEASED_S[0])])
    size = int(length_s * SAMPLE_RATE)
    before = repeated(body, max(0, size - len(end)) / SAMPLE_RATE)
    return np.concatenate([before, end])[-size:]


def _tail(body: Waveform, length_s: float, silence_s: float) -> Waveform:
    """Give the last `length_s` of speech without a pause that would part it."""
    speech = body[len(body) - int(length_s * SAMPLE_RATE) :]
    return np.concatenate([_silence(0.5), speech, _silence(silence_s)])


def _joined(spoken: Sequence[Waveform]) -> Waveform:
    return np.concatenate([part for s in spoken for part in (_silence(0.25), s)])


def _silence(length_s: float) -> Waveform:
    return np.zeros(int(length_s * SAMPLE_RATE), np.float32)
