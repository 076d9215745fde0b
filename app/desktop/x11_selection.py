"""Selections on one X connection: owning them, serving others, and reading what others own.

Belongs to one thread (a Pump's). Reading keeps serving meanwhile and stops at a deadline, so a
program that hangs costs its time limit and no more. Large data goes in pieces both ways (INCR).
"""

import select
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from Xlib import X, Xatom, error
from Xlib.protocol import event as events
from Xlib.protocol import request, rq
from Xlib.xobject.drawable import Window

from app.desktop.x11_display import cardinals, close_display, open_display
from app.desktop.x11_windows import client_of

PIECE = 128 * 1024  # bytes in one property; the server takes 256 KiB in a request
# Not contents: questions about the selection, and orders.
QUESTIONS = frozenset({
    "TARGETS", "MULTIPLE", "TIMESTAMP", "SAVE_TARGETS", "DELETE", "INSERT_SELECTION",
    "INSERT_PROPERTY",
})  # fmt: skip
MOST_SENDINGS = 8  # an asker that dies halfway leaves one behind
OnRead = Callable[[str, str, int], None]  # selection, format, client of who asked


@dataclass(frozen=True, slots=True)
class Datum:
    """One format of a selection's content, as it stands in a property."""

    kind: str  # the property's type
    width: int  # 8, 16 or 32 bits
    data: bytes


Content = Mapping[str, Datum]


@dataclass(slots=True)
class _Sending:
    """A large property on its way to `window` in pieces."""

    window: Window
    kind: int
    width: int
    rest: bytes


