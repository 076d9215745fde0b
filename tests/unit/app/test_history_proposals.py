"""Corrections: what they teach waits for the person; pairs of sound and text can be exported."""

import io
import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app import history_cli, history_pairs, history_proposals, rules_file
from app.desktop.base import Nearby
from app.errors import HistoryError, RulesError
from app.history import Entry, Heard, History
from app.journal import Journal
from app.rules import Rule
from app.ui.history import HistoryWindow
from app.ui.words import WordsWindow
from asr.evaluate import read_manifest
from tests.unit.app.dictation_kit import Rig, wait_for
from tests.unit.app.qt_kit import NotedDesk, application, make_desk

HEARD, MEANT = "We use cooper netties and the colour grey.", "We use Kubernetes and the color grey."


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History(tmp_path / "history", print) as history:
        yield history


def dictated(history: History, folder: Path, text: str = HEARD, seconds: float = 1.5) -> Entry:
    """Give an entry with its sound, as a dictation leaves it."""
    recording = Journal(folder / "journal", print).begin()
    recording.write(np.zeros(int(seconds * 16_000), np.int16).tobytes())
    number = history.begin(app="gedit", audio=recording.path)
    history.recorded(number, seconds)
    history.heard(number, Heard(raw=text, model="m", language="en"))
    history.done(number, text)
    assert history.audio_folder
    history.audio_folder.mkdir(exist_ok=True)
    target = history.audio_folder / recording.path.name
    recording.keep(target)
    history.keep_audio(number, target)
    return history.get(number)


def learned(history: History) -> list[tuple[str, str, str, int]]:
    return [(w.kind, w.heard, w.written, w.seen) for w in history_proposals.waiting(history)]


def test_a_correction_is_stored_and_what_it_teaches_waits(history: History, tmp_path: Path) -> None:
    entry = dictated(history, tmp_path)
    assert history_proposals.correct(history, entry, MEANT) == 2
    now = history.get(entry.id)
    assert (now.raw, now.final, now.corrected) == (HEARD, MEANT, True)
    assert sorted(learned(history)) == [
        ("rule", "colour", "color", 1),
        ("word", "cooper netties", "Kubernetes", 1),
    ]


def test_the_same_correction_again_is_counted_and_comes_first(
    history: History, tmp_path: Path
) -> None:
    for text, meant in ((HEARD, MEANT), ("A grey colour.", "A grey color.")):
        history_proposals.correct(history, dictated(history, tmp_path, text), meant)
    assert learned(history)[0] == ("rule", "colour", "color", 2)


def test_what_was_dismissed_is_never_proposed_again(history: History, tmp_path: Path) -> None:
    history_proposals.correct(history, dictated(history, tmp_path), MEANT)
    for one in history_proposals.waiting(history):
        history_proposals.dismiss(history, one)
    history_proposals.correct(history, dictated(history, tmp_path), MEANT)
    assert learned(history) == []


