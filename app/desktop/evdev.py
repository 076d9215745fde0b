"""Hotkeys read from the input devices themselves (Linux): an option, with its warning.

Works on every desktop, also where nothing else does. The key is not kept from the window, and who
may read the devices can read every key typed: `WARNING` says so wherever this is offered.
"""

import contextlib
import logging
import os
import select
import struct
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from app.desktop.base import ChordError, HotkeyEvent, NotHere
from app.desktop.chord_state import ChordState
from app.desktop.chords import Chord, objection
from app.desktop.pump import Pump

log = logging.getLogger(__name__)
WARNING = (
    "Reading the input devices needs membership in the group “input”. Every program of a member "
    "can then read every key that is typed, passwords too. The hotkey also reaches the window "
    "that has the focus. Please prefer your desktop's own shortcuts where it has them."
)
DEVICES = Path("/dev/input")
EVENT = struct.Struct("@llHHi")  # struct input_event: seconds, microseconds, type, code, value
EV_KEY = 1
UP, DOWN = 0, 1  # 2 is auto-repeat
OnEvent = Callable[[HotkeyEvent], None]


class Devices:
    """All keyboards, on one descriptor; also those that are plugged in later need a new start."""

    _on_key: Callable[[int, int], None]
    _open: dict[int, bytes]  # descriptor: an event's first part

    def __init__(self, paths: list[Path], on_key: Callable[[int, int], None]) -> None:
        if sys.platform != "linux":
            raise NotHere("Only Linux has input devices.")
        self._on_key = on_key
        self._epoll = select.epoll()
        self._open = {}
        for path in paths:
            with contextlib.suppress(OSError):
                fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
                self._open[fd] = b""
                self._epoll.register(fd, select.EPOLLIN)
        if not self._open:
            self._epoll.close()
            raise NotHere(f"VoxBar may not read the input devices. {WARNING}")

    def fileno(self) -> int:
        """Give the descriptor that becomes readable with events."""
        if sys.platform != "linux":
            raise NotHere("Only Linux has input devices.")
        return self._epoll.fileno()

    def drain(self) -> None:
        """Handle every event that has come."""
        if sys.platform != "linux":
            raise NotHere("Only Linux has input devices.")
        for fd, _what in self._epoll.poll(0):
            try:
                data = os.read(fd, EVENT.size * 64)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if data:
                self._feed(fd, data)
            else:
                self._lose(fd)

    def close(self) -> None:
        """Close every device."""
        if sys.platform != "linux":
            raise NotHere("Only Linux has input devices.")
        for fd in list(self._open):
            self._lose(fd)
        self._epoll.close()

    def _feed(self, fd: int, data: bytes) -> None:
        data = self._open[fd] + data
        whole = len(data) - len(data) % EVENT.size
        self._open[fd] = data[whole:]
        for _s, _us, kind, code, value in EVENT.iter_unpack(data[:whole]):
            if kind == EV_KEY:
                self._on_key(code, value)

    def _lose(self, fd: int) -> None:
        """Close a device that was unplugged."""
        if sys.platform != "linux":
            raise NotHere("Only Linux has input devices.")
        del self._open[fd]
        with contextlib.suppress(OSError):
            self._epoll.unregister(fd)
        os.close(fd)


class EvdevHotkeys:
    """See Hotkeys; raises NotHere with WARNING where the devices may not be read."""

    def __init__(
        self,
        paths: list[Path] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._state = ChordState(lambda key: key.evdev)
        self._clock = clock
        self._on_event: OnEvent = lambda _event: None
        self._pump = Pump(Devices(keyboards() if paths is None else paths, self._key), "hotkeys")

    def listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        """See Hotkeys."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)

        def change() -> None:
            self._state.watch(chords)
            self._on_event = on_event

        self._pump.call(change)

    def close(self) -> None:
        """See Hotkeys."""
        self._pump.close()

    def _key(self, code: int, value: int) -> None:
        if value not in (UP, DOWN):
            return
        for name, action in self._state.feed(code, down=value == DOWN):
            self._on_event(HotkeyEvent(name, action, self._clock()))


def keyboards() -> list[Path]:
    """Give the event devices that the system calls keyboards, each once."""
    found = {path.resolve() for path in DEVICES.glob("by-path/*-kbd")}
    found |= {path.resolve() for path in DEVICES.glob("by-id/*-kbd")}
    return sorted(found) or sorted(DEVICES.glob("event*"))
