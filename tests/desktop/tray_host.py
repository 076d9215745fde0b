"""A desktop's tray for tests: it holds icons (StatusNotifierItem), opens and clicks their menus
(com.canonical.dbusmenu), and receives notifications. Knows only D-Bus, as a real one.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from dbus_fast import Message, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.constants import MessageType

from tests.desktop.session import wait_for

T = TypeVar("T")
WATCHER, ITEM = "org.kde.StatusNotifierWatcher", "org.kde.StatusNotifierItem"
MENU, PROPERTIES = "com.canonical.dbusmenu", "org.freedesktop.DBus.Properties"
NOTIFICATIONS = "org.freedesktop.Notifications"
CALL_S = 20.0


class TrayHost:
    """A tray on this bus until `close`. `notes` are the texts of the notifications it received."""

    def __init__(self, address: str) -> None:
        self.items: list[str] = []
        self.notes: list[str] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._bus = self._run(self._connect(address))

    @property
    def tooltip(self) -> str:
        """What the pointer over the icon would show."""
        return str(self._property("ToolTip")[2])

    def wait_for_icon(self) -> None:
        wait_for(lambda: bool(self.items), "an icon in the tray", 60)

    def labels(self, *path: str) -> list[str]:
        """Give the lines of the menu, or of the submenu at `path`."""
        return [label for _number, label in self._lines(*path)]

    def click(self, *path: str) -> None:
        """Click the line at `path` in the menu, as in click("Last texts", "…", "Copy")."""
        *way, last = path
        wait_for(lambda: last in self.labels(*way), f"{last!r} in the menu {way}")
        number = next(n for n, label in self._lines(*way) if label == last)
        self._call(self._menu(), MENU, "Event", "isvu", [number, "clicked", Variant("s", ""), 0])

    def activate(self) -> None:
        """Click the icon."""
        self._call("/StatusNotifierItem", ITEM, "Activate", "ii", [5, 5])

    def close(self) -> None:
        """End, as a panel that crashes."""
        self._loop.call_soon_threadsafe(self._bus.disconnect)
        self._run(self._gone())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_S)

    async def _connect(self, address: str) -> MessageBus:
        bus = await MessageBus(bus_address=address).connect()
        bus.add_message_handler(self._answer)
        for name in (NOTIFICATIONS, WATCHER):
            await bus.request_name(name)
        return bus

    async def _gone(self) -> None:
        await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    def _answer(self, message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        body = message.body
        match message.member:
            case "RegisterStatusNotifierItem":
                name = body[0] if not body[0].startswith("/") else message.sender
                self.items.append(name)
            case "RegisterStatusNotifierHost":
                pass
            case "Notify":
                self.notes.append(body[4])
                return Message.new_method_return(message, "u", [len(self.notes)])
            case "GetCapabilities":
                return Message.new_method_return(message, "as", [["body"]])
            case "Get":
                values = {
                    "IsStatusNotifierHostRegistered": Variant("b", True),
                    "ProtocolVersion": Variant("i", 0),
                    "RegisteredStatusNotifierItems": Variant("as", self.items),
                }
                return Message.new_method_return(message, "v", [values[body[1]]])
            case _:
                return None
        return Message.new_method_return(message)

    def _lines(self, *path: str) -> list[tuple[int, str]]:
        number, found = 0, self._children(0)
        for label in path:
            number = next((n for n, line in found if line == label), -1)
            found = self._children(number) if number >= 0 else []
        return found

    def _children(self, number: int) -> list[tuple[int, str]]:
        menu = self._menu()
        self._call(menu, MENU, "AboutToShow", "i", [number])
        _revision, layout = self._call(menu, MENU, "GetLayout", "iias", [number, 1, ["label"]])
        lines = [(line.value[0], line.value[1]) for line in layout[2]]
        return [
            (n, about["label"].value.replace("_", "")) for n, about in lines if "label" in about
        ]

    def _menu(self) -> str:
        return str(self._property("Menu"))

    def _property(self, name: str) -> Any:  # noqa: ANN401 - each has its own
        return self._call("/StatusNotifierItem", PROPERTIES, "Get", "ss", [ITEM, name])[0].value

    def _call(
        self, path: str, interface: str, member: str, signature: str, body: list[Any]
    ) -> list[Any]:
        message = Message(
            destination=self.items[-1],
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body,
        )
        reply = self._run(self._bus.call(message))
        assert reply is not None
        assert reply.message_type is MessageType.METHOD_RETURN, reply.body
        return list(reply.body)
