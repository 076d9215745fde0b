"""One VoxBar per person, and the commands that reach it from outside: a socket only they can open.

A Unix socket of 0600 in a folder of 0700, the caller's user checked besides (on Windows a named
pipe). One JSON object each way; nothing is unpickled, nothing listens on a network.
"""

import json
import logging
import os
import queue
import secrets
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Any

from app import paths
from app.errors import FolderError, InstanceError
from app.instance_order import Order
from app.instance_peer import peer_is_this_user

log = logging.getLogger(__name__)

COMMANDS = (
    "start",
    "stop",
    "toggle",
    "cancel",
    "status",
    "paste-last",
    "swap",
    "rewrite",
    "quit",
    "show",
    "open",
)
LONGEST = 1 << 20  # bytes of a request: it may name many files
LONGEST_REPLY = 1 << 20
PATIENCE_S = 2.0  # for a request, once connected
ANSWER_S = 10.0  # for the answer: stopping waits for the tail
BIRTH_S = 3.0  # from an instance's lock to its socket
CALLERS = 16  # at a time
PATH_MAX = 100  # bytes; a longer address cannot be bound on every system

NOT_RUNNING = "VoxBar is not running here; voxbar listen starts it in a terminal."


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a status bar shows; never what was said."""

    stage: str  # idle, recording, deciding
    model: str
    loaded: bool  # whether the model is in memory
    seconds: float = 0.0  # of the recording under way


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came of a command: one sentence or text for the person."""

    ok: bool
    message: str = ""
    status: Status | None = None


class Instance:
    """This process as the person's one VoxBar, until `close`. `take` makes it.

    `handle` is called for each command, on a thread of its own; for "open" with paths besides.
    """

    def __init__(self, folder: Path, lock: int, handle: Callable[..., Reply]) -> None:
        self._lock = lock
        self._handle = handle
        self._address = address(folder)
        _remove_stale(self._address)
        try:
            self._listener = Listener(self._address, backlog=CALLERS)
            if sys.platform != "win32":
                Path(self._address).chmod(0o600)
        except OSError as error:
            os.close(lock)
            raise InstanceError(f"The remote control cannot start: {error.strerror}.") from error
        self._free = threading.BoundedSemaphore(CALLERS)
        self._followers: set[queue.SimpleQueue[Status | None]] = set()
        self._guard = threading.Lock()
        self._order = Order()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="remote", daemon=True)
        self._thread.start()

    @classmethod
    def take(cls, folder: Path, handle: Callable[..., Reply]) -> "Instance | None":
        """Become the one instance; None where another is. Raises FolderError or InstanceError."""
        paths.private_folder(folder)
        descriptor = paths.open_private(folder / "lock", os.O_RDWR | os.O_CREAT)
        if not paths.lock(descriptor):
            os.close(descriptor)
            return None
        return cls(folder, descriptor, handle)

    def publish(self, status: Status) -> None:
        """Send a new status to those who follow it."""
        with self._guard:
            for follower in self._followers:
                follower.put(status)

    def close(self) -> None:
        """Stop answering, and let another be the instance; a second call does nothing."""
        if self._closed.is_set():
            return
        self._closed.set()
        with self._guard:
            for follower in self._followers:
                follower.put(None)
        with suppress(OSError, EOFError):
            Client(self._address).close()  # wakes the thread that accepts
        self._thread.join(PATIENCE_S)
        self._listener.close()  # removes the socket
        os.close(self._lock)

    def _serve(self) -> None:
        while not self._closed.is_set():
            try:
                connection = self._listener.accept()
            except (OSError, EOFError) as error:
                log.debug("remote control: %s", error)
                continue
            if self._closed.is_set() or not self._free.acquire(blocking=False):
                connection.close()
                continue
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: Connection) -> None:
        try:
            with connection:
                if not peer_is_this_user(connection):
                    log.warning("remote control: another user was refused")
                    return
                self._converse(connection)
        except (OSError, EOFError, ValueError) as error:  # the caller left, or speaks nonsense
            log.debug("remote control: %s", error)
        finally:
            self._free.release()

    def _converse(self, connection: Connection) -> None:
        if not connection.poll(PATIENCE_S):
            return
        request = json.loads(connection.recv_bytes(LONGEST))
        command = request.get("command") if isinstance(request, dict) else None
        if command not in COMMANDS:
            _send(connection, Reply(ok=False, message=f"There is no command {command!r:.40}."))
            return
        if request.get("follow") is True:
            self._follow(connection)
        elif self._order.is_overtaken(command, request.get("born")):
            _send(connection, Reply(ok=True))
        elif command == "open":
            _send(connection, self._handle(command, *_files(request)))
        else:
            _send(connection, self._handle(command))

    def _follow(self, connection: Connection) -> None:
        changes: queue.SimpleQueue[Status | None] = queue.SimpleQueue()
        with self._guard:
            self._followers.add(changes)
        try:
            _send(connection, self._handle("status"))
            while not self._closed.is_set():
                with suppress(queue.Empty):
                    status = changes.get(timeout=PATIENCE_S)
                    if status is None:
                        break
                    _send(connection, Reply(ok=True, status=status))
                if connection.poll():  # it has nothing to say: it left
                    break
        finally:
            with self._guard:
                self._followers.discard(changes)