def test_an_accepted_rule_is_a_rule_and_an_accepted_term_stands_in_the_list(
    history: History, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    (config / "words.txt").write_text("# mine\nŁódź", encoding="utf-8")
    history_proposals.correct(history, dictated(history, tmp_path), MEANT)
    for one in history_proposals.waiting(history):
        history_proposals.accept(history, one, config)
    assert learned(history) == []
    rules = rules_file.load(config / rules_file.NAME).ruleset.rules
    assert rules == (Rule(heard="colour", written="color"),)
    words = (config / "words.txt").read_text(encoding="utf-8")
    assert words == "# mine\nŁódź\nKubernetes\n"
    history_proposals.add_word(config / "words.txt", "Kubernetes")
    assert (config / "words.txt").read_text(encoding="utf-8") == words


def test_what_cannot_be_added_still_waits(history: History, tmp_path: Path) -> None:
    (tmp_path / "config" / "words.txt").mkdir(parents=True)
    history_proposals.correct(history, dictated(history, tmp_path), MEANT)
    (term,) = (w for w in history_proposals.waiting(history) if w.kind == "word")
    with pytest.raises(RulesError, match="cannot be written"):
        history_proposals.accept(history, term, tmp_path / "config")
    assert term in history_proposals.waiting(history)


def test_what_is_wiped_from_the_history_leaves_no_proposal(
    history: History, tmp_path: Path
) -> None:
    entry = dictated(history, tmp_path)
    history_proposals.correct(history, entry, MEANT)
    history.delete(entry.id)
    assert learned(history) == []


def test_corrected_pairs_become_a_manifest_that_can_be_measured_with(
    history: History, tmp_path: Path
) -> None:
    dictated(history, tmp_path, "Left as it was.")
    history_proposals.correct(history, dictated(history, tmp_path), MEANT)
    out = tmp_path / "pairs"
    assert history_pairs.export(history, out) == 1
    row = json.loads((out / "manifest.jsonl").read_text(encoding="utf-8"))
    assert (row["text"], row["duration"], row["lang"]) == (MEANT, 1.5, "en")
    (clip,) = read_manifest(out / "manifest.jsonl")
    assert (clip.text, clip.path.is_file()) == (MEANT, True)
    with pytest.raises(HistoryError, match="is there already"):
        history_pairs.export(history, out)


def test_the_command_writes_corrections_and_says_when_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    parser = ArgumentParser()
    history_cli.add_arguments(parser)
    arguments = parser.parse_args(["export", "--corrections", str(tmp_path / "pairs")])
    with History(history_cli.folder(), print) as history:
        entry = dictated(history, tmp_path)
        err = io.StringIO()
        assert history_cli.run(arguments, io.StringIO(), err) == 1
        assert err.getvalue() == "No text whose recording is still there was corrected.\n"
        history_proposals.correct(history, entry, MEANT)
    err = io.StringIO()
    assert history_cli.run(arguments, io.StringIO(), err) == 0
    assert err.getvalue() == "1 corrections written.\n"
    assert (tmp_path / "pairs" / "manifest.jsonl").is_file()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[NotedDesk]:
    application()
    made = make_desk(tmp_path / "desk")
    yield made
    made.past.close()


def test_a_text_is_corrected_in_the_window_and_its_lessons_accepted_in_another(
    desk: NotedDesk, tmp_path: Path
) -> None:
    entry = dictated(desk.past, tmp_path)
    window = HistoryWindow(desk)
    window.fill()
    window.correct.click()
    assert not window.text.isReadOnly()
    window.text.setPlainText(MEANT)
    window.correct.click()
    assert desk.past.get(entry.id).final == MEANT
    assert window.text.isReadOnly()
    assert "proposal" in window.news.text()
    words = WordsWindow(desk)
    page = words.proposals
    assert page.table.rowCount() == 2
    page.table.selectAll()
    page.accept.click()
    assert page.table.rowCount() == 0
    assert words.rules.text(0, 0) == "colour"  # the table of rules follows


def test_what_is_being_corrected_is_kept_when_another_entry_is_chosen(
    desk: NotedDesk, tmp_path: Path
) -> None:
    first = dictated(desk.past, tmp_path)
    dictated(desk.past, tmp_path, "Another.")
    window = HistoryWindow(desk)
    window.fill()
    window.entries.setCurrentRow(1)
    window.correct.click()
    window.text.setPlainText(MEANT)
    window.entries.setCurrentRow(0)
    assert desk.past.get(first.id).final == MEANT
    assert window.text.toPlainText() == "Another."


def test_switched_off_a_correction_teaches_nothing(desk: NotedDesk, tmp_path: Path) -> None:
    desk.change({"words.propose": False})
    entry = dictated(desk.past, tmp_path)
    window = HistoryWindow(desk)
    window.fill()
    window.correct.click()
    window.text.setPlainText(MEANT)
    window.correct.click()
    assert desk.past.get(entry.id).corrected
    assert learned(desk.past) == []


def test_an_edit_in_the_window_itself_is_seen_at_the_next_key_press(tmp_path: Path) -> None:
    rig = Rig(tmp_path, HEARD, "More.", context__read="before-cursor")
    try:
        rig.dictate()
        rig.wait_idle()
        rig.screen.nearby[1] = Nearby(before=f"Dear Ann, {MEANT}")
        rig.dictate()
        rig.wait_idle()
        wait_for(lambda: len(learned(rig.history)) == 2, "what the edit teaches")
        assert rig.entries[1].final == HEARD  # the entry is as it was inserted
    finally:
        rig.close()
