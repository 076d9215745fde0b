"""Standard input as a recording: transcribed as it arrives, left at once when asked to stop."""

import io
import os
import select
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO, cast

from asr.audio import stream_audio
from asr.errors import AudioError, Cancelled
from asr.types import SAMPLE_RATE, CancelCheck, Engine, Loss, Options, Progress, Transcript

POLL_S = 0.1


class Waiting:
    """A pipe's reading end that asks `cancelled` while nothing comes: a plain read would not."""

    name = "<stdin>"

    def __init__(self, handle: int, cancelled: CancelCheck) -> None:
        self._handle, self._cancelled = handle, cancelled

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end; raises Cancelled."""
        while not select.select([self._handle], [], [], POLL_S)[0]:
            if self._cancelled():
                raise Cancelled
        return os.read(self._handle, size)


def from_stdin(
    engine: Engine,
    options: Options,
    progress: Callable[[Progress], None],
    cancelled: CancelCheck,
) -> Transcript:
    """Transcribe standard input; raises what `engine.transcribe` raises."""
    notes: list[str] = []
    stream, done_s, found = engine.stream(options, cancelled), 0.0, 0
    for block in stream_audio(open_stdin(cancelled), cancelled=cancelled, warnings=notes):
        done_s += len(block) / SAMPLE_RATE
        for segment in stream.feed(block):
            found += 1
            progress(Progress(done_s=done_s, total_s=None, segment=segment))
        progress(Progress(done_s=done_s, total_s=None))
    transcript = stream.finish()
    for segment in transcript.segments[found:]:
        progress(Progress(done_s=done_s, total_s=done_s, segment=segment))
    whole = not any(isinstance(note, Loss) for note in notes)
    return replace(transcript, warnings=(*notes, *transcript.warnings), whole=whole)


def open_stdin(cancelled: CancelCheck) -> BinaryIO:
    """Give standard input: a file as it is, a pipe so that waiting for it can be ended.

    Raises AudioError where it is the keyboard or closed.
    """
    if sys.stdin is None or sys.stdin.closed:
        raise AudioError("Standard input is closed: pipe a recording into it.")
    if sys.stdin.isatty():
        raise AudioError("Standard input is the keyboard: pipe a recording into it.")
    file = sys.stdin.buffer
    try:
        handle = file.fileno()
    except io.UnsupportedOperation:  # not the system's: a test's
        return file
    if file.seekable() or os.name == "nt":  # Windows cannot wait for a pipe
        return file
    return cast("BinaryIO", Waiting(handle, cancelled))
