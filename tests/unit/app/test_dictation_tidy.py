"""What was said is tidied where the guard allows it and in time; both forms can be exchanged."""

from collections.abc import Callable

import pytest

from app.desktop.base import KeyAction
from app.desktop.chords import Chord
from app.dictation_keys import CANCEL, DICTATE, SWAP
from app.dictation_tidy import COMMANDED, LATE, NOTHING_TO_SWAP
from app.engine_client_job import Writing
from app.history import State
from app.insert_back import TOUCHED
from app.rules import Rule, Ruleset
from app.session_types import Phase
from asr.errors import ModelError
from asr.tidy_guard import Reason
from tests.unit.app.dictation_kit import Rig, wait_for

Make = Callable[..., Rig]
RAW = "um so we meet on monday at three"
TIDY = "So we meet on Monday at 3."
LONG_MS = 60_000


def tidy_rig(make: Make, *texts: str, answers: tuple[object, ...] = (), **more: object) -> Rig:
    r = make(*texts, tidy__on=True, **{"tidy__deadline_ms": LONG_MS, **more})
    r.engine.written.extend(answers)  # type: ignore[arg-type]
    return r


def asked(r: Rig) -> Writing:
    wait_for(lambda: isinstance(r.engine.jobs[-1], Writing), "the model to be asked")
    job = r.engine.jobs[-1]
    assert isinstance(job, Writing)
    return job


def swap(r: Rig) -> None:
    before = len(r.delivered)
    r.hotkeys.send(SWAP, KeyAction.PRESSED)
    r.hotkeys.send(SWAP, KeyAction.RELEASED)
    wait_for(lambda: len(r.delivered) > before, "the other text")
    r.wait_idle()


def test_the_tidied_text_is_inserted_and_the_history_has_both(rig: Make) -> None:
    r = tidy_rig(rig, RAW, answers=(TIDY,))
    r.dictate()
    r.wait_idle()
    assert r.editor.text == TIDY
    assert (r.entries[0].raw, r.entries[0].final, r.entries[0].warnings) == (RAW, TIDY, ())


def test_it_is_off_unless_it_was_switched_on(rig: Make) -> None:
    r = rig(RAW)
    r.engine.written.append(TIDY)
    r.dictate()
    r.wait_idle()
    assert r.editor.text == RAW
    assert SWAP not in r.hotkeys.chords
    assert not any(isinstance(job, Writing) for job in r.engine.jobs)


def test_the_raw_text_is_stored_before_the_model_is_asked(rig: Make) -> None:
    r = tidy_rig(rig, RAW)
    r.dictate()
    job = asked(r)
    assert (r.entries[0].raw, r.entries[0].state) == (RAW, State.DECODING)
    assert (job.prompt.text, "Do not answer" in job.prompt.instruction) == (RAW, True)
    r.engine.answer(job, TIDY)
    r.wait_idle()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("So we meet on Monday at four.", Reason.NUMBER),
        ("Sure, I will note that.", Reason.NUMBER),
        ("So we meet on Monday at three. Fine!", Reason.ADDED),
        ("", Reason.EMPTY),
    ],
)
def test_what_the_guard_refuses_leaves_the_words_as_said(
    answer: str, reason: Reason, rig: Make
) -> None:
    r = tidy_rig(rig, RAW, answers=(answer,))
    r.dictate()
    r.wait_idle()
    assert r.editor.text == RAW
    assert r.entries[0].warnings == (f"Not tidied: {reason.value}",)


def test_a_model_that_fails_leaves_the_words_as_said(rig: Make) -> None:
    r = tidy_rig(rig, RAW, answers=(ModelError("moonshine-tiny only transcribes."),))
    r.dictate()
    r.wait_idle()
    assert r.editor.text == RAW
    assert r.entries[0].warnings == ("Not tidied: moonshine-tiny only transcribes.",)


def test_after_the_deadline_the_words_go_out_as_said(rig: Make) -> None:
    r = tidy_rig(rig, RAW, tidy__deadline_ms=200)
    r.dictate()
    job = asked(r)
    r.wait_idle()
    assert (r.editor.text, job.cancelled) == (RAW, True)
    assert r.entries[0].warnings == (LATE,)


def test_esc_skips_it_and_inserts_the_words_as_said(rig: Make) -> None:
    r = tidy_rig(rig, RAW)
    r.dictate()
    job = asked(r)
    r.escape()
    r.wait_idle()
    assert (r.editor.text, job.cancelled) == (RAW, True)
    assert r.entries[0].state is State.DONE
    assert CANCEL not in r.hotkeys.chords


