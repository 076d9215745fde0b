"""Insertion decides rightly, and leaves the text where it can be found when it cannot insert."""

import dataclasses

import pytest

from app.desktop.base import Desktop, DesktopError, LoanState, Target
from app.desktop.chords import Chord, parse
from app.desktop.fake import FakeClipboard, FakeScreen, FakeWindow, open_desktop
from app.insert import (
    CTRL_V,
    SHIFT_INSERT,
    Inserter,
    Limits,
    Outcome,
    Plan,
    Rules,
    Step,
    Way,
    fetched,
    next_step,
    plan,
)

EDITOR = Target(window=1, app="Editor", title="letter")
MAIL = Target(window=2, app="Mail", title="inbox")
LIMITS = Limits(fetch_s=2.0, quiet_s=0.1, quiet_unnamed_s=0.5)


class Bench:
    """A fake desktop with two windows, and the inserter on it."""

    def __init__(self, **rules: object) -> None:
        self.editor, self.mail = FakeWindow(EDITOR), FakeWindow(MAIL)
        self.desktop: Desktop = open_desktop(self.editor, self.mail)
        assert isinstance(self.desktop.clipboard, FakeClipboard)
        assert isinstance(self.desktop.windows, FakeScreen)
        self.clipboard, self.screen = self.desktop.clipboard, self.desktop.windows
        self.clipboard.formats = {"text": b"before", "image/png": b"picture"}
        self.rules = Rules(**rules)  # type: ignore[arg-type]

    def insert(self, text: str = "words", target: Target | None = EDITOR) -> Outcome:
        clock = self.clipboard.clock.now
        inserter = Inserter(self.desktop, lambda: self.rules, limits=LIMITS, clock=clock)
        return inserter.insert(text, target)


def test_text_is_pasted_and_every_format_comes_back() -> None:
    bench = Bench()
    outcome = bench.insert()
    assert outcome == Outcome(Way.PASTED, "Pasted into Editor.", "Editor", True)
    assert bench.editor.text == "words"
    assert bench.clipboard.formats == {"text": b"before", "image/png": b"picture"}


def test_the_outcome_never_carries_the_text() -> None:
    bench = Bench()
    bench.editor.takes_text = False
    assert "secretword" not in repr(bench.insert("secretword"))


def test_the_focus_goes_back_to_the_window_of_the_key_press() -> None:
    bench = Bench()
    bench.screen.focus = MAIL.window
    assert bench.insert().way is Way.PASTED
    assert (bench.editor.text, bench.mail.text) == ("words", "")


@pytest.mark.parametrize("allowed", [False, True])
def test_a_window_that_cannot_be_reached_gets_nothing_and_nor_does_another(allowed: bool) -> None:
    bench = Bench(may_return=allowed)
    bench.screen.focus = MAIL.window
    bench.editor.may_activate = False
    outcome = bench.insert()
    assert outcome.way is Way.COPIED
    assert "Editor no longer has the focus" in outcome.sentence
    assert "press Ctrl+V" in outcome.sentence
    assert bench.clipboard.text == "words"
    assert (bench.editor.text, bench.mail.text) == ("", "")


def test_no_window_at_the_key_press_means_copy() -> None:
    bench = Bench()
    assert bench.insert(target=None).way is Way.COPIED
    assert bench.editor.text == ""


def test_a_desktop_that_names_no_windows_is_pasted_into() -> None:
    bench = Bench()
    screen = bench.screen

    class Silent(FakeScreen):
        def focused(self) -> Target | None:
            return None

    silent = Silent(bench.clipboard)
    bench.desktop = dataclasses.replace(bench.desktop, windows=silent, keyboard=screen)
    assert bench.insert(target=None).way is Way.PASTED
    assert bench.editor.text == "words"


def test_a_focus_that_moves_while_the_clipboard_is_read_is_noticed() -> None:
    bench = Bench()
    lend = bench.clipboard.lend

    class Slow(FakeClipboard):
        def lend(self, text: str, target: Target | None, **how: bool):  # type: ignore[no-untyped-def] # noqa: ANN202
            bench.screen.focus = MAIL.window
            return lend(text, target, **how)

        def put(self, text: str) -> None:
            bench.clipboard.put(text)

    bench.desktop = dataclasses.replace(bench.desktop, clipboard=Slow())
    assert bench.insert().way is Way.COPIED
    assert (bench.editor.text, bench.mail.text) == ("", "")
    assert bench.clipboard.text == "words"


def test_a_window_that_takes_nothing_leaves_the_text_on_the_clipboard() -> None:
    bench = Bench()
    bench.editor.takes_text = False
    outcome = bench.insert()
    assert outcome.way is Way.COPIED
    assert "did not take the text" in outcome.sentence
    assert bench.clipboard.text == "words"


def test_a_reader_that_is_not_the_window_makes_it_unsure_and_keeps_the_text() -> None:
    bench = Bench()
    bench.editor.confirms = False
    outcome = bench.insert()
    assert outcome.way is Way.UNSURE
    assert bench.clipboard.text == "words"


def test_what_somebody_copies_meanwhile_stays() -> None:
    bench = Bench()
    bench.clipboard.on_wait = lambda: bench.clipboard.copy_elsewhere("newer")
    assert bench.insert().way is Way.PASTED
    assert bench.clipboard.text == "newer"


def test_a_copy_before_the_window_has_fetched_is_told() -> None:
    bench = Bench()
    bench.editor.takes_text = False
    bench.clipboard.on_wait = lambda: bench.clipboard.copy_elsewhere("newer")
    outcome = bench.insert()
    assert outcome.way is Way.UNSURE
    assert "history" in outcome.sentence
    assert bench.clipboard.text == "newer"


