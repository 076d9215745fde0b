"""The clipboard on Wayland by the data-control protocol, which needs no window and no focus.

Wayland does not tell who reads: a clipboard history that reads late looks like the window.
"""

import os
import select
import sys
import threading
import time
from collections.abc import Callable, Mapping

from app.desktop.base import NotHere, Target
from app.desktop.loans import NotedLoan
from app.desktop.pump import Pump
from app.desktop.wayland_wire import Event, Wire, close_quietly

MANAGERS = {"ext_data_control_manager_v1": 1, "zwlr_data_control_manager_v1": 2}
TEXT_FORMS = ("text/plain;charset=utf-8", "text/plain", "UTF8_STRING", "TEXT", "STRING")
HIDDEN = "x-kde-passwordManagerHint"
ANSWER_S, SAVE_S, COPIES_S, SAVE_BYTES = 0.25, 1.5, 0.3, 64 * 1024 * 1024
WRITE_S = 10.0  # a reader that takes longer gets no more
HISTORY_S, HISTORY_LIMIT_S = 0.03, 0.15  # clipboard histories read at once: let them go first
NORMAL, PRIMARY = 0, 2  # the device's requests: set_selection, set_primary_selection

Content = Mapping[str, bytes]


class DataControl:
    """The protocol's objects on one connection; belongs to the thread that drains it."""

    def __init__(self, on_read: Callable[[str], None], on_lost: Callable[[int], None]) -> None:
        self.wire = Wire()
        self._on_read, self._on_lost = on_read, on_lost
        name = next((n for n in MANAGERS if self.wire.offers(n)), "")
        if not name:
            self.wire.close()
            raise NotHere("This Wayland compositor has no data-control protocol.")
        seat = self.wire.bind("wl_seat", 1)
        self.has_primary = self.wire.offers(name) >= MANAGERS[name]
        self._manager = self.wire.bind(name, min(self.wire.offers(name), MANAGERS[name]))
        self._forms: dict[int, list[str]] = {}  # by offer
        self._current: dict[int, int] = {NORMAL: 0, PRIMARY: 0}
        self._owned: dict[int, tuple[int, Content]] = {}  # selection: source, content
        self._device = self.wire.new(self._on_device)
        self.wire.request(self._manager, 1, self._device, seat)
        self.wire.round_trip()

    def own(self, selection: int, content: Content) -> None:
        """Offer `content`; nothing in it: no content."""
        source = 0
        if content:
            source = self.wire.new(lambda op, e: self._on_source(selection, source, op, e))
            self.wire.request(self._manager, 0, source)
            for form in content:
                self.wire.request(source, 0, form)
            self._owned[selection] = (source, content)
        self.wire.request(self._device, selection, source)
        self.wire.round_trip()

    def is_ours(self, selection: int) -> bool:
        """Say whether what we offered is still there."""
        return selection in self._owned

    def save(self, selection: int) -> Content | None:
        """Read every format within the limits; None if its owner does not answer."""
        self.wire.round_trip()
        if selection in self._owned:
            return self._owned[selection][1]
        offer = self._current[selection]
        end, room = time.monotonic() + SAVE_S, SAVE_BYTES
        saved: dict[str, bytes] = {}
        for form in sorted(self._forms.get(offer, []), key=_order):
            picture_again = form.startswith("image/") and "image/png" in saved
            left = end - time.monotonic() - (SAVE_S - COPIES_S if picture_again else 0.0)
            left = left if saved else min(left, ANSWER_S)  # silent from the start: it hangs
            data = self._read(offer, form, left, room) if left > 0 else None
            if data is not None:
                saved[form] = data
                room -= len(data)
        return saved if saved or not self._forms.get(offer) else None

    def _read(self, offer: int, form: str, limit_s: float, cap: int) -> bytes | None:
        reading, writing = os.pipe()
        try:
            self.wire.request(offer, 0, form, fds=(writing,))
            os.close(writing)
            pieces: list[bytes] = []
            size = 0
            while size <= cap and select.select([reading], [], [], limit_s)[0]:
                piece = os.read(reading, 1 << 16)
                if not piece:
                    return b"".join(pieces)
                pieces.append(piece)
                size += len(piece)
            return None
        finally:
            os.close(reading)

    def _on_device(self, opcode: int, event: Event) -> None:
        if opcode == 0:
            offer = event.number()
            self._forms[offer] = forms = []
            self.wire.on(offer, lambda op, e: forms.append(e.text()) if op == 0 else None)
        elif opcode in (1, 3):
            selection = NORMAL if opcode == 1 else PRIMARY
            self._current[selection] = event.number()
            for gone in set(self._forms) - set(self._current.values()):
                del self._forms[gone]
                self.wire.on(gone, None)
                self.wire.request(gone, 1)

    def _on_source(self, selection: int, source: int, opcode: int, event: Event) -> None:
        if opcode == 0:
            form, fd = event.text(), event.fd()
            content = next((c for s, c in self._owned.values() if s == source), {})
            threading.Thread(target=_write, args=(fd, content.get(form, b"")), daemon=True).start()
            self._on_read(form)
        elif opcode == 1:
            self.wire.request(source, 1)
            self.wire.on(source, None)
            if self._owned.get(selection, (0, {}))[0] == source:
                del self._owned[selection]
                self._on_lost(selection)


