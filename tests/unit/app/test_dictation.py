"""From the key to the text in the window, on fakes: every step, and every way it can go wrong."""

from collections.abc import Callable

import numpy as np
import pytest

from app.desktop.chords import parse
from app.dictation_keys import CANCEL, DICTATE
from app.dictation_news import Cue, Light
from app.history import Heard, State
from app.insert import Way
from app.recorder import NO_SIGNAL
from app.rules import Rule, Ruleset
from app.session_types import Notice
from asr.errors import ModelError
from asr.types import Segment
from tests.unit.app.dictation_kit import Rig, chosen, noise, wait_for

Make = Callable[..., Rig]


def test_hold_speak_let_go_and_the_text_stands_in_the_window(rig: Make) -> None:
    r = rig("Hello there.")
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "Hello there."
    assert [d.outcome.way for d in r.delivered] == [Way.PASTED]
    assert r.cues == [Cue.START, Cue.STOP]


def test_the_lights_follow_the_dictation(rig: Make) -> None:
    r = rig()
    r.hold()
    wait_for(lambda: r.statuses[-1].light is Light.NOT_READY)
    r.speak()
    wait_for(lambda: r.statuses[-1].light is Light.RECORDING)
    r.let_go()
    wait_for(lambda: r.statuses[-1].light is Light.DECIDING and r.engine.jobs[0].complete)
    r.engine.answer(r.engine.jobs[0], "Yes.")
    wait_for(lambda: r.statuses[-1].light is Light.IDLE)


def test_all_that_was_recorded_reaches_the_engine(rig: Make) -> None:
    r = rig("Yes.")
    r.recorder.tail = noise(0.2, seed=2)
    r.dictate()
    r.wait_idle()
    entry = r.entries[0]
    assert entry.duration_s == pytest.approx(0.3)
    assert entry.audio
    assert entry.audio.stat().st_size == 44 + 2 * 4800


def test_the_row_is_there_before_decoding_and_the_raw_text_before_the_rules(rig: Make) -> None:
    r = rig()
    r.dictate()
    wait_for(lambda: [e.state for e in r.entries] == [State.DECODING])
    r.engine.answer(r.engine.jobs[0], "This is voks bar.")
    r.wait_idle()
    assert r.editor.text == "This is VoxBar."
    entry = r.entries[0]
    assert (entry.raw, entry.final, entry.state) == (
        "This is voks bar.",
        "This is VoxBar.",
        State.DONE,
    )
    assert (entry.app, entry.window, entry.model) == ("editor", "Letter", "fake")
    assert entry.confidence == pytest.approx(0.9)


def test_a_rule_that_cannot_be_used_costs_no_word(rig: Make) -> None:
    r = rig("Plain text.")
    r.rules = Ruleset(rules=(Rule(heard="(", written="x", regex=True),))
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "Plain text."
    assert any("rule" in told.sentence for told in r.told)


def test_a_spoken_command_becomes_a_line_break_unless_switched_off(rig: Make) -> None:
    r = rig("Milk, new line, eggs.", commands__new_line=False)
    r.dictate()
    r.wait_idle()
    assert r.editor.text == "Milk, new line, eggs."


def test_words_are_shown_while_the_person_speaks(rig: Make) -> None:
    r = rig()
    r.hold()
    r.speak()
    wait_for(lambda: r.engine.jobs)
    watch = r.engine.jobs[0].watch
    watch.partial(Segment(start=0, end=1, text="Hello"))
    watch.final(Segment(start=0, end=2, text="Hello there."))
    watch.partial(Segment(start=2, end=3, text="And"))
    assert r.words == ["Hello", "Hello there.", "Hello there. And"]


def test_no_words_are_shown_where_that_is_switched_off(rig: Make) -> None:
    r = rig(dictation__live=False)
    r.hold()
    r.speak()
    wait_for(lambda: r.engine.jobs)
    r.engine.jobs[0].watch.partial(Segment(start=0, end=1, text="Hello"))
    assert r.words == []


def test_a_second_press_while_deciding_queues_and_each_text_goes_to_its_own_window(
    rig: Make,
) -> None:
    r = rig()
    r.dictate()
    r.screen.focus = 2
    r.dictate()
    wait_for(lambda: len(r.engine.jobs) == 2 and r.engine.jobs[1].complete)
    r.engine.answer(r.engine.jobs[1], "second")
    r.engine.answer(r.engine.jobs[0], "first")
    wait_for(lambda: len(r.delivered) == 2)
    assert (r.editor.text, r.mail.text) == ("first", "second")
    assert [d.text for d in r.delivered] == ["first", "second"]


def test_a_text_waits_while_the_key_is_held_for_the_next_dictation(rig: Make) -> None:
    r = rig()
    r.dictate()
    r.hold()
    r.speak()
    r.engine.answer(r.engine.jobs[0], "first")
    wait_for(lambda: r.entries[1].raw == "first")
    assert r.delivered == []  # under the grab of a held key no paste key reaches a window
    r.let_go()
    wait_for(lambda: r.editor.text == "first")


