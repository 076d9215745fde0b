"""The rows of the session's table that concern the microphone: who begins and ends a recording."""

from dataclasses import replace

from app import session_types as t
from app.session_state import State, Step, current, expect, finish, put
from app.session_types import Choices, Job, Notice, Outcome, Phase, Reason, Stage


def end_of(job: Job, choices: Choices) -> float:
    """Say when a recording has become too long."""
    return job.began + choices.max_s


def warn_at(job: Job, choices: Choices) -> float:
    """Say when the person is told that it soon will be."""
    return end_of(job, choices) - min(choices.warn_before_s, choices.max_s)


def press(state: State, event: t.Event, choices: Choices) -> Step:
    """Begin, in the way of the mode."""
    stages = {"toggle": Stage.LATCHED, "hands-free": Stage.LISTENING}
    return _begin(state, event, stages.get(choices.mode, Stage.HELD))


def start(state: State, event: t.Event, choices: Choices) -> Step:
    """Begin without a key: nothing is held."""
    hands_free = choices.mode == "hands-free"
    return _begin(state, event, Stage.LISTENING if hands_free else Stage.LATCHED)


def _begin(state: State, event: t.Event, stage: Stage) -> Step:
    if state.away and state.away_sure:
        return state, (t.Tell(notice=Notice.AWAY),)
    job = Job(
        id=state.next_id,
        target=expect(t.Begin, event).target,
        phase=Phase.RECORDING,
        began=event.at,
    )
    begun = replace(
        state,
        stage=stage,
        away=False,
        jobs=(*state.jobs, job),
        next_id=job.id + 1,
        pressed_at=event.at,
        tapped_at=None,
        warned=False,
    )
    return begun, (t.Record(job=job),)


def release_held(state: State, event: t.Event, choices: Choices) -> Step:
    """Stop if that was a hold; a tap goes on."""
    if event.at - state.pressed_at >= choices.tap_s:
        return _stop(state, Reason.RELEASED)
    if choices.mode == "push-to-talk" and not choices.lock:
        return _discard(state, Reason.TOO_SHORT, Notice.TOO_SHORT)
    stage = Stage.TAPPED if choices.mode == "push-to-talk" else Stage.LATCHED
    return replace(state, stage=stage, tapped_at=event.at), ()


def press_tapped(state: State, event: t.Event, choices: Choices) -> Step:
    """Lock; too late for a double tap, it is a press of its own."""
    if _is_double(state, event, choices):
        return replace(state, stage=Stage.LOCKED), ()
    # The Tick came late: the tap was one of its own, and this press begins the next recording.
    state, actions = _discard(state, Reason.TOO_SHORT, Notice.TOO_SHORT)
    state, more = press(state, event, choices)
    return state, actions + more


def press_latched(state: State, event: t.Event, choices: Choices) -> Step:
    """Lock at a double tap, stop at any other press."""
    if choices.lock and _is_double(state, event, choices):
        return replace(state, stage=Stage.LOCKED), ()
    return _stop(state, Reason.PRESSED)


def _is_double(state: State, event: t.Event, choices: Choices) -> bool:
    return state.tapped_at is not None and event.at - state.tapped_at <= choices.double_tap_s


def tick(state: State, event: t.Event, choices: Choices) -> Step:
    """Warn, or stop what has become too long."""
    job = current(state)
    if event.at >= end_of(job, choices):
        state, actions = _stop(state, Reason.TOO_LONG)
        return state, (*actions, t.Tell(notice=Notice.STOPPED_TOO_LONG, job=job.id))
    if choices.warn_before_s > 0 and not state.warned and event.at >= warn_at(job, choices):
        left_s = end_of(job, choices) - event.at
        return replace(state, warned=True), (t.Warn(job=job.id, left_s=left_s),)
    return state, ()


def tick_tapped(state: State, event: t.Event, choices: Choices) -> Step:
    """Discard a tap that no second one followed."""
    if state.tapped_at is not None and event.at >= state.tapped_at + choices.double_tap_s:
        return _discard(state, Reason.TOO_SHORT, Notice.TOO_SHORT)
    return tick(state, event, choices)


def silence(state: State, event: t.Event, _choices: Choices) -> Step:
    """End a hands-free dictation at its pause."""
    if expect(t.Silence, event).heard:
        return _stop(state, Reason.PAUSE)
    return _discard(state, Reason.NOTHING_SAID, Notice.NOTHING_SAID)


def stop_pressed(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Stop at a press."""
    return _stop(state, Reason.PRESSED)


def stop_remote(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Stop at a command."""
    return _stop(state, Reason.REMOTE)


def cancel_recording(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Throw it away, but so that it can be brought back."""
    return _discard(state, Reason.CANCELLED, Notice.CANCELLED)


def away(state: State, event: t.Event, _choices: Choices) -> Step:
    """Stop at once: what is heard from now on is not meant for us."""
    sure = not isinstance(event, t.LockAsked) or (state.away and state.away_sure)
    state = replace(state, away=True, away_sure=sure)
    if (job := state.recording) is None:
        return state, ()
    asleep = isinstance(event, t.Suspended)
    state, actions = _stop(state, Reason.SUSPENDED if asleep else Reason.LOCKED, tail=False)
    return state, (*actions, t.Tell(notice=Notice.STOPPED_AWAY, job=job.id))


def back(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Let texts be inserted again."""
    return replace(state, away=False), ()


def quit_(state: State, _event: t.Event, _choices: Choices) -> Step:
    """Keep what was said."""
    return _stop(state, Reason.QUIT, tail=False) if state.recording else (state, ())


def microphone_lost(state: State, event: t.Event, _choices: Choices) -> Step:
    """Keep what came; without any sound there is nothing to keep."""
    job = state.recording
    if job is None or job.id != expect(t.MicrophoneLost, event).job:
        return state, ()
    if not job.live:
        state, actions = finish(replace(state, stage=Stage.IDLE), job, Outcome.EMPTY)
        return state, (*actions, t.Tell(notice=Notice.NO_MICROPHONE, job=job.id))
    state, actions = _stop(state, Reason.MICROPHONE_LOST, tail=False)
    return state, (*actions, t.Tell(notice=Notice.MICROPHONE_LOST, job=job.id))


def _stop(state: State, reason: Reason, *, tail: bool = True) -> Step:
    job = current(state)
    state = put(replace(state, stage=Stage.IDLE), replace(job, phase=Phase.FINISHING))
    return state, (t.StopRecording(job=job.id, reason=reason, tail=tail),)


def _discard(state: State, reason: Reason, notice: Notice) -> Step:
    job = current(state)
    stop = t.StopRecording(job=job.id, reason=reason, tail=False)
    state, ended = finish(replace(state, stage=Stage.IDLE), job, Outcome.DISCARDED)
    return state, (stop, *ended, t.Tell(notice=notice, job=job.id))
