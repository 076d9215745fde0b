"""A private Wayland session for tests: headless sway, a session bus, the portal with a stand-in.

sway refuses to run as root: there it runs as nobody, and programs of root may still connect.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dbus_fast import Message
from dbus_fast.aio import MessageBus

from tests.desktop.session import PROGRAMS, Session, need, wait_for

NOBODY = 65534
SIGKILL = 9  # by number: the signal module of other systems has no such name
CONFIG = """\
output HEADLESS-1 resolution 1280x800
default_border none
"""
ALONE = """\
xwayland disable
bindsym --no-repeat F9 exec touch {folder}/pressed
bindsym --release F9 exec touch {folder}/released
"""
WITH_X = """\
xwayland force
exec sh -c 'echo $DISPLAY > {folder}/display'
"""
PORTAL = "org.freedesktop.portal.Desktop"
BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={folder}</listen>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass
class WaylandSession(Session):
    """A Wayland compositor; `owner` is what makes a program the compositor's user's."""

    owner: list[str] = field(default_factory=list)

    def spawn(self, *command: str, **more: object) -> "subprocess.Popen[bytes]":
        """See Session."""
        return super().spawn(*self.owner, *command, **more)

    def stop(self) -> None:
        """See Session; Xwayland, caught while it starts, would outlive its compositor."""
        started = [pid for child in self.children for pid in descendants(child.pid)]
        super().stop()
        for pid in started:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, SIGKILL)

    @property
    def config(self) -> Path:
        """What sway reads."""
        return self.folder / "config"


def start_sway(
    folder: Path, more: str = ALONE, env: Mapping[str, str] | None = None
) -> WaylandSession:
    """Start sway without a screen; return once its socket is there."""
    need("sway")
    folder.mkdir(mode=0o700)
    owner: list[str] = []
    if sys.platform == "linux" and os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        owner = [
            "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
            "--inh-caps=+dac_override", "--ambient-caps=+dac_override",  # root's Python is root's
        ]  # fmt: skip
    base = {
        "XDG_RUNTIME_DIR": str(folder), "XDG_SESSION_TYPE": "wayland", "HOME": str(folder),
        "XDG_CURRENT_DESKTOP": "sway", "WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman",
        "WLR_LIBINPUT_NO_DEVICES": "1", "GDK_BACKEND": "wayland", "QT_QPA_PLATFORM": "wayland",
        "DISPLAY": "", "WAYLAND_DISPLAY": "",
    }  # fmt: skip
    session = WaylandSession("", folder, base | dict(env or {}))
    session.config.write_text((CONFIG + more).format(folder=folder))
    command = ["sway", "-c", str(session.config)]
    session.spawn("env", "-u", "DISPLAY", "-u", "WAYLAND_DISPLAY", *owner, *command)
    wait_for(lambda: any(sockets(folder)), "sway")
    session.name = sockets(folder)[0].name
    session.env["WAYLAND_DISPLAY"] = session.name
    session.owner = owner if more != ALONE else []
    return session


def descendants(pid: int) -> list[int]:
    """Give the processes that a process has started, and those that they have."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    try:
        found = [int(child) for task in tasks for child in task.read_text().split()]
    except FileNotFoundError:  # it has ended
        return []
    return found + [below for child in found for below in descendants(child)]


def swaymsg(session: Session, command: str) -> None:
    """Give sway an order, as its config file does."""
    ipc = next(session.folder.glob("sway-ipc.*.sock"))
    subprocess.run(
        ["swaymsg", "-s", str(ipc), command], check=True, stdout=subprocess.DEVNULL, timeout=20
    )


def sockets(folder: Path) -> list[Path]:
    return [p for p in folder.glob("wayland-*") if p.is_socket()]


def start_bus(session: Session) -> None:
    """Start a session bus that starts nothing by itself; its address goes into the environment."""
    need("dbus-daemon")
    config = session.folder / "bus.conf"
    config.write_text(BUS.format(folder=session.folder))
    reading, writing = os.pipe()
    session.spawn(
        "dbus-daemon", f"--config-file={config}", "--nofork", f"--print-address={writing}",
        pass_fds=[writing],
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as pipe:
        session.env["DBUS_SESSION_BUS_ADDRESS"] = pipe.readline().strip()


async def _is_on_bus(address: str, name: str) -> bool:
    bus = await MessageBus(bus_address=address).connect()
    try:
        reply = await bus.call(
            Message(
                destination="org.freedesktop.DBus",
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="NameHasOwner",
                signature="s",
                body=[name],
            )
        )
        return bool(reply.body[0])
    finally:
        bus.disconnect()


def start_portal(session: WaylandSession) -> "subprocess.Popen[bytes]":
    """Start the real portal with our backend; give the backend, which takes orders by stdin."""
    portal = Path("/usr/libexec/xdg-desktop-portal")
    need(str(portal))
    known = session.folder / "portals"
    known.mkdir()
    interfaces = "org.freedesktop.impl.portal.GlobalShortcuts;"
    interfaces += "org.freedesktop.impl.portal.RemoteDesktop"
    (known / "standin.portal").write_text(
        "[portal]\nDBusName=org.freedesktop.impl.portal.desktop.standin\n"
        f"Interfaces={interfaces}\nUseIn=sway\n"
    )
    session.env["XDG_DESKTOP_PORTAL_DIR"] = str(known)
    program = [sys.executable, str(PROGRAMS / "portal_backend.py"), str(session.folder / "keys")]
    backend = subprocess.Popen(
        [*session.owner, *program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | session.env,
    )  # fmt: skip
    session.children.append(backend)
    assert backend.stdout
    assert backend.stdout.readline() == b"ready\n"
    backend.stdout.close()
    session.spawn(str(portal))
    address = session.env["DBUS_SESSION_BUS_ADDRESS"]
    wait_for(lambda: asyncio.run(_is_on_bus(address, PORTAL)), "the portal")
    return backend