class Selections:
    """Owns, serves and reads selections through one window that nobody sees."""

    def __init__(self, on_read: OnRead, on_lost: Callable[[str], None]) -> None:
        self._display = open_display()
        self._root = self._display.screen().root
        self._window = self._root.create_window(
            -10, -10, 1, 1, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask
        )
        self._on_read, self._on_lost = on_read, on_lost
        self._owned: dict[int, tuple[Content, int]] = {}  # atom: content, time of ownership
        self._sending: dict[tuple[int, int], _Sending] = {}
        self._atoms: dict[str, int] = {}

    def fileno(self) -> int:
        """Give the descriptor that becomes readable with events."""
        return self._display.fileno()

    def drain(self) -> None:
        """Serve everyone who has asked."""
        while self._display.pending_events():
            self._handle(self._display.next_event())

    def close(self) -> None:
        """End the connection."""
        close_display(self._display)

    def client(self, window: int) -> int:
        """Give the number of the client that made `window`."""
        return client_of(self._display.display.info.resource_id_mask, window)

    def focus_client(self) -> int:
        """Give the client whose window has the input focus; 0 if none has."""
        found = self._display.get_input_focus().focus
        return self.client(found.id) if isinstance(found, Window) else 0

    def owner(self, selection: str) -> int:
        """Give the window that owns `selection`; 0 for none."""
        found = self._display.get_selection_owner(self.atom(selection))
        return found.id if isinstance(found, Window) else 0

    def is_ours(self, selection: str) -> bool:
        """Say whether we own `selection`."""
        return self.owner(selection) == int(self._window.id)

    def own(self, selection: str, content: Content) -> bool:
        """Own `selection` with `content`; False if somebody was quicker."""
        atom, at = self.atom(selection), self._server_time()
        self._owned[atom] = (content, at)
        self._window.set_selection_owner(atom, at)
        return self.is_ours(selection)

    def release(self, selection: str) -> None:
        """Leave `selection` without an owner, if it is ours."""
        if self.is_ours(selection):
            _content, at = self._owned.pop(self.atom(selection))
            request.SetSelectionOwner(
                display=self._display.display,
                window=X.NONE,
                selection=self.atom(selection),
                time=at,
            )
            self._display.flush()

    def read(self, selection: str, target: str, *, limit_s: float, cap: int) -> Datum | None:
        """Read one format; None if its owner refuses, is silent for `limit_s`, or gives too much.

        The limit starts anew with each piece that comes. `cap` is in bytes.
        """
        mine = self.atom("VOXBAR_READ")
        self._window.delete_property(mine)
        self._window.convert_selection(
            self.atom(selection), self.atom(target), mine, self._server_time()
        )
        answer = self._await(lambda e: self._answers(e, target), limit_s)
        if answer is None or answer.property == X.NONE:
            return None
        datum = self._take(mine)
        if datum is None or datum.kind != "INCR":
            return datum if datum is not None and len(datum.data) <= cap else None
        return self._take_pieces(mine, limit_s, cap)

    def formats(self, selection: str, *, limit_s: float) -> list[str] | None:
        """Name the formats that the owner offers; None if it does not answer."""
        found = self.read(selection, "TARGETS", limit_s=limit_s, cap=PIECE)
        if found is None:
            return None
        numbers = memoryview(found.data).cast("I")
        return [n for n in map(self.name, numbers) if n and n not in QUESTIONS]

    def content(self, selection: str) -> Content | None:
        """Give what we offer in `selection`; None if it is not ours."""
        found = self._owned.get(self.atom(selection))
        return found[0] if found and self.is_ours(selection) else None

    def atom(self, name: str) -> int:
        """Give the server's number for `name`."""
        if name not in self._atoms:
            self._atoms[name] = self._display.intern_atom(name)
        return self._atoms[name]

    def name(self, atom: int) -> str:
        """Give the name of an atom; empty if the server knows none."""
        try:
            return self._display.get_atom_name(atom)
        except error.BadAtom:
            return ""

    def _answers(self, event: rq.Event, target: str) -> bool:
        """Say whether an event answers our question, and not one that was given up on."""
        return bool(event.type == X.SelectionNotify and event.target == self.atom(target))

    def _server_time(self) -> int:
        """Give the server's time, as ICCCM asks: never CurrentTime."""
        clock = self.atom("VOXBAR_TIME")
        self._window.change_property(clock, Xatom.STRING, 8, b"")
        event = self._await(lambda e: bool(e.type == X.PropertyNotify and e.atom == clock), 1.0)
        return int(event.time) if event is not None else X.CurrentTime

    def _await(self, wanted: Callable[[rq.Event], bool], limit_s: float) -> rq.Event | None:
        """Give the event wanted, serving others meanwhile; None after `limit_s`."""
        end = time.monotonic() + limit_s
        self._display.flush()
        while True:
            while self._display.pending_events():
                event = self._display.next_event()
                if wanted(event):
                    return event
                self._handle(event)
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._display.fileno()], [], [], left)[0]:
                return None

    def _take(self, prop: int) -> Datum | None:
        found = self._window.get_full_property(prop, X.AnyPropertyType, sizehint=PIECE)
        self._window.delete_property(prop)
        self._display.flush()
        if found is None:
            return None
        value = found.value
        data = value if isinstance(value, bytes) else value.tobytes()
        return Datum(self.name(found.property_type), found.format, data)

    def _take_pieces(self, prop: int, limit_s: float, cap: int) -> Datum | None:
        pieces: list[Datum] = []
        size = 0
        while size <= cap:
            event = self._await(
                lambda e: bool(
                    e.type == X.PropertyNotify
                    and e.atom == prop
                    and e.window.id == self._window.id
                    and e.state == X.PropertyNewValue
                ),
                limit_s,
            )
            piece = self._take(prop) if event is not None else None
            if piece is None:
                return None
            if not piece.data:
                first = pieces[0] if pieces else piece
                return Datum(first.kind, first.width, b"".join(p.data for p in pieces))
            pieces.append(piece)
            size += len(piece.data)
        return None

    def _handle(self, event: rq.Event) -> None:
        if event.type == X.SelectionRequest:
            self._serve(event)
        elif event.type == X.SelectionClear and event.atom in self._owned:
            del self._owned[event.atom]
            self._on_lost(self.name(event.atom))
        elif event.type == X.PropertyNotify and event.state == X.PropertyDelete:
            self._send_piece(event.window.id, event.atom)

    def _serve(self, event: rq.Event) -> None:
        prop = event.property or event.target  # clients of before ICCCM name no property
        done = False
        if event.selection in self._owned:
            content, _at = self._owned[event.selection]
            if self.name(event.target) == "MULTIPLE":
                done = self._give_several(event, prop, content)
            else:
                done = self._give(event, event.target, prop, content)
        answer = events.SelectionNotify(
            time=event.time,
            requestor=event.requestor,
            selection=event.selection,
            target=event.target,
            property=prop if done else X.NONE,
        )
        event.requestor.send_event(answer)
        self._display.flush()

    def _give(self, event: rq.Event, target: int, prop: int, content: Content) -> bool:
        """Put one format into the asker's property; False if we do not have it."""
        window, name = event.requestor, self.name(target)
        if name == "TARGETS":
            names = ["TARGETS", "MULTIPLE", "TIMESTAMP", *content]
            window.change_property(prop, Xatom.ATOM, 32, [self.atom(n) for n in names])
            return True
        if name == "TIMESTAMP":
            window.change_property(prop, Xatom.INTEGER, 32, [self._owned[event.selection][1]])
            return True
        datum = content.get(name)
        if datum is None:
            return False
        if len(datum.data) > PIECE:
            self._start_pieces(window, prop, datum)
        else:
            window.change_property(prop, self.atom(datum.kind), datum.width, datum.data)
        self._on_read(self.name(event.selection), name, self.client(window.id))
        return True

    def _give_several(self, event: rq.Event, prop: int, content: Content) -> bool:
        """Serve MULTIPLE: the property holds pairs of format and property; refused become 0."""
        pairs = cardinals(event.requestor, prop)
        if not pairs:
            return False
        for i in range(0, len(pairs) - 1, 2):
            if not self._give(event, pairs[i], pairs[i + 1], content):
                pairs[i + 1] = X.NONE
        event.requestor.change_property(prop, self.atom("ATOM_PAIR"), 32, pairs)
        return True

    def _start_pieces(self, window: Window, prop: int, datum: Datum) -> None:
        window.change_attributes(event_mask=X.PropertyChangeMask)
        window.change_property(prop, self.atom("INCR"), 32, [len(datum.data)])
        while len(self._sending) >= MOST_SENDINGS:
            del self._sending[next(iter(self._sending))]
        sending = _Sending(window, self.atom(datum.kind), datum.width, datum.data)
        self._sending[window.id, prop] = sending

    def _send_piece(self, window: int, prop: int) -> None:
        sending = self._sending.get((window, prop))
        if sending is None:
            return
        piece, sending.rest = sending.rest[:PIECE], sending.rest[PIECE:]
        sending.window.change_property(prop, sending.kind, sending.width, piece)
        self._display.flush()
        if not piece:  # the empty one ends it
            del self._sending[window, prop]
