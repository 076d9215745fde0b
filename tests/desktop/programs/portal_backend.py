"""Stands in for a desktop's portal backend: portal_backend.py KEYS; on stdin "press NAME" etc.

Keys that are to be pressed go into the file KEYS, one a line; it says "ready" when it can be used.
"""

# The annotations are D-Bus signatures, the names D-Bus's own.
# mypy: ignore-errors
# ruff: noqa: F722, F821, N802, ARG002

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from dbus_fast import BusType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_property, dbus_signal, method

KEYS = Path(sys.argv[1])


class Shortcuts(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.impl.portal.GlobalShortcuts")
        self.session = ""
        self.shortcuts: list[Any] = []

    @dbus_property(access=PropertyAccess.READ)
    def version(self) -> "u":
        return 1

    @method()
    def CreateSession(self, handle: "o", session: "o", app: "s", options: "a{sv}") -> "ua{sv}":
        self.session = session
        return [0, {}]

    @method()
    def BindShortcuts(
        self, handle: "o", session: "o", shortcuts: "a(sa{sv})", parent: "s", options: "a{sv}"
    ) -> "ua{sv}":
        if any("Pause" in about["preferred_trigger"].value for _name, about in shortcuts):
            return [1, {}]  # the person says no
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
    def __init__(self) -> None:
        super().__init__("org.freedesktop.impl.portal.RemoteDesktop")

    @dbus_property(access=PropertyAccess.READ)
    def AvailableDeviceTypes(self) -> "u":
        return 1

    @dbus_property(access=PropertyAccess.READ)
    def version(self) -> "u":
        return 2

    @method()
    def CreateSession(self, handle: "o", session: "o", app: "s", options: "a{sv}") -> "ua{sv}":
        return [0, {}]

    @method()
    def SelectDevices(self, handle: "o", session: "o", app: "s", options: "a{sv}") -> "ua{sv}":
        return [0, {}]

    @method()
    def Start(self, handle: "o", session: "o", app: "s", parent: "s", options: "a{sv}") -> "ua{sv}":
        return [0, {"devices": Variant("u", 1)}]

    @method()
    def NotifyKeyboardKeycode(self, session: "o", options: "a{sv}", code: "i", state: "u") -> None:
        with KEYS.open("a") as record:
            record.write(f"{code} {state}\n")


async def main() -> None:
    bus = await MessageBus(bus_type=BusType.SESSION).connect()
    shortcuts = Shortcuts()
    bus.export("/org/freedesktop/portal/desktop", shortcuts)
    bus.export("/org/freedesktop/portal/desktop", Remote())
    await bus.request_name("org.freedesktop.impl.portal.desktop.standin")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while order := (await orders.readline()).decode().split():
        (shortcuts.Activated if order[0] == "press" else shortcuts.Deactivated)(order[1])


asyncio.run(main())
