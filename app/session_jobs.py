"""The rows of the session's table that concern the jobs, whatever the microphone does meanwhile."""

from dataclasses import replace

from app import session_types as t
from app.session_state import State, Step, decide, expect, finish, job_of, put
from app.session_types import Action, Choices, Job, Notice, Outcome, Phase, Stage


def sound_came(state: State, event: t.Event, _choices: Choices) -> Step:
    """Note that it really records."""
    if (job := job_of(state, event, Phase.RECORDING, Phase.FINISHING)) is None:
        return state, ()
    return put(state, replace(job, live=True)), ()


def recorded(state: State, event: t.Event, _choices: Choices) -> Step:
    """Give the complete sound to the engine."""
    if (job := job_of(state, event, Phase.RECORDING, Phase.FINISHING)) is None:
        return state, ()
    if job.phase is Phase.RECORDING:  # it ended by itself: what came is a recording
        state = replace(state, stage=Stage.IDLE)
    if not expect(t.Recorded, event).sound:
        state, actions = finish(state, job, Outcome.EMPTY)
        return state, (*actions, t.Tell(notice=Notice.NOT_READY, job=job.id))
    return decide(state, job)


def decided(state: State, event: t.Event, _choices: Choices) -> Step:
    """Let the text wait for those before it."""
    # WAITING too: an answer may have been on its way when the engine ended.
    if (job := job_of(state, event, Phase.DECIDING, Phase.WAITING)) is None:
        return state, ()
    if expect(t.Decided, event).empty:
        state, actions = finish(state, job, Outcome.EMPTY)
        return state, (*actions, t.Tell(notice=Notice.NOTHING_SAID, job=job.id))
    return put(state, replace(job, phase=Phase.READY)), ()


def tidying(state: State, event: t.Event, _choices: Choices) -> Step:
    """Let the text wait for its tidied self."""
    if (job := job_of(state, event, Phase.DECIDING, Phase.WAITING)) is None:
        return state, ()
    by = expect(t.Tidying, event).by
    return put(state, replace(job, phase=Phase.TIDYING, tidy_by=by)), ()


def tidied(state: State, event: t.Event, _choices: Choices) -> Step:
    """Let the text wait for those before it."""
    if (job := job_of(state, event, Phase.TIDYING)) is None:
        return state, ()
    return put(state, replace(job, phase=Phase.READY)), ()


def overdue(state: State, now: float) -> Step:
    """Let texts go out as they are whose tidied selves did not come in time."""
    late = [j for j in state.jobs if j.phase is Phase.TIDYING and now >= j.tidy_by]
    for job in late:
        state, _ = untidied(state, job)
    return state, tuple(t.StopTidying(job=job.id) for job in late)


def untidied(state: State, job: Job) -> Step:
    """Let a text go out as it is."""
    return put(state, replace(job, phase=Phase.READY)), (t.StopTidying(job=job.id),)


def failed(state: State, event: t.Event, _choices: Choices) -> Step:
    """Keep the sound and tell the person."""
    if (job := job_of(state, event, Phase.DECIDING, Phase.WAITING)) is None:
        return state, ()
    state, actions = finish(state, job, Outcome.FAILED)
    return state, (*actions, t.Tell(notice=Notice.FAILED, job=job.id))


def inserted(state: State, event: t.Event, _choices: Choices) -> Step:
    """End the job."""
    if (job := job_of(state, event, Phase.INSERTING)) is None:
        return state, ()
    return finish(state, job, Outcome.DELIVERED)


def engine_lost(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Put back what was being decided."""
    hit = [j for j in state.jobs if j.phase is Phase.DECIDING]
    for job in hit:
        state = put(state, replace(job, phase=Phase.WAITING))
    told = (t.Tell(notice=Notice.ENGINE_LOST),) if hit else ()
    return replace(state, engine=False), told


def engine_back(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Hand over what waited, oldest first."""
    state = replace(state, engine=True)
    actions: tuple[Action, ...] = ()
    for job in [j for j in state.jobs if j.phase is Phase.WAITING]:
        state, more = decide(state, job)
        actions += more
    return state, actions


def cancel_last(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Take back the newest job that is not being inserted yet; one that waits to be tidied goes."""
    open_jobs = [j for j in state.jobs if j.phase is not Phase.INSERTING]
    if not open_jobs:
        return state, ()
    job = open_jobs[-1]
    if job.phase is Phase.TIDYING:
        return untidied(state, job)
    deciding = job.phase is Phase.DECIDING
    stop: tuple[Action, ...] = (t.StopDeciding(job=job.id),) if deciding else ()
    state, ended = finish(state, job, Outcome.DISCARDED)
    return state, (*stop, *ended, t.Tell(notice=Notice.CANCELLED, job=job.id))


def paste_last(state: State, event: t.Event, _choices: Choices) -> Step:
    """Queue the newest text behind those on their way."""
    target = expect(t.PasteLast, event).target
    job = Job(id=state.next_id, target=target, phase=Phase.READY, began=event.at, again=True)
    return replace(state, jobs=(*state.jobs, job), next_id=job.id + 1), ()


def undo(state: State, event: t.Event, _choices: Choices) -> Step:
    """Decide the newest discarded recording after all."""
    target = expect(t.Undo, event).target
    if not state.discarded:
        return state, (t.Tell(notice=Notice.NOTHING_TO_UNDO),)
    job = Job(
        id=state.next_id,
        target=target,
        phase=Phase.WAITING,
        began=event.at,
        live=True,
        of=state.discarded[-1],
    )
    state = replace(
        state, jobs=(*state.jobs, job), next_id=job.id + 1, discarded=state.discarded[:-1]
    )
    return decide(state, job)
