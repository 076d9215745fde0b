"""What an engine hears, in blocks: a waveform, a recording on disk or an open file."""

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

import numpy as np

from asr.audio import probe, stream_audio
from asr.engine_run import checked, is_file
from asr.errors import AudioError
from asr.types import SAMPLE_RATE, CancelCheck, Waveform

BLOCK_S = 5.0  # what is read of a file at a time


def open_blocks(
    audio: Waveform | Path | str | BinaryIO, notes: list[str], cancelled: CancelCheck | None
) -> tuple[Iterable[Waveform], float | None]:
    """Give the sound in blocks, and its length in seconds where that is known beforehand.

    Raises AudioError.
    """
    if not isinstance(audio, np.ndarray):
        known = isinstance(audio, (str, Path)) and is_file(Path(audio))
        total_s = probe(audio).duration if known else None
        blocks = stream_audio(audio, block_s=BLOCK_S, cancelled=cancelled, warnings=notes)
        return blocks, total_s
    whole, step = checked(audio), int(BLOCK_S * SAMPLE_RATE)
    if not len(whole):
        raise AudioError("The recording is empty.")
    pieces = (whole[at : at + step] for at in range(0, len(whole), step))
    return pieces, len(whole) / SAMPLE_RATE
