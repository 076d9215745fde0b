"""A stage for measuring whole dictations: a screen, a microphone, VoxBar and a foreign window.

Each is a program of its own, ended by its own number. The microphone hears what is played.
Linux with X11 only. Knows nothing of figures.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from Xlib import XK, X, display, error
from Xlib.ext import xtest

from app import instance
from app.errors import InstanceError
from app.paths import Folders
from asr.errors import AsrError, OptionError
from asr.models_store import models_folder
from asr.types import SAMPLE_RATE, Waveform
from asr.worker_messages import to_pcm

KEY = "F9"
SETTINGS = f"""\
[dictation]
hotkey = "{KEY}"
[sounds]
play = false
[interface]
language = "en"
[engine]
model = "{{model}}"
device = "{{device}}"
"""
SOUND_SERVER = """\
load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=2
load-module module-remap-source source_name=microphone master=speaker.monitor
set-default-sink speaker
set-default-source microphone
"""
SOUND_PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
AWAKE_S = 2.5  # an idle null sink renders in blocks of up to 2 s; a reader keeps it awake
START_S = 120.0  # a large model takes its time
STEP_S = 20.0  # anything else on a busy machine
LOOK_S = 0.001  # how often a condition is looked at: part of every figure
HEADER = 44  # bytes of a WAV file before its samples


class StageError(AsrError):
    """The stage cannot be set, or something on it did not happen."""


def missing(*, screen: bool) -> list[str]:
    """Say which programs are not installed; with `screen`, the one that makes a screen too."""
    wanted = (*SOUND_PROGRAMS, *(("Xvfb",) if screen else ()))
    return [name for name in wanted if shutil.which(name) is None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Text that stands in the foreign window, and since when (monotonic clock, seconds)."""

    at_s: float
    text: str


