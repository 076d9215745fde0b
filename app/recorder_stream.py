"""One open sound stream of PortAudio: blocks go into a queue, errors become sentences.

The only file that calls sounddevice to record; it is imported late, because that asks the sound
system for its devices (50 to 200 ms, or for ever where the system hangs).
"""

import itertools
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.errors import MicrophoneError
from asr.types import SAMPLE_RATE

log = logging.getLogger(__name__)

BLOCK_S = 0.1  # from one wake-up to the next: half of it would cost twice the processor time

UNAVAILABLE = -9985  # paDeviceUnavailable
BAD_RATE = -9997  # paInvalidSampleRate
BAD_CHANNELS = -9998  # paInvalidChannelCount
NO_PORTAUDIO = (
    "No microphone can be used: PortAudio is missing. On Debian and Ubuntu: "
    "sudo apt install libportaudio2"
)
BUSY = "The microphone is in use by another program."
NONE_FOUND = "No microphone answers: please connect one, or choose another in the settings."

_numbers = itertools.count(1)
_portaudio = threading.Lock()  # its own calls are not made for several threads


@dataclass(frozen=True, slots=True)
class Block:
    """Sound as the device gave it; `samples` [n, channels], float32."""

    stream: int
    samples: Any


@dataclass(frozen=True, slots=True)
class Gone:
    """The stream ended by itself."""

    stream: int


class InputStream:
    """A stream that runs until `abort`. Opened and aborted by one thread.

    `put` gets Block and Gone, called on PortAudio's thread. With `again` the list of devices is
    read anew first. Raises MicrophoneError.
    """

    def __init__(
        self,
        microphone: str | int | None,
        put: Callable[[Block | Gone], None],
        *,
        again: bool = False,
    ) -> None:
        self.number = number = next(_numbers)
        sounddevice = load_sounddevice()
        self._over = False

        def arrived(samples: Any, _frames: int, _time: object, status: object) -> None:  # noqa: ANN401
            if status:
                log.debug("sound stream: %s", status)
            put(Block(number, samples.copy()))

        def finished() -> None:
            if not self._over:
                put(Gone(number))

        with _portaudio:
            try:
                if again:
                    _read_devices_anew(sounddevice)
                self._stream = _open(sounddevice, microphone, arrived, finished)
            except sounddevice.PortAudioError as error:
                raise MicrophoneError(sentence(error)) from error
        self.rate = float(self._stream.samplerate)

    def abort(self) -> None:
        """End without waiting: `stop` hangs on a suspended device, `abort` does not."""
        self._over = True
        with _portaudio:
            try:
                self._stream.abort(ignore_errors=True)
                self._stream.close(ignore_errors=True)
            except Exception as error:  # noqa: BLE001 - a device that is gone may answer anything
                log.debug("closing the sound stream: %s", error)


def load_sounddevice() -> Any:  # noqa: ANN401 - it has no types
    """Import sounddevice; raises MicrophoneError where PortAudio is missing."""
    try:
        import sounddevice
    except OSError as error:  # its way to say so
        raise MicrophoneError(NO_PORTAUDIO) from error
    return sounddevice


def _open(
    sounddevice: Any,  # noqa: ANN401
    microphone: str | int | None,
    arrived: Callable[[Any, int, object, object], None],
    finished: Callable[[], None],
) -> Any:  # noqa: ANN401
    """Open at 16 kHz mono where the device can, else at its own rate and channels."""
    found = _find(sounddevice, microphone)
    own_rate, channels = float(found["default_samplerate"]), int(found["max_input_channels"])
    formats = [(SAMPLE_RATE, 1), (own_rate, 1), (own_rate, min(2, channels)), (own_rate, channels)]
    for rate, wide in dict.fromkeys(formats):
        try:
            stream = sounddevice.InputStream(
                samplerate=rate,
                channels=wide,
                device=found["index"],
                dtype="float32",
                blocksize=round(rate * BLOCK_S),
                callback=arrived,
                finished_callback=finished,
            )
            stream.start()
        except sounddevice.PortAudioError as error:
            if _code(error) not in (BAD_RATE, BAD_CHANNELS):
                raise
            log.debug("the microphone does not do %s Hz, %s channels", rate, wide)
        else:
            return stream
    raise MicrophoneError(f"The microphone {found['name']} offers no format that can be used.")


def _find(sounddevice: Any, microphone: str | int | None) -> dict[str, Any]:  # noqa: ANN401
    try:
        found: dict[str, Any] = sounddevice.query_devices(microphone, "input")
    except ValueError as error:  # none of that name, or several
        raise MicrophoneError(
            f'There is no microphone "{microphone}", or more than one, or another program keeps it;'
            " voxbar devices lists those that can be used."
        ) from error
    return found


def _read_devices_anew(sounddevice: Any) -> None:  # noqa: ANN401
    # WORKAROUND: PortAudio lists devices once; https://github.com/spatialaudio/python-sounddevice/issues/16
    sounddevice._terminate()  # noqa: SLF001
    sounddevice._initialize()  # noqa: SLF001


def _code(error: Exception) -> int | None:
    code = error.args[1] if len(error.args) > 1 else None
    return code if isinstance(code, int) else None


def sentence(error: Exception) -> str:
    """Say to the person what a PortAudioError means."""
    if _code(error) == UNAVAILABLE:
        return BUSY
    log.info("the microphone cannot be opened: %s", error)
    return NONE_FOUND
