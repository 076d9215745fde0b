"""Keys pressed by the portal RemoteDesktop (GNOME, KDE): the person allows it once.

The permission is kept as a token in a private file, so that later starts need not ask.
"""

import logging
import os
import threading
from pathlib import Path

from dbus_fast import Variant

from app.desktop.base import NotHere
from app.desktop.chords import KEYS, Chord
from app.desktop.portal import ANSWER_S, Portal, Refused, Results
from app.desktop.wayland_keyboard import MODIFIER_CODES, american_strokes
from app.errors import FolderError
from app.paths import folders, open_private, private_folder

log = logging.getLogger(__name__)
INTERFACE = "org.freedesktop.portal.RemoteDesktop"
KEYBOARD = 1  # device types
UNTIL_REVOKED = 2  # how long the permission lasts
TOKEN = "remote-desktop-token"  # noqa: S105 - a file's name


class PortalKeyboard:
    """See Keyboard; the first chord asks the person."""

    def __init__(self, portal: Portal, token: Path | None = None) -> None:
        if not portal.version(INTERFACE):
            raise NotHere("This desktop has no portal that lets a program press keys.")
        self._portal = portal
        self._token = token or folders().data / TOKEN
        self._lock = threading.Lock()
        self._session = ""
        self._refused = ""  # what the desktop or the person said
        portal.watch(self._lost)

    def press(self, chord: Chord) -> None:
        """See Keyboard."""
        with self._lock:
            session = self._open()
            codes = [MODIFIER_CODES[m] for m in sorted(chord.modifiers)]
            self._stroke(session, [*codes, KEYS[chord.key].evdev])

    def settle(self, limit_s: float) -> None:  # noqa: ARG002 - the person reads a dialog
        """See Keyboard: the portal does not tell which keys are held.

        Asks for permission where there is none yet: its window must be gone before text goes out.
        """
        with self._lock:
            self._open()

    def type_text(self, text: str) -> None:
        """See Keyboard; right for the American layout only."""
        strokes = american_strokes(text)
        with self._lock:
            session = self._open()
            for shift, code in strokes:
                self._stroke(session, [MODIFIER_CODES["Shift"], code] if shift else [code])

    def close(self) -> None:
        """See Keyboard."""
        self._portal.give_up()
        with self._lock:
            if self._session:
                self._portal.call(self._portal.end_session(self._session), ANSWER_S)
                self._session = ""
        self._portal.close()

    def _open(self) -> str:
        """Give the session; ask the person where there is none and no token, and only once."""
        if self._refused:
            raise NotHere(self._refused)
        if not self._session:
            try:
                self._session = self._ask()
            except NotHere as error:
                said = f"VoxBar may not press keys. {error}"
                self._refused = said if isinstance(error, Refused) else ""
                raise NotHere(said) from error
        return self._session

    def _ask(self) -> str:
        portal = self._portal
        options = {"session_handle_token": portal.new_session_token()}
        made = portal.call(portal.ask(INTERFACE, "CreateSession", "", [], options))
        session = str(made["session_handle"])
        try:
            started = self._start(session)
        except NotHere:
            portal.call(portal.end_session(session), ANSWER_S)
            raise
        if new := started.get("restore_token"):
            _write(self._token, str(new))
        return session

    def _start(self, session: str) -> Results:
        portal = self._portal
        wanted = {"types": Variant("u", KEYBOARD), "persist_mode": Variant("u", UNTIL_REVOKED)}
        if token := _read(self._token):
            wanted["restore_token"] = Variant("s", token)
        portal.call(portal.ask(INTERFACE, "SelectDevices", "o", [session], wanted))
        started = portal.call(portal.ask(INTERFACE, "Start", "os", [session, ""], {}))
        if not int(started.get("devices", 0)) & KEYBOARD:
            raise Refused("The desktop offers no keyboard.")
        return started

    def _stroke(self, session: str, codes: list[int]) -> None:
        for code, down in [*((c, 1) for c in codes), *((c, 0) for c in reversed(codes))]:
            self._portal.call(
                self._portal.ask_bus(
                    INTERFACE, "NotifyKeyboardKeycode", "oa{sv}iu", [session, {}, code, down]
                ),
                ANSWER_S,
            )

    def _lost(self, session: str) -> None:
        if session in ("", self._session):
            self._session = ""  # the person withdrew it, or the portal ended: ask again


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _write(path: Path, token: str) -> None:
    try:
        private_folder(path.parent)
        descriptor = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    except (OSError, FolderError) as error:
        log.warning("the permission to press keys cannot be kept: %s", error)
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token)
