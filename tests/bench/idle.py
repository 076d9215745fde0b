# ruff: noqa: T201 - a program
"""What VoxBar costs while nothing is dictated, and how soon its icon is there.

    python -m tests.bench.idle [SECONDS]
    VOXBAR_TEST_COMMAND=/usr/bin/voxbar python -m tests.bench.idle

Starts the real program on a private screen with a window manager and tray, with a settings file,
so that no welcome is shown. Linux only; figures are for the tray process, without the engine.
"""

import contextlib
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from Xlib import X, display
from Xlib import error as x_error
from Xlib.xobject.drawable import Window

from app import instance
from app.errors import InstanceError
from tests.desktop.session import XSession, start_session, stop

TICKS_PER_S = 100  # of the kernel's counts in /proc (USER_HZ), on every Linux
SETTLE_S = 8.0  # after the model is loaded: desktops say things about a new tray icon
STARTS = 5
HEAVY = ("libtorch", "libavcodec", "onnxruntime")  # what an idle tray has no use for


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """What a process costs: megabytes, per cent of one core, and how often it woke in a second."""

    rss_mb: float
    pss_mb: float
    cpu_percent: float
    wakes_per_s: float
    heavy: tuple[str, ...]  # libraries that it should not have loaded


def measure(pid: int, seconds: float) -> Idle:
    """Watch a process for a while."""
    sizes = _sizes(pid)
    ticks, wakes = _ticks(pid), _wakes(pid)
    time.sleep(seconds)
    maps = Path(f"/proc/{pid}/maps").read_text()
    return Idle(
        rss_mb=sizes["Rss"] / 1024,
        pss_mb=sizes["Pss"] / 1024,
        cpu_percent=100 * (_ticks(pid) - ticks) / TICKS_PER_S / seconds,
        wakes_per_s=(_wakes(pid) - wakes) / seconds,
        heavy=tuple(name for name in HEAVY if name in maps),
    )


def _sizes(pid: int) -> dict[str, int]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) for name, rest in (line.split(":", 1) for line in lines)}


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _wakes(pid: int) -> int:
    found = 0
    for status in Path(f"/proc/{pid}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                found += int(line.split()[1])
    return found


def _windows(window: Window) -> Iterator[Window]:
    for child in window.query_tree().children:
        yield child
        yield from _windows(child)


def _is_icon(window: Window) -> bool:
    try:
        name = window.get_wm_class()
        return bool(name and "voxbar" in name and window.get_attributes().map_state == X.IsViewable)
    except x_error.BadWindow:
        return False


def icon_s(session: XSession, home: Path) -> tuple[subprocess.Popen[bytes], float]:
    """Start VoxBar; give it and the seconds until its icon was seen in the tray."""
    connection = display.Display(session.name)
    started = time.monotonic()
    installed = shlex.split(os.environ.get("VOXBAR_TEST_COMMAND", ""))
    program = installed or [sys.executable, "-m", "app"]
    process = session.spawn("env", f"VOXBAR_HOME={home}", *program)
    while True:
        try:
            if any(_is_icon(window) for window in _windows(connection.screen().root)):
                break
        except x_error.BadWindow:
            continue
        if time.monotonic() - started > 60:
            raise SystemExit("no icon came within 60 s")
        time.sleep(0.005)
    seconds = time.monotonic() - started
    connection.close()
    return process, seconds


def make_home(folder: Path) -> Path:
    """Give a home in which somebody has chosen something."""
    (folder / "config").mkdir(parents=True)
    (folder / "config" / "settings.toml").write_text("[sounds]\nplay = false\n", encoding="utf-8")
    return folder


def wait_until_loaded(home: Path, settle_s: float = SETTLE_S) -> None:
    """Return once VoxBar has nothing to do any more."""
    status = None
    while status is None or not status.loaded:
        with contextlib.suppress(InstanceError, EOFError, OSError):
            status = instance.send(home / "run", "status").status
        time.sleep(0.1)
    time.sleep(settle_s)


def main() -> None:
    """Print the figures."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    with tempfile.TemporaryDirectory() as name:
        session = start_session(Path(name))
        home = make_home(Path(name) / "home")
        try:
            starts = []
            for _ in range(STARTS - 1):
                process, took = icon_s(session, home)
                starts.append(took)
                stop(process)
            process, took = icon_s(session, home)
            starts.append(took)
            wait_until_loaded(home)
            idle = measure(process.pid, seconds)
            stop(process)
        finally:
            session.stop()
    print(f"icon after {statistics.median(starts):.2f} s (median of {STARTS}: "
          f"{', '.join(f'{s:.2f}' for s in starts)})")  # fmt: skip
    print(f"memory {idle.rss_mb:.0f} MB resident, {idle.pss_mb:.0f} MB proportional")
    print(
        f"processor {idle.cpu_percent:.2f} % of one core, {idle.wakes_per_s:.1f} wake-ups a second"
    )
    print(f"loaded without need: {', '.join(idle.heavy) or 'nothing'}")


if __name__ == "__main__":
    main()
