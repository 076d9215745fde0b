"""Selected text is rewritten as was asked; nothing is replaced unless a person accepts it."""

from collections.abc import Callable

from app.desktop.base import KeyAction
from app.dictation_insert import MOVED
from app.dictation_keys import REWRITE
from app.dictation_news import Rewrite
from app.dictation_rewrite import ACCEPTED, DISCARDED, FAILED, GIVEN_UP, NOT_HERE, NOTHING, WAITS
from app.engine_client_job import Writing
from asr.errors import ModelError
from tests.unit.app.dictation_kit import Rig, wait_for

Make = Callable[..., Rig]
SAID, SELECTED, RESULT = "make it shorter", "This is a rather long sentence.", "A sentence."


def rewriting(make: Make, *answers: object, selected: str = SELECTED) -> Rig:
    r = make(SAID, tidy__rewrite=True)
    r.engine.written.extend(answers)  # type: ignore[arg-type]
    r.marked[1] = selected
    return r


def press(r: Rig) -> None:
    r.hotkeys.send(REWRITE, KeyAction.PRESSED)
    r.hotkeys.send(REWRITE, KeyAction.RELEASED)


def instruct(r: Rig) -> None:
    press(r)
    r.speak()
    press(r)
    wait_for(lambda: not r.recorder.started.is_set(), "the recording to end")


def proposed(r: Rig) -> Rewrite:
    wait_for(lambda: r.rewritten, "the rewritten text")
    r.wait_idle()
    return r.rewritten[-1]


def told(r: Rig, sentence: str) -> None:
    wait_for(lambda: any(one.sentence.startswith(sentence) for one in r.told), sentence)


def test_it_is_shown_first_and_inserted_when_accepted(rig: Make) -> None:
    r = rewriting(rig, RESULT)
    instruct(r)
    found = proposed(r)
    assert (found.instruction, found.before, found.after) == (SAID, SELECTED, RESULT)
    assert r.editor.text == ""
    assert (r.entries[0].raw, r.entries[0].final) == (SAID, RESULT)
    assert r.entries[0].warnings == (WAITS,)
    r.screen.focus = 2
    r.dictation.rewriting.accept(found)
    wait_for(lambda: r.entries[0].warnings == (ACCEPTED,), "the history to follow")
    assert (r.editor.text, r.mail.text) == (RESULT, "")


def test_discarded_nothing_is_replaced(rig: Make) -> None:
    r = rewriting(rig, RESULT)
    instruct(r)
    r.dictation.rewriting.discard(proposed(r))
    wait_for(lambda: r.entries[0].warnings == (DISCARDED,), "the history to follow")
    assert (r.editor.text, r.entries[0].final) == ("", RESULT)


def test_what_is_not_selected_any_more_is_not_replaced_but_copied(rig: Make) -> None:
    r = rewriting(rig, RESULT)
    instruct(r)
    found = proposed(r)
    r.marked[1] = "something else"
    r.dictation.rewriting.accept(found)
    told(r, MOVED)
    assert (r.editor.text, r.clipboard.text) == ("", RESULT)


def test_without_a_selection_nothing_is_recorded(rig: Make) -> None:
    r = rewriting(rig, selected="")
    press(r)
    told(r, NOTHING)
    assert not r.recorder.started.is_set()
    assert r.entries == []


def test_without_a_model_that_writes_the_reason_is_told(rig: Make) -> None:
    r = rewriting(rig)
    r.cannot_write = "It only transcribes."
    press(r)
    told(r, "It only transcribes.")
    assert r.entries == []


def test_where_selections_cannot_be_read_it_says_so(rig: Make) -> None:
    r = rewriting(rig)
    object.__setattr__(r.desktop, "selected", None)
    press(r)
    told(r, NOT_HERE)


def test_a_model_that_fails_loses_nothing(rig: Make) -> None:
    r = rewriting(rig, ModelError("Out of memory."))
    instruct(r)
    told(r, FAILED.format("Out of memory."))
    r.wait_idle()
    assert (r.editor.text, r.rewritten) == ("", [])
    assert (r.entries[0].raw, r.entries[0].final) == (SAID, SAID)


def test_escape_gives_it_up(rig: Make) -> None:
    r = rewriting(rig)
    instruct(r)
    wait_for(lambda: isinstance(r.engine.jobs[-1], Writing), "the model to be asked")
    r.escape()
    told(r, GIVEN_UP)
    r.wait_idle()
    assert (r.editor.text, r.entries[0].raw) == ("", SAID)


def test_a_dictation_after_it_is_inserted_as_ever(rig: Make) -> None:
    r = rewriting(rig, RESULT)
    instruct(r)
    proposed(r)
    r.engine.texts.append("Hello.")
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "Hello."


def test_off_it_holds_no_key(rig: Make) -> None:
    assert REWRITE not in rig(SAID).hotkeys.chords
