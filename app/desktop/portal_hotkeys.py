"""Hotkeys by the portal GlobalShortcuts (KDE, GNOME 48, Hyprland): the desktop asks the person.

The person may choose other keys than we propose; the names stay ours.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from dbus_fast import Variant

from app.desktop.base import ChordError, ChordTaken, HotkeyEvent, KeyAction, NotHere
from app.desktop.chords import KEYS, Chord, objection
from app.desktop.portal import ANSWER_S, Portal, Refused

INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Super": "LOGO"}
ACTIONS = {"Activated": KeyAction.PRESSED, "Deactivated": KeyAction.RELEASED}
OnEvent = Callable[[HotkeyEvent], None]


class PortalHotkeys:
    """See Hotkeys; `listen` may wait for the person's consent, so not on the GUI's thread.

    `on_lost` is called, on the bus's thread, when the desktop takes the keys back; with True when
    the portal itself has ended.

    Keys without modifiers that only serve for a moment (Escape) are not asked for.
    """

    def __init__(self, portal: Portal, clock: Callable[[], float] = time.monotonic) -> None:
        if not portal.version(INTERFACE):
            raise NotHere("This desktop has no portal for global hotkeys.")
        self._portal = portal
        self._clock = clock
        self._lock = threading.Lock()
        self._session = ""
        self._bound: dict[str, Chord] = {}
        self._active: frozenset[str] = frozenset()
        self._on_event: OnEvent = lambda _event: None
        self._down: set[str] = set()
        self.on_lost: Callable[[bool], None] = lambda _with_portal: None
        self.triggers: dict[str, str] = {}  # what the desktop says each name's key is
        portal.listen(INTERFACE, self._on_signal)
        portal.watch(self._lost)

    def listen(self, chords: Mapping[str, Chord], on_event: OnEvent) -> None:
        """See Hotkeys."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)
        wanted = {n: c for n, c in chords.items() if not objection(c)}
        with self._lock:
            if any(self._bound.get(name) != chord for name, chord in wanted.items()):
                self._bind({**self._bound, **wanted} if self._bound else wanted)
            self._active, self._on_event = frozenset(wanted), on_event

    def close(self) -> None:
        """See Hotkeys."""
        self._portal.give_up()
        with self._lock:
            if self._session:
                self._portal.call(self._portal.end_session(self._session), ANSWER_S)
                self._session = ""
        self._portal.close()

    def _bind(self, wanted: Mapping[str, Chord]) -> None:
        """Ask for these keys in a new session: a session's keys can be asked for once only."""
        portal = self._portal
        token = portal.new_session_token()
        options = {"session_handle_token": token}
        made = portal.call(portal.ask(INTERFACE, "CreateSession", "", [], options))
        session = str(made["session_handle"])
        shortcuts = [[name, _asked(name, chord)] for name, chord in wanted.items()]
        try:
            results = portal.call(
                portal.ask(INTERFACE, "BindShortcuts", "oa(sa{sv})s", [session, shortcuts, ""], {})
            )
        except NotHere as error:
            portal.call(portal.end_session(session), ANSWER_S)
            if not isinstance(error, Refused):
                raise
            keys = ", ".join(map(str, wanted.values()))
            raise ChordTaken(f"{error} ({keys}) Please allow it, or use another key.") from error
        before, self._session, self._bound = self._session, session, dict(wanted)
        self.triggers = {name: _described(about) for name, about in results.get("shortcuts", [])}
        if before:
            portal.call(portal.end_session(before), ANSWER_S)

    def _on_signal(self, member: str, body: list[Any]) -> None:
        action = ACTIONS.get(member)
        if action is None or len(body) < 2 or body[0] != self._session:
            return
        name = str(body[1])
        if name in self._active:
            (self._down.add if action is KeyAction.PRESSED else self._down.discard)(name)
            self._on_event(HotkeyEvent(name, action, self._clock()))

    def _lost(self, session: str) -> None:
        if not self._session or session not in ("", self._session):
            return
        self._session, self._bound = "", {}
        while self._down:  # their release will not be told
            name = self._down.pop()
            self._on_event(HotkeyEvent(name, KeyAction.RELEASED, self._clock()))
        self.on_lost(not session)


def trigger(chord: Chord) -> str:
    """Write a chord as the portals do: CTRL+ALT+d."""
    held = [MODIFIERS[m] for m in MODIFIERS if m in chord.modifiers]
    return "+".join([*held, KEYS[chord.key].keysym])


def _asked(name: str, chord: Chord) -> dict[str, Variant]:
    description = f"VoxBar: {name.replace('_', ' ')}"
    return {
        "description": Variant("s", description),
        "preferred_trigger": Variant("s", trigger(chord)),
    }


def _described(about: Mapping[str, Variant]) -> str:
    found = about.get("trigger_description")
    return str(found.value) if found is not None else ""