def test_a_dictation_that_begins_in_the_tail_of_another_gets_that_sound_too(rig: Make) -> None:
    r = rig("one", "two")
    r.hold()
    r.speak()
    r.recorder.tail = noise(0.2, seed=3)

    def press_again() -> None:
        r.recorder.on_stop = lambda: None
        r.hold()
        wait_for(lambda: len(r.engine.jobs) == 2)

    r.recorder.on_stop = press_again
    r.let_go()
    wait_for(lambda: "one" in [e.raw for e in r.entries], "the first text")
    r.speak()
    r.let_go()
    r.wait_idle()
    assert [round(e.duration_s, 2) for e in reversed(r.entries)] == [0.3, 0.5]


def test_the_text_never_goes_into_another_window(rig: Make) -> None:
    r = rig("private", insertion__return_to_window=False)
    r.hold()
    r.speak()
    r.screen.focus = 2
    r.let_go()
    r.wait_idle()
    assert (r.editor.text, r.mail.text) == ("", "")
    assert r.clipboard.text == "private"
    assert "clipboard" in r.told[-1].sentence


def test_esc_discards_and_undo_brings_the_words_back(rig: Make) -> None:
    r = rig()
    r.hold()
    r.speak()
    r.escape()
    r.let_go()
    wait_for(lambda: [e.state for e in r.entries] == [State.DISCARDED])
    wait_for(lambda: [told.notice for told in r.told] == [Notice.CANCELLED])
    r.engine.texts.append("Back again.")
    r.dictation.do("undo")
    wait_for(lambda: r.delivered)
    r.wait_idle()
    assert r.editor.text == "Back again."
    assert [e.state for e in r.entries] == [State.DONE]


def test_esc_is_held_only_while_something_is_recorded(rig: Make) -> None:
    r = rig("Yes.")
    assert set(r.hotkeys.chords) == {DICTATE}
    r.hold()
    wait_for(lambda: set(r.hotkeys.chords) == {DICTATE, CANCEL})
    r.speak()
    r.let_go()
    wait_for(lambda: set(r.hotkeys.chords) == {DICTATE})


def test_what_is_heard_after_esc_is_not_recorded(rig: Make) -> None:
    r = rig()
    r.recorder.tail = noise(1.0)
    r.hold()
    r.speak()
    r.escape()
    wait_for(lambda: r.recorder.stops)
    wait_for(lambda: [e.state for e in r.entries] == [State.DISCARDED])
    audio = r.entries[0].audio
    assert audio
    wait_for(audio.exists, "the sound beside the history")
    assert audio.stat().st_size == 44 + 2 * 1600


def test_an_engine_that_gives_up_costs_no_sound(rig: Make) -> None:
    r = rig(ModelError("The model is damaged."))
    r.dictate()
    r.wait_idle()
    entry = r.entries[0]
    assert entry.state is State.FAILED
    assert entry.audio
    assert entry.audio.exists()
    assert entry.warnings == ("The model is damaged.",)
    assert (r.told[-1].notice, r.told[-1].sentence) == (Notice.FAILED, "The model is damaged.")
    assert r.cues[-1] is Cue.FAIL


def test_an_engine_that_failed_early_is_asked_once_more(rig: Make) -> None:
    r = rig()
    r.hold()
    r.speak()
    wait_for(lambda: r.engine.jobs)
    r.engine.answer(r.engine.jobs[0], ModelError("The model is being copied."))
    r.engine.texts.append("Here it is.")
    r.let_go()
    r.wait_idle()
    assert r.editor.text == "Here it is."


def test_a_recording_without_words_says_so_and_keeps_its_sound(rig: Make) -> None:
    r = rig("")
    r.dictate()
    r.wait_idle()
    assert r.told[-1].notice is Notice.NOTHING_SAID
    assert r.entries[0].audio
    assert r.entries[0].audio.exists()


def test_a_mute_microphone_is_told_and_leaves_no_entry(rig: Make) -> None:
    r = rig()
    r.hold()
    r.speak(np.zeros(1600, np.float32))
    r.recorder.say(NO_SIGNAL)
    r.let_go()
    r.wait_idle()
    assert r.entries == []
    assert (r.told[-1].notice, r.told[-1].sentence) == (Notice.NOT_READY, NO_SIGNAL)
    assert not [told for told in r.told if "no entry" in told.sentence]
    assert list((r.folder / "journal").iterdir()) == []


@pytest.mark.parametrize("method", ["paste", "type", "copy"])
@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("days", [0, 7])
def test_no_combination_of_settings_loses_the_text(
    rig: Make, method: str, *, keep: bool, days: int
) -> None:
    r = rig(
        "Kept.",
        insertion__method=method,
        history__keep=keep,
        history__keep_audio_days=days,
        insertion__restore_clipboard=keep,
    )
    r.dictate()
    r.wait_idle()
    assert "Kept." in (r.editor.text, r.clipboard.text)
    assert [e.final for e in r.entries] == ["Kept."]


