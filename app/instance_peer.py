"""Who is at the other end of a local connection."""

import os
import socket
import struct
import sys
from multiprocessing.connection import Connection

LOCAL_PEERCRED = 1  # of macOS and BSD
CREDENTIALS = "3i"  # pid, uid, gid: Linux
XUCRED = "2I"  # version, uid: what macOS' structure begins with


def peer_is_this_user(connection: Connection) -> bool:
    """Say whether the caller is the user of this process (or, on Windows, was let in)."""
    same = True  # on Windows the pipe's own access list lets nobody else write
    if sys.platform != "win32":
        with socket.socket(fileno=os.dup(connection.fileno())) as peer:
            same = _user_of(peer) == os.geteuid()
    return same


def _user_of(peer: socket.socket) -> int:
    user: int
    if sys.platform == "linux":
        size = struct.calcsize(CREDENTIALS)
        found = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        _, user, _ = struct.unpack(CREDENTIALS, found)
    else:
        found = peer.getsockopt(0, LOCAL_PEERCRED, 128)
        _, user = struct.unpack_from(XUCRED, found)
    return user
