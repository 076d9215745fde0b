"""Hotkeys by the portal for a program that cannot wait: the person may take minutes to answer.

What cannot be had is said in a sentence, with the lines that bind the key by hand; asked for once.
"""

import logging
import queue
import threading
from collections.abc import Callable, Mapping

from app.desktop.base import ChordError, DesktopError, HotkeyEvent, News
from app.desktop.chords import Chord, objection
from app.desktop.portal import ANSWER_S
from app.desktop.portal_hotkeys import PortalHotkeys
from app.desktop.wayland_lines import binding_lines, current_desktop

log = logging.getLogger(__name__)
TAKEN_BACK = "The desktop took VoxBar's hotkey back."
OnEvent = Callable[[HotkeyEvent], None]
Chords = Mapping[str, Chord]


class PatientHotkeys:
    """See Hotkeys; `listen` returns at once and asks on a thread of its own."""

    def __init__(self, hotkeys: PortalHotkeys, news: News) -> None:
        self._hotkeys = hotkeys
        self._news = news
        self._lasting: Chords = {}  # of these, those that are asked for
        self._refused: Chords = {}
        self._closing = False
        self._wanted: tuple[Chords, OnEvent] | None = None
        self._inbox: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        hotkeys.on_lost = lambda portal: self._inbox.put(lambda: self._lost(with_portal=portal))
        self._thread = threading.Thread(target=self._run, name="portal hotkeys", daemon=True)
        self._thread.start()

    def listen(self, chords: Chords, on_event: OnEvent) -> None:
        """See Hotkeys; what the desktop refuses is told as news."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)
        self._inbox.put(lambda: self._listen(chords, on_event))

    def close(self) -> None:
        """See Hotkeys."""
        self._closing = True
        self._inbox.put(None)
        self._hotkeys.close()
        self._thread.join(ANSWER_S)

    def _run(self) -> None:
        while (work := self._inbox.get()) is not None:
            try:
                work()
            except Exception:  # a bug must not end the thread: later keys are asked for on it
                log.exception("hotkeys failed")

    def _listen(self, chords: Chords, on_event: OnEvent) -> None:
        self._wanted = (chords, on_event)
        self._lasting = {name: c for name, c in chords.items() if not objection(c)}
        if self._lasting == self._refused:
            return
        self._refused = {}
        try:
            self._hotkeys.listen(chords, on_event)
        except DesktopError as error:
            self._refuse(str(error))

    def _lost(self, *, with_portal: bool) -> None:
        """Ask anew where the portal was started anew; the person's own no is taken as it is."""
        if with_portal and self._wanted:
            self._listen(*self._wanted)
        else:
            self._refuse(TAKEN_BACK)

    def _refuse(self, why: str) -> None:
        if self._closing:
            return
        self._refused = self._lasting
        chord = next(iter(self._lasting.values()), None)
        lines = binding_lines(current_desktop(), chord) if chord else ""
        self._news.tell(f"{why}\n{lines}".strip())
