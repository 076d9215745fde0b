"""The embedded model's own Transcriber, with its own segmentation: the baseline ours is held to.

python tests/bench/moonshine_own.py MANIFEST...
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from moonshine_voice.moonshine_api import ModelArch
from moonshine_voice.transcriber import Transcriber

from asr.audio import read_audio
from asr.engine_folder import find_folder
from asr.evaluate import evaluate
from asr.types import (
    SAMPLE_RATE,
    CancelCheck,
    ManyProgress,
    Options,
    Outcome,
    ProgressCallback,
    Segment,
    Stream,
    Transcript,
    Waveform,
)


class Own:
    """What `evaluate` needs of an engine, over the publisher's library."""

    model = "moonshine-voice Transcriber"

    def __init__(self) -> None:
        self._transcriber = Transcriber(find_folder("moonshine-tiny"), ModelArch.TINY)

    def transcribe(
        self,
        audio: Waveform | Path | str | BinaryIO,
        options: Options | None = None,
        progress: ProgressCallback | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Transcript:
        """Decode a whole recording at once, as its `transcribe_without_streaming` does."""
        del options, progress, cancelled
        sound = audio if isinstance(audio, np.ndarray) else read_audio(audio)
        lines = self._transcriber.transcribe_without_streaming(sound.tolist(), SAMPLE_RATE).lines
        segments = [
            Segment(start=x.start_time, end=x.start_time + x.duration, text=x.text) for x in lines
        ]
        return Transcript(
            segments=tuple(segments),
            language="en",
            duration=len(sound) / SAMPLE_RATE,
            model=self.model,
        )

    def transcribe_many(
        self,
        audios: Sequence[Waveform | Path | str],
        options: Options | None = None,
        progress: ManyProgress | None = None,
        cancelled: CancelCheck | None = None,
    ) -> Iterator[Outcome]:
        """Not measured."""
        raise NotImplementedError

    def stream(
        self, options: Options | None = None, cancelled: CancelCheck | None = None
    ) -> Stream:
        """Not measured."""
        raise NotImplementedError

    def close(self) -> None:
        """Free the library's memory."""
        self._transcriber.close()


if __name__ == "__main__":
    sys.stdout.write(evaluate([Path(name) for name in sys.argv[1:]], Own()).table() + "\n")
