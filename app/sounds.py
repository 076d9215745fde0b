"""The short sounds of a dictation, played by what the system has for it; never in anyone's way.

PortAudio is left to the microphone: it does not bear two threads.
"""

import logging
import shutil
import subprocess
import sys
import threading
import wave
from pathlib import Path

import numpy as np

from app import paths
from app.dictation_news import Cue
from app.errors import FolderError
from app.resources import assets
from app.settings import Settings
from app.settings_writing import SOUNDS, VOLUME

log = logging.getLogger(__name__)

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"), ("afplay",))
LONGEST_S = 5.0  # a sound server that does not answer


class Sounds:
    """Plays cues as loud as the settings say; `play` returns at once, from any thread."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder  # for the sounds at the volume that was chosen
        self._settings = settings
        self._player = find_player()
        self._lock = threading.Lock()
        self._ready: dict[Cue, Path] = {}

    def apply(self, settings: Settings) -> None:
        """Go on with these settings."""
        if settings[VOLUME] != self._settings[VOLUME]:
            self._ready.clear()
        self._settings = settings

    def play(self, cue: Cue) -> None:
        """Play the sound of a moment, unless sounds are off or nothing can play them."""
        if self._settings[SOUNDS] and self._settings[VOLUME] and self._player:
            threading.Thread(target=self._play, args=(cue,), name="sound", daemon=True).start()

    def _play(self, cue: Cue) -> None:
        try:
            with self._lock:
                path = self._ready.get(cue) or self._prepare(cue)
            play_file(self._player, path)
        except (OSError, FolderError, subprocess.SubprocessError) as error:
            log.warning("the sound %s could not be played: %s", cue.value, error)

    def _prepare(self, cue: Cue) -> Path:
        """Write the sound at its volume."""
        path = paths.private_folder(self._folder) / f"{cue.value}.wav"
        at_volume(assets() / "sounds" / path.name, path, self._settings[VOLUME] / 100)
        self._ready[cue] = path
        return path


def find_player() -> tuple[str, ...]:
    """Give the command that plays a file here; empty where there is none."""
    players = (("winsound",),) if sys.platform == "win32" else PLAYERS
    here = (command for command in players if command == ("winsound",) or shutil.which(command[0]))
    return next(here, ())


def play_file(player: tuple[str, ...], path: Path) -> None:
    """Play a file to its end. Raises OSError or SubprocessError."""
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_NODEFAULT)
    else:
        subprocess.run(  # noqa: S603 - a player of the system, a file of ours
            [*player, str(path)],
            check=True,
            timeout=LONGEST_S,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def at_volume(source: Path, target: Path, volume: float) -> None:
    """Copy a WAV file of 16 bits with its samples made quieter; `volume` from 0 to 1."""
    with wave.open(str(source)) as file:
        shape, samples = file.getparams(), np.frombuffer(file.readframes(file.getnframes()), "<i2")
    quieter = np.rint(samples * volume**2).astype("<i2")  # the ear hears squares
    with wave.open(str(target), "wb") as out:
        out.setparams(shape)
        out.writeframes(quieter.tobytes())
