"""A proxy on this machine that relays what is encrypted, and certificates that a test may trust."""

import socket
import ssl
import subprocess
import threading
from pathlib import Path

HOSTS = ("hub.example", "store.example")
NAMES = "subjectAltName=" + ",".join(f"DNS:{host}" for host in HOSTS)


class Proxy:
    """Answers CONNECT by relaying to `port` of this machine, whatever host was asked for."""

    def __init__(self, port: int) -> None:
        self.asked: list[str] = []
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            request += client.recv(4096)
        self.asked.append(request.split(b"\r\n")[0].decode())
        server = socket.create_connection(("127.0.0.1", self._port))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        threading.Thread(target=_relay, args=(server, client), daemon=True).start()
        _relay(client, server)


def _relay(source: socket.socket, target: socket.socket) -> None:
    try:
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        target.close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Make a certificate for HOSTS that signs itself; give the server's side and the file."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
               "-nodes", "-keyout", str(key), "-out", str(cert), "-days", "2",
               "-subj", "/CN=test", "-addext", NAMES]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert
