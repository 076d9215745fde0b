"""Which keys are held: the hotkey, and Esc only while something is recorded."""

import logging
from collections.abc import Callable

from app.desktop.base import DesktopError, HotkeyEvent, Hotkeys
from app.desktop.chords import Chord, parse
from app.dictation_news import Told

log = logging.getLogger(__name__)

DICTATE, CANCEL = "dictate", "cancel"
ESCAPE = Chord("Escape")


class Keys:
    """Used on the dictation's thread; `told` gets a sentence where a key cannot be had."""

    def __init__(
        self,
        hotkeys: Hotkeys,
        on_event: Callable[[HotkeyEvent], None],
        told: Callable[[Told], None],
    ) -> None:
        self._hotkeys, self._on_event, self._told = hotkeys, on_event, told
        self._wanted: dict[str, Chord] = {}
        self._held: dict[str, Chord] = {}
        self._said = ""  # why the wanted ones cannot be had; told once
        self._paused = False

    def hold(self, hotkey: str, *, escape: bool) -> None:
        """Listen for these from now on; nothing is done where that is so already."""
        chords = {DICTATE: parse(hotkey)} | ({CANCEL: ESCAPE} if escape else {})
        if chords == self._wanted:
            return
        self._wanted = chords
        if not self._paused:
            self._listen()

    def pause(self, *, paused: bool) -> None:
        """Let the hotkey through to the window, which wants to know it, or hold it again."""
        if paused != self._paused:
            self._paused = paused
            self._listen()

    def _listen(self) -> None:
        chords = {} if self._paused else self._wanted
        try:
            self._hotkeys.listen(chords, self._on_event)
        except DesktopError as error:
            self._go_on(error, escape=CANCEL in chords)
        else:
            self._held, self._said = chords, ""

    def _go_on(self, error: DesktopError, *, escape: bool) -> None:
        """Keep the hotkey that there was, if any; Esc comes and goes with a recording."""
        chords = {n: c for n, c in self._held.items() if n != CANCEL}
        chords |= {CANCEL: ESCAPE} if escape else {}
        if not escape and str(error) != self._said:
            self._said = str(error)
            self._told(Told(sentence=self._said, serious=True))
        if chords == self._held:
            return
        try:
            self._hotkeys.listen(chords, self._on_event)
        except DesktopError as trouble:
            log.warning("Esc does not cancel: %s", trouble)
        else:
            self._held = chords
