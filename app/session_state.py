"""What a session knows between two events, and the changes that several rows of its table share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from app import session_types as t
from app.session_types import Action, Choices, Job, Outcome, Phase, Stage

E = TypeVar("E", bound=t.Event)

REMEMBERED = 20  # discarded jobs that can be brought back


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that a session knows between two events."""

    stage: Stage = Stage.IDLE
    jobs: tuple[Job, ...] = ()  # in the order of their beginning; texts come out in this order
    key_down: bool = False
    down_at: float = 0.0  # the last Press, repeats too
    pressed_at: float = 0.0
    tapped_at: float | None = None  # when the tap that began this recording was over
    warned: bool = False
    away: bool = False  # locked or asleep
    away_sure: bool = True  # the system will tell when that is over
    engine: bool = True
    next_id: int = 1
    discarded: tuple[int, ...] = ()  # newest last

    @property
    def recording(self) -> Job | None:
        """The job that the microphone works for."""
        return next((j for j in self.jobs if j.phase is Phase.RECORDING), None)


Step = tuple[State, tuple[Action, ...]]
Row = Callable[[State, t.Event, Choices], Step]


def ignore(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Nothing is to be done here."""
    return state, ()


def expect(kind: type[E], event: t.Event) -> E:
    """Give the event as what its row in the table says that it is."""
    if not isinstance(event, kind):
        raise TypeError(f"{type(event).__name__} in the row of {kind.__name__}")
    return event


def current(state: State) -> Job:
    """Give the job that records; only for rows of stages in which one does."""
    (job,) = (j for j in state.jobs if j.phase is Phase.RECORDING)
    return job


def job_of(state: State, event: t.Event, *phases: Phase) -> Job | None:
    """Give the job that an event speaks of; None if it is gone or in none of these phases."""
    known = expect(t.JobEvent, event).job
    return next((j for j in state.jobs if j.id == known and j.phase in phases), None)


def put(state: State, job: Job) -> State:
    """Replace a job by its new self, at its place in the queue."""
    return replace(state, jobs=tuple(job if j.id == job.id else j for j in state.jobs))


def finish(state: State, job: Job, outcome: Outcome) -> Step:
    """Take a job out of the queue."""
    discarded = state.discarded
    if outcome is Outcome.DISCARDED and not job.again:
        sound = job.id if job.of is None else job.of
        discarded = (*discarded, sound)[-REMEMBERED:]
    jobs = tuple(j for j in state.jobs if j.id != job.id)
    return replace(state, jobs=jobs, discarded=discarded), (t.Finish(job=job, outcome=outcome),)


def decide(state: State, job: Job) -> Step:
    """Hand a recorded job to the engine, or let it wait for one."""
    job = replace(job, phase=Phase.DECIDING if state.engine else Phase.WAITING)
    return put(state, job), ((t.Decide(job=job),) if state.engine else ())


def insert_next(state: State) -> Step:
    """Let the oldest recorded job's text out, if it is there and nothing stands against it."""
    waiting = [j for j in state.jobs if j.phase is not Phase.RECORDING]
    busy = any(j.phase is Phase.INSERTING for j in waiting)
    if state.away or busy or not waiting or waiting[0].phase is not Phase.READY:
        return state, ()
    job = replace(waiting[0], phase=Phase.INSERTING)
    return put(state, job), (t.Insert(job=job),)