def test_with_the_history_off_nothing_is_left_on_disk(rig: Make) -> None:
    r = rig("Gone.", "Gone too.", history__keep=False)
    r.dictate()
    r.wait_idle()
    r.hold()
    r.speak()
    r.escape()
    wait_for(lambda: len(r.entries) == 2 and r.entries[0].state is State.DISCARDED)
    r.close()
    assert [p for p in r.folder.rglob("*") if p.is_file()] == []


def test_recordings_of_a_process_that_died_are_in_the_history_again(rig: Make) -> None:
    first = rig()
    first.dictate()
    wait_for(lambda: first.entries[0].state is State.DECODING)
    first.close()
    second = rig()
    wait_for(lambda: second.told)
    assert [e.state for e in second.entries] == [State.RECOVERED]
    audio = second.entries[0].audio
    assert audio
    assert audio.stat().st_size == 44 + 2 * 1600


def test_what_was_heard_before_the_end_is_taken_over_as_text(rig: Make) -> None:
    first = rig()
    first.dictate()
    wait_for(lambda: first.entries[0].state is State.DECODING)
    first.history.heard(first.entries[0].id, Heard(raw="Said.", model="m"))
    first.close()
    second = rig()
    wait_for(lambda: second.entries[0].state is not State.DECODING)
    assert second.entries[0].text == "Said."


def test_the_last_text_is_pasted_again_and_an_older_one_on_request(rig: Make) -> None:
    r = rig("one", "two")
    r.dictate()
    r.wait_idle()
    r.dictate()
    r.wait_idle()
    r.screen.focus = 2
    r.dictation.paste_again()
    wait_for(lambda: r.mail.text == "two")
    r.dictation.paste_again("one")
    wait_for(lambda: r.mail.text == "two one")
    assert len(r.entries) == 2


def test_a_taken_hotkey_is_told(rig: Make) -> None:
    r = rig()
    r.hotkeys.taken[parse("F9")] = "the player"
    r.dictation.apply(chosen(dictation__hotkey="F9"))
    wait_for(lambda: r.told)
    assert "the player" in r.told[-1].sentence
    assert str(r.hotkeys.chords[DICTATE]) == "Ctrl+Alt+Space"


def test_esc_cancels_and_the_trouble_is_told_once_where_the_hotkey_is_taken(rig: Make) -> None:
    r = rig()
    r.hotkeys.taken[parse("F9")] = "the player"
    r.dictation.apply(chosen(dictation__hotkey="F9"))
    wait_for(lambda: r.told)
    r.hold()  # the key before goes on to work, its release too
    wait_for(lambda: set(r.hotkeys.chords) == {DICTATE, CANCEL})
    r.speak()
    r.escape()
    r.wait_idle()
    wait_for(lambda: set(r.hotkeys.chords) == {DICTATE}, "Esc to be let go")
    assert r.entries[0].state is State.DISCARDED
    assert len([told for told in r.told if "the player" in told.sentence]) == 1


def test_nothing_is_inserted_while_the_screen_is_locked(rig: Make) -> None:
    r = rig()
    r.hold()
    r.speak()
    r.dictation.do("lock")
    wait_for(lambda: r.engine.jobs and r.engine.jobs[0].complete)
    r.engine.answer(r.engine.jobs[0], "Later.")
    wait_for(lambda: r.entries[0].raw == "Later.")
    assert r.editor.text == ""
    r.dictation.do("back")
    wait_for(lambda: r.editor.text == "Later.")


def test_a_recording_that_is_too_long_is_stopped_and_kept(rig: Make) -> None:
    r = rig("Long.", dictation__max_length_s=10, dictation__warn_before_s=9)
    r.hold(at=-8.9)  # the key went down 9.9 s ago
    r.speak()
    wait_for(lambda: r.editor.text == "Long.")
    assert Notice.STOPPED_TOO_LONG in [told.notice for told in r.told]
    assert any(told.left_s for told in r.told)


def test_an_entry_is_decoded_again_with_another_model(rig: Make) -> None:
    r = rig("First try.", "Second try.")
    r.dictate()
    r.wait_idle()
    number = r.entries[0].id
    r.dictation.decode_again(number, "better")
    wait_for(lambda: r.entries[0].final == "Second try.")
    wait_for(lambda: [model for model, *_ in r.engine.used] == ["better", "moonshine-tiny"])
    assert r.editor.text == "First try."


def test_an_entry_that_cannot_be_decoded_again_keeps_its_text(rig: Make) -> None:
    r = rig("First try.", ModelError("No such model."))
    r.dictate()
    r.wait_idle()
    r.dictation.decode_again(r.entries[0].id, "worse")
    wait_for(lambda: r.entries[0].state is State.FAILED)
    assert r.entries[0].final == "First try."


@pytest.mark.parametrize(
    "off", [{"dictation__live": False}, {"overlay__show": False}, {"overlay__words": False}, {}]
)
def test_nobody_computes_words_that_nobody_sees(rig: Make, off: dict[str, object]) -> None:
    r = rig("Yes.", **off)
    r.dictate()
    r.wait_idle()
    assert r.engine.jobs[0].options.previews is not bool(off)
