"""The clipboard on X11: lent to dictated text, and given back with every format it had.

A thread of its own serves the selections. Who reads is known by the client's number, so that a
clipboard history's reading is never taken for the target's.
"""

import contextlib
import time
from collections.abc import Callable
from typing import NamedTuple

from app.desktop.base import DesktopError, NotHere, Target
from app.desktop.loans import NotedLoan
from app.desktop.pump import Pump
from app.desktop.x11_selection import Content, Datum, Selections

CLIPBOARD, PRIMARY = "CLIPBOARD", "PRIMARY"
ANSWER_S = 0.25  # an owner that does not name its formats by then counts as hung
SAVE_S = 1.5  # for all formats of one selection together
COPIES_S = 0.3  # past that, no further form of a picture whose PNG is saved
SAVE_BYTES = 64 * 1024 * 1024
HANDOVER_S = 0.5
SELECTED_BYTES = 64 * 1024  # no model rewrites more at once
HIDDEN = "x-kde-passwordManagerHint"  # clipboard histories leave out what carries it
# Read first what cannot be made again; images last, as programs convert them on request.
_FIRST = ("UTF8_STRING", "text/plain;charset=utf-8", "text/html", "text/uri-list", "image/png")


class _Lent(NamedTuple):
    """What is lent out now."""

    loan: NotedLoan
    readers: frozenset[int]  # the target's clients
    before: dict[str, Content | None]  # None: not readable in time


class _Port:
    """The thread that owns the connection, and the loan under way."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lent: _Lent | None = None
        self.selections = Selections(self._read, self._lost)
        self.pump = Pump(self.selections, "clipboard")

    def lend(self, text: str, target: Target | None, *, selection: bool, hidden: bool) -> NotedLoan:
        """Save and own; on the caller's thread."""
        content = text_content(text, hidden=hidden)
        return self.pump.call(lambda: self._lend(content, target, selection=selection))

    def end(self, loan: NotedLoan, back: bool) -> None:
        """End the loan; with `back`, put the old content where the selection is still ours."""
        self.pump.call(lambda: self._end(loan, back=back))

    def hand_over(self) -> None:
        """Ask the clipboard manager, if there is one, to keep our content when we are gone."""
        port = self.selections
        if port.content(CLIPBOARD) and port.owner("CLIPBOARD_MANAGER"):
            port.read("CLIPBOARD_MANAGER", "SAVE_TARGETS", limit_s=HANDOVER_S, cap=0)

    def _lend(self, content: Content, target: Target | None, *, selection: bool) -> NotedLoan:
        if self._lent is not None:
            self._end(self._lent.loan, back=True)
        port = self.selections
        readers = {port.client(target.window), port.focus_client()} if target else set()
        loan = NotedLoan(self.end)
        names = (CLIPBOARD, PRIMARY) if selection else (CLIPBOARD,)
        before = {name: save(port, name, self._clock) for name in names}
        self._lent = _Lent(loan, frozenset(readers - {0}), before)
        for name in names:
            if not port.own(name, content):
                raise NotHere("Another program does not let go of the clipboard.")
        return loan

    def _end(self, loan: NotedLoan, *, back: bool) -> None:
        if self._lent is None or loan is not self._lent.loan:
            return
        before, self._lent = self._lent.before, None
        for name, content in before.items():
            if not back or content is None or not self.selections.is_ours(name):
                continue  # unreadable before, or somebody copied meanwhile: both stay as they are
            if content:
                self.selections.own(name, content)
            else:
                self.selections.release(name)

    def _read(self, _selection: str, name: str, client: int) -> None:
        if self._lent is not None and name != HIDDEN:
            self._lent.loan.note_read(self._clock(), by_target=client in self._lent.readers)

    def _lost(self, selection: str) -> None:
        if self._lent is not None and selection == CLIPBOARD:
            self._lent.loan.note_lost()


class X11Clipboard:
    """See Clipboard; safe from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._port = _Port(clock)
        self._closed = False

    def lend(
        self, text: str, target: Target | None, *, selection: bool, hidden: bool = True
    ) -> NotedLoan:
        """See Clipboard."""
        return self._port.lend(text, target, selection=selection, hidden=hidden)

    def put(self, text: str) -> None:
        """See Clipboard."""
        port = self._port
        port.pump.call(lambda: port.selections.own(CLIPBOARD, text_content(text, hidden=False)))

    def has_selection(self, target: Target) -> bool:
        """See Clipboard."""
        port = self._port.selections
        return self._port.pump.call(
            lambda: port.client(port.owner(PRIMARY)) == port.client(target.window)
        )

    def selected(self, target: Target) -> str:
        """Give the text marked in this very window's program; "" where there is none."""
        if not self.has_selection(target):
            return ""
        port = self._port.selections
        datum = self._port.pump.call(
            lambda: port.read(PRIMARY, "UTF8_STRING", limit_s=ANSWER_S, cap=SELECTED_BYTES)
        )
        return datum.data.decode(errors="replace") if datum else ""

    def close(self) -> None:
        """See Clipboard."""
        if not self._closed:
            self._closed = True
            with contextlib.suppress(DesktopError):  # the server is gone, and all with it
                self._port.pump.call(self._port.hand_over)
            self._port.pump.close()


def text_content(text: str, *, hidden: bool) -> Content:
    """Offer `text` under every name that programs ask for."""
    data = text.encode()
    content = {
        "UTF8_STRING": Datum("UTF8_STRING", 8, data),
        "text/plain;charset=utf-8": Datum("text/plain;charset=utf-8", 8, data),
        "text/plain": Datum("text/plain", 8, data),
        "TEXT": Datum("UTF8_STRING", 8, data),
        "STRING": Datum("STRING", 8, text.encode("latin-1", "replace")),
    }
    return content | ({HIDDEN: Datum(HIDDEN, 8, b"secret")} if hidden else {})


def save(port: Selections, selection: str, clock: Callable[[], float]) -> Content | None:
    """Read every format of `selection` within the limits; None if its owner does not answer.

    Empty if nothing is there. Formats that come too late or are too large are left out.
    """
    if (own := port.content(selection)) is not None:
        return own
    if not port.owner(selection):
        return {}
    end, room = clock() + SAVE_S, SAVE_BYTES
    names = port.formats(selection, limit_s=ANSWER_S)
    if names is None:
        return None
    saved: dict[str, Datum] = {}
    for name in sorted(names, key=_order):
        picture_again = name.startswith("image/") and "image/png" in saved
        left = end - clock() - (SAVE_S - COPIES_S if picture_again else 0.0)
        datum = port.read(selection, name, limit_s=left, cap=room) if left > 0 else None
        if datum is not None:
            saved[name] = datum
            room -= len(datum.data)
    return saved or None


def _order(name: str) -> tuple[int, str]:
    if name in _FIRST:
        return _FIRST.index(name), name
    return (len(_FIRST) + 1 if name.startswith("image/") else len(_FIRST)), name
