"""Insertion and hotkeys on a real Wayland compositor (headless sway) and the real portal."""

import dataclasses
import os
import queue
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.desktop import evdev, open_desktop
from app.desktop.base import ChordTaken, Desktop, HotkeyEvent, KeyAction, News, NotHere
from app.desktop.chords import KEYS, Chord, parse
from app.desktop.portal import Portal
from app.desktop.portal_hotkeys import PortalHotkeys
from app.desktop.portal_keyboard import PortalKeyboard
from app.desktop.portal_patience import PatientHotkeys
from app.desktop.wayland_keyboard import MANAGER, VirtualKeyboard
from app.desktop.wayland_tools import WlCopy, Wtype, find_keyboard
from app.insert import Inserter, Rules, Way
from tests.desktop.fixtures import enter
from tests.desktop.session import DEADLINE_S, Open, busy, need, stop, wait_for
from tests.desktop.wayland_session import WaylandSession

assert sys.platform == "linux"

from tests.desktop.wayland_proxy import Poorer  # noqa: E402

pytestmark = pytest.mark.desktop
TEXT = "Grüße é ß 你好 😀 — “so”."


def paste(session: WaylandSession, form: str = "text/plain;charset=utf-8") -> bytes:
    need("wl-paste")
    done = subprocess.run(
        ["wl-paste", "-n", "-t", form],
        check=False, capture_output=True, timeout=20, env=os.environ | session.env,
    )  # fmt: skip
    return done.stdout


def copy(session: WaylandSession, data: bytes, form: str = "text/plain;charset=utf-8") -> None:
    need("wl-copy")
    subprocess.run(
        ["wl-copy", "-t", form],
        input=data, check=True, timeout=20, env=os.environ | session.env,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["foot", "gtk3", "gtk4", "qt"])
def test_text_arrives_and_the_clipboard_is_given_back(
    kind: str, wayland: Desktop, open_wayland_window: Open, sway: WaylandSession
) -> None:
    program = open_wayland_window(kind)
    copy(sway, b"before")
    outcome = Inserter(wayland).insert(TEXT, program.target)
    program.wait_for_text(TEXT)
    assert outcome.way is Way.PASTED, outcome
    assert paste(sway) == b"before"


def test_a_busy_window_and_a_clipboard_history_do_not_make_us_give_back_too_early(
    wayland: Desktop, open_wayland_window: Open, sway: WaylandSession
) -> None:
    program = open_wayland_window("gtk3")
    history = sway.spawn("wl-paste", "--watch", "cat")
    try:
        copy(sway, b"before")
        timer = busy(program, 0.4)
        outcome = Inserter(wayland).insert(TEXT, program.target)
        timer.join()
    finally:
        stop(history)
    assert outcome.way is Way.PASTED
    program.wait_for_text(TEXT)
    assert paste(sway) == b"before"


def test_three_megabytes_of_picture_come_back(
    wayland: Desktop, open_wayland_window: Open, sway: WaylandSession
) -> None:
    program = open_wayland_window("foot")
    picture = bytes(range(256)) * 12_000
    copy(sway, picture, "image/png")
    assert Inserter(wayland).insert(TEXT, program.target).way is Way.PASTED
    assert paste(sway, "image/png") == picture


def test_the_focus_is_brought_back_or_the_text_copied(
    wayland: Desktop, open_wayland_window: Open, sway: WaylandSession
) -> None:
    meant, other = open_wayland_window("foot"), open_wayland_window("foot")
    refused = Inserter(wayland, lambda: Rules(may_return=False)).insert(TEXT, meant.target)
    assert (refused.way, meant.text(), other.text()) == (Way.COPIED, "", "")
    assert paste(sway).decode() == TEXT
    assert Inserter(wayland).insert(TEXT, meant.target).way is Way.PASTED
    meant.wait_for_text(TEXT)
    assert other.text() == ""


def test_plain_text_can_be_typed(wayland: Desktop, open_wayland_window: Open) -> None:
    program = open_wayland_window("foot")
    text = 'Typed: (a-Z) "09" {x}@[y] #$%^&*; <z>?'
    rules = Rules(chords={program.target.app: "type"})
    assert Inserter(wayland, lambda: rules).insert(text, program.target).way is Way.TYPED
    program.wait_for_text(text)


def test_a_chord_bound_in_the_compositor_fires_for_press_and_release(
    wayland: Desktop, sway: WaylandSession
) -> None:
    keyboard = wayland.keyboard
    assert isinstance(keyboard, VirtualKeyboard)
    keyboard.hold(Chord("F9"), down=True)
    wait_for((sway.folder / "pressed").exists, "the binding for the press")
    assert not (sway.folder / "released").exists()
    keyboard.hold(Chord("F9"), down=False)
    wait_for((sway.folder / "released").exists, "the binding for the release")


def test_without_a_portal_the_lines_to_bind_are_said(wayland: Desktop) -> None:
    with pytest.raises(NotHere, match="bindsym --no-repeat Mod4\\+z exec voxbar start"):
        wayland.hotkeys.listen({"talk": parse("Super+Z")}, lambda _event: None)
    wayland.hotkeys.listen({"talk": parse("Super+Z")}, lambda _event: None)  # said once


