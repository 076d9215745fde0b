"""A picture above all windows on Wayland, by the layer-shell protocol (wlroots, KDE, not GNOME).

It takes no focus, no keys and no clicks. Knows no toolkit: pixels come in.
"""

import os
import sys
import threading
from dataclasses import dataclass

from app.desktop.base import NotHere, Picture
from app.desktop.pump import Pump
from app.desktop.wayland_wire import Event, Wire, close_quietly

SHELL = "zwlr_layer_shell_v1"
OVERLAY = 3  # the layer above full screens
EDGES = {"top": 1, "bottom": 2, "left": 4, "right": 8}
ARGB8888 = 0
EVERYTHING = 0x7FFFFFFF
MOST_BUFFERS = 3


@dataclass
class _Buffer:
    """Memory that the compositor reads a picture from."""

    number: int
    fd: int
    pixels: tuple[int, int]
    busy: bool = False

    def fill(self, data: bytes) -> None:
        """Put a picture in."""
        if sys.platform == "win32":
            raise NotHere("Windows has no Wayland.")
        os.pwrite(self.fd, data, 0)


class _Screens:
    """How many pixels a unit has, by screen."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._scales: dict[int, int] = {}  # by the screen's number in the registry
        self.most = 1
        wire.follow("wl_output", self)

    def came(self, name: int, version: int) -> None:
        """See Follower."""
        self._scales[name] = 1
        self._wire.bind_one("wl_output", name, min(version, 2), lambda o, e: self._on(name, o, e))

    def went(self, name: int) -> None:
        """See Follower."""
        self._scales.pop(name, None)
        self._count()

    def _on(self, name: int, opcode: int, event: Event) -> None:
        if opcode == 3 and name in self._scales:
            self._scales[name] = event.number()
            self._count()

    def _count(self) -> None:
        self.most = max(self._scales.values(), default=1)


class LayerSurface:
    """See Layer; follows the compositor in a thread of its own. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: Picture | None = None
        self._posted = False
        self._wire = Wire()
        try:
            self._compositor = self._wire.bind("wl_compositor", 3)
            self._shm = self._wire.bind("wl_shm", 1)
            self._shell = self._wire.bind(SHELL, 1)
            self._screens = _Screens(self._wire)
            self._wire.round_trip()
        except BaseException:
            self._wire.close()
            raise
        self._surface = self._layer = 0  # the objects while something is shown
        self._ready = False  # the compositor has said where
        self._shown: Picture | None = None
        self._buffers: list[_Buffer] = []
        self._pump = Pump(self._wire, "layer")

    @property
    def scale(self) -> int:
        """See Layer."""
        return self._screens.most

    def show(self, picture: Picture) -> None:
        """See Layer."""
        self._want(picture)

    def hide(self) -> None:
        """See Layer."""
        self._want(None)

    def close(self) -> None:
        """See Layer."""
        self._pump.close()
        while self._buffers:
            close_quietly(self._buffers.pop().fd)

    def _want(self, picture: Picture | None) -> None:
        """Note what is wanted: only the newest counts, however slow the compositor is."""
        with self._lock:
            self._wanted = picture
            if self._posted:
                return
            self._posted = True
        self._pump.post(self._follow)

    # Everything below runs on the pump's thread.

    def _follow(self) -> None:
        with self._lock:
            self._posted = False
            picture = self._wanted
        if picture is None:
            self._take_away()
        elif not self._layer:
            self._place(picture)
        elif self._ready:
            self._paint(picture)

    def _place(self, picture: Picture) -> None:
        """Ask for a place; it is painted once the compositor has answered."""
        wire = self._wire
        self._surface, nowhere, self._layer = wire.new(), wire.new(), wire.new(self._on_layer)
        wire.request(self._compositor, 0, self._surface)  # in the order of the numbers
        wire.request(self._compositor, 1, nowhere)
        wire.request(self._surface, 5, nowhere)  # clicks go through
        wire.request(nowhere, 0)
        wire.request(self._shell, 0, self._layer, self._surface, 0, OVERLAY, "voxbar")
        self._arrange(picture)
        wire.request(self._layer, 4, 0)  # no keys
        wire.request(self._surface, 6)

    def _arrange(self, picture: Picture) -> None:
        self._wire.request(self._layer, 0, picture.width, picture.height)
        self._wire.request(self._layer, 1, anchor(picture.place))
        self._wire.request(self._layer, 3, *[picture.gap] * 4)

    def _paint(self, picture: Picture) -> None:
        buffer = self._free_buffer((picture.width * picture.scale, picture.height * picture.scale))
        if buffer is None:
            return  # painted when one is released
        buffer.fill(picture.pixels)
        buffer.busy = True
        wire, before = self._wire, self._shown
        if before is None or _form(before) != _form(picture):
            self._arrange(picture)
            wire.request(self._surface, 8, picture.scale)
        wire.request(self._surface, 1, buffer.number, 0, 0)
        wire.request(self._surface, 2, 0, 0, EVERYTHING, EVERYTHING)
        wire.request(self._surface, 6)
        self._shown = picture

    def _free_buffer(self, pixels: tuple[int, int]) -> _Buffer | None:
        for buffer in [b for b in self._buffers if not b.busy]:
            if buffer.pixels == pixels:
                return buffer
            self._drop(buffer)
        return self._new_buffer(pixels) if len(self._buffers) < MOST_BUFFERS else None

    def _new_buffer(self, pixels: tuple[int, int]) -> _Buffer:
        if sys.platform != "linux":
            raise NotHere("Only Linux has Wayland's shared memory.")
        width, height = pixels
        size = width * height * 4
        fd = os.memfd_create("voxbar")
        os.truncate(fd, size)
        pool, number = self._wire.new(), self._wire.new(lambda _op, _e: self._released(buffer))
        buffer = _Buffer(number, fd, pixels)
        self._wire.request(self._shm, 0, pool, size, fds=(fd,))
        self._wire.request(pool, 0, number, 0, width, height, width * 4, ARGB8888)
        self._wire.request(pool, 1)
        self._buffers.append(buffer)
        return buffer

    def _released(self, buffer: _Buffer) -> None:
        buffer.busy = False
        with self._lock:
            newest = self._wanted
        if self._ready and newest is not None and newest is not self._shown:
            self._paint(newest)

    def _drop(self, buffer: _Buffer) -> None:
        self._buffers.remove(buffer)
        self._wire.request(buffer.number, 0)
        self._wire.on(buffer.number, None)
        close_quietly(buffer.fd)

    def _on_layer(self, opcode: int, event: Event) -> None:
        if opcode == 0:
            self._wire.request(self._layer, 6, event.number())
            self._ready = True
            if self._wanted is not None and self._shown is None:
                self._paint(self._wanted)
        else:  # its screen is gone: the next picture asks for a place anew
            self._take_away()

    def _take_away(self) -> None:
        if not self._layer:
            return
        self._wire.request(self._layer, 7)
        self._wire.request(self._surface, 0)
        self._wire.on(self._layer, None)
        self._surface = self._layer = 0
        self._ready, self._shown = False, None
        for buffer in list(self._buffers):
            self._drop(buffer)


def anchor(place: str) -> int:
    """Give the edges that a place holds on to; the middle of one edge for one alone.

    Where the cursor is, a program is not told: there the bottom serves.
    """
    words = [word for word in place.split("-") if word in EDGES] or ["bottom"]
    return sum(EDGES[word] for word in words)


def _form(picture: Picture) -> tuple[object, ...]:
    return (picture.width, picture.height, picture.scale, picture.place, picture.gap)
