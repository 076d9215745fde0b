"""A dictation session as a pure table: stage and event give the next state and the actions.

Knows no key, microphone, engine or clock. `step` is the whole of it; `deadline` says when a Tick
is wanted, so that nobody has to poll. A recording and the jobs before it do not hinder each
other: a press always begins the next one. Every recording ends in exactly one Finish.
"""

from collections.abc import Mapping
from dataclasses import replace

from app import session_jobs as jobs
from app import session_recording as recording
from app import session_types as t
from app.session_state import Row, State, Step, ignore, insert_next
from app.session_types import Choices, Phase, Stage

REPEAT_S = 1.5  # a second press later than this is no repeat: the release between them was lost

Rows = Mapping[type[t.Event], Row]

JOBS: Rows = {  # the same in every stage
    t.SoundCame: jobs.sound_came,
    t.Recorded: jobs.recorded,
    t.Decided: jobs.decided,
    t.Tidying: jobs.tidying,
    t.Tidied: jobs.tidied,
    t.Failed: jobs.failed,
    t.Inserted: jobs.inserted,
    t.EngineLost: jobs.engine_lost,
    t.EngineBack: jobs.engine_back,
    t.PasteLast: jobs.paste_last,
    t.Undo: jobs.undo,
    t.Locked: recording.away,
    t.LockAsked: recording.away,
    t.Suspended: recording.away,
    t.Back: recording.back,
    t.Quit: recording.quit_,
    t.MicrophoneLost: recording.microphone_lost,
}
RECORDING: Rows = {  # the same in every stage but IDLE
    **JOBS,
    t.Press: recording.stop_pressed,
    t.Release: ignore,
    t.Cancel: recording.cancel_recording,
    t.Start: ignore,
    t.Stop: recording.stop_remote,
    t.Toggle: recording.stop_remote,
    t.Tick: recording.tick,
    t.Silence: ignore,
}
TABLE: Mapping[Stage, Rows] = {
    Stage.IDLE: {
        **JOBS,
        t.Press: recording.press,
        t.Release: ignore,
        t.Cancel: jobs.cancel_last,
        t.Start: recording.start,
        t.Stop: ignore,
        t.Toggle: recording.start,
        t.Tick: ignore,
        t.Silence: ignore,
    },
    Stage.HELD: {**RECORDING, t.Release: recording.release_held},
    Stage.TAPPED: {
        **RECORDING,
        t.Press: recording.press_tapped,
        t.Tick: recording.tick_tapped,
    },
    Stage.LATCHED: {**RECORDING, t.Press: recording.press_latched},
    Stage.LOCKED: RECORDING,
    Stage.LISTENING: {**RECORDING, t.Silence: recording.silence},
}


def step(state: State, event: t.Event, choices: Choices) -> Step:
    """Give the next state and what is to be done, in this order."""
    known = _with_key(state, event)
    if isinstance(event, t.Press) and state.key_down and event.at - state.down_at < REPEAT_S:
        return known, ()
    if isinstance(event, t.Release) and not state.key_down:
        return state, ()  # it went down before the session began
    after, actions = TABLE[state.stage][type(event)](known, event, choices)
    after, late = jobs.overdue(after, event.at) if isinstance(event, t.Tick) else (after, ())
    after, inserts = insert_next(after)
    return after, (*actions, *late, *inserts)


def deadline(state: State, choices: Choices) -> float | None:
    """Say when the next Tick is wanted; None while there is nothing to wait for.

    The Tick may come late, and too early does no harm.
    """
    tidied = [j.tidy_by for j in state.jobs if j.phase is Phase.TIDYING]
    recorded = _recording_deadline(state, choices)
    return min([*tidied, *([] if recorded is None else [recorded])], default=None)


def _recording_deadline(state: State, choices: Choices) -> float | None:
    job = state.recording
    if job is None:
        return None
    warn = choices.warn_before_s > 0 and not state.warned
    end = recording.warn_at(job, choices) if warn else recording.end_of(job, choices)
    if state.stage is Stage.TAPPED and state.tapped_at is not None:
        return min(end, state.tapped_at + choices.double_tap_s)
    return end


def _with_key(state: State, event: t.Event) -> State:
    if isinstance(event, t.Press):
        return replace(state, key_down=True, down_at=event.at)
    if isinstance(event, t.Release | t.Locked | t.LockAsked | t.Suspended):
        return replace(state, key_down=False)  # behind a lock screen no release is seen
    return state
