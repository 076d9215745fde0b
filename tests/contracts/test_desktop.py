"""Every desktop keeps the promises of app/desktop/base.py: the fake, and the real ones on Linux."""

import inspect
from collections.abc import Iterator

import pytest

from app.desktop import fake as fake_desktop
from app.desktop import open_desktop, session_kind
from app.desktop.base import (
    ChordError,
    ChordTaken,
    Clipboard,
    Desktop,
    Hotkeys,
    Keyboard,
    NotHere,
    Target,
    Windows,
)
from app.desktop.chords import Chord
from app.desktop.fake import FakeHotkeys, FakeWindow
from app.desktop.wayland import open_desktop as open_wayland
from app.desktop.x11 import open_desktop as open_x11
from app.desktop.x11_keys import KeyWatch
from tests.desktop.fixtures import enter

PARTS = {"hotkeys": Hotkeys, "clipboard": Clipboard, "keyboard": Keyboard, "windows": Windows}


X11 = pytest.param("x11", marks=pytest.mark.desktop)
WAYLAND = pytest.param("wayland", marks=pytest.mark.desktop)


@pytest.fixture(params=["fake", X11])
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    yield from opened_desktop(request)


@pytest.fixture(params=["fake", X11, WAYLAND])
def any_desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    yield from opened_desktop(request)


def opened_desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    if request.param == "x11":
        session = request.getfixturevalue("x_session")
        request.getfixturevalue("monkeypatch").setenv("DISPLAY", session.name)
        opened = open_x11()
    elif request.param == "wayland":
        enter(request.getfixturevalue("sway"), request.getfixturevalue("monkeypatch"))
        opened = open_wayland()
    else:
        opened = fake_desktop.open_desktop(FakeWindow(Target(window=1, app="Editor")))
    yield opened
    opened.close()


@pytest.mark.parametrize("part", PARTS)
def test_every_method_takes_what_the_protocol_says(part: str, any_desktop: Desktop) -> None:
    for name, promised in inspect.getmembers(PARTS[part], inspect.isfunction):
        if not name.startswith("_"):
            real = getattr(type(getattr(any_desktop, part)), name)
            given, asked = inspect.signature(real), inspect.signature(promised)
            assert given.parameters == asked.parameters, name


def test_closing_twice_is_harmless(any_desktop: Desktop) -> None:
    any_desktop.close()
    any_desktop.close()


def test_listening_twice_for_the_same_keys_is_harmless(desktop: Desktop) -> None:
    for _ in range(2):
        desktop.hotkeys.listen({"talk": Chord("F9")}, lambda _event: None)


@pytest.mark.parametrize("chord", [Chord("A"), Chord("Space", frozenset({"Shift"}))])
def test_a_key_for_writing_is_refused(desktop: Desktop, chord: Chord) -> None:
    with pytest.raises(ChordError, match="needed for writing"):
        desktop.hotkeys.listen({"talk": chord}, lambda _event: None)


def test_a_taken_key_says_what_to_do(desktop: Desktop) -> None:
    rival: KeyWatch | None = None
    if isinstance(desktop.hotkeys, FakeHotkeys):
        desktop.hotkeys.taken[Chord("F8")] = "a window manager"
    else:
        rival = KeyWatch()
        rival.listen({"theirs": Chord("F8")}, lambda _event: None)
    try:
        with pytest.raises(ChordTaken, match=r"F8 is taken by .*: please use another key\."):
            desktop.hotkeys.listen({"talk": Chord("F8")}, lambda _event: None)
    finally:
        if rival:
            rival.close()


def test_no_screen_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert session_kind() == "none"
    with pytest.raises(NotHere, match="neither DISPLAY nor WAYLAND_DISPLAY"):
        open_desktop()


def test_a_server_that_is_not_there_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(NotHere, match="There is no X server at “:4711”"):
        open_desktop("x11")