class WaylandClipboard:
    """See Clipboard; safe from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._loan: NotedLoan | None = None
        self._before: dict[int, Content | None] = {}
        self._control = DataControl(self._read, self._lost)
        self._pump = Pump(self._control.wire, "clipboard")

    def lend(
        self,
        text: str,
        target: Target | None,  # noqa: ARG002 - nobody tells who reads
        *,
        selection: bool,
        hidden: bool = True,
    ) -> NotedLoan:
        """See Clipboard."""
        content = text_content(text, hidden=hidden)
        loan = self._pump.call(lambda: self._lend(content, selection=selection))
        end = self._clock() + HISTORY_LIMIT_S
        while self._clock() < end:
            before = loan.state()
            loan.wait(HISTORY_S)
            if loan.state() == before:
                break
        return loan

    def put(self, text: str) -> None:
        """See Clipboard."""
        self._pump.call(lambda: self._control.own(NORMAL, text_content(text, hidden=False)))

    def has_selection(self, target: Target) -> bool:  # noqa: ARG002 - Wayland does not tell whose
        """See Clipboard."""
        return False

    def close(self) -> None:
        """See Clipboard."""
        self._pump.close()

    def _lend(self, content: Content, *, selection: bool) -> NotedLoan:
        if self._loan is not None:
            self._end(self._loan, back=True)
        both = selection and self._control.has_primary
        kinds = (NORMAL, PRIMARY) if both else (NORMAL,)
        self._before = {kind: self._control.save(kind) for kind in kinds}
        loan = NotedLoan(lambda which, back: self._pump.call(lambda: self._end(which, back=back)))
        for kind in kinds:
            self._control.own(kind, content)
        self._loan = loan
        return loan

    def _end(self, loan: NotedLoan, *, back: bool) -> None:
        if loan is not self._loan:
            return
        self._loan = None
        for kind, content in self._before.items():
            if back and content is not None and self._control.is_ours(kind):
                self._control.own(kind, content)
        self._before = {}

    def _read(self, form: str) -> None:
        if self._loan is not None and form != HIDDEN:
            self._loan.note_read(self._clock(), by_target=False)

    def _lost(self, selection: int) -> None:
        if self._loan is not None and selection == NORMAL:
            self._loan.note_lost()


def text_content(text: str, *, hidden: bool) -> Content:
    """Offer `text` under every name that programs ask for."""
    content = dict.fromkeys(TEXT_FORMS, text.encode())
    return content | ({HIDDEN: b"secret"} if hidden else {})


def _order(form: str) -> tuple[int, str]:
    picture = form.startswith("image/")
    return (0 if form in TEXT_FORMS else 1 if not picture or form == "image/png" else 2), form


def _write(fd: int, data: bytes) -> None:
    """Write to a reader who may be slow or gone."""
    if sys.platform == "win32":
        raise NotHere("Windows has no Wayland.")
    end = time.monotonic() + WRITE_S
    os.set_blocking(fd, False)
    try:
        view = memoryview(data)
        while view and select.select([], [fd], [], max(0.0, end - time.monotonic()))[1]:
            view = view[os.write(fd, view) :]
    except OSError:
        pass  # the reader closed its end: its own choice
    finally:
        close_quietly(fd)
