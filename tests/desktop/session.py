"""A private X session for tests: Xvfb on a free display, a window manager, programs to aim at.

Every process is ended by its own number. Waiting is for a condition, with a deadline.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import pytest
from Xlib import XK, X, display
from Xlib.ext import xtest

from app.desktop.base import Target, Windows
from app.desktop.x11_windows import X11Windows

PROGRAMS = Path(__file__).parent / "programs"
TERMINALS = ("xterm", "vte", "foot")  # their text is what the shell in them received
SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's bindings for GTK and Tk belong to it
SIGSTOP, SIGCONT = 19, 18  # by number: the signal module of other systems has no such names
DEADLINE_S = 20.0  # generous: the machine may be busy


def wait_for(
    condition: Callable[[], bool], what: str | Callable[[], str], limit_s: float = DEADLINE_S
) -> None:
    """Return once `condition` holds; fail the test, saying what was awaited, after the limit."""
    end = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > end:
            awaited = what if isinstance(what, str) else what()
            pytest.fail(f"waited {limit_s:g} s in vain: {awaited}")
        time.sleep(0.005)


def need(*programs: str) -> None:
    """Skip the test unless all these programs are installed."""
    if missing := [p for p in programs if shutil.which(p) is None]:
        pytest.skip(f"needs {', '.join(missing)} (packaging/install-system-packages test)")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End one process that we started, also a stopped one."""
    if process.poll() is None:
        process.send_signal(SIGCONT)
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@dataclass
class Program:
    """A window of a foreign program that shows what was put into it."""

    kind: str
    process: subprocess.Popen[bytes]
    record: Path
    windows: Windows
    target: Target = field(default_factory=lambda: Target(window=0))

    def text(self) -> str:
        """Give the text that stands in the window now."""
        if self.kind == "chromium":
            return self._text_in_title()
        if not self.record.exists():
            return ""
        if self.kind in TERMINALS:
            return self.record.read_text(encoding="utf-8", errors="replace")
        lines = self.record.read_text(encoding="utf-8").splitlines()
        with contextlib.suppress(json.JSONDecodeError, IndexError):
            return str(json.loads(lines[-1]))
        return ""

    def _text_in_title(self) -> str:
        if isinstance(self.windows, X11Windows):
            title = self.windows.describe(self.target.window).title
        else:
            found = self.windows.focused()
            title = found.title if found else ""
        return unquote(title.partition("text=")[2].partition(" - ")[0])

    def wait_for_text(self, text: str) -> None:
        """Wait until exactly `text` stands there."""
        wait_for(
            lambda: self.text() == text,
            lambda: f"{text!r} in {self.kind}, which shows {self.text()!r}",
        )


def busy(program: Program, seconds: float) -> threading.Timer:
    """Stop a program at once and let it go on after `seconds`."""
    program.process.send_signal(SIGSTOP)
    timer = threading.Timer(seconds, program.process.send_signal, [SIGCONT])
    timer.start()
    return timer


Open = Callable[[str], Program]  # opens a window by its kind


@dataclass
class Session:
    """A running screen, X11 or Wayland, with the programs that were started on it."""

    name: str  # DISPLAY or WAYLAND_DISPLAY
    folder: Path
    env: dict[str, str]  # what programs on it need
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def spawn(self, *command: str, **more: object) -> subprocess.Popen[bytes]:
        """Start a program on this display; it is ended with the session at the latest."""
        env = os.environ | {"NO_AT_BRIDGE": "1", "LC_ALL": "C.UTF-8"} | self.env
        log = (self.folder / f"{len(self.children)}.log").open("wb")
        with log:
            process: subprocess.Popen[bytes] = subprocess.Popen(
                command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more
            )  # type: ignore[call-overload]
        self.children.append(process)
        return process

    def stop(self) -> None:
        """End all that was started here, the server last."""
        for process in reversed(self.children):
            stop(process)


class XSession(Session):
    """An X server with a window manager."""


def start_session(folder: Path, *, tray: bool = True) -> XSession:
    """Start Xvfb and icewm, with its tray or without; return once the window manager is there."""
    need("icewm")
    session = start_server(folder)
    settings = folder / "icewm"
    settings.mkdir()
    (settings / "preferences").write_text(f"ShowTaskBar={tray:d}\nFocusOnAppRaise=1\n")
    session.spawn("env", f"ICEWM_PRIVCFG={settings}", "icewm")
    wait_for(lambda: _has_manager(session.name), "the window manager")
    return session


