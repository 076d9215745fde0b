"""A hundred texts in a row: none lost, doubled or in the wrong window; and a server that dies."""

from pathlib import Path

import pytest

from app.desktop.base import Desktop, DesktopError
from app.desktop.x11 import open_desktop
from app.insert import Inserter, Way
from tests.desktop.session import Open, XSession, start_session, stop, wait_for
from tests.desktop.test_insert_x11 import clipboard_text, copy

pytestmark = pytest.mark.desktop


def memory_kib() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS")


@pytest.mark.slow
def test_a_hundred_texts_arrive_once_each_in_their_own_window(
    desktop: Desktop, open_window: Open, x_session: XSession
) -> None:
    windows = [open_window(kind) for kind in ("xterm", "gtk3", "qt")]
    wanted = ["", "", ""]
    copy(x_session, "before")
    inserter = Inserter(desktop)
    after_warm_up = 0
    for i in range(100):
        which = i * i % 3  # now the same window again, now another
        text = f"{i}: Grüße 你好. "
        wanted[which] += text
        assert inserter.insert(text, windows[which].target).way is Way.PASTED, i
        windows[which].wait_for_text(wanted[which])
        if i == 20:
            after_warm_up = memory_kib()
    assert [w.text() for w in windows] == wanted
    assert clipboard_text(x_session) == "before"
    assert memory_kib() - after_warm_up < 2048


def test_two_texts_in_a_row_arrive_in_order(desktop: Desktop, open_window: Open) -> None:
    window = open_window("xterm")
    inserter = Inserter(desktop)
    ways = [inserter.insert(text, window.target).way for text in ("one ", "two ")]
    assert ways == [Way.PASTED, Way.PASTED]
    window.wait_for_text("one two ")


def test_a_server_that_dies_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = start_session(tmp_path)
    monkeypatch.setenv("DISPLAY", session.name)
    desktop = open_desktop()
    try:
        stop(session.children[0])
        with pytest.raises(DesktopError, match="The X server is gone"):
            wait_for(lambda: desktop.windows.focused() is not None and False, "the end")
        outcome = Inserter(desktop).insert("text", None)
        assert outcome.way is Way.NOWHERE
        assert "history" in outcome.sentence
    finally:
        desktop.close()
        session.stop()
