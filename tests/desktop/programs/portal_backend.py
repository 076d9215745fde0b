"""Stands in for a desktop's portal backend: portal_backend.py KEYS.

Keys that are to be pressed go into the file KEYS, one a line, and, where PRESS is set, to the
compositor. It says "ready" when it can be used, and takes orders by stdin: "press NAME",
"release NAME", "deny" (let nobody press keys from now on), "close" (end every session).
"""

# The annotations are D-Bus signatures, the names D-Bus's own.
# mypy: ignore-errors
# ruff: noqa: F722, F821, N802, ARG002

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

from dbus_fast import BusType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_property, dbus_signal, method

KEYS = Path(sys.argv[1])
SHORTCUTS = "org.freedesktop.impl.portal.GlobalShortcuts"
MODIFIERS = {42: "Shift", 29: "Ctrl", 56: "Alt", 125: "Super"}


class Session(ServiceInterface):
    """One session of a program; the desktop may end it."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.impl.portal.Session")

    @dbus_property(access=PropertyAccess.READ)
    def version(self) -> "u":
        return 1

    @method()
    def Close(self) -> None:
        pass

    @dbus_signal()
    def Closed(self) -> None:
        pass


class Sessions:
    """Every session that was begun."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._begun: dict[str, Session] = {}

    def begin(self, path: str) -> None:
        self._begun[path] = Session()
        self._bus.export(path, self._begun[path])

    def end_all(self) -> None:
        while self._begun:
            path, session = self._begun.popitem()
            session.Closed()
            self._bus.unexport(path)


class Shortcuts(ServiceInterface):
    def __init__(self, sessions: Sessions) -> None:
        super().__init__(SHORTCUTS)
        self.sessions = sessions
        self.session = ""
        self.shortcuts: list[Any] = []

    @dbus_property(access=PropertyAccess.READ)
    def version(self) -> "u":
        return 1

    @method()
    def CreateSession(self, handle: "o", session: "o", app: "s", options: "a{sv}") -> "ua{sv}":
        self.session = session
        self.sessions.begin(session)
        return [0, {}]

    @method()
    async def BindShortcuts(
        self, handle: "o", session: "o", shortcuts: "a(sa{sv})", parent: "s", options: "a{sv}"
    ) -> "ua{sv}":
        if any("Pause" in about["preferred_trigger"].value for _name, about in shortcuts):
            return [1, {}]  # the person says no
        if any("F12" in about["preferred_trigger"].value for _name, about in shortcuts):
            KEYS.write_text("asked\n")  # noqa: ASYNC240 - a short write in a program of tests
            await asyncio.Event().wait()  # the person says nothing
        self.shortcuts = [
            [name, {
                "description": about["description"],
                "trigger_description": about["preferred_trigger"],
            }]
            for name, about in shortcuts
        ]  # fmt: skip
        return [0, {"shortcuts": Variant("a(sa{sv})", self.shortcuts)}]

    @method()
    def ListShortcuts(self, handle: "o", session: "o") -> "ua{sv}":
        return [0, {"shortcuts": Variant("a(sa{sv})", self.shortcuts)}]

    @dbus_signal()
    def Activated(self, name: str) -> "osta{sv}":
        return [self.session, name, int(time.monotonic() * 1000), {}]

    @dbus_signal()
    def Deactivated(self, name: str) -> "osta{sv}":
        return [self.session, name, int(time.monotonic() * 1000), {}]


class Remote(ServiceInterface):
    def __init__(self, sessions: Sessions) -> None:
        super().__init__("org.freedesktop.impl.portal.RemoteDesktop")
        self.sessions = sessions
        self.denies = False
        self.down: list[str] = []
        self.keyboard: Any = None
        if os.environ.get("PRESS"):
            from app.desktop.wayland_keyboard import VirtualKeyboard

            self.keyboard = VirtualKeyboard()

    @dbus_property(access=PropertyAccess.READ)
    def AvailableDeviceTypes(self) -> "u":
        return 1

    @dbus_property(access=PropertyAccess.READ)
    def version(self) -> "u":
        return 2

    @method()
    def CreateSession(self, handle: "o", session: "o", app: "s", options: "a{sv}") -> "ua{sv}":
        self.sessions.begin(session)
        return [0, {}]

    @method()
    def SelectDevices(self, handle: "o", session: "o", app: "s", options: "a{sv}") -> "ua{sv}":
        return [0, {}]

    @method()
    def Start(self, handle: "o", session: "o", app: "s", parent: "s", options: "a{sv}") -> "ua{sv}":
        return [1, {}] if self.denies else [0, {"devices": Variant("u", 1)}]

    @method()
    def NotifyKeyboardKeycode(self, session: "o", options: "a{sv}", code: "i", state: "u") -> None:
        with KEYS.open("a") as record:
            record.write(f"{code} {state}\n")
        if self.keyboard:
            self.press(code, down=bool(state))

    def press(self, code: int, *, down: bool) -> None:
        self.keyboard._key(code, down=down)
        if name := MODIFIERS.get(code):
            (self.down.append if down else self.down.remove)(name)
            self.keyboard._modifiers(self.down)


async def main() -> None:
    bus = await MessageBus(bus_type=BusType.SESSION).connect()
    sessions = Sessions(bus)
    shortcuts, remote = Shortcuts(sessions), Remote(sessions)
    bus.export("/org/freedesktop/portal/desktop", shortcuts)
    bus.export("/org/freedesktop/portal/desktop", remote)
    await bus.request_name("org.freedesktop.impl.portal.desktop.standin")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while order := (await orders.readline()).decode().split():
        if order[0] == "deny":
            remote.denies = True
        elif order[0] == "close":
            sessions.end_all()
        else:
            (shortcuts.Activated if order[0] == "press" else shortcuts.Deactivated)(order[1])


asyncio.run(main())
