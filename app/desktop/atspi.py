"""The text around the cursor, by the accessibility interface of Linux desktops (AT-SPI on D-Bus).

One connection for each reading, and a limit to its time: nobody is kept waiting, and a program
that does not answer is as one that has no such interface. Passwords are never read.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.desktop.base import Nearby, Target

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

log = logging.getLogger(__name__)

LIMIT_S = 1.0  # for all of it
NODES = 600  # of a program that cannot be asked for the one with the focus
MOST = 4000  # characters in front of the cursor
ACTIVE, FOCUSED = 1, 12  # states, by their bits
PASSWORD = 40  # roles, by their numbers
DBUS, DBUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
PROPERTIES = f"{DBUS}.Properties"
ACCESSIBLE, TEXT, COLLECTION = (
    f"org.a11y.atspi.{name}" for name in ("Accessible", "Text", "Collection")
)
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ALL, ANY, CANONICAL = 1, 2, 1  # of states, of roles and interfaces, the order of the answer

Node = tuple[str, str]  # whose it is on the bus, and its path there


class Unanswered(Exception):  # noqa: N818 - reads as what happened
    """The other side did not answer, or not what it promised."""


def read(target: Target) -> Nearby | None:
    """Give what stands around the cursor in a window's program; None where that cannot be told.

    Waits for LIMIT_S at most; call it from a thread that may.
    """
    try:
        import dbus_fast.aio  # noqa: F401 - the first time it takes longer than a reading

        return asyncio.run(asyncio.wait_for(_read(target), LIMIT_S))
    except Exception as error:  # noqa: BLE001 - a foreign program's answers; dictation goes on
        log.info("nothing can be read in the window: %s", type(error).__name__)
        return None


async def _read(target: Target) -> Nearby | None:
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    session = await MessageBus(bus_type=BusType.SESSION).connect()
    try:
        address = await _call(session, ("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus.GetAddress")
    finally:
        session.disconnect()
    bus = await MessageBus(bus_address=address).connect()
    try:
        node = await _focused(bus, target)
        return None if node is None else await _text(bus, node)
    finally:
        bus.disconnect()


async def _focused(bus: "MessageBus", target: Target) -> Node | None:
    """Find what has the focus in the target's program."""
    for name, path in await _call(bus, ROOT, f"{ACCESSIBLE}.GetChildren"):
        pid = await _call(bus, (DBUS, DBUS_PATH), f"{DBUS}.GetConnectionUnixProcessID", "s", [name])
        if target.pid and pid != target.pid:
            continue
        for window in await _children(bus, (name, path)):
            if await _has(bus, window, ACTIVE) or await _is_meant(bus, window, target):
                return await _focused_in(bus, window)
    return None


async def _is_meant(bus: "MessageBus", window: Node, target: Target) -> bool:
    """Say whether this is the target by its title: GTK says "not active" while a hotkey is down."""
    if not target.pid or not target.title:
        return False
    name = await _call(bus, window, f"{PROPERTIES}.Get", "ss", [ACCESSIBLE, "Name"])
    return bool(name.value == target.title)


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
