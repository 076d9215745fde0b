"""Hotkeys from input devices: a pipe stands for the keyboard, its bytes are the kernel's."""

import os
import queue
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desktop.base import ChordError, HotkeyEvent, KeyAction, NotHere
from app.desktop.chords import KEYS, Chord, parse
from app.desktop.evdev import EV_KEY, EVENT, EvdevHotkeys

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="input devices are Linux's")
PRESSED, RELEASED = KeyAction.PRESSED, KeyAction.RELEASED


def code(name: str) -> int:
    return KEYS[name].evdev


class Keyboard:
    """A named pipe in place of /dev/input/eventN."""

    def __init__(self, path: Path) -> None:
        subprocess.run(["mkfifo", path], check=True)
        self.heard: queue.Queue[HotkeyEvent] = queue.Queue()
        self.path = path
        self._fd = os.open(path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0))

    def send(self, *changes: tuple[str, int]) -> None:
        data = b"".join(EVENT.pack(1, 2, EV_KEY, code(name), value) for name, value in changes)
        for byte in range(0, len(data), 7):  # events may come in parts
            os.write(self._fd, data[byte : byte + 7])

    def next(self) -> tuple[str, KeyAction]:
        event = self.heard.get(timeout=10)
        return event.name, event.action

    def close(self) -> None:
        os.close(self._fd)


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[Keyboard]:
    keyboard = Keyboard(tmp_path / "event0")
    yield keyboard
    keyboard.close()


def test_a_held_key_is_one_press_and_one_release(keyboard: Keyboard) -> None:
    hotkeys = EvdevHotkeys([keyboard.path])
    hotkeys.listen({"talk": parse("Ctrl+F9")}, keyboard.heard.put)
    keyboard.send(("ControlRight", 1), ("F9", 1), ("F9", 2), ("F9", 2), ("F9", 0))
    assert [keyboard.next(), keyboard.next()] == [("talk", PRESSED), ("talk", RELEASED)]
    assert keyboard.heard.empty()
    hotkeys.close()
    hotkeys.close()


def test_a_key_for_writing_is_refused(keyboard: Keyboard) -> None:
    hotkeys = EvdevHotkeys([keyboard.path])
    with pytest.raises(ChordError, match="needed for writing"):
        hotkeys.listen({"talk": Chord("A")}, keyboard.heard.put)
    hotkeys.close()


def test_without_the_right_the_warning_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotHere, match="passwords too"):
        EvdevHotkeys([tmp_path / "nothing"])
