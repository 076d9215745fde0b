"""Hotkeys on a real X server: press and release reach us, and the window sees nothing."""

import queue
import select
from typing import Any

import pytest
from Xlib import X, display
from Xlib.ext import record

from app.desktop.base import ChordError, ChordTaken, Desktop, HotkeyEvent, KeyAction
from app.desktop.chords import Chord, parse
from app.desktop.x11_keys import KeyWatch
from tests.desktop.session import DEADLINE_S, Fingers, Open, XSession

pytestmark = pytest.mark.desktop
PRESSED, RELEASED, SPOILED = KeyAction.PRESSED, KeyAction.RELEASED, KeyAction.SPOILED


class Heard:
    """What a hotkey told, in order."""

    def __init__(self) -> None:
        self._events: queue.Queue[HotkeyEvent] = queue.Queue()
        self.add = self._events.put

    def next(self) -> tuple[str, KeyAction]:
        event = self._events.get(timeout=DEADLINE_S)
        return event.name, event.action

    def nothing_more(self) -> bool:
        return self._events.empty()


@pytest.fixture
def heard() -> Heard:
    return Heard()


def listen(desktop: Desktop, heard: Heard, **chords: str) -> None:
    desktop.hotkeys.listen({name: parse(text) for name, text in chords.items()}, heard.add)


def test_a_held_key_is_one_press_and_one_release_and_the_window_sees_neither(
    desktop: Desktop, heard: Heard, fingers: Fingers, open_window: Open, x_session: XSession
) -> None:
    window = open_window("xterm")
    listen(desktop, heard, talk="F9", end="F8")
    fingers.down("F9")
    assert heard.next() == ("talk", PRESSED)
    hold_until_it_repeats(x_session)
    fingers.up("F9")
    assert heard.next() == ("talk", RELEASED)
    fingers.tap("F8")
    assert [heard.next(), heard.next()] == [("end", PRESSED), ("end", RELEASED)]
    fingers.tap("a")
    window.wait_for_text("a")  # F9 would stand before it as an escape sequence
    assert heard.nothing_more()


def hold_until_it_repeats(session: XSession) -> None:
    """Wait until the server has repeated the key three times for somebody who listens (XRecord)."""
    connection, control = display.Display(session.name), display.Display(session.name)
    presses: list[object] = []
    context = control.record_create_context(
        0,
        [record.AllClients],
        [{
            "core_requests": (0, 0), "core_replies": (0, 0), "ext_requests": (0, 0, 0, 0),
            "ext_replies": (0, 0, 0, 0), "delivered_events": (0, 0),
            "device_events": (X.KeyPress, X.KeyPress), "errors": (0, 0),
            "client_started": False, "client_died": False,
        }],
    )  # fmt: skip

    control.sync()

    def count(reply: Any) -> None:  # noqa: ANN401 - no type of its own
        if reply.category == record.FromServer:
            presses.append(reply)
            if len(presses) == 3:
                control.record_disable_context(context)
                control.flush()

    connection.record_enable_context(context, count)  # returns once the context is disabled
    control.record_free_context(context)
    control.close()
    connection.close()
    assert len(presses) >= 3


@pytest.mark.parametrize("lock", ["Num_Lock", "Caps_Lock"])
def test_a_lock_key_that_is_on_does_not_turn_the_hotkey_off(
    lock: str, desktop: Desktop, heard: Heard, fingers: Fingers, open_window: Open
) -> None:
    window = open_window("xterm")
    listen(desktop, heard, talk="Ctrl+F9")
    fingers.tap(lock)
    try:
        fingers.tap("Control_L", "F9")
        assert [heard.next(), heard.next()] == [("talk", PRESSED), ("talk", RELEASED)]
    finally:
        fingers.tap(lock)
    fingers.tap("a")
    window.wait_for_text("a")


def test_the_key_is_heard_while_another_program_holds_the_keyboard(
    desktop: Desktop, heard: Heard, fingers: Fingers, x_session: XSession
) -> None:
    listen(desktop, heard, talk="F9")
    other = display.Display(x_session.name)
    root = other.screen().root
    assert root.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime) == 0
    try:
        fingers.tap("F9")
        assert [heard.next(), heard.next()] == [("talk", PRESSED), ("talk", RELEASED)]
    finally:
        other.close()


