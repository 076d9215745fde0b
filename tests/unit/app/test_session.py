"""The session's table: every stage with every event in every mode, and what people do with it."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from app import session_types as t
from app.session import TABLE, deadline, step
from app.session_state import State
from app.session_types import Choices, Notice, Outcome, Phase, Reason, Stage
from app.settings import Settings

MODES = ("hybrid", "push-to-talk", "toggle", "hands-free")


EVENTS = [
    kind
    for kind in vars(t).values()
    if isinstance(kind, type)
    and issubclass(kind, t.Event)
    and kind not in (t.Event, t.Begin, t.JobEvent)
]


def play(
    choices: Choices, *events: t.Event, state: State | None = None
) -> tuple[State, list[t.Action]]:
    state = state or State()
    actions: list[t.Action] = []
    for event in events:
        state, more = step(state, event, choices)
        actions += more
    return state, actions


def tap(at: float, held: float = 0.1) -> tuple[t.Event, t.Event]:
    return t.Press(at=at, target="w"), t.Release(at=at + held)


def stops(actions: Sequence[t.Action]) -> list[Reason]:
    return [a.reason for a in actions if isinstance(a, t.StopRecording)]


def finishes(actions: Sequence[t.Action]) -> list[tuple[int, Outcome]]:
    return [(a.job.id, a.outcome) for a in actions if isinstance(a, t.Finish)]


def inserts(actions: Sequence[t.Action]) -> list[int]:
    return [a.job.id for a in actions if isinstance(a, t.Insert)]


def told(actions: Sequence[t.Action]) -> list[Notice]:
    return [a.notice for a in actions if isinstance(a, t.Tell)]


def test_the_table_has_a_row_for_every_stage_and_event() -> None:
    assert set(TABLE) == set(Stage)
    for rows in TABLE.values():
        assert set(rows) == set(EVENTS)


def in_stage(stage: Stage) -> State:
    """Reach a stage by hand, with an older job in every phase that may be there as well."""
    old = [
        t.Job(id=n, target="old", phase=phase, live=True)
        for n, phase in enumerate(
            [Phase.INSERTING, Phase.READY, Phase.DECIDING, Phase.FINISHING], 1
        )
    ]
    new = t.Job(id=9, target="new", phase=Phase.RECORDING, began=10.0, live=True)
    return State(
        stage=stage,
        jobs=tuple(old) if stage is Stage.IDLE else (*old, new),
        key_down=stage is Stage.HELD,
        down_at=10.0,
        pressed_at=10.0,
        tapped_at=10.1 if stage in (Stage.TAPPED, Stage.LATCHED) else None,
        next_id=10,
        discarded=(0,),
    )


def event_of(kind: type[t.Event], at: float) -> t.Event:
    return kind(at=at, job=9) if issubclass(kind, t.JobEvent) else kind(at=at)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("stage", Stage, ids=lambda s: s.value)
def test_every_event_in_every_stage_keeps_the_jobs(stage: Stage, mode: str) -> None:
    offsets = (0.0, 0.2, 0.3, 2.0, 880.0, 5000.0)
    for kind, after, lock in itertools.product(EVENTS, offsets, (True, False)):
        choices = Choices(mode=mode, lock=lock)
        before = in_stage(stage)
        state, actions = step(before, event_of(kind, 10.0 + after), choices)
        ended = [job for job, _ in finishes(actions)]
        begun = set(range(before.next_id, state.next_id))
        left = {j.id for j in state.jobs}
        assert {j.id for j in before.jobs} | begun == left | set(ended)
        assert not left & set(ended)
        assert len(ended) == len(set(ended))
        recording = [j for j in state.jobs if j.phase is Phase.RECORDING]
        assert len(recording) == (state.stage is not Stage.IDLE)
        assert (deadline(state, choices) is None) == (state.stage is Stage.IDLE)


@pytest.mark.parametrize("mode", ["hybrid", "push-to-talk"])
def test_hold_speak_let_go(mode: str) -> None:
    state, actions = play(
        Choices(mode=mode),
        *tap(1.0, held=2.0),
        t.Recorded(at=3.2, job=1),
        t.Decided(at=3.5, job=1),
        t.Inserted(at=3.6, job=1),
    )
    kinds = [type(a) for a in actions]
    assert kinds == [t.Record, t.StopRecording, t.Decide, t.Insert, t.Finish]
    assert stops(actions) == [Reason.RELEASED]
    assert finishes(actions) == [(1, Outcome.DELIVERED)]
    assert state.jobs == ()


def test_hybrid_a_tap_starts_and_the_next_press_stops() -> None:
    choices = Choices(mode="hybrid")
    state, actions = play(choices, *tap(1.0))
    assert state.stage is Stage.LATCHED
    assert stops(actions) == []
    state, actions = play(choices, *tap(5.0), state=state)
    assert state.stage is Stage.IDLE
    assert stops(actions) == [Reason.PRESSED]


@pytest.mark.parametrize("mode", ["hybrid", "push-to-talk"])
def test_a_double_tap_locks_until_the_next_press(mode: str) -> None:
    choices = Choices(mode=mode)
    state, actions = play(choices, *tap(1.0), *tap(1.3))
    assert state.stage is Stage.LOCKED
    assert stops(actions) == []
    state, actions = play(choices, t.Silence(at=30.0), *tap(60.0, held=3.0), state=state)
    assert stops(actions) == [Reason.PRESSED]
    assert state.stage is Stage.IDLE


def test_push_to_talk_a_lone_tap_is_discarded_and_kept() -> None:
    choices = Choices(mode="push-to-talk")
    state, _ = play(choices, *tap(1.0))
    at = deadline(state, choices)
    assert at == pytest.approx(1.45)
    state, actions = play(choices, t.Tick(at=at or 0), state=state)
    assert finishes(actions) == [(1, Outcome.DISCARDED)]
    assert state.discarded == (1,)


def test_push_to_talk_without_the_lock_a_tap_is_discarded_at_once() -> None:
    _, actions = play(Choices(mode="push-to-talk", lock=False), *tap(1.0))
    assert told(actions) == [Notice.TOO_SHORT]


def test_a_late_second_tap_is_a_press_of_its_own_even_without_a_tick() -> None:
    state, actions = play(Choices(mode="push-to-talk"), *tap(1.0), t.Press(at=9.0))
    assert finishes(actions) == [(1, Outcome.DISCARDED)]
    assert state.recording is not None
    assert state.recording.id == 2


def test_toggle_needs_no_hold_and_knows_no_double_tap() -> None:
    state, actions = play(Choices(mode="toggle"), *tap(1.0, held=0.05), *tap(1.2))
    assert stops(actions) == [Reason.PRESSED]
    assert state.stage is Stage.IDLE


@pytest.mark.parametrize(("heard", "outcome"), [(True, []), (False, [(1, Outcome.DISCARDED)])])
def test_hands_free_ends_at_a_pause(heard: bool, outcome: list[tuple[int, Outcome]]) -> None:
    state, actions = play(Choices(mode="hands-free"), *tap(1.0), t.Silence(at=4.0, heard=heard))
    assert state.stage is Stage.IDLE
    assert finishes(actions) == outcome
    assert stops(actions) == [Reason.PAUSE if heard else Reason.NOTHING_SAID]


def test_a_press_while_deciding_queues_and_each_has_its_own_target() -> None:
    choices = Choices(mode="toggle")
    state = State()
    for n in range(3):
        state, _ = play(
            choices,
            t.Press(at=n * 10, target=f"window {n}"),
            t.Release(at=n * 10 + 1),
            *tap(n * 10 + 5),
            t.Recorded(at=n * 10 + 6, job=n + 1),
            state=state,
        )
    assert [j.target for j in state.jobs] == ["window 0", "window 1", "window 2"]
    state, actions = play(
        choices,
        t.Decided(at=40, job=3),
        t.Decided(at=41, job=1),
        t.Decided(at=42, job=2),
        state=state,
    )
    assert inserts(actions) == [1]
    state, actions = play(choices, t.Inserted(at=43, job=1), t.Inserted(at=44, job=2), state=state)
    assert inserts(actions) == [2, 3]


def test_the_tail_of_one_does_not_hold_up_the_next_press() -> None:
    state, actions = play(Choices(), *tap(1.0, held=1.0), t.Press(at=2.05))
    assert [j.phase for j in state.jobs] == [Phase.FINISHING, Phase.RECORDING]
    assert sum(isinstance(a, t.Record) for a in actions) == 2


def test_escape_keeps_the_sound_and_undo_decides_it() -> None:
    choices = Choices()
    state, actions = play(choices, t.Press(at=1.0), t.Cancel(at=9.0), t.Release(at=9.5))
    assert finishes(actions) == [(1, Outcome.DISCARDED)]
    assert stops(actions) == [Reason.CANCELLED]
    state, actions = play(
        choices, t.Recorded(at=9.6, job=1), t.Undo(at=10, target="x"), state=state
    )
    (decide,) = actions
    assert isinstance(decide, t.Decide)
    assert (decide.job.of, decide.job.target) == (1, "x")
    state, actions = play(choices, t.Cancel(at=11), t.Undo(at=12), t.Undo(at=13), state=state)
    assert [a.job.of for a in actions if isinstance(a, t.Decide)] == [1]
    assert told(actions) == [Notice.CANCELLED, Notice.NOTHING_TO_UNDO]


def test_escape_while_deciding_takes_back_the_newest() -> None:
    state = replace(in_stage(Stage.IDLE), discarded=())
    state, actions = play(Choices(), *(t.Cancel(at=n) for n in range(9)), state=state)
    assert [job for job, _ in finishes(actions)] == [4, 3, 2]
    assert [a.job for a in actions if isinstance(a, t.StopDeciding)] == [3]
    assert [j.phase for j in state.jobs] == [Phase.INSERTING]


def test_the_longest_dictation_is_warned_of_and_then_stopped() -> None:
    choices = Choices(mode="toggle", max_s=60.1, warn_before_s=20.3)
    state, _ = play(choices, *tap(0.7))
    seen: list[t.Action] = []
    while (at := deadline(state, choices)) is not None:
        state, actions = step(state, t.Tick(at=at), choices)
        assert actions, "a tick at its deadline does something"
        seen += actions
    (warning, *_rest) = seen
    assert isinstance(warning, t.Warn)
    assert warning.left_s == pytest.approx(20.3)
    assert stops(seen) == [Reason.TOO_LONG]
    assert told(seen) == [Notice.STOPPED_TOO_LONG]


def test_repeats_of_a_held_key_and_strange_releases_do_nothing() -> None:
    repeats = [t.Press(at=1.5 + n / 30) for n in range(90)]
    state, actions = play(Choices(), t.Release(at=0.1), t.Press(at=1.0), *repeats)
    assert len(actions) == 1
    assert state.stage is Stage.HELD


def test_a_lost_release_does_not_cost_the_next_press() -> None:
    state, actions = play(Choices(), t.Press(at=1.0), t.Press(at=8.0), t.Release(at=8.1))
    assert stops(actions) == [Reason.PRESSED]
    state, actions = play(Choices(), t.Press(at=20.0), state=state)
    assert state.stage is Stage.HELD


@pytest.mark.parametrize("gone", [t.Locked, t.Suspended])
def test_away_stops_at_once_and_nothing_is_inserted_until_back(gone: type[t.Event]) -> None:
    state, actions = play(
        Choices(), t.Press(at=1.0), gone(at=3.0), t.Recorded(at=3.1, job=1), t.Decided(at=4, job=1)
    )
    assert len(stops(actions)) == 1
    assert inserts(actions) == []
    state, actions = play(Choices(), t.Press(at=5), t.Start(at=6), t.Toggle(at=7), state=state)
    assert told(actions) == [Notice.AWAY] * 3
    assert state.recording is None
    _, actions = play(Choices(), t.Back(at=9), state=state)
    assert inserts(actions) == [1]


def test_where_a_lock_was_only_asked_for_the_next_press_says_that_the_person_is_back() -> None:
    state, actions = play(
        Choices(), t.Press(at=1), t.LockAsked(at=3), t.Recorded(at=3, job=1), t.Decided(at=4, job=1)
    )
    assert (len(stops(actions)), inserts(actions)) == (1, [])
    locked, _ = play(Choices(), t.Locked(at=5), t.LockAsked(at=5.1), state=state)
    assert told(play(Choices(), t.Press(at=6), state=locked)[1]) == [Notice.AWAY]
    state, actions = play(Choices(), t.Press(at=6), state=state)
    assert state.stage is Stage.HELD
    assert inserts(actions) == [1]


def test_a_lost_engine_gets_its_jobs_again_in_order() -> None:
    state = in_stage(Stage.HELD)
    state, actions = play(
        Choices(),
        t.EngineLost(at=11),
        t.Release(at=12),
        t.Recorded(at=12.1, job=9),
        t.Recorded(at=12.2, job=4),
        state=state,
    )
    assert told(actions) == [Notice.ENGINE_LOST]
    assert not [a for a in actions if isinstance(a, t.Decide)]
    _, actions = play(Choices(), t.EngineBack(at=13), state=state)
    assert [a.job.id for a in actions if isinstance(a, t.Decide)] == [3, 4, 9]


def test_a_failed_job_lets_the_next_one_through() -> None:
    state = replace(in_stage(Stage.IDLE), engine=False)
    state, actions = play(
        Choices(),
        t.Inserted(at=1, job=1),
        t.Inserted(at=2, job=2),
        t.Recorded(at=3, job=4),
        t.Failed(at=4, job=3),
        t.EngineBack(at=5),
        t.Decided(at=6, job=4),
        state=state,
    )
    assert finishes(actions)[-1] == (3, Outcome.FAILED)
    assert inserts(actions) == [2, 4]


def test_a_lost_microphone_keeps_what_came() -> None:
    events = (t.Press(at=1.0), t.SoundCame(at=1.2, job=1), t.MicrophoneLost(at=5.0, job=1))
    _, actions = play(Choices(), *events, t.Recorded(at=5.1, job=1))
    assert stops(actions) == [Reason.MICROPHONE_LOST]
    assert isinstance(actions[-1], t.Decide)


def test_without_any_microphone_the_job_ends_and_the_release_does_nothing() -> None:
    state, actions = play(
        Choices(), t.Press(at=1.0), t.MicrophoneLost(at=1.1, job=1), t.Release(at=2.0)
    )
    assert finishes(actions) == [(1, Outcome.EMPTY)]
    assert told(actions) == [Notice.NO_MICROPHONE]
    assert state.stage is Stage.IDLE


def test_let_go_before_the_microphone_was_ready_is_told() -> None:
    _, actions = play(Choices(), *tap(1.0, held=0.3), t.Recorded(at=1.5, job=1, sound=False))
    assert told(actions) == [Notice.NOT_READY]
    assert finishes(actions) == [(1, Outcome.EMPTY)]


def test_paste_last_waits_for_the_texts_before_it_but_not_for_a_recording() -> None:
    state = in_stage(Stage.LATCHED)
    state, actions = play(
        Choices(),
        t.PasteLast(at=20, target="here"),
        t.Inserted(at=21, job=1),
        t.Inserted(at=22, job=2),
        t.Decided(at=23, job=3),
        t.Inserted(at=24, job=3),
        t.Recorded(at=25, job=4),
        t.Decided(at=26, job=4),
        t.Inserted(at=27, job=4),
        state=state,
    )
    assert inserts(actions) == [2, 3, 4, 10]
    assert state.stage is Stage.LATCHED


def test_remote_commands_work_without_a_key() -> None:
    choices = Choices(mode="push-to-talk")
    state, actions = play(
        choices,
        t.Stop(at=0),
        t.Start(at=1, target="w"),
        t.Start(at=2),
        t.Stop(at=3),
        t.Toggle(at=4),
        t.Toggle(at=5),
        t.Toggle(at=6),
        t.Quit(at=7),
    )
    assert stops(actions) == [Reason.REMOTE, Reason.REMOTE, Reason.QUIT]
    assert [j.phase for j in state.jobs] == [Phase.FINISHING] * 3


def test_late_answers_about_a_gone_job_are_dropped() -> None:
    state, _ = play(Choices(), t.Press(at=1), t.Cancel(at=2))
    for kind in (t.SoundCame, t.Recorded, t.MicrophoneLost, t.Decided, t.Failed, t.Inserted):
        assert step(state, kind(at=3, job=1), Choices()) == (state, ())


def test_the_settings_become_seconds() -> None:
    made = t.choices(Settings({"dictation.tap_ms": 300, "dictation.mode": "toggle"}))
    assert made == Choices(mode="toggle", tap_s=0.3)


def decided(state: State | None = None, job: int = 1) -> tuple[State, list[t.Action]]:
    """Record and decide a job whose text is tidied until 10.0."""
    return play(
        Choices(mode="toggle"),
        t.Start(at=1.0, target="w"),
        t.Stop(at=2.0),
        t.Recorded(at=2.1, job=job),
        t.Tidying(at=2.5, job=job, by=10.0),
        state=state,
    )


def test_a_text_waits_for_its_tidied_self_and_then_goes_out() -> None:
    state, actions = decided()
    assert inserts(actions) == []
    assert deadline(state, Choices()) == 10.0
    state, actions = play(Choices(), t.Tidied(at=4.0, job=1), state=state)
    assert inserts(actions) == [1]
    assert deadline(state, Choices()) is None


def test_a_tidied_text_that_does_not_come_in_time_is_not_awaited() -> None:
    state, _ = decided()
    state, early = play(Choices(), t.Tick(at=9.9), state=state)
    assert early == []
    state, actions = play(Choices(), t.Tick(at=10.0), state=state)
    assert [type(a) for a in actions] == [t.StopTidying, t.Insert]
    assert play(Choices(), t.Tidied(at=11.0, job=1), state=state)[1] == []


def test_esc_lets_a_text_go_out_as_it_was_said() -> None:
    state, actions = play(Choices(), t.Cancel(at=3.0), state=decided()[0])
    assert [type(a) for a in actions] == [t.StopTidying, t.Insert]
    assert state.discarded == ()


def test_the_next_recording_begins_while_a_text_is_tidied_and_esc_is_meant_for_it() -> None:
    state, actions = play(Choices(), t.Start(at=3.0, target="w"), state=decided()[0])
    assert [type(a) for a in actions] == [t.Record]
    state, actions = play(Choices(), t.Cancel(at=4.0), state=state)
    assert finishes(actions) == [(2, Outcome.DISCARDED)]
    assert [j.phase for j in state.jobs] == [Phase.TIDYING]


def test_texts_come_out_in_order_though_the_second_is_tidied_first() -> None:
    state, _ = decided(decided()[0], job=2)
    state, actions = play(Choices(), t.Tidied(at=5.0, job=2), state=state)
    assert inserts(actions) == []
    state, actions = play(
        Choices(), t.Tidied(at=6.0, job=1), t.Inserted(at=6.1, job=1), state=state
    )
    assert inserts(actions) == [1, 2]
