"""The clipboard on macOS: lent and given back item by item. Written and type-checked, not run.

macOS does not tell who reads. Where the text field answers to Accessibility, its caret moves when
the text arrives: that is taken for the fetch. Elsewhere the text stays on the clipboard.
"""

import sys
import time
from collections.abc import Callable

from app.desktop.base import LoanState, Target

assert sys.platform == "darwin"  # noqa: S101 - types are checked for this system only

from app.desktop.macos_api import Pool, items, ns_data, ns_text, objc_class, python_data, send
from app.desktop.macos_api import python_text as text_of
from app.desktop.macos_windows import Caret

TEXT = "public.utf8-plain-text"
HIDDEN = ("org.nspasteboard.TransientType", "org.nspasteboard.ConcealedType")
SAVE_S = 1.5
SAVE_BYTES = 64 * 1024 * 1024
LOOK_S = 0.02

Item = dict[str, bytes]  # one thing on the clipboard, by type


class MacLoan:
    """See Loan; looks at the caret while it waits."""

    def __init__(self, clipboard: "MacClipboard", before: list[Item], caret: Caret | None) -> None:
        self._clipboard = clipboard
        self._before = before
        self._caret = caret
        self._count = clipboard.count()
        self._read_s: float | None = None

    def state(self) -> LoanState:
        """See Loan."""
        lost = self._clipboard.count() != self._count
        return LoanState(lost=lost, read_s=self._read_s, unseen=self._caret is None)

    def wait(self, timeout_s: float) -> None:
        """See Loan."""
        end = time.monotonic() + timeout_s
        while (left := end - time.monotonic()) > 0:
            if self._read_s is None and self._caret is not None and self._caret.moved():
                self._read_s = time.monotonic()
                return
            time.sleep(min(LOOK_S, left))

    def give_back(self) -> None:
        """See Loan."""
        if self._clipboard.count() == self._count:
            self._clipboard.write(self._before)

    def keep(self) -> None:
        """See Loan."""


class MacClipboard:
    """See Clipboard; call it from one thread at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._board = int(send(objc_class("NSPasteboard"), "generalPasteboard"))

    def lend(
        self,
        text: str,
        target: Target | None,
        *,
        selection: bool,  # noqa: ARG002 - there is no primary selection here
        hidden: bool = True,
    ) -> MacLoan:
        """See Clipboard."""
        before = self._save()
        caret = Caret.of(target.pid) if target else None
        self.write([{TEXT: text.encode(), **dict.fromkeys(HIDDEN if hidden else (), b"")}])
        return MacLoan(self, before, caret)

    def put(self, text: str) -> None:
        """See Clipboard."""
        self.write([{TEXT: text.encode()}])

    def has_selection(self, target: Target) -> bool:  # noqa: ARG002 - macOS has none
        """See Clipboard."""
        return False

    def close(self) -> None:
        """See Clipboard: what was written stays."""

    def count(self) -> int:
        """Give the number that grows with every change."""
        return int(send(self._board, "changeCount") or 0)

    def write(self, content: list[Item]) -> None:
        """Put these items there in place of all others."""
        with Pool():
            send(self._board, "clearContents")
            made = send(objc_class("NSMutableArray"), "array")
            for kinds in content:
                item = send(send(objc_class("NSPasteboardItem"), "alloc"), "init")
                for kind, data in kinds.items():
                    send(item, "setData:forType:", ns_data(data), ns_text(kind))
                send(made, "addObject:", item)
                send(item, "release")
            if content:
                send(self._board, "writeObjects:", made)

    def _save(self) -> list[Item]:
        end, room = self._clock() + SAVE_S, SAVE_BYTES
        saved: list[Item] = []
        with Pool():
            for item in items(send(self._board, "pasteboardItems")):
                kinds: Item = {}
                for kind in items(send(item, "types")):
                    data = python_data(send(item, "dataForType:", kind))
                    if data is not None and len(data) <= room and self._clock() < end:
                        kinds[text_of(kind)] = data
                        room -= len(data)
                saved.append(kinds)
        return saved
