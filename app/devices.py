"""What this machine can compute with and hear with; torch and PortAudio are asked only here."""

import platform
from dataclasses import dataclass

from app.errors import MicrophoneError
from asr import addon
from asr.errors import ModelError
from asr.machine import cores, instruction_sets
from asr.models import find
from asr.models_advice import LARGE
from asr.models_store import models_folder

NO_PORTAUDIO = (
    "Microphones cannot be listed: PortAudio is missing. On Debian and Ubuntu: "
    "sudo apt install libportaudio2"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute:
    """A device that models can run on; `name` is what --device takes."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Microphone:
    """A sound input, as PortAudio numbers it."""

    number: int
    name: str
    system: str  # ALSA, WASAPI, Core Audio ...
    channels: int
    default: bool


def compute_devices() -> list[Compute]:
    """List what models can run on; imports torch where it is installed (2 to 3 s)."""
    return [Compute(name="cpu", text=_processor()), *_accelerators()]


def precision() -> str:
    """Say in which precision a large model would compute here, and why; "" without torch."""
    from asr.families import salm

    place, model = models_folder(), find(LARGE)
    try:
        return salm.explain_large(place, model.size / 1e9)
    except (ImportError, ModelError):
        return ""


def microphones() -> list[Microphone]:
    """List the sound inputs; raises MicrophoneError where PortAudio is missing or mute."""
    try:
        import sounddevice
    except OSError as error:  # its way to say that the library is not there
        raise MicrophoneError(NO_PORTAUDIO) from error
    try:
        chosen, systems = sounddevice.default.device[0], sounddevice.query_hostapis()
        return [
            Microphone(
                number=number,
                name=str(found["name"]),
                system=str(systems[found["hostapi"]]["name"]),
                channels=int(found["max_input_channels"]),
                default=number == chosen,
            )
            for number, found in enumerate(sounddevice.query_devices())
            if found["max_input_channels"] > 0
        ]
    except sounddevice.PortAudioError as error:
        raise MicrophoneError(f"The sound system does not answer: {error}.") from error


def _processor() -> str:
    sets = ", ".join(instruction_sets()) or "not known"
    return f"{platform.machine()}, {cores()} cores, instruction sets: {sets}"


def _accelerators() -> list[Compute]:
    try:
        addon.use()
        import torch
    except (ImportError, ModelError):
        return []
    found = []
    for i in range(torch.cuda.device_count() if torch.cuda.is_available() else 0):
        card = torch.cuda.get_device_properties(i)
        text = f"{card.name}, {card.total_memory / 2**30:.0f} GiB"
        found.append(Compute(name="cuda" if i == 0 else f"cuda:{i}", text=text))
    if torch.backends.mps.is_available():
        found.append(Compute(name="mps", text="Apple's graphics processor"))
    return found
