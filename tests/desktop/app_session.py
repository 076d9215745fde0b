"""The whole app on a private screen with a private microphone, as a person would use it."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from app import instance
from app.errors import InstanceError
from app.history import Entry, History
from app.paths import Folders
from asr.types import Waveform
from tests.desktop.session import Fingers, XSession, stop, wait_for

assert sys.platform == "linux"

from tests.e2e.pulse import Pulse  # noqa: E402

KEY = "F9"
SETTINGS = """\
[dictation]
hotkey = "F9"
[sounds]
play = false
[interface]
language = "en"
"""
START_S = 60.0
FOLLOWED = "settings changed: "  # as VoxBar logs it
TEXT_S = 60.0  # from speech to text, on a busy machine
# As `voxbar`, and what the person is told goes into the log.
FROM_SOURCE = (
    "import logging, app.cli; logging.basicConfig(level=20); raise SystemExit(app.cli.main([]))"
)
# Or one that was installed: `chroot ROOT voxbar` (packaging/test-clean-root).
INSTALLED = shlex.split(os.environ.get("VOXBAR_TEST_COMMAND", ""))
PROGRAM = INSTALLED or [sys.executable, "-c", FROM_SOURCE]


@dataclass
class RunningApp:
    """VoxBar as a process of its own, with all its files in one folder."""

    process: subprocess.Popen[bytes]
    log: Path
    home: Path
    pulse: Pulse
    fingers: Fingers

    @property
    def folders(self) -> Folders:
        home = self.home
        return Folders(config=home / "config", data=home / "data", runtime=home / "run")

    def send(self, command: str) -> instance.Reply:
        return instance.send(self.folders.runtime, command)

    def status(self) -> instance.Status | None:
        try:
            return self.send("status").status
        except (InstanceError, EOFError, OSError):
            return None

    def engine_pid(self) -> int:
        """Give the number of the process that does the recognizing."""
        words = ("spawn_main", "--multiprocessing-fork")  # in a bundle the latter
        found = [p for p in _children(self.app_pid()) if any(w in _command(p) for w in words)]
        return found[0]

    def app_pid(self) -> int:
        return self.process.pid  # env(1) becomes it

    def start_again(self, session: XSession) -> subprocess.Popen[bytes]:
        """Start VoxBar a second time, as a click on its icon does."""
        return session.spawn("env", f"VOXBAR_HOME={self.home}", sys.executable, "-m", "app")

    def wait_for_stage(self, stage: str) -> None:
        wait_for(lambda: (s := self.status()) is not None and s.stage == stage, stage, START_S)

    def entries(self) -> list[Entry]:
        with History(self.folders.data, print) as history:
            return history.newest()

    def hold(self, key: str = KEY) -> float:
        """Press the real key; returns when sound is on the disk, and how long that took."""
        before = set(self._recordings())
        pressed = time.monotonic()
        self.fingers.down(key)
        wait_for(lambda: any(self._grew(p) for p in set(self._recordings()) - before), "sound")
        return time.monotonic() - pressed

    def let_go(self, key: str = KEY) -> None:
        self.fingers.up(key)

    def dictate(self, sound: Waveform) -> None:
        """Hold the key, speak, let go."""
        self.hold()
        self.speak(sound)
        self.let_go()

    def change(self, settings: str) -> None:
        """Write the settings file, as an editor does; returns when VoxBar goes by it."""
        path = self.home / "config" / "settings.toml"
        before = self._log().count(FOLLOWED)
        path.write_text(settings, encoding="utf-8")
        wait_for(lambda: self._log().count(FOLLOWED) > before, "the new settings")

    def told(self) -> list[str]:
        """Give what the person was told, oldest first."""
        return re.findall(r"told: (.*)", self._log())

    def hotkeys(self) -> str:
        """Give the keys that VoxBar listens to now."""
        found: list[str] = re.findall(r"hotkeys: (.*)", self._log())
        return found[-1] if found else ""

    def wait_until_told(self, words: str, after: int = 0) -> None:
        """Wait for a sentence with these words, later than the first `after` ones."""
        wait_for(
            lambda: any(words in told for told in self.told()[after:]), f"the words {words!r}", 30
        )

    @contextmanager
    def thinking(self) -> Iterator[int]:
        """Keep the engine from answering inside the block; gives its process."""
        engine = self.engine_pid()
        os.kill(engine, signal.SIGSTOP)
        try:
            yield engine
        finally:
            with suppress(ProcessLookupError):
                os.kill(engine, signal.SIGCONT)

    def memory_kib(self) -> int:
        """Give what VoxBar and its engine hold in memory.

        Pages of files do not count: the kernel takes and gives those as it likes.
        """
        return sum(_anonymous_kib(p) for p in (self.app_pid(), self.engine_pid()))

    def _log(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def speak(self, sound: Waveform) -> None:
        """Play into the microphone; returns when it was heard."""
        with self.pulse.play(sound):
            pass

    def _recordings(self) -> list[Path]:
        return list(self.folders.recordings.glob("*.wav"))

    @staticmethod
    def _grew(path: Path) -> bool:
        try:
            return path.stat().st_size > 44
        except OSError:
            return False


@contextmanager
def running_app(
    session: XSession,
    pulse: Pulse,
    fingers: Fingers,
    home: Path,
    env: dict[str, str] | None = None,
) -> Iterator[RunningApp]:
    """Start VoxBar and give it once it is ready to write; end it afterwards."""
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    more = pulse.environment | {"VOXBAR_HOME": str(home)} | (env or {})
    log = session.folder / f"{len(session.children)}.log"
    process = session.spawn("env", *(f"{name}={value}" for name, value in more.items()), *PROGRAM)
    app = RunningApp(process, log, home, pulse, fingers)
    try:
        wait_for(lambda: (s := app.status()) is not None and s.loaded, "the model", START_S)
        yield app
    finally:
        stop(process)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def _anonymous_kib(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    kinds = re.findall(r"^(?:Anonymous|Swap):\s+(\d+)", rollup, re.MULTILINE)
    return sum(int(kib) for kib in kinds)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
