"""The whole app on a private sway with a private microphone, run by the compositor's own user."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.desktop.chords import Chord, parse
from app.desktop.wayland_keyboard import VirtualKeyboard
from app.desktop.wayland_windows import WaylandWindows
from asr.types import Waveform
from tests.desktop.session import Program, need, running, stop, wait_for
from tests.desktop.wayland_session import (
    WITH_X,
    WaylandSession,
    start_sway,
    swaymsg,
)

assert sys.platform == "linux"

from tests.desktop.app_session import PROGRAM, START_S, TEXT_S  # noqa: E402
from tests.e2e.pulse import Pulse  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """\
[dictation]
hotkey = "{key}"
[sounds]
play = false
[interface]
language = "en"
"""
COMMAND = """\
#!/bin/sh
PYTHONPATH={root} exec {python} -m app "$@"
"""


@dataclass
class WaylandApp:
    """VoxBar as a process of its own, with fingers and eyes on its compositor."""

    session: WaylandSession
    process: "subprocess.Popen[bytes]"
    log: Path
    pulse: Pulse
    keyboard: VirtualKeyboard
    windows: WaylandWindows

    @property
    def home(self) -> Path:
        return Path(self.session.env["VOXBAR_HOME"])

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run the command `voxbar`, as the compositor does."""
        return subprocess.run(
            [*self.session.owner, "voxbar", *arguments],
            env=os.environ | self.session.env, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    def status(self) -> dict[str, object]:
        done = self.command("status", "--json")
        return dict(json.loads(done.stdout)) if done.stdout else {}

    def wait_for_stage(self, stage: str) -> None:
        wait_for(lambda: self.status().get("stage") == stage, stage, START_S)

    def told(self) -> str:
        """Give what was logged so far, with what the person was told."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_until_told(self, words: str) -> None:
        wait_for(lambda: words in self.told(), f"the words {words!r}", START_S)

    def hold(self, chord: Chord) -> None:
        """Press a key; returns when sound is on the disk."""
        before = set(self.recordings())
        self.keyboard.hold(chord, down=True)
        self.wait_for_sound(before)

    def let_go(self, chord: Chord) -> None:
        self.keyboard.hold(chord, down=False)

    def wait_for_sound(self, before: set[Path]) -> None:
        def grows() -> bool:
            return any(size_of(p) > 44 for p in set(self.recordings()) - before)

        wait_for(grows, "sound")

    def recordings(self) -> list[Path]:
        return list((self.home / "data" / "recordings").glob("*.wav"))

    def speak(self, sound: Waveform) -> None:
        """Play into the microphone; returns when it was heard."""
        with self.pulse.play(sound):
            pass

    def dictate(self, chord: Chord, sound: Waveform) -> None:
        """Hold the key, speak, let go."""
        self.hold(chord)
        self.speak(sound)
        self.let_go(chord)

    @contextmanager
    def window(self, kind: str) -> Iterator[Program]:
        """Open a foreign window; it has the focus then."""
        with running(self.session, self.windows, kind) as program:
            yield program

    def bind(self, lines: list[str]) -> None:
        """Put lines into the compositor's config, as a person does."""
        with self.session.config.open("a", encoding="utf-8") as config:
            config.write("\n".join(lines) + "\n")
        swaymsg(self.session, "reload")

    def change(self, key: str) -> None:
        """Write another hotkey into the settings file, as an editor does."""
        path = self.home / "config" / "settings.toml"
        path.write_text(SETTINGS.format(key=key), encoding="utf-8")


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


@contextmanager
def app_sway() -> Iterator[WaylandSession]:
    """Start a sway with Xwayland that can start VoxBar; short paths: a socket's address is."""
    need("sway", "Xwayland")
    with tempfile.TemporaryDirectory(prefix="vx") as name:
        top = Path(name)
        top.chmod(0o711)
        command = top / "bin" / "voxbar"
        command.parent.mkdir()
        command.write_text(COMMAND.format(root=ROOT, python=sys.executable))
        command.chmod(0o755)
        folder = top / "s"
        env = {
            "VOXBAR_HOME": str(folder / "v"), "DBUS_SESSION_BUS_ADDRESS": "",
            "PATH": f"{command.parent}:{os.environ['PATH']}",
        }  # fmt: skip
        session = start_sway(folder, WITH_X, env)
        try:
            shown = folder / "display"
            wait_for(lambda: shown.exists() and shown.read_text().startswith(":"), "Xwayland")
            yield session
        finally:
            session.stop()


@contextmanager
def eyes_and_fingers(session: WaylandSession) -> Iterator[tuple[VirtualKeyboard, WaylandWindows]]:
    """Connect the test itself to the compositor."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_RUNTIME_DIR", "WAYLAND_DISPLAY"):
            patch.setenv(name, session.env[name])
        keyboard, windows = VirtualKeyboard(), WaylandWindows()
    try:
        yield keyboard, windows
    finally:
        windows.close()
        keyboard.close()


@contextmanager
def wayland_app(
    session: WaylandSession, pulse: Pulse, key: str, env: Mapping[str, str] | None = None
) -> Iterator[WaylandApp]:
    """Start VoxBar and give it once it is ready to write; end it afterwards."""
    pulse.folder.chmod(0o711)
    home = Path(session.env["VOXBAR_HOME"])
    settings = home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(SETTINGS.format(key=key), encoding="utf-8")
    if session.owner:
        subprocess.run(["chown", "-R", "--reference", str(session.folder), str(home)], check=True)
    log = session.folder / f"{len(session.children)}.log"
    more = pulse.environment | dict(env or {})
    process = session.spawn("env", *(f"{k}={v}" for k, v in more.items()), *PROGRAM)
    with eyes_and_fingers(session) as (keyboard, windows):
        app = WaylandApp(session, process, log, pulse, keyboard, windows)
        try:
            wait_for(lambda: app.status().get("loaded") is True, "the model", START_S)
            yield app
        finally:
            stop(process)


F9 = parse("F9")
__all__ = ["F9", "TEXT_S", "WaylandApp", "app_sway", "wayland_app"]