def test_a_modifier_alone_is_a_hotkey_until_it_serves_another_key(
    desktop: Desktop, heard: Heard, fingers: Fingers
) -> None:
    listen(desktop, heard, talk="ControlRight")
    fingers.tap("Control_R")
    assert [heard.next(), heard.next()] == [("talk", PRESSED), ("talk", RELEASED)]
    fingers.tap("Control_R", "F8")
    assert [heard.next(), heard.next()] == [("talk", PRESSED), ("talk", SPOILED)]
    assert heard.nothing_more()


def test_other_modifiers_make_another_chord(
    desktop: Desktop, heard: Heard, fingers: Fingers
) -> None:
    listen(desktop, heard, talk="Ctrl+F9", again="F9")
    fingers.tap("Control_L", "Shift_L", "F9")
    fingers.tap("F9")
    fingers.tap("Control_L", "F9")
    got = [heard.next() for _ in range(4)]
    assert got == [("again", PRESSED), ("again", RELEASED), ("talk", PRESSED), ("talk", RELEASED)]
    assert heard.nothing_more()


def test_letting_go_of_the_modifier_first_still_releases(
    desktop: Desktop, heard: Heard, fingers: Fingers
) -> None:
    listen(desktop, heard, talk="Ctrl+Space")
    fingers.down("Control_L")
    fingers.down("space")
    fingers.up("Control_L")
    fingers.up("space")
    assert [heard.next(), heard.next()] == [("talk", PRESSED), ("talk", RELEASED)]


def test_a_taken_key_is_named_with_who_may_hold_it_and_the_old_one_stays(
    desktop: Desktop, heard: Heard, fingers: Fingers
) -> None:
    other = KeyWatch()
    try:
        other.listen({"theirs": Chord("F8")}, lambda _event: None)
        listen(desktop, heard, talk="F9")
        with pytest.raises(ChordTaken, match=r"^F8 is taken by another program \(perhaps by .*Ice"):
            listen(desktop, heard, talk="F8")
        fingers.tap("F9")
        assert [heard.next(), heard.next()] == [("talk", PRESSED), ("talk", RELEASED)]
    finally:
        other.close()


def test_a_key_for_writing_is_refused(desktop: Desktop, heard: Heard) -> None:
    with pytest.raises(ChordError, match="A is needed for writing"):
        listen(desktop, heard, talk="A")


def test_a_hotkey_given_up_reaches_the_window_again(
    desktop: Desktop, heard: Heard, fingers: Fingers, open_window: Open
) -> None:
    window = open_window("xterm")
    listen(desktop, heard, talk="F9")
    listen(desktop, heard)
    fingers.tap("F9")
    window.wait_for_text("\x1b[20~")
    assert heard.nothing_more()


def test_the_cancel_key_comes_and_goes_while_the_hotkey_is_held(
    desktop: Desktop, heard: Heard, fingers: Fingers
) -> None:
    listen(desktop, heard, talk="F9")
    fingers.down("F9")
    assert heard.next() == ("talk", PRESSED)
    listen(desktop, heard, talk="F9", cancel="Escape")
    fingers.tap("Escape")
    assert [heard.next(), heard.next()] == [("cancel", PRESSED), ("cancel", RELEASED)]
    fingers.up("F9")
    assert heard.next() == ("talk", RELEASED)


@pytest.mark.usefixtures("desktop")
def test_a_qt_program_may_wait_on_the_descriptor_itself(heard: Heard, fingers: Fingers) -> None:
    watch = KeyWatch()
    try:
        watch.listen({"talk": Chord("F7")}, heard.add)
        fingers.tap("F7")
        while heard.nothing_more():
            assert select.select([watch.fileno()], [], [], DEADLINE_S)[0]
            watch.drain()
        assert heard.next() == ("talk", PRESSED)
    finally:
        watch.close()
