"""The desktop portal on the session bus: questions that the person may have to answer.

A thread of its own runs the bus; `call` waits for it from any other.
"""

import asyncio
import contextlib
import itertools
import logging
import os
import threading
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusError

from app.desktop.base import DesktopError, NotHere

log = logging.getLogger(__name__)
NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"
BUS, BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
APP = "org.voxbar.VoxBar"  # the name of our .desktop file
GONE = "The desktop portal has ended."
NOBODY = tuple(f"{BUS}.Error.{why}" for why in ("ServiceUnknown", "NameHasNoOwner", "NoReply"))
CONSENT_S = 120.0  # the person reads a dialog
ANSWER_S = 5.0  # a service answers
Answer = TypeVar("Answer")
Results = Mapping[str, Any]


class Refused(NotHere):
    """The person or the desktop said no."""


class Portal:
    """One connection to the session bus; raises NotHere where there is none."""

    def __init__(self) -> None:
        self._tokens = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[tuple[int, Results]]] = {}
        self._listeners: dict[str, Callable[[str, list[Any]], None]] = {}
        self._lost: Callable[[str], None] = lambda _session: None
        self._ending = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="portal", daemon=True)
        self._thread.start()
        try:
            self._bus = self.call(self._connect())
        except BaseException:
            self.close()
            raise

    def call(self, work: Coroutine[Any, Any, Answer], limit_s: float = CONSENT_S) -> Answer:
        """Run `work` on the bus's thread and give its answer."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(limit_s + ANSWER_S)
        except TimeoutError as error:
            future.cancel()
            raise NotHere("The desktop portal does not answer.") from error

    def version(self, interface: str) -> int:
        """Give the version of a portal; 0 where this desktop lacks it."""
        question = self.ask_bus(
            "org.freedesktop.DBus.Properties", "Get", "ss", [interface, "version"]
        )
        try:
            return int(self.call(question, ANSWER_S)[0].value)
        except DesktopError:
            return 0

    def listen(self, interface: str, listener: Callable[[str, list[Any]], None]) -> None:
        """Hand the signals of an interface (name, arguments) to `listener`, on the bus's thread."""
        self._listeners[interface] = listener
        self.call(self._match(f"type='signal',sender='{NAME}',interface='{interface}'"), ANSWER_S)

    def watch(self, lost: Callable[[str], None]) -> None:
        """Call `lost`, on the bus's thread, with each session that the desktop ends.

        With "" for every session: the portal itself has ended.
        """
        self._lost = lost

    def give_up(self) -> None:
        """Wait for no answer any more, now or later: the program ends."""
        self._ending = True
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._fail_waiting, "VoxBar ends.")

    async def ask(
        self, interface: str, member: str, signature: str, body: list[Any], options: Results
    ) -> Results:
        """Ask what the person may have to allow; `options` go last. Raises NotHere if refused."""
        if self._ending:
            raise NotHere("VoxBar ends.")
        token = f"voxbar{next(self._tokens)}"
        name = str(self._bus.unique_name)[1:].replace(".", "_")
        path = f"{PATH}/request/{name}/{token}"
        answer = self._waiting[path] = self._loop.create_future()
        given = {**options, "handle_token": Variant("s", token)}
        try:
            await self.ask_bus(interface, member, signature + "a{sv}", [*body, given])
            code, results = await asyncio.wait_for(answer, CONSENT_S)
        except TimeoutError as error:
            raise Refused("The question whether VoxBar may do this was not answered.") from error
        finally:
            del self._waiting[path]
        if code:
            raise Refused("The desktop did not allow it." if code > 1 else "You did not allow it.")
        return {key: value.value for key, value in results.items()}

    async def ask_bus(
        self, interface: str, member: str, signature: str, body: list[Any], path: str = PATH
    ) -> list[Any]:
        """Call a method of the portal; raises NotHere with what it says."""
        message = Message(
            destination=NAME, path=path, interface=interface, member=member,
            signature=signature, body=body,
        )  # fmt: skip
        reply = await asyncio.wait_for(self._bus.call(message), ANSWER_S)
        if reply.error_name in NOBODY:
            raise NotHere(GONE)
        if reply.message_type is MessageType.ERROR:
            text = reply.body[0] if reply.body else reply.error_name
            raise NotHere(f"This desktop's portal does not offer it: {text}")
        return list(reply.body)

    def new_session_token(self) -> Variant:
        """Give a name for a session that nothing else has."""
        return Variant("s", f"voxbar{next(self._tokens)}")

    async def end_session(self, session: str) -> None:
        """Close a session; nothing if it is closed already."""
        try:
            await self.ask_bus(SESSION, "Close", "", [], session)
        except NotHere:
            return

    def close(self) -> None:
        """End the connection; may be called twice."""
        if not self._loop.is_closed() and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(ANSWER_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            if hasattr(self, "_bus"):
                self._bus.disconnect()
                self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    async def _connect(self) -> MessageBus:
        if not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
            raise NotHere("There is no session bus here (DBUS_SESSION_BUS_ADDRESS is not set).")
        try:
            bus = await MessageBus(bus_type=BusType.SESSION).connect()
        except (OSError, DBusError, ValueError) as error:
            raise NotHere(f"The session bus does not let VoxBar in: {error}") from error
        bus.add_message_handler(self._on_message)
        self._bus = bus
        for interface in (REQUEST, SESSION):
            await self._match(f"type='signal',sender='{NAME}',interface='{interface}'")
        await self._match(
            f"type='signal',sender='{BUS}',interface='{BUS}',member='NameOwnerChanged',arg0='{NAME}'"
        )
        await self._register()
        return bus

    async def _register(self) -> None:
        """Say who we are: newer portals give hotkeys only to programs that they know by name."""
        try:
            await self.ask_bus(REGISTRY, "Register", "sa{sv}", [APP, {}])
        except (NotHere, TimeoutError) as error:
            log.info("the portal takes no name: %s", error)

    async def _match(self, rule: str) -> None:
        await self._bus.call(
            Message(  # the bus itself
                destination=BUS,
                path=BUS_PATH,
                interface=BUS,
                member="AddMatch",
                signature="s",
                body=[rule],
            )
        )

    def _on_message(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        if message.interface == REQUEST and message.path in self._waiting:
            answer = self._waiting[message.path]
            if not answer.done():
                answer.set_result((message.body[0], message.body[1]))
        elif message.interface == SESSION and message.member == "Closed":
            self._lost(message.path or "")
        elif message.interface == BUS and message.member == "NameOwnerChanged":
            if message.body[0] == NAME and message.body[1]:
                self._fail_waiting(GONE)
                self._lost("")
        elif listener := self._listeners.get(message.interface or ""):
            listener(message.member or "", message.body)

    def _fail_waiting(self, why: str) -> None:
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(NotHere(why))