def start_server(folder: Path) -> XSession:
    """Start Xvfb alone."""
    need("Xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24",
         "-nolisten", "tcp", "-noreset", "+extension", "XTEST"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    with os.fdopen(reading) as pipe:
        number = pipe.readline().strip()
    env = {"DISPLAY": f":{number}", "GDK_BACKEND": "x11", "QT_QPA_PLATFORM": "xcb"}
    return XSession(f":{number}", folder, env, [server])


def _has_manager(name: str) -> bool:
    connection = display.Display(name)
    try:
        atom = connection.intern_atom("_NET_SUPPORTING_WM_CHECK")
        return connection.screen().root.get_full_property(atom, X.AnyPropertyType) is not None
    finally:
        connection.close()


COMMANDS = {
    "xterm": ["xterm", "-T", "{title}", "-e", "sh", "-c", "stty raw -echo; exec cat > {record}"],
    "foot": ["foot", "-T", "{title}", "sh", "-c", "stty raw -echo; exec cat > {record}"],
    "vte": [SYSTEM_PYTHON, str(PROGRAMS / "vte_window.py"), "{title}", "{record}"],
    "tk": [SYSTEM_PYTHON, str(PROGRAMS / "tk_window.py"), "{title}", "{record}"],
    "gtk3": [SYSTEM_PYTHON, str(PROGRAMS / "gtk_window.py"), "{title}", "{record}", "3.0"],
    "gtk4": [SYSTEM_PYTHON, str(PROGRAMS / "gtk_window.py"), "{title}", "{record}", "4.0"],
    "qt": [sys.executable, str(PROGRAMS / "qt_window.py"), "{title}", "{record}"],
    "chromium": [
        "chromium", "--no-sandbox", "--disable-gpu", "--no-first-run", "--password-store=basic",
        "--disable-background-networking", "--ozone-platform=x11",
        "--user-data-dir={record}.profile",
        "--app=file://" + str(PROGRAMS / "page.html") + "#{title}",
    ],
}  # fmt: skip
NEEDS = {
    "vte": "import gi; gi.require_version('Vte', '2.91')",
    "tk": "import tkinter",
    "gtk3": "import gi; gi.require_version('Gtk', '3.0')",
    "gtk4": "import gi; gi.require_version('Gtk', '4.0')",
}


def _need_kind(kind: str) -> None:
    need(COMMANDS[kind][0])
    if code := NEEDS.get(kind):
        done = subprocess.run([SYSTEM_PYTHON, "-c", code], check=False, capture_output=True)
        if done.returncode:
            pytest.skip(
                f"needs {kind} for {SYSTEM_PYTHON} (packaging/install-system-packages test)"
            )


@contextlib.contextmanager
def running(session: Session, windows: Windows, kind: str) -> Iterator[Program]:
    """Start a window of this kind and give it once it has the focus; end it afterwards."""
    _need_kind(kind)
    title = f"aim-{kind}-{len(session.children)}"
    record = session.folder / title
    command = [part.format(title=title, record=record) for part in COMMANDS[kind]]
    program = Program(kind, session.spawn(*command), record, windows)

    def focused() -> bool:
        found = windows.focused()
        if found is None or title not in found.title:
            return False
        program.target = found
        return True

    try:
        wait_for(focused, f"the window of {kind}", 60.0)
        if kind in TERMINALS:
            wait_for(record.exists, "the shell in the terminal")
        yield program
    finally:
        stop(program.process)


class Fingers:
    """Presses real keys by XTest on a connection of its own."""

    def __init__(self, name: str) -> None:
        self._display = display.Display(name)

    def down(self, keysym: str) -> None:
        """Press a key and leave it down."""
        self._send(X.KeyPress, keysym)

    def up(self, keysym: str) -> None:
        """Let it go."""
        self._send(X.KeyRelease, keysym)

    def tap(self, *keysyms: str) -> None:
        """Press these keys together and let them go."""
        for name in keysyms:
            self.down(name)
        for name in reversed(keysyms):
            self.up(name)

    def click(self, x: int, y: int, button: int = 1) -> None:
        """Move the pointer there and press a mouse button."""
        xtest.fake_input(self._display, X.MotionNotify, x=x, y=y)
        for kind in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._display, kind, button)
        self._display.sync()

    def is_down(self, keysym: str) -> bool:
        """Say whether the server takes the key for pressed."""
        code = self._code(keysym)
        return bool(self._display.query_keymap()[code // 8] >> (code % 8) & 1)

    def close(self) -> None:
        """End the connection."""
        self._display.close()

    def _code(self, keysym: str) -> int:
        return self._display.keysym_to_keycode(XK.string_to_keysym(keysym))

    def _send(self, kind: int, keysym: str) -> None:
        xtest.fake_input(self._display, kind, self._code(keysym))
        self._display.sync()
