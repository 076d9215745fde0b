"""A small server on this machine that speaks the Hugging Face hub's protocol, faults included."""

import hashlib
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Mapping

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIECE_S = 0.1
LARGE = 4096  # files from this length on are kept apart, as the hub's large ones are


@dataclass(slots=True)
class Seen:
    """One request."""

    method: str
    path: str
    start: int
    headers: dict[str, str]


@dataclass(slots=True)
class Fault:
    """What goes wrong with one request to read or to look; each is used once."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    stop_after: int | None = None  # bytes of the body, then the line is cut
    promise: int | None = None  # the length that is told instead of the true one
    hold: threading.Event | None = None  # the body waits for it after the first half
    pieces: int = 0  # the body comes in so many, PIECE_S apart


Content = bytes | memoryview  # the latter of a file too large to be held


class FakeHub:
    """Serves `files` ((repo, name) -> content); `address` is what HF_ENDPOINT should be.

    With `tls` it is hub.example and store.example, which only a proxy can find.
    """

    def __init__(
        self, files: "Mapping[tuple[str, str], Content]", tls: "ssl.SSLContext | None" = None
    ) -> None:
        self.files, self.seen = dict(files), list[Seen]()
        self.body_faults: list[Fault] = []
        self.look_faults: list[Fault] = []
        self.spoil: Callable[[Content], Content] = _untouched  # what is sent instead
        self.told_size: int | None = None
        self.moved: dict[str, str] = {}  # old repository: new one
        self.no_ranges = False
        handler = type("Handler", (_Handler,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.address, self.store = f"http://127.0.0.1:{self.port}", f"http://localhost:{self.port}"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self.address = f"https://hub.example:{self.port}"
            self.store = f"https://store.example:{self.port}"
        self._thread = threading.Thread(
            target=lambda: self._server.serve_forever(poll_interval=0.02), daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reads(self, name: str = "") -> list[int]:
        """From which byte on bodies were asked for."""
        return [s.start for s in self.seen if s.method == "GET" and s.path.endswith(name)]


def _untouched(content: Content) -> Content:
    return content


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: ClassVar[FakeHub]

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._note(0)
        if self.hub.look_faults and (fault := self.hub.look_faults.pop(0)).status:
            self._plain(fault.status, fault.headers)
            return
        repo, name, content = self._find()
        if new := self.hub.moved.get(repo):
            place = self._path().replace(repo, new)
            self._plain(307, {"Location": place})
        elif content is None:
            self._plain(404, {"X-Error-Code": "EntryNotFound"})
        elif len(content) >= LARGE:
            sha256 = hashlib.sha256(content).hexdigest()
            size = self.hub.told_size if self.hub.told_size is not None else len(content)
            headers = {"X-Linked-Etag": f'"{sha256}"', "X-Linked-Size": str(size)}
            place = f"/{repo}/cdn/{COMMIT}/{name}"
            self._plain(302, {**headers, "X-Repo-Commit": COMMIT, "Location": self._cdn(place)})
        else:
            blob = hashlib.sha1(b"blob %d\0%b" % (len(content), bytes(content))).hexdigest()  # noqa: S324
            headers = {"ETag": f'"{blob}"', "X-Repo-Commit": COMMIT}
            self._plain(200, headers, length=len(content))

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        self._note(start)
        fault = self.hub.body_faults.pop(0) if self.hub.body_faults else Fault()
        if fault.status:
            self._plain(fault.status, fault.headers)
            return
        content = self._find()[2]
        if content is None:
            self._plain(404, {})
            return
        content, start = self.hub.spoil(content), 0 if self.hub.no_ranges else start
        if start and start >= len(content):
            self._plain(416, {})
            return
        self._body(content[start:], fault, start, len(content))

    def _body(self, rest: Content, fault: Fault, start: int, whole: int) -> None:
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{whole - 1}/{whole}")
        self.send_header("Content-Length", str(fault.promise or len(rest)))
        self.end_headers()
        if fault.hold:
            half = len(rest) // 2
            self.wfile.write(rest[:half])
            self.wfile.flush()
            fault.hold.wait(20)
            rest = rest[half:]
        if fault.stop_after is not None:
            rest = rest[: fault.stop_after]
        for number in range(fault.pieces):
            step = len(rest) // fault.pieces
            self.wfile.write(rest[number * step : (number + 1) * step])
            self.wfile.flush()
            time.sleep(PIECE_S)
        self.wfile.write(rest[len(rest) // fault.pieces * fault.pieces :] if fault.pieces else rest)
        if fault.stop_after is not None:
            self.close_connection = True

    def _plain(self, status: int, headers: dict[str, str], length: int = 0) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _find(self) -> tuple[str, str, Content | None]:
        """Take /owner/name/resolve/commit/file (or /cdn/) apart."""
        owner, repo, _, commit, name = self._path().lstrip("/").split("/", 4)
        full = f"{owner}/{repo}"
        return full, name, self.hub.files.get((full, name)) if commit == COMMIT else None

    def _path(self) -> str:
        return urlsplit(self.path).path

    def _cdn(self, place: str) -> str:
        """A store on another host, as far as names go."""
        return f"{self.hub.store}{place}"

    def _note(self, start: int) -> None:
        headers = {k.lower(): v for k, v in self.headers.items()}
        self.hub.seen.append(Seen(self.command, self._path(), start, headers))