def send(
    folder: Path, command: str, files: Sequence[Path] = (), *, born: float | None = None
) -> Reply:
    """Have the running instance do something; raises InstanceError where there is none.

    `born` is for a process that does nothing else: see instance_order.born_s.
    """
    with _connect(folder) as connection:
        _ask(connection, command, follow=False, files=files, born=born)
        return _reply(connection, ANSWER_S)


def follow(folder: Path) -> Iterator[Status]:
    """Give the status now and at each change, until the instance ends."""
    with _connect(folder) as connection:
        _ask(connection, "status", follow=True)
        with suppress(EOFError, OSError):
            while True:
                if status := _reply(connection, None).status:
                    yield status


def address(folder: Path) -> str:
    """Give the place where the instance of this folder answers. Raises InstanceError."""
    place = str(folder / "control")
    if sys.platform == "win32":
        place = "\\\\.\\pipe\\voxbar-" + folder.as_posix().replace("/", "-").replace(":", "")
    elif len(place.encode()) > PATH_MAX:
        raise InstanceError(f"The path {place} is too long for a socket: set XDG_RUNTIME_DIR.")
    return place


def _connect(folder: Path) -> Connection:
    """Connect, waiting a little for an instance that is just being born."""
    deadline = time.monotonic() + BIRTH_S
    while True:
        try:
            found: Any = Client(address(folder))  # on Windows of another class, alike
        except OSError as error:
            if time.monotonic() > deadline or not _is_held(folder):
                raise InstanceError(NOT_RUNNING) from error
        else:
            connection: Connection = found
            return connection
        time.sleep(0.02)


def _is_held(folder: Path) -> bool:
    try:
        descriptor = paths.open_private(folder / "lock", os.O_RDWR)
    except (OSError, FolderError):
        return False
    held = not paths.lock(descriptor)
    os.close(descriptor)
    return held


def _remove_stale(place: str) -> None:
    """Remove what a killed instance left; the lock says that none lives."""
    if sys.platform != "win32":
        Path(place).unlink(missing_ok=True)


def _ask(
    connection: Connection,
    command: str,
    *,
    follow: bool,
    files: Sequence[Path] = (),
    born: float | None = None,
) -> None:
    request: dict[str, object] = {"command": command, "follow": follow, "id": secrets.token_hex(4)}
    if born is not None:
        request["born"] = born
    if files:
        request["files"] = [str(path.absolute()) for path in files]
    content = json.dumps(request).encode()
    if len(content) > LONGEST:
        raise InstanceError("These are too many files at once: name their folder instead.")
    connection.send_bytes(content)


def _files(request: dict[str, Any]) -> list[Path]:
    """Give the files that a request names; raises ValueError where it says something else."""
    named = request.get("files", [])
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise ValueError("files are a list of paths")
    return [Path(name) for name in named if Path(name).is_absolute()]


def _send(connection: Connection, reply: Reply) -> None:
    connection.send_bytes(json.dumps(asdict(reply)).encode())


def _reply(connection: Connection, timeout_s: float | None) -> Reply:
    try:
        if not connection.poll(timeout_s):
            raise InstanceError("VoxBar runs, but does not answer.")
        found = json.loads(connection.recv_bytes(LONGEST_REPLY))
        status = found.pop("status")
        return Reply(**found, status=Status(**status) if status else None)
    except (ValueError, TypeError) as error:
        raise InstanceError("VoxBar answered something that is no answer.") from error
