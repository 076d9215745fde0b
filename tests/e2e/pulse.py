"""A private PulseAudio server: what is played into its null sink is what the microphone hears."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from asr.types import Waveform

PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
MODULES = """\
load-module module-native-protocol-unix socket={folder}/native auth-anonymous=1
load-module module-null-sink sink_name=speaker rate=48000 channels=2
load-module module-remap-source source_name=microphone master=speaker.monitor
set-default-sink speaker
set-default-source microphone
"""
AWAKE_S = 2.5  # an idle null sink renders in blocks of up to 2 s; a reader keeps it awake


class Pulse:
    """One server at a time, in a folder of its own; everything it starts is ended by its pid."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="voxbar-pulse-"))
        (self.folder / "modules.pa").write_text(MODULES.format(folder=self.folder))
        self.environment = {
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
        }
        self._server: subprocess.Popen[bytes] | None = None
        self._reader: subprocess.Popen[bytes] | None = None

    @staticmethod
    def missing() -> list[str]:
        """Say which programs are not installed."""
        return [name for name in PROGRAMS if shutil.which(name) is None]

    @property
    def pid(self) -> int:
        assert self._server
        return self._server.pid

    @property
    def healthy(self) -> bool:
        """Whether the microphone hears."""
        if self._server is None or self._server.poll() is not None or self._reader is None:
            return False
        muted = self.control("get-source-mute", "microphone", check=False)
        default = self.control("get-default-source", check=False)
        return "no" in muted.stdout and default.stdout.strip() == "microphone"

    def start(self) -> None:
        """Start the server; returns when its microphone hears without delay."""
        options = "-n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes"
        quiet = "--realtime=no --high-priority=no --log-target=null"
        command = ["pulseaudio", *options.split(), *quiet.split(), "-F", "modules.pa"]
        self._server = self._begin(command)
        deadline = time.monotonic() + 20
        while self.control("info", check=False).returncode:
            assert time.monotonic() < deadline, "PulseAudio does not start"
            time.sleep(0.02)
        self.keep_awake()

    def keep_awake(self) -> None:
        rate = 8000
        _end(self._reader)
        self._reader = self._begin(
            ["parec", "-d", "microphone", "--latency-msec=5", f"--rate={rate}", "--channels=1"]
        )
        deadline = time.monotonic() + 20
        while (self.folder / "output").stat().st_size < AWAKE_S * rate * 2:
            assert time.monotonic() < deadline, "the null sink does not wake up"
            time.sleep(0.02)

    def rest(self) -> None:
        """Let go of what keeps the sink awake: its small blocks cost every listener time."""
        _end(self._reader)
        self._reader = None

    @staticmethod
    def read_devices_anew() -> None:
        """Let this process' PortAudio forget the devices of an earlier server."""
        try:
            import sounddevice
        except OSError:
            pytest.skip("PortAudio is missing (apt install libportaudio2)")
        sounddevice._terminate()
        sounddevice._initialize()

    def stop(self) -> None:
        """End the server and what was started for it."""
        _end(self._reader)
        _end(self._server)
        self._reader = self._server = None

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def control(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run pactl."""
        return subprocess.run(
            ["pactl", *command],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=check,
            timeout=20,
        )

    def play(self, audio: Waveform) -> subprocess.Popen[bytes]:
        """Begin to play a waveform at 16 kHz; the process ends when it was heard."""
        raw = ["--raw", "--format=s16le", "--rate=16000", "--channels=1", "--latency-msec=200"]
        pcm = np.clip(audio * 32767, -32768, 32767).astype("<i2").tobytes()
        (self.folder / "played.raw").write_bytes(pcm)
        return self._begin(["paplay", *raw, "-d", "speaker", str(self.folder / "played.raw")])

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}

    def _begin(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "output").open("wb") as output:
            return subprocess.Popen(
                command,
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
            )


def place(recorded: Waveform, played: Waveform) -> tuple[int, float]:
    """Give where in `recorded` the sound `played` begins, in samples, and how alike they are."""
    size = 1 << (len(recorded) + len(played)).bit_length()
    across = np.fft.irfft(np.fft.rfft(recorded, size) * np.conj(np.fft.rfft(played, size)), size)
    offset = int(np.argmax(across))
    offset = offset - size if offset > size // 2 else offset
    there = recorded[max(0, offset) : offset + len(played)]
    same = played[max(0, -offset) : max(0, -offset) + len(there)]
    return offset, float(np.corrcoef(there, same)[0, 1])


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        process.kill()
        process.wait()
