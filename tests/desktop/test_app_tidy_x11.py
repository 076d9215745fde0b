"""Tidying in the whole app: real key, engine process and foreign window; swapped in place."""

import json
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.insert_back import SETTLE_S
from asr.types import Waveform
from tests.desktop.session import Fingers, Open, XSession, wait_for

assert sys.platform == "linux"

from tests.desktop.app_session import (  # noqa: E402
    SETTINGS,
    TEXT_S,
    RunningApp,
    running_app,
)
from tests.e2e.pulse import Pulse  # noqa: E402

pytestmark = pytest.mark.desktop
SWAP_KEY = "F8"
MODEL = """{settings}
[engine]
model = "{model}"
[tidy]
on = {on}
swap_key = "F8"
deadline_ms = {ms}
"""
SAID = "um so we meet on monday at three o'clock"
TIDY = "So we meet on monday at three o'clock."
GERMAN, GERMAN_TIDY = "ähm wir treffen uns um drei im Büro", "Wir treffen uns um drei im Büro."


@pytest.fixture(scope="module")
def app(
    x_session: XSession, microphone: Pulse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningApp]:
    fingers = Fingers(x_session.name)
    home = tmp_path_factory.mktemp("tidy") / "home"
    try:
        with running_app(x_session, microphone, fingers, home) as running:
            yield running
    finally:
        fingers.close()


def model(folder: Path, **config: str) -> Path:
    """Make a folder whose model hears and writes what it is told to."""
    made = folder / "told"
    made.mkdir(exist_ok=True)
    config = {"model_type": "echo", **config}
    (made / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return made


def use(app: RunningApp, folder: Path, *, on: bool = True, ms: int = 60_000) -> None:
    """Have VoxBar go by these settings; `folder` holds the model."""
    app.change(MODEL.format(settings=SETTINGS, model=folder, on=str(on).lower(), ms=ms))
    app.change(MODEL.format(settings=SETTINGS, model=folder, on=str(on).lower(), ms=ms + 1))


def say(app: RunningApp, sound: Waveform) -> None:
    newest = [entry.id for entry in app.entries()[:1]]
    app.fingers.tap("Home")  # a window may bear the number of one that is gone, and its text
    app.dictate(sound)
    wait_for(lambda: [e.id for e in app.entries()[:1]] != newest, "the entry", TEXT_S)
    app.wait_for_stage("idle")


@pytest.mark.parametrize("texts", [(SAID, TIDY), (GERMAN, GERMAN_TIDY)], ids=["english", "german"])
def test_a_tidied_text_stands_in_the_window_and_the_key_swaps_it(
    texts: tuple[str, str], app: RunningApp, open_window: Open, short: Waveform, tmp_path: Path
) -> None:
    said, tidied = texts
    program = open_window("gtk3")
    use(app, model(tmp_path, hears=said, writes=tidied))
    say(app, short)
    program.wait_for_text(tidied)
    entry = app.entries()[0]
    assert (entry.raw, entry.final, entry.warnings) == (said, tidied, ())
    app.fingers.tap(SWAP_KEY)
    program.wait_for_text(said)
    wait_for(lambda: app.entries()[0].final == said, "the history to follow")
    app.fingers.tap(SWAP_KEY)
    program.wait_for_text(tidied)
    wait_for(lambda: app.entries()[0].final == tidied, "the history to follow")


def test_after_typing_the_swap_is_copied_and_nothing_is_deleted(
    app: RunningApp, open_window: Open, short: Waveform, tmp_path: Path
) -> None:
    program = open_window("tk")
    use(app, model(tmp_path, hears=SAID))
    say(app, short)
    program.wait_for_text(TIDY)
    ours_s = time.monotonic() + SETTLE_S  # until then a key is taken for one of VoxBar's own
    wait_for(lambda: time.monotonic() > ours_s, "the time of our own keys to be over")
    app.fingers.tap("x")
    program.wait_for_text(f"{TIDY}x")
    told = len(app.told())
    app.fingers.tap(SWAP_KEY)
    app.wait_until_told("You have typed or clicked since", told)
    assert program.text() == f"{TIDY}x"
    assert app.entries()[0].final == TIDY


def test_a_preposition_that_is_a_filler_elsewhere_does_not_get_lost(
    app: RunningApp, open_window: Open, short: Waveform, tmp_path: Path
) -> None:
    program = open_window("qt")
    use(app, model(tmp_path, hears=GERMAN))  # and leaves out um, wherever it stands
    say(app, short)
    program.wait_for_text(GERMAN)
    assert app.entries()[0].warnings == (
        "Not tidied: Words that were said would have been left out.",
    )


def test_what_the_guard_refuses_is_inserted_as_it_was_said(
    app: RunningApp, open_window: Open, short: Waveform, tmp_path: Path
) -> None:
    program = open_window("gtk3")
    use(app, model(tmp_path, hears=SAID, writes="So we meet on Monday at four o'clock."))
    say(app, short)
    program.wait_for_text(SAID)
    assert app.entries()[0].warnings == ("Not tidied: A number would have changed.",)


def test_it_does_nothing_while_it_is_off(
    app: RunningApp, open_window: Open, short: Waveform, tmp_path: Path
) -> None:
    program = open_window("gtk3")
    use(app, model(tmp_path, hears=SAID), on=False)
    say(app, short)
    program.wait_for_text(SAID)
    assert app.entries()[0].warnings == ()
    assert SWAP_KEY not in app.hotkeys()


def test_a_small_checkpoint_really_writes_and_its_words_stand_as_they_were_heard(
    app: RunningApp, open_window: Open, speech: Waveform, tmp_path: Path, root: Path
) -> None:
    """Random weights write garbage: what counts is that it never reaches the window."""
    program = open_window("gtk3")
    tiny = shutil.copytree(root / "tests" / "data" / "nemo-tiny", tmp_path / "tiny")
    use(app, tiny)
    say(app, speech)
    entry = app.entries()[0]
    wait_for(lambda: program.text().strip() == entry.raw.strip(), "the raw text", TEXT_S)
    assert entry.final.strip() == entry.raw.strip()
    assert [w for w in entry.warnings if w.startswith("Not tidied: ")]
