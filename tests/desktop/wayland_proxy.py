"""A Wayland compositor that has less than the real one: hides interfaces from who connects here."""

import contextlib
import os
import select
import socket
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path

assert sys.platform != "win32"

GET_REGISTRY = 1  # a request of the display, which is object 1
GLOBAL = 0  # an event of the registry
Judge = Callable[[int, int, bytes], bool]  # object, opcode, arguments: whether it may pass


class Poorer:
    """Passes everything on between programs and the socket `real`, but for what is hidden."""

    def __init__(self, place: Path, real: Path, hidden: tuple[str, ...]) -> None:
        self._real = real
        self._hidden = hidden
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(place))
        place.chmod(0o777)
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let nobody else in."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                program, _ = self._listener.accept()
                threading.Thread(target=self._pass_on, args=(program,), daemon=True).start()

    def _pass_on(self, program: socket.socket) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as compositor, program:
            compositor.connect(str(self._real))
            registries: set[int] = set()
            ways = {
                program: _Way(compositor, lambda *m: _note(registries, *m)),
                compositor: _Way(program, lambda *m: self._may_pass(registries, *m)),
            }
            with contextlib.suppress(OSError):
                while True:
                    for side in select.select(list(ways), [], [])[0]:
                        data, fds, _flags, _from = socket.recv_fds(side, 65536, 28)
                        if not data:
                            return
                        ways[side].take(data, fds)

    def _may_pass(self, registries: set[int], number: int, opcode: int, body: bytes) -> bool:
        if number not in registries or opcode != GLOBAL:
            return True
        (size,) = struct.unpack_from("=I", body, 4)
        return body[8 : 8 + size - 1].decode() not in self._hidden


class _Way:
    """One direction: whole messages go on, if they may."""

    def __init__(self, to: socket.socket, may_pass: Judge) -> None:
        self._to = to
        self._may_pass = may_pass
        self._rest = b""
        self._fds: list[int] = []

    def take(self, data: bytes, fds: list[int]) -> None:
        self._rest += data
        self._fds += fds
        out = b""
        while len(self._rest) >= 8:
            number, word = struct.unpack_from("=II", self._rest)
            size = word >> 16
            if len(self._rest) < size:
                break
            message, self._rest = self._rest[:size], self._rest[size:]
            if self._may_pass(number, word & 0xFFFF, message[8:]):
                out += message
        if out:
            self._send(out)

    def _send(self, out: bytes) -> None:
        sent = socket.send_fds(self._to, [out], self._fds)
        for fd in self._fds:
            os.close(fd)
        self._fds = []
        self._to.sendall(out[sent:])


def _note(registries: set[int], number: int, opcode: int, body: bytes) -> bool:
    if number == 1 and opcode == GET_REGISTRY:
        registries.add(struct.unpack("=I", body)[0])
    return True