def test_held_modifiers_are_waited_for_before_anything_is_pressed() -> None:
    bench = Bench()
    bench.screen.held = {"Ctrl"}
    bench.insert()
    assert not bench.screen.held
    assert bench.clipboard.clock.now() >= LIMITS.modifiers_s


def test_a_window_can_be_typed_into() -> None:
    bench = Bench(chords={"editor": "type"})
    assert bench.insert().way is Way.TYPED
    assert bench.editor.text == "words"
    assert bench.clipboard.text == "before"


def test_what_cannot_be_typed_is_copied() -> None:
    bench = Bench(chords={"editor": "type"})
    assert bench.insert("Grüße").way is Way.COPIED
    assert bench.clipboard.text == "Grüße"


def test_a_window_can_be_left_alone() -> None:
    bench = Bench(chords={"Editor": "copy"})
    assert bench.insert().way is Way.COPIED
    assert bench.screen.pressed == []


def test_the_clipboard_need_not_be_given_back() -> None:
    bench = Bench(give_back=False)
    assert bench.insert().way is Way.PASTED
    assert bench.clipboard.text == "words"


def test_a_keyboard_that_fails_leaves_the_text_on_the_clipboard() -> None:
    bench = Bench()

    class Broken(FakeScreen):
        def press(self, chord: Chord) -> None:
            raise DesktopError(f"No key {chord} here.")

    broken = Broken(bench.clipboard, bench.editor)
    bench.desktop = dataclasses.replace(bench.desktop, keyboard=broken)
    outcome = bench.insert()
    assert outcome.way is Way.COPIED
    assert outcome.sentence.startswith("No key Shift+Insert here.")
    assert bench.clipboard.text == "words"


@pytest.mark.parametrize(
    ("app", "marked", "table", "expected"),
    [
        ("Editor", False, {}, Plan(SHIFT_INSERT, selection=True)),
        ("Editor", True, {}, Plan(CTRL_V)),
        ("XTerm", True, {}, Plan(SHIFT_INSERT, selection=True)),
        ("Editor", True, {"editor": "Ctrl+Shift+V"}, Plan(parse("Ctrl+Shift+V"))),
        ("Editor", False, {"EDITOR": "Shift+Insert"}, Plan(SHIFT_INSERT, selection=True)),
        ("Editor", False, {"editor": "nonsense"}, Plan(SHIFT_INSERT, selection=True)),
        ("Editor", False, {"editor": "type"}, Plan(None)),
    ],
)
def test_the_chord_fits_the_window(
    app: str, marked: bool, table: dict[str, str], expected: Plan
) -> None:
    target = Target(window=1, app=app)
    assert plan(target, Rules(chords=table), SHIFT_INSERT, has_selection=marked) == expected


def test_another_system_keeps_its_own_chord() -> None:
    paste = parse("Super+V")
    assert plan(EDITOR, Rules(), paste, has_selection=False) == Plan(paste)


@pytest.mark.parametrize(
    ("state", "now", "step"),
    [
        (LoanState(), 1.0, Step.WAIT),
        (LoanState(), 3.0, Step.KEEP),
        (LoanState(read_s=0.5), 1.5, Step.WAIT),  # before the chord: not its doing
        (LoanState(read_s=1.2), 1.25, Step.WAIT),
        (LoanState(read_s=1.2), 1.31, Step.GIVE_BACK),
        (LoanState(other_read_s=1.2), 1.31, Step.WAIT),
        (LoanState(read_s=1.2, lost=True), 1.25, Step.LEAVE),
    ],
)
def test_the_clipboard_is_given_back_only_after_the_window_has_read(
    state: LoanState, now: float, step: Step
) -> None:
    done, seconds = next_step(state, pressed_s=1.0, now_s=now, names_readers=True, limits=LIMITS)
    assert done is step
    assert (seconds > 0) == (step is Step.WAIT)


def test_where_readers_have_no_name_any_reader_counts_after_a_longer_quiet() -> None:
    state = LoanState(other_read_s=1.2)
    assert fetched(state, 1.0, names_readers=False) == 1.2

    def step(now: float) -> Step:
        return next_step(state, pressed_s=1.0, now_s=now, names_readers=False, limits=LIMITS)[0]

    assert (step(1.6), step(1.71)) == (Step.WAIT, Step.GIVE_BACK)


def test_a_clipboard_that_cannot_tell_is_left_with_the_text_and_called_unsure() -> None:
    blind = LoanState(unseen=True)
    step, _ = next_step(blind, pressed_s=1.0, now_s=1.0, names_readers=False, limits=LIMITS)
    assert step is Step.KEEP


def test_a_copy_at_the_very_moment_of_lending_is_lent_over_again() -> None:
    bench = Bench()
    lend = bench.clipboard.lend
    times: list[str] = []

    class Contested(FakeClipboard):
        def lend(self, text: str, target: Target | None, **how: bool):  # type: ignore[no-untyped-def] # noqa: ANN202
            loan = lend(text, target, **how)
            times.append(text)
            if len(times) == 1:
                bench.clipboard.copy_elsewhere("newer")
            return loan

    bench.desktop = dataclasses.replace(bench.desktop, clipboard=Contested())
    assert bench.insert().way is Way.PASTED
    assert bench.editor.text == "words"
    assert bench.clipboard.text == "newer"  # what was copied last comes back


@pytest.mark.parametrize("hidden", [True, False])
def test_clipboard_histories_are_asked_to_look_away_where_that_is_wanted(hidden: bool) -> None:
    bench = Bench(hidden=hidden)
    bench.insert()
    assert bench.clipboard.hidden is hidden
