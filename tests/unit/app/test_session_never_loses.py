"""Any person with any machine: every recording ends once, and texts come out in order."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app import session_types as t
from app.session import deadline, step
from app.session_state import State
from app.session_types import Choices, Outcome, Phase, Stage

PLAIN = (
    t.Press,
    t.Release,
    t.Cancel,
    t.Start,
    t.Stop,
    t.Toggle,
    t.PasteLast,
    t.Undo,
    t.Silence,
    t.Locked,
    t.LockAsked,
    t.Suspended,
    t.Back,
    t.Quit,
    t.EngineLost,
    t.EngineBack,
    t.Tick,
)
OF_JOBS = (
    t.SoundCame,
    t.Recorded,
    t.MicrophoneLost,
    t.Decided,
    t.Tidying,
    t.Tidied,
    t.Failed,
    t.Inserted,
)


class AnyPerson(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self.choices = Choices()
        self.at = 0.0
        self.began: set[int] = set()
        self.ended: dict[int, Outcome] = {}
        self.discarded: set[int] = set()
        self.undone: list[int] = []
        self.inserting: list[int] = []

    def send(self, event: t.Event) -> None:
        first = self.state.next_id
        self.state, actions = step(self.state, event, self.choices)
        self.began |= set(range(first, self.state.next_id))
        for action in actions:
            self.note(action)

    def note(self, action: t.Action) -> None:
        if isinstance(action, t.Finish):
            assert action.job.id in self.began
            assert action.job.id not in self.ended, "ended twice"
            self.ended[action.job.id] = action.outcome
            if action.job.id in self.inserting:
                self.inserting.remove(action.job.id)
        elif isinstance(action, t.Insert):
            assert not self.state.away
            assert not self.inserting, "two at once"
            self.inserting.append(action.job.id)
        elif isinstance(action, t.Decide) and action.job.of is not None:
            assert action.job.of in self.began

    @rule(
        mode=st.sampled_from(("hybrid", "push-to-talk", "toggle", "hands-free")), lock=st.booleans()
    )
    def change_the_settings(self, mode: str, lock: bool) -> None:
        self.choices = Choices(mode=mode, lock=lock, max_s=40.0, warn_before_s=10.0)

    @rule(kind=st.sampled_from(PLAIN), after=st.sampled_from((0.01, 0.1, 0.3, 1.0, 2.0, 35.0)))
    def anything_happens(self, kind: type[t.Event], after: float) -> None:
        self.at += after
        self.send(kind(at=self.at))

    @rule(kind=st.sampled_from(OF_JOBS), job=st.integers(1, 12), flag=st.booleans())
    def anything_is_answered(self, kind: type[t.JobEvent], job: int, flag: bool) -> None:
        if kind is t.Recorded:
            self.send(t.Recorded(at=self.at, job=job, sound=flag))
        elif kind is t.Decided:
            self.send(t.Decided(at=self.at, job=job, empty=flag))
        elif kind is t.Tidying:
            self.send(t.Tidying(at=self.at, job=job, by=self.at + 2.5 * flag))
        else:
            self.send(kind(at=self.at, job=job))

    @rule()
    def the_deadline_comes(self) -> None:
        at = deadline(self.state, self.choices)
        if at is not None:
            self.at = max(self.at, at)
            before = self.state
            self.send(t.Tick(at=self.at))
            assert self.state != before, "a tick at its deadline moves on"

    @invariant()
    def every_job_is_open_or_ended(self) -> None:
        open_jobs = [j.id for j in self.state.jobs]
        assert len(open_jobs) == len(set(open_jobs))
        assert set(open_jobs) | set(self.ended) == self.began
        assert not set(open_jobs) & set(self.ended)

    @invariant()
    def the_stage_tells_whether_something_records(self) -> None:
        assert (self.state.recording is not None) == (self.state.stage is not Stage.IDLE)

    def teardown(self) -> None:
        """Let the machine answer everything: nothing may be left, and in order it comes."""
        self.send(t.Back(at=self.at))
        self.send(t.EngineBack(at=self.at))
        self.send(t.Stop(at=self.at))
        waiting = [j.id for j in self.state.jobs]
        came: list[int] = []
        for _ in range(4 * len(waiting)):
            if not self.state.jobs:
                break
            job = next((j for j in self.state.jobs if j.phase is Phase.INSERTING), None)
            job = job or next(j for j in reversed(self.state.jobs) if j.phase is not Phase.READY)
            if job.phase is Phase.INSERTING:
                came.append(job.id)
            answers = {
                Phase.FINISHING: t.Recorded,
                Phase.DECIDING: t.Decided,
                Phase.TIDYING: t.Tidied,
                Phase.INSERTING: t.Inserted,
            }
            self.send(answers[job.phase](at=self.at, job=job.id))
        assert self.state.jobs == ()
        assert set(self.ended) == self.began
        assert came[1:] == sorted(came[1:])  # the first may be a paste that overtook a recording


TestAnyPerson = AnyPerson.TestCase
TestAnyPerson.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
