"""The text around the cursor, by the accessibility interface of Linux desktops (AT-SPI on D-Bus).

A reading has a limit to its time: nobody is kept waiting, and a program that does not answer is as
one that has no such interface. Passwords are never read. From the first reading on a thread listens
to which field has the focus: while a hotkey is down, GTK says that none has.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.desktop.base import Nearby, Target

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

log = logging.getLogger(__name__)

LIMIT_S, CONNECT_S = 1.0, 5.0  # for a reading, and with the connection before it
NODES = 600  # of a program that cannot be asked for the one with the focus
MOST = 4000  # characters in front of the cursor
ACTIVE, FOCUSED, SHOWING = 1, 12, 25  # states, by their bits
PASSWORD = 40  # roles, by their numbers
DBUS, DBUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
PROPERTIES = f"{DBUS}.Properties"
ACCESSIBLE, TEXT, COLLECTION = (
    f"org.a11y.atspi.{name}" for name in ("Accessible", "Text", "Collection")
)
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
FOCUS = "type='signal',interface='org.a11y.atspi.Event.Object',member='StateChanged'"
ALL, ANY, CANONICAL = 1, 2, 1  # of states, of roles and interfaces, the order of the answer

Node = tuple[str, str]  # whose it is on the bus, and its path there


class Unanswered(Exception):  # noqa: N818 - reads as what happened
    """The other side did not answer, or not what it promised."""


class AtspiReader:
    """See app.desktop.base.Reader. Connects at the first reading, and again where that was lost."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._bus: MessageBus | None = None
        self._latest: dict[str, Node] = {}  # what had the focus last, by its program on the bus

    def read(self, target: Target) -> Nearby | None:
        """Give what stands around the cursor of a window; waits for CONNECT_S at most."""
        with self._turn:
            try:
                work = asyncio.run_coroutine_threadsafe(self._read(target), self._running())
                return work.result(CONNECT_S)
            except Exception as error:  # noqa: BLE001 - a foreign program's answers
                log.info("nothing can be read in the window: %s", type(error).__name__)
                return None

    def close(self) -> None:
        """End; may be called twice."""
        loop, self._loop = self._loop, None
        if loop is not None and self._thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join(CONNECT_S)

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._run, name="atspi", daemon=True)
            self._thread.start()
        return self._loop

    def _run(self) -> None:
        loop = self._loop
        if loop is None:
            return
        loop.run_forever()
        if self._bus is not None:
            self._bus.disconnect()
            loop.run_until_complete(asyncio.sleep(0))  # its socket is closed in a turn of the loop
        loop.close()

    async def _read(self, target: Target) -> Nearby | None:
        if self._bus is None or not self._bus.connected:
            self._bus = await _connect(self._heard)
        return await asyncio.wait_for(self._look(self._bus, target), LIMIT_S)

    async def _look(self, bus: "MessageBus", target: Target) -> Nearby | None:
        node = await _focused(bus, target, self._latest)
        return None if node is None else await _text(bus, node)

    def _heard(self, message: "Message") -> None:
        """Take note of a field that gets the focus."""
        gained = message.member == "StateChanged" and message.body[:2] == ["focused", 1]
        if gained and message.sender and message.path:
            self._latest[message.sender] = (message.sender, message.path)


async def _connect(heard: "Callable[[Message], None]") -> "MessageBus":
    """Connect to the accessibility bus and listen to what gets the focus."""
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    session = await MessageBus(bus_type=BusType.SESSION).connect()
    try:
        address = await _call(session, ("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus.GetAddress")
    finally:
        session.disconnect()
    bus = await MessageBus(bus_address=address).connect()
    bus.add_message_handler(heard)
    await _all(bus, (DBUS, DBUS_PATH), f"{DBUS}.AddMatch", "s", [FOCUS])
    registry = (ROOT[0], "/org/a11y/atspi/registry")
    wanted = ["object:state-changed:focused", [], ""]
    await _all(bus, registry, f"{ROOT[0]}.RegisterEvent", "sass", wanted)
    return bus


async def _focused(bus: "MessageBus", target: Target, latest: Mapping[str, Node]) -> Node | None:
    """Find what has the focus in the target's program, or had it until a key was grabbed."""
    for name, path in await _call(bus, ROOT, f"{ACCESSIBLE}.GetChildren"):
        pid = await _call(bus, (DBUS, DBUS_PATH), f"{DBUS}.GetConnectionUnixProcessID", "s", [name])
        if target.pid and pid != target.pid:
            continue
        for window in await _children(bus, (name, path)):
            if await _has(bus, window, ACTIVE):
                return await _focused_in(bus, window)
        if target.pid and name in latest and await _has(bus, latest[name], SHOWING):
            return latest[name]
    return None


async def _focused_in(bus: "MessageBus", window: Node) -> Node | None:
    """Ask the program; where it does not know how to answer, look at one node after another."""
    rule = [[1 << FOCUSED, 0], ALL, {}, ANY, [], ANY, [], ANY, False]
    try:
        wanted = [rule, CANONICAL, 1, True]
        member = f"{COLLECTION}.GetMatches"
        found = await _call(bus, window, member, "(aiia{ss}iaiiasib)uib", wanted)
        if found:
            return tuple(found[0])
    except Unanswered:
        pass
    level = [window]
    seen = 0
    while level and seen < NODES:
        seen += len(level)
        focused = await asyncio.gather(*(_has(bus, node, FOCUSED) for node in level))
        if any(focused):
            return level[focused.index(True)]
        children = await asyncio.gather(*(_children(bus, node) for node in level))
        level = [node for nodes in children for node in nodes][: NODES - seen]
    return None


async def _text(bus: "MessageBus", node: Node) -> Nearby | None:
    if await _call(bus, node, f"{ACCESSIBLE}.GetRole") == PASSWORD:
        return Nearby(secret=True)
    caret = await _call(bus, node, f"{PROPERTIES}.Get", "ss", [TEXT, "CaretOffset"])
    start = end = caret.value
    if await _call(bus, node, f"{TEXT}.GetNSelections"):
        start, end = sorted(await _all(bus, node, f"{TEXT}.GetSelection", "i", [0]))
    return Nearby(
        before=await _call(bus, node, f"{TEXT}.GetText", "ii", [max(0, start - MOST), start]),
        selection=await _call(bus, node, f"{TEXT}.GetText", "ii", [start, end]),
    )


async def _has(bus: "MessageBus", node: Node, state: int) -> bool:
    try:
        bits = await _call(bus, node, f"{ACCESSIBLE}.GetState")
    except Unanswered:
        return False
    return bool(bits[0] >> state & 1)


async def _children(bus: "MessageBus", node: Node) -> list[Node]:
    try:
        return [tuple(child) for child in await _call(bus, node, f"{ACCESSIBLE}.GetChildren")]
    except Unanswered:
        return []


async def _call(
    bus: "MessageBus", node: Node, member: str, signature: str = "", body: Sequence[Any] = ()
) -> Any:  # noqa: ANN401 - as the method has it
    return (await _all(bus, node, member, signature, body))[0]


async def _all(
    bus: "MessageBus", node: Node, member: str, signature: str = "", body: Sequence[Any] = ()
) -> list[Any]:
    from dbus_fast import Message, MessageType

    interface, _, name = member.rpartition(".")
    reply: Any = await bus.call(
        Message(
            destination=node[0],
            path=node[1],
            interface=interface,
            member=name,
            signature=signature,
            body=list(body),
        )
    )
    if reply.message_type is not MessageType.METHOD_RETURN:
        raise Unanswered(member)
    return list(reply.body)