def test_input_devices_that_may_not_be_read_leave_the_desktops_own_hotkeys(
    sway: WaylandSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enter(sway, monkeypatch)
    monkeypatch.setattr(evdev, "DEVICES", tmp_path)  # nothing there
    desktop = open_desktop(read_devices=True)
    (said,) = (note for note in desktop.notes if "input devices" in note)
    assert said == f"VoxBar may not read the input devices. {evdev.WARNING}"
    with pytest.raises(NotHere, match="bindsym"):
        desktop.hotkeys.listen({"talk": Chord("F9")}, lambda _event: None)
    desktop.close()


def test_input_devices_give_hotkeys_where_they_may_be_read(
    sway: WaylandSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enter(sway, monkeypatch)
    monkeypatch.setattr(evdev, "DEVICES", tmp_path)
    device = tmp_path / "event0"
    subprocess.run(["mkfifo", device], check=True)
    heard: queue.Queue[HotkeyEvent] = queue.Queue()
    with device.open("r+b", buffering=0) as keyboard:
        desktop = open_desktop(read_devices=True)
        desktop.hotkeys.listen({"talk": Chord("F9")}, heard.put)
        code = KEYS["F9"].evdev
        keyboard.write(b"".join(evdev.EVENT.pack(0, 0, evdev.EV_KEY, code, up) for up in (1, 0)))
        events = [heard.get(timeout=DEADLINE_S) for _ in range(2)]
        desktop.close()
    assert [e.action for e in events] == [KeyAction.PRESSED, KeyAction.RELEASED]


def test_wl_copy_leaves_the_text_and_claims_nothing(
    wayland: Desktop, open_wayland_window: Open, sway: WaylandSession
) -> None:
    need("wl-copy")
    program = open_wayland_window("foot")
    plain = dataclasses.replace(wayland, clipboard=WlCopy())
    assert Inserter(plain).insert(TEXT, program.target).way is Way.UNSURE
    program.wait_for_text(TEXT)
    assert paste(sway).decode() == TEXT


def order(backend: "subprocess.Popen[bytes]", *words: str) -> None:
    assert backend.stdin
    backend.stdin.write((" ".join(words) + "\n").encode())
    backend.stdin.flush()


def test_the_portal_gives_hotkeys(portal_backend: "subprocess.Popen[bytes]") -> None:
    heard: queue.Queue[HotkeyEvent] = queue.Queue()
    hotkeys = PortalHotkeys(Portal())
    chords = {"talk": parse("Ctrl+Alt+D"), "cancel": Chord("Escape")}
    hotkeys.listen(chords, heard.put)
    assert hotkeys.triggers == {"talk": "CTRL+ALT+d"}
    order(portal_backend, "press", "talk")
    order(portal_backend, "release", "talk")
    events = [heard.get(timeout=DEADLINE_S) for _ in range(2)]
    assert [(e.name, e.action) for e in events] == [
        ("talk", KeyAction.PRESSED),
        ("talk", KeyAction.RELEASED),
    ]
    with pytest.raises(ChordTaken, match=r"You did not allow it\..*Pause"):
        hotkeys.listen({"talk": Chord("Pause")}, heard.put)
    hotkeys.listen({"talk": Chord("F7")}, heard.put)  # another key: asked for anew
    order(portal_backend, "press", "talk")
    assert heard.get(timeout=DEADLINE_S).action is KeyAction.PRESSED
    hotkeys.close()
    hotkeys.close()


@pytest.mark.usefixtures("portal_backend")
def test_a_question_that_is_not_answered_holds_up_neither_listening_nor_the_end(
    tmp_path: Path,
) -> None:
    told: list[str] = []
    hotkeys = PatientHotkeys(PortalHotkeys(Portal()), News(told.append))
    hotkeys.listen({"talk": Chord("F12")}, lambda _event: None)
    wait_for((tmp_path / "keys").exists, "the question")
    hotkeys.close()
    hotkeys.close()
    assert told == []


@pytest.mark.usefixtures("portal_backend")
def test_the_portal_presses_keys(tmp_path: Path) -> None:
    keyboard = PortalKeyboard(Portal(), tmp_path / "token")
    keyboard.press(parse("Shift+Insert"))
    keys = tmp_path / "keys"
    wait_for(lambda: keys.exists() and len(keys.read_text().split()) == 8, "four key changes")
    assert keys.read_text().splitlines() == ["42 1", "110 1", "110 0", "42 0"]
    keyboard.close()
    keyboard.close()


def test_no_session_bus_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(NotHere, match="There is no session bus here"):
        Portal()


@pytest.mark.skipif(shutil.which("wtype") is None, reason="needs wtype")
@pytest.mark.usefixtures("wayland")
def test_wtype_types_where_nothing_else_can(open_wayland_window: Open) -> None:
    program = open_wayland_window("foot")
    Wtype().type_text("a")
    wait_for(lambda: program.text().endswith("a"), "the letter")


def test_wtype_presses_the_paste_keys(wayland: Desktop, open_wayland_window: Open) -> None:
    need("wtype")
    program = open_wayland_window("foot")
    by_tool = dataclasses.replace(wayland, keyboard=Wtype())
    assert Inserter(by_tool).insert(TEXT, program.target).way is Way.PASTED
    program.wait_for_text(TEXT)


def test_a_tool_that_cannot_work_here_is_not_chosen(
    sway: WaylandSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enter(sway, monkeypatch)
    poorer = Poorer(tmp_path / "poor", sway.folder / sway.name, (MANAGER,))
    monkeypatch.setenv("WAYLAND_DISPLAY", str(tmp_path / "poor"))
    monkeypatch.setenv("YDOTOOL_SOCKET", str(tmp_path / "none"))
    try:
        with pytest.raises(NotHere, match="VoxBar copies the text, and you paste it"):
            find_keyboard()
    finally:
        poorer.close()