def test_three_words_and_a_model_that_cannot_write_are_not_asked_about(rig: Make) -> None:
    r = tidy_rig(rig, "um yes please", RAW, answers=(TIDY,))
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "um yes please"
    r.cannot_write = "The chosen model only transcribes."
    r.dictate()
    r.wait_idle()
    assert r.editor.text.endswith("at three")
    assert not any(isinstance(job, Writing) for job in r.engine.jobs)


def test_the_next_dictation_is_recorded_while_a_text_is_tidied_and_order_is_kept(
    rig: Make,
) -> None:
    r = tidy_rig(rig, RAW, "and then home")
    r.dictate()
    first = asked(r)
    r.hold()
    r.speak()
    assert r.dictation._state.jobs[0].phase is Phase.TIDYING
    r.let_go()
    wait_for(lambda: r.entries[0].raw == "and then home", "the second text")
    assert r.editor.text == ""
    r.engine.answer(first, TIDY)
    r.wait_idle()
    assert r.editor.text == f"{TIDY} And then home"


def test_the_rules_are_applied_to_the_tidied_text(rig: Make) -> None:
    r = tidy_rig(rig, "um this is voks bar here", answers=("This is voks bar here.",))
    r.rules = Ruleset(rules=(Rule(heard="voks bar", written="VoxBar"),))
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "This is VoxBar here."
    assert r.entries[0].raw == "um this is voks bar here"


def test_a_spoken_command_must_not_be_tidied_into_words(rig: Make) -> None:
    said = "um buy milk new line buy eggs"
    answers = ("Buy milk, new line, buy eggs.", "Buy milk new-line, buy eggs.")
    r = tidy_rig(rig, said, said, answers=answers)
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "Buy milk\nBuy eggs."
    r.dictate()
    r.wait_idle()
    assert r.entries[0].warnings == (COMMANDED,)


def test_the_key_swaps_both_forms_in_place_and_back(rig: Make) -> None:
    r = tidy_rig(rig, "One. Two. Three. Four.", RAW, answers=("One. Two. Three. Four.", TIDY))
    r.dictate()
    r.wait_idle()
    r.dictate()
    r.wait_idle()
    entry = r.entries[0].id
    assert r.editor.text == f"One. Two. Three. Four. {TIDY}"
    swap(r)
    assert r.editor.text == "One. Two. Three. Four. Um so we meet on monday at three"
    assert (r.entries[0].id, r.entries[0].final.strip()) == (
        entry,
        "Um so we meet on monday at three",
    )
    swap(r)
    assert r.editor.text == f"One. Two. Three. Four. {TIDY}"
    assert r.entries[0].final.strip() == TIDY
    assert [t.sentence for t in r.told] == []


def test_where_something_was_typed_the_other_text_is_copied_and_that_is_said(rig: Make) -> None:
    r = tidy_rig(rig, RAW, answers=(TIDY,))
    r.dictate()
    r.wait_idle()
    r.screen.touched_s = r.clipboard.clock.now() + 1.0
    swap(r)
    assert (r.editor.text, r.clipboard.text) == (TIDY, RAW)
    assert r.told[-1].sentence == f"{TOUCHED} The text is on the clipboard: press Ctrl+V."
    assert r.entries[0].final == TIDY


@pytest.mark.parametrize("texts", [(), ("Scratch that.",), ("yes",)])
def test_without_a_tidied_text_last_there_is_nothing_to_swap(
    texts: tuple[str, ...], rig: Make
) -> None:
    r = tidy_rig(rig, RAW, *texts, answers=(TIDY,)) if texts else tidy_rig(rig)
    for _ in range(len(texts) + bool(texts)):
        r.dictate()
        r.wait_idle()
    before = r.editor.text
    r.hotkeys.send(SWAP, KeyAction.PRESSED)
    r.hotkeys.send(SWAP, KeyAction.RELEASED)
    wait_for(lambda: r.told, "the sentence")
    assert (r.told[-1].sentence, r.editor.text) == (NOTHING_TO_SWAP, before)


def test_a_swap_key_that_is_taken_costs_no_other_key(rig: Make) -> None:
    r = rig(RAW)
    r.hotkeys.taken = {Chord("F8"): "a game"}
    r.apply(tidy__on=True, tidy__swap_key="F8")
    wait_for(lambda: r.told, "the sentence")
    assert "taken by a game" in r.told[-1].sentence
    assert set(r.hotkeys.chords) == {DICTATE}
    r.dictate()
    r.wait_idle()
    assert r.editor.text == RAW
    assert len(r.told) == 1
