"""The Wayland wire protocol: one connection, its objects, requests out and events in.

Belongs to one thread. Knows no interface but the display and the registry.
"""

import array
import contextlib
import os
import select
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.desktop.base import DesktopError, NotHere

DISPLAY, REGISTRY, FIRST_ID = 1, 2, 3
ROUND_TRIP_S = 2.0
MOST_FDS = 28  # that a compositor puts into one message


class Event:
    """The arguments of one event, read in order."""

    def __init__(self, data: bytes, fds: deque[int]) -> None:
        self._data = data
        self._at = 0
        self._fds = fds

    def number(self) -> int:
        """Read an unsigned number, an object or a new object."""
        (value,) = struct.unpack_from("=I", self._data, self._at)
        self._at += 4
        return int(value)

    def text(self) -> str:
        """Read a string."""
        return self.block()[:-1].decode("utf-8", "replace")

    def block(self) -> bytes:
        """Read an array."""
        size = self.number()
        found = self._data[self._at : self._at + size]
        self._at += size + -size % 4
        return found

    def fd(self) -> int:
        """Take the descriptor that came along; the caller closes it."""
        return self._fds.popleft()


Handler = Callable[[int, Event], None]  # opcode, arguments


class Follower(Protocol):
    """Wants every global of an interface, as screens come and go."""

    def came(self, name: int, version: int) -> None:
        """Take a new one, by the number that the registry gives it."""

    def went(self, name: int) -> None:
        """Let go of one."""


class Wire:
    """One connection; `handlers` get the events of their objects."""

    _socket: socket.socket
    _next_id: int

    def __init__(self) -> None:
        if sys.platform == "win32":
            raise NotHere("Windows has no Wayland.")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.connect(str(_address()))
        except OSError as error:
            self._socket.close()
            raise NotHere(f"The Wayland session does not let VoxBar in: {error}") from error
        self._next_id = FIRST_ID
        self._handlers: dict[int, Handler] = {DISPLAY: self._on_display, REGISTRY: self._on_global}
        self._received = b""
        self._fds: deque[int] = deque()
        self._globals: dict[str, tuple[int, int]] = {}  # interface: name, version
        self._every: dict[int, tuple[str, int]] = {}  # name: interface, version
        self._followed: dict[str, Follower] = {}
        self.request(DISPLAY, 1, REGISTRY)
        self.round_trip()

    def fileno(self) -> int:
        """Give the descriptor that becomes readable with events."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the connection."""
        for fd in self._fds:
            os.close(fd)
        self._fds.clear()
        self._socket.close()

    def offers(self, interface: str) -> int:
        """Give the version of an interface that the compositor has; 0 for none."""
        return self._globals.get(interface, (0, 0))[1]

    def bind(self, interface: str, version: int, handler: Handler | None = None) -> int:
        """Bind a global; raises NotHere where the compositor lacks it."""
        name, offered = self._globals.get(interface, (0, 0))
        if offered < version:
            raise NotHere(f"This Wayland compositor has no {interface}.")
        return self.bind_one(interface, name, version, handler)

    def follow(self, interface: str, follower: Follower) -> None:
        """Tell `follower` of every global of an interface, now and later."""
        self._followed[interface] = follower
        for name, (found, version) in list(self._every.items()):
            if found == interface:
                follower.came(name, version)

    def bind_one(
        self, interface: str, name: int, version: int, handler: Handler | None = None
    ) -> int:
        """Bind the global that has this number in the registry."""
        number = self.new(handler)
        self.request(REGISTRY, 0, name, interface, version, number)
        return number

    def new(self, handler: Handler | None = None) -> int:
        """Give a number for a new object of ours."""
        number, self._next_id = self._next_id, self._next_id + 1
        self.on(number, handler)
        return number

    def on(self, number: int, handler: Handler | None) -> None:
        """Let `handler` have the events of an object; None: nobody."""
        if handler is None:
            self._handlers.pop(number, None)
        else:
            self._handlers[number] = handler

    def request(
        self, number: int, opcode: int, *args: int | str, fds: tuple[int, ...] = ()
    ) -> None:
        """Send a request; numbers and strings in the order of the protocol."""
        if sys.platform == "win32":
            raise NotHere("Windows has no Wayland.")
        body = b"".join(_packed(a) for a in args)
        message = struct.pack("=II", number, (8 + len(body)) << 16 | opcode) + body
        ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
        try:
            self._socket.sendmsg([message], ancillary)
        except OSError as error:
            raise DesktopError(f"The Wayland session is gone: {error}") from error

    def round_trip(self) -> None:
        """Return once the compositor has handled every request so far."""
        done: list[int] = []
        callback = self.new(lambda _opcode, event: done.append(event.number()))
        self.request(DISPLAY, 0, callback)
        end = time.monotonic() + ROUND_TRIP_S
        while not done:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._socket], [], [], left)[0]:
                raise DesktopError("The Wayland compositor does not answer.")
            self._receive()
        self.on(callback, None)

    def drain(self) -> None:
        """Handle everything that has come."""
        while select.select([self._socket], [], [], 0)[0]:
            self._receive()

    def _receive(self) -> None:
        if sys.platform == "win32":
            raise NotHere("Windows has no Wayland.")
        data, fds, _flags, _from = socket.recv_fds(self._socket, 65536, MOST_FDS)
        self._fds.extend(fds)
        if not data:
            raise DesktopError("The Wayland session has ended.")
        self._received += data
        while len(self._received) >= 8:
            number, word = struct.unpack_from("=II", self._received)
            size, opcode = word >> 16, word & 0xFFFF
            if len(self._received) < size:
                return
            body, self._received = self._received[8:size], self._received[size:]
            if handler := self._handlers.get(number):
                handler(opcode, Event(body, self._fds))

    def _on_display(self, opcode: int, event: Event) -> None:
        if opcode == 0:
            _object, _code, text = event.number(), event.number(), event.text()
            raise DesktopError(f"The Wayland compositor refused a request: {text}")

    def _on_global(self, opcode: int, event: Event) -> None:
        name = event.number()
        if opcode == 0:
            interface, version = event.text(), event.number()
            self._globals[interface] = (name, version)
            self._every[name] = (interface, version)
            if follower := self._followed.get(interface):
                follower.came(name, version)
        elif follower := self._followed.get(self._every.pop(name, ("", 0))[0]):
            follower.went(name)


def _address() -> Path:
    name = Path(os.environ.get("WAYLAND_DISPLAY", "wayland-0"))
    return name if name.is_absolute() else Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / name


def _packed(value: int | str) -> bytes:
    if isinstance(value, int):
        return struct.pack("=I", value & 0xFFFFFFFF)
    data = value.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


def close_quietly(fd: int) -> None:
    """Close a descriptor that may be closed already."""
    with contextlib.suppress(OSError):
        os.close(fd)
