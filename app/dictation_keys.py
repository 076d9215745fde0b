"""Which keys are held: the hotkey, and Esc only while something is recorded or tidied."""

import logging
from collections.abc import Callable

from app import session_types as t
from app import settings_speaking as speaking
from app import settings_tidy
from app.desktop.base import DesktopError, HotkeyEvent, Hotkeys, KeyAction, Target
from app.desktop.chords import Chord, parse
from app.dictation_news import Told
from app.session_state import State
from app.session_types import Phase, Stage
from app.settings import Settings

log = logging.getLogger(__name__)

DICTATE, CANCEL, SWAP, REWRITE = "dictate", "cancel", "swap", "rewrite"
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
        self._refused: dict[str, Chord] = {}  # keys beside the hotkey that cannot be had
        self._said = ""  # why the wanted ones cannot be had; told once
        self._paused = False

    def hold(self, settings: Settings, state: State) -> None:
        """Listen for what is wanted now; nothing is done where that is so already.

        A key beside the hotkey that cannot be had takes none of the others.
        """
        chords = {DICTATE: parse(settings[speaking.HOTKEY])}
        if state.stage is not Stage.IDLE or any(j.phase is Phase.TIDYING for j in state.jobs):
            chords[CANCEL] = ESCAPE
        if settings[settings_tidy.TIDY] and (key := settings[settings_tidy.SWAP_KEY]):
            chords[SWAP] = parse(key)
        if settings[settings_tidy.REWRITE] and (key := settings[settings_tidy.REWRITE_KEY]):
            chords[REWRITE] = parse(key)
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
        wanted = {} if self._paused else self._wanted
        chords = {n: c for n, c in wanted.items() if self._refused.get(n) != c}
        try:
            self._hotkeys.listen(chords, self._on_event)
        except DesktopError as error:
            if self._can_do_without(chords):
                return
            self._go_on(error, escape=CANCEL in chords)
        else:
            self._held, self._said = chords, ""

    def _can_do_without(self, chords: dict[str, Chord]) -> bool:
        """Leave out the keys beside the hotkey that cannot be had, and say so once."""
        beside = [name for name in chords if name not in (DICTATE, CANCEL)]
        had = {n: c for n, c in chords.items() if n in (DICTATE, CANCEL)}
        told = ""
        for name in [*beside, ""]:
            more = {name: chords[name]} if name else {}
            try:
                self._hotkeys.listen(had | more, self._on_event)
            except DesktopError as error:
                if not name:
                    return False
                told, self._refused[name] = str(error), chords[name]
            else:
                had |= more
        if told and beside:
            self._held, self._said = had, ""
            self._told(Told(sentence=told, serious=True))
        return bool(beside)

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


def event_of(event: HotkeyEvent, focused: Callable[[], Target | None]) -> t.Event:
    """Give what the hotkey or Esc means; `focused` is asked where a recording would begin."""
    if event.name == DICTATE and event.action is KeyAction.PRESSED:
        return t.Press(at=event.time_s, target=focused())
    if event.action is KeyAction.RELEASED:
        return t.Release(at=event.time_s) if event.name == DICTATE else t.Tick(at=event.time_s)
    return t.Cancel(at=event.time_s)  # Esc, or the lone modifier served another key