@dataclass(slots=True)
class Stage:
    """Sets everything up on entering, and ends it on leaving. Used by one thread."""

    model: str
    device: str
    this_screen: bool = False  # the person's own, in place of a private one
    text: str = ""  # that stands in the foreign window
    shown: list[tuple[float, str]] = field(default_factory=list)  # stages, as VoxBar told them
    _folder: Path = Path()
    _env: dict[str, str] = field(default_factory=dict)
    _texts: "queue.SimpleQueue[Arrival]" = field(default_factory=queue.SimpleQueue)
    _window: int = 0  # the foreign one
    _focused: bool = False  # whether it has the focus
    _ends: ExitStack = field(default_factory=ExitStack)
    _keys: display.Display | None = None

    def __enter__(self) -> Self:
        if lacking := missing(screen=not self.this_screen):
            raise OptionError(
                f"To measure whole dictations, {', '.join(lacking)} must be installed: on Debian"
                " and Ubuntu, sudo apt install pulseaudio pulseaudio-utils xvfb."
            )
        try:
            self._set()
        except BaseException:
            self._ends.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()

    @property
    def folders(self) -> Folders:
        """The folders of the VoxBar on the stage."""
        home = self._folder / "home"
        return Folders(config=home / "config", data=home / "data", runtime=home / "run")

    def press(self) -> float:
        """Press the key, the foreign window in front, and leave it down; gives the time."""
        wait(self._has_focus, "The window for the text did not get the focus")
        return self._key(X.KeyPress)

    def release(self) -> float:
        """Let the key go; gives the time just before."""
        return self._key(X.KeyRelease)

    def recording(self, before: set[Path]) -> float:
        """Wait for a new recording with sound in it; gives when its first sample was heard."""
        seen: list[float] = []

        def begun() -> bool:
            for path in self.recordings() - before:
                samples = (size_of(path) - HEADER) // 2
                if samples > 0:
                    seen.append(time.monotonic() - samples / SAMPLE_RATE)
            return bool(seen)

        wait(begun, f"The key {KEY} began no recording")
        return seen[0]

    def recordings(self) -> set[Path]:
        """Give the recordings on the disk."""
        return set(self.folders.recordings.glob("*.wav"))

    def speak(self, sound: Waveform) -> None:
        """Play into the microphone; returns when all of it was heard."""
        path = self._folder / "spoken.raw"
        path.write_bytes(to_pcm(sound))
        form = ["--raw", "--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1"]
        command = ["paplay", *form, "--latency-msec=200", "-d", "speaker", str(path)]
        self._begin(*command).wait(len(sound) / SAMPLE_RATE + STEP_S)

    def arrival(self) -> Arrival:
        """Wait for the next text in the foreign window."""
        try:
            found = self._texts.get(timeout=START_S)
        except queue.Empty:
            raise StageError(f"No text came into the window. {self._last_words()}") from None
        self.text = found.text
        return found

    def more_news(self) -> bool:
        """Say whether the text in the window changed again."""
        return not self._texts.empty()

    def idle(self) -> None:
        """Wait until VoxBar has nothing to do."""
        wait(lambda: self._status() == "idle", "VoxBar did not come to an end")

    def _set(self) -> None:
        folder = self._ends.enter_context(tempfile.TemporaryDirectory(prefix="voxbar-bench-"))
        self._folder = Path(folder)
        self._env = {"QT_QPA_PLATFORM": "xcb", "DBUS_SESSION_BUS_ADDRESS": "disabled:"}
        self._open_screen()
        self._open_microphone()
        self._open_app()
        self._open_window()  # after it: without a tray VoxBar opens a window too

    def _open_screen(self) -> None:
        name = os.environ.get("DISPLAY", "")
        if not self.this_screen:
            reading, writing = os.pipe()
            size = ("-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset")
            self._begin("Xvfb", "-displayfd", str(writing), *size, keep=(writing,))
            os.close(writing)
            with os.fdopen(reading) as pipe:
                name = f":{pipe.readline().strip()}"
        try:
            self._keys = display.Display(name)
        except (error.DisplayError, OSError) as problem:
            raise StageError(f"The screen “{name}” cannot be used: {problem}") from problem
        self._ends.callback(self._keys.close)
        self._env["DISPLAY"] = name

    def _open_microphone(self) -> None:
        folder = self._folder / "sound"
        folder.mkdir()
        (folder / "modules.pa").write_text(SOUND_SERVER.format(folder=folder), encoding="utf-8")
        self._env |= {
            "PULSE_SERVER": f"unix:{folder}/native",
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_STATE_PATH": str(folder),
        }
        options = "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes"
        quiet = "--realtime=no --high-priority=no --log-target=null"
        modules = str(folder / "modules.pa")
        self._begin("pulseaudio", *options.split(), *quiet.split(), "-F", modules)
        wait(lambda: self._begin("pactl", "info").wait(STEP_S) == 0, "PulseAudio does not start")
        heard = folder / "heard"
        with heard.open("wb") as out:
            rate = 8000
            reader = ("parec", "-d", "microphone", "--latency-msec=5", f"--rate={rate}")
            self._begin(*reader, "--channels=1", out=out)
        wait(lambda: size_of(heard) > AWAKE_S * rate * 2, "The private microphone hears nothing")

    def _open_window(self) -> None:
        program = self._begin(sys.executable, "-m", "app.bench_window", out=subprocess.PIPE)
        threading.Thread(target=self._read, args=(program,), daemon=True).start()
        wait(self._has_focus, "The window for the text did not get the focus")

    def _has_focus(self) -> bool:
        """Say whether the foreign window has it; without a window manager nobody else gives it."""
        if not self._focused and self._window and self._keys:
            ignored = error.CatchError(error.BadMatch)  # not to be seen yet
            window = self._keys.create_resource_object("window", self._window)
            window.set_input_focus(X.RevertToParent, X.CurrentTime, onerror=ignored)
            self._keys.sync()
        return self._focused

    def _read(self, program: "subprocess.Popen[bytes]") -> None:
        for line in program.stdout or ():
            news = json.loads(line)
            self._window = news.get("window", self._window)
            self._focused = news.get("focus", self._focused)
            if "text" in news:
                self._texts.put(Arrival(**news))

    def _open_app(self) -> None:
        config = self.folders.config
        config.mkdir(parents=True)
        settings = SETTINGS.format(model=self.model, device=self.device)
        (config / "settings.toml").write_text(settings, encoding="utf-8")
        self._env |= {
            "VOXBAR_HOME": str(config.parent),
            "VOXBAR_MODELS": str(models_folder()),
        }
        with (self._folder / "voxbar.log").open("wb") as log:
            app = self._begin(sys.executable, "-m", "app", out=log, errors=log)

        def ready() -> bool:
            if app.poll() is not None:
                raise StageError(f"VoxBar did not start. {self._last_words()}")
            try:
                status = instance.send(self.folders.runtime, "status").status
            except (InstanceError, OSError, EOFError):
                return False
            return status is not None and status.loaded

        wait(ready, f"The model {self.model} was not loaded", START_S)
        threading.Thread(target=self._follow, daemon=True).start()
        wait(lambda: bool(self.shown), "VoxBar does not tell what it does")

    def _follow(self) -> None:
        for status in instance.follow(self.folders.runtime):
            self.shown.append((time.monotonic(), status.stage))

    def _status(self) -> str:
        status = instance.send(self.folders.runtime, "status").status
        return status.stage if status else ""

    def _key(self, kind: int) -> float:
        if self._keys is None:
            raise StageError("The stage is not set.")
        code = self._keys.keysym_to_keycode(XK.string_to_keysym(KEY))
        at = time.monotonic()
        xtest.fake_input(self._keys, kind, code)
        self._keys.sync()
        return at

    def _last_words(self) -> str:
        lines = (self._folder / "voxbar.log").read_text("utf-8", "replace").strip().splitlines()
        return f"Its last words: {lines[-1]}" if lines else ""

    def _begin(
        self,
        *command: str,
        out: "int | IO[bytes]" = subprocess.DEVNULL,
        errors: "int | IO[bytes]" = subprocess.DEVNULL,
        keep: tuple[int, ...] = (),
    ) -> "subprocess.Popen[bytes]":
        """Start a program that ends with the stage at the latest."""
        env = {**os.environ, **self._env}
        env.pop("WAYLAND_DISPLAY", None)
        process = subprocess.Popen(  # noqa: S603 - programs that this file names
            command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=errors, pass_fds=keep
        )
        self._ends.callback(end, process)
        return process


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a program that we started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()


def size_of(path: Path) -> int:
    """Give how many bytes a file has; none where it is gone."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def wait(condition: Callable[[], bool], otherwise: str, limit_s: float = STEP_S) -> None:
    """Return once `condition` holds; raises StageError with this sentence after the limit."""
    limit = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > limit:
            raise StageError(f"{otherwise} within {limit_s:g} s.")
        time.sleep(LOOK_S)
