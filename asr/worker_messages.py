"""What crosses the pipe between the app and the engine process: frozen data and PCM bytes.

Imports neither torch nor a model, so that both sides can read it. A `ticket` names one attempt at
one job: an answer whose ticket is not awaited any more is dropped. PCM is 16-bit, mono, 16 kHz.
"""

import errno
import re
from dataclasses import dataclass

import numpy as np

from asr import errors
from asr.types import Options, Progress, Segment, Transcript, Waveform

EMBEDDED = "moonshine-tiny"  # the model that ships and needs no download
NO_MEMORY = re.compile(
    r"bad[ _]alloc|(can(no|')t|failed to) allocate memory|out of memory"
    r"|could not create a (primitive|memory)"
    r"|failed to map segment|start new thread",
    re.IGNORECASE,
)  # how onnxruntime, torch, its oneDNN, the loader of libraries and Python put it
BEAT_S = 0.5  # how often a working engine process says that it lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Make a model ready; answered by Loaded, or Failed with the same ticket."""

    ticket: int
    model: str
    device: str  # auto, cpu, cuda, mps
    precision: str = "auto"  # auto, fp32, bf16, fp16, int8, int4; for models that can choose


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Transcribe the file at a path; answered by Advanced, then Done or Failed."""

    ticket: int
    path: str
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Begin a stream; answered by Taken, Final and Partial, then Done or Failed."""

    ticket: int
    options: Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The next sound of a stream."""

    ticket: int
    pcm: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The stream's sound is complete."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """Answer an instruction about a text; answered by Piece, then Wrote or Failed."""

    ticket: int
    instruction: str
    text: str
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Stop the work on this ticket, wherever it is; overtakes everything else."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """End the process, whatever it does."""


Work = Load | Whole | Open | Block | Finish | Write
Request = Work | Cancel | Stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The model is ready."""

    ticket: int
    took_s: float
    how: str = ""  # in which precision it computes, and why; "" where there was no choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The process lives; `step_s` says for how long its present step has made no progress."""

    step_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """So many bytes of the stream's sound have been worked through."""

    ticket: int
    pcm_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """How far a whole recording is."""

    ticket: int
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Final:
    """A segment of a stream that will not change any more."""

    ticket: int
    segment: Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Partial:
    """What the open segment sounds like so far; the next one replaces it."""

    ticket: int
    segment: Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The next piece of what is being written."""

    ticket: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """All that was asked for has been written."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The job's answer."""

    ticket: int
    transcript: Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """The job's error: the name of its class in asr.errors, and its sentence."""

    ticket: int
    kind: str
    message: str


Answer = Loaded | Beat | Taken | Advanced | Final | Partial | Piece | Wrote | Done | Failed


def failed(ticket: int, error: BaseException) -> Failed:
    """Put an error into a message; what is no AsrError becomes an EngineFailure."""
    if wants_memory(error):
        error = errors.OutOfMemory()
    if isinstance(error, errors.AsrError):
        return Failed(ticket=ticket, kind=type(error).__name__, message=str(error))
    name = type(error).__name__
    return Failed(ticket=ticket, kind="EngineFailure", message=f"The speech engine failed: {name}.")


def wants_memory(error: BaseException | None) -> bool:
    """Say whether an error, or what led to it, is for want of memory, whatever it is called."""
    while error is not None:
        if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":  # torch's
            return True
        if getattr(error, "errno", None) == errno.ENOMEM or NO_MEMORY.search(str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


def error_of(message: Failed) -> errors.AsrError:
    """Give the error as it was raised on the other side."""
    kind = getattr(errors, message.kind, errors.AsrError)
    error: errors.AsrError = kind(message.message)
    return error


def to_pcm(audio: Waveform) -> bytes:
    """Give a waveform [n] as 16-bit samples; what lies outside -1 to 1 is clipped."""
    pcm: bytes = np.clip(np.rint(audio * 32768.0), -32768, 32767).astype("<i2").tobytes()
    return pcm


def from_pcm(pcm: bytes) -> Waveform:
    """Give 16-bit samples as a waveform [len(pcm) / 2]."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768.0)
