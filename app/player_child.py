"""The player's process: one thread that decodes a little and hands it to the sound system.

PortAudio does not bear two threads, and the microphone's part of it is begun anew at times: so
playing has a process, and with it a PortAudio, of its own.
"""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any

from app.player_messages import Heard, Order, Play
from asr.errors import AsrError

log = logging.getLogger(__name__)

LATENCY_S = 0.15  # sound on its way to the ear: enough for a busy machine
NO_SOUND = "Nothing can be played here: the sound system offers no loudspeaker."
NO_PORTAUDIO = (
    "Nothing can be played here: PortAudio is missing. On Debian and Ubuntu:"
    " sudo apt install libportaudio2"
)


class PlayError(AsrError):
    """It cannot be played."""


def main(pipe: Connection) -> None:
    """Play until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's matter
    try:
        Turntable(pipe).run()
    except (EOFError, OSError):
        os._exit(0)  # the parent has gone; a sound system that hangs must not hold us


class Turntable:
    """What is being played."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._order: Play | None = None
        self._blocks: Iterator[Any] = iter(())
        self._sound: Any = None
        self._speaker: Any = None
        self._played = 0  # samples handed over since the order

    def run(self) -> None:
        """Serve for ever; EOFError or OSError when the parent has gone."""
        while True:
            order: Order | None = None
            while self._pipe.poll(0 if order or self._order else None):
                order = self._pipe.recv()  # of several only the last counts
            if order:
                self._obey(order)
            if self._order:
                self._try(self._go_on, self._order)

    def _obey(self, order: Order) -> None:
        if isinstance(order, Play):
            self._order = order
            self._try(self._begin, order)
        elif self._order:
            before, at = self._order, self._heard_at(self._order)
            self._silence()
            self._say(before, at, playing=False)

    def _try(self, step: Callable[[Play], None], order: Play) -> None:
        try:
            step(order)
        except Exception as error:
            if not isinstance(error, AsrError):
                log.exception("it cannot be played")
            self._silence()
            problem = str(error) if isinstance(error, AsrError) else NO_SOUND
            self._say(order, order.at, playing=False, problem=problem)

    def _begin(self, order: Play) -> None:
        from app.player_sound import Sound

        if self._speaker:
            self._speaker.abort()
            self._speaker.start()
        else:
            self._speaker = _open_speaker()
        if self._sound:
            self._sound.close()
        rate, channels = int(self._speaker.samplerate), self._speaker.channels
        self._sound = Sound(order.path, rate, channels)
        self._blocks = self._sound.blocks(order.at, order.speed)
        self._played = 0

    def _go_on(self, order: Play) -> None:
        """Play the next piece; waits for the loudspeaker."""
        block = next(self._blocks, None)
        if block is not None:
            self._speaker.write(block)
            self._played += len(block)
            self._say(order, self._heard_at(order), playing=True)
            return
        self._speaker.stop()  # returns when all was heard
        at = order.at + self._played / self._speaker.samplerate * order.speed
        self._silence()
        self._say(order, at, playing=False, ended=True)

    def _heard_at(self, order: Play) -> float:
        """Say what place of the recording reaches the ear now."""
        speaker = self._speaker
        if not speaker:
            return order.at
        heard_s: float = self._played / speaker.samplerate - speaker.latency
        return order.at + max(0.0, heard_s) * order.speed

    def _say(
        self, order: Play, at: float, *, playing: bool, ended: bool = False, problem: str = ""
    ) -> None:
        news = Heard(turn=order.turn, at=at, playing=playing, ended=ended, problem=problem)
        self._pipe.send(news)

    def _silence(self) -> None:
        self._order = None
        speaker, self._speaker = self._speaker, None
        if speaker:
            speaker.abort(ignore_errors=True)
            speaker.close(ignore_errors=True)


def _open_speaker() -> Any:  # noqa: ANN401 - sounddevice has no types
    """Open the loudspeaker that the system has chosen by now; raises PlayError."""
    try:
        import sounddevice
    except OSError as error:  # its way to say so
        raise PlayError(NO_PORTAUDIO) from error
    # WORKAROUND: PortAudio lists devices once; https://github.com/spatialaudio/python-sounddevice/issues/16
    sounddevice._terminate()  # noqa: SLF001
    sounddevice._initialize()  # noqa: SLF001
    try:
        device = sounddevice.query_devices(None, "output")
        speaker = sounddevice.OutputStream(
            samplerate=device["default_samplerate"],
            channels=min(2, device["max_output_channels"]),
            dtype="float32",
            latency=LATENCY_S,
        )
        speaker.start()
    except (sounddevice.PortAudioError, ValueError) as error:
        raise PlayError(NO_SOUND) from error
    return speaker
