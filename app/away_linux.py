"""On Linux: logind on the system bus and the desktop's screen saver on the session bus."""

import logging
import os
from collections.abc import Callable

from PySide6.QtCore import SLOT, QObject, QTimer, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
)

from app.away import SLEEP, Absence

log = logging.getLogger(__name__)

Whose = tuple[str, str, str]  # service, path and interface; the first two may be empty: anybody's

LOGIN, LOGIN_PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = f"{LOGIN}.Manager", f"{LOGIN}.Session"
OWN_SESSION = f"{LOGIN_PATH}/session/auto"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN_SAVERS = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
AWAKE_MS = 1500  # after waking: a desktop that locks then has said so by the end of it


class LinuxWatch(QObject):
    """Listens on both buses; `do` gets lock, lock-asked, suspend and back, on Qt's main thread."""

    def __init__(
        self, do: Callable[[str], None], system: QDBusConnection, session: QDBusConnection
    ) -> None:
        super().__init__()
        self._do = do
        self._absence = Absence()
        self._system = system
        self.session = ""  # the path of the person's session, once it is known
        self._waking = QTimer(self, singleShot=True, interval=AWAKE_MS)
        self._waking.timeout.connect(lambda: self._note(SLEEP, away=False))
        if system.isConnected():
            self._on(system, (LOGIN, LOGIN_PATH, MANAGER), "PrepareForSleep", "sleeping")
            self._find_session()
        if session.isConnected():
            for name in SCREEN_SAVERS:
                self._on(session, ("", "", name), "ActiveChanged", "screen_saver")

    @Slot(QDBusMessage)
    def sleeping(self, message: QDBusMessage) -> None:
        """Take PrepareForSleep."""
        if message.arguments()[0]:
            self._waking.stop()
            self._note(SLEEP, away=True)
        else:
            self._waking.start()

    @Slot(QDBusMessage)
    def screen_saver(self, message: QDBusMessage) -> None:
        """Take ActiveChanged; some desktops say it under two names."""
        self._note("screen saver", away=bool(message.arguments()[0]))

    @Slot(QDBusMessage)
    def lock_asked(self, _message: QDBusMessage) -> None:
        """Take logind's order to lock."""
        self._tell(self._absence.asked(lock=True))

    @Slot(QDBusMessage)
    def unlock_asked(self, _message: QDBusMessage) -> None:
        """Take logind's order to unlock."""
        self._tell(self._absence.asked(lock=False))

    @Slot(QDBusMessage)
    def session_changed(self, _message: QDBusMessage) -> None:
        """Ask what has changed: Active is False while another person's session is in front."""

        def locked(value: object) -> None:
            self._note("lock", away=bool(value))

        def active(value: object) -> None:
            self._note("session", away=not value)

        self._ask(self.session, PROPERTIES, "Get", [SESSION, "LockedHint"], locked)
        self._ask(self.session, PROPERTIES, "Get", [SESSION, "Active"], active)

    def _note(self, source: str, *, away: bool) -> None:
        self._tell(self._absence.note(source, away=away))

    def _tell(self, command: str) -> None:
        if command:
            log.info("away: %s", command)
            self._do(command)

    def _on(self, bus: QDBusConnection, whose: Whose, signal: str, slot: str) -> None:
        function = SLOT(f"{slot}(QDBusMessage)")
        if not bus.connect(*whose, signal, self, function):  # type: ignore[call-overload]  # a str
            log.warning("the signal %s of %s cannot be listened for", signal, whose[2])

    def _find_session(self) -> None:
        """Ask for the session's number, then for its path: signals come from there."""

        def found(number: object) -> None:
            self._ask(LOGIN_PATH, MANAGER, "GetSession", [str(number)], self._listen_to)

        if number := os.environ.get("XDG_SESSION_ID"):
            found(number)
        else:
            self._ask(OWN_SESSION, PROPERTIES, "Get", [SESSION, "Id"], found)

    def _ask(
        self,
        path: str,
        interface: str,
        method: str,
        arguments: list[str],
        answered: Callable[[object], None],
    ) -> None:
        question = QDBusMessage.createMethodCall(LOGIN, path, interface, method)
        question.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(self._system.asyncCall(question), self)

        def done(call: QDBusPendingCall) -> None:
            watcher.deleteLater()
            if call.isError():
                log.info("logind does not answer %s: %s", method, call.error().message())
            else:
                answered(_plain(call.reply().arguments()[0]))

        watcher.finished.connect(done)

    def _listen_to(self, path: object) -> None:
        self.session = str(path)
        whose = (LOGIN, self.session, SESSION)
        self._on(self._system, whose, "Lock", "lock_asked")
        self._on(self._system, whose, "Unlock", "unlock_asked")
        properties = (LOGIN, self.session, PROPERTIES)
        self._on(self._system, properties, "PropertiesChanged", "session_changed")


def _plain(value: object) -> object:
    """Give a value as Python has it, out of a variant or an object path."""
    for inside in ("variant", "path"):
        if hasattr(value, inside):
            value = getattr(value, inside)()
    return value
