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
from app.desktop.portal import Portal

INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
MODIFIERS = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Super": "LOGO"}
ACTIONS = {"Activated": KeyAction.PRESSED, "Deactivated": KeyAction.RELEASED}
OnEvent = Callable[[HotkeyEvent], None]


class PortalHotkeys:
    """See Hotkeys; `listen` may wait for the person's consent, so not on the GUI's thread.

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
        self.triggers: dict[str, str] = {}  # what the desktop says each name's key is
        portal.listen(INTERFACE, self._on_signal)

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
        with self._lock:
            if self._session:
                self._portal.call(self._portal.end_session(self._session))
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
            portal.call(portal.end_session(session))
            keys = ", ".join(map(str, wanted.values()))
            raise ChordTaken(f"{error} ({keys}) Please allow it, or use another key.") from error
        before, self._session, self._bound = self._session, session, dict(wanted)
        self.triggers = {name: _described(about) for name, about in results.get("shortcuts", [])}
        if before:
            portal.call(portal.end_session(before))

    def _on_signal(self, member: str, body: list[Any]) -> None:
        action = ACTIONS.get(member)
        if action is None or len(body) < 2 or body[0] != self._session:
            return
        if body[1] in self._active:
            self._on_event(HotkeyEvent(str(body[1]), action, self._clock()))


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
