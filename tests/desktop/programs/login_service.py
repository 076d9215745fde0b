"""Stands in for logind and a screen saver on one bus; on stdin "sleep on", "lock" and so on.

Says "ready" when it can be used.
"""

# The annotations are D-Bus signatures, the names D-Bus's own.
# mypy: ignore-errors
# ruff: noqa: F821, N802

import asyncio
import sys

from dbus_fast import BusType
from dbus_fast.aio import MessageBus
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_property, dbus_signal, method

ROOT = "/org/freedesktop/login1"
OWN = f"{ROOT}/session/_37"


class Manager(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Manager")

    @method()
    def GetSession(self, number: "s") -> "o":
        return f"{ROOT}/session/_3{number}"

    @dbus_signal()
    def PrepareForSleep(self, begins: "b") -> "b":
        return begins


class Session(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Session")
        self.locked = False
        self.active = True

    @dbus_property(access=PropertyAccess.READ)
    def Id(self) -> "s":
        return "7"

    @dbus_property(access=PropertyAccess.READ)
    def LockedHint(self) -> "b":
        return self.locked

    @dbus_property(access=PropertyAccess.READ)
    def Active(self) -> "b":
        return self.active

    @dbus_signal()
    def Lock(self) -> None:
        return None

    @dbus_signal()
    def Unlock(self) -> None:
        return None


class ScreenSaver(ServiceInterface):
    def __init__(self, name: str) -> None:
        super().__init__(name)

    @dbus_signal()
    def ActiveChanged(self, active: "b") -> "b":
        return active


def obey(order: list[str], manager: Manager, session: Session, saver: ScreenSaver) -> None:
    on = order[-1] == "on"
    match order[0]:
        case "sleep":
            manager.PrepareForSleep(on)
        case "saver":
            saver.ActiveChanged(on)
        case "hint":
            session.locked = on
            session.emit_properties_changed({"LockedHint": on})
        case "active":
            session.active = on
            session.emit_properties_changed({"Active": on})
        case "lock":
            session.Lock()
        case "unlock":
            session.Unlock()


async def main() -> None:
    bus = await MessageBus(bus_type=BusType.SESSION).connect()
    manager, session = Manager(), Session()
    saver = ScreenSaver("org.gnome.ScreenSaver")
    bus.export(ROOT, manager)
    bus.export(OWN, session)
    own = Session()  # the same under its other name
    bus.export(f"{ROOT}/session/auto", own)
    bus.export("/org/gnome/ScreenSaver", saver)
    await bus.request_name("org.freedesktop.login1")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    while order := (await orders.readline()).decode().split():
        obey(order, manager, session, saver)


asyncio.run(main())
