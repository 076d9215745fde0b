"""Speech to text, offline: sound in, text out; knows no window, microphone or settings file."""

from asr.errors import (
    AsrError,
    AudioError,
    Cancelled,
    DeviceError,
    ModelError,
    OptionError,
    OutputError,
)
from asr.types import SAMPLE_RATE, Engine, Options, Progress, Segment, Transcript, Waveform, Word

__all__ = [
    "SAMPLE_RATE",
    "AsrError",
    "AudioError",
    "Cancelled",
    "DeviceError",
    "Engine",
    "ModelError",
    "OptionError",
    "Options",
    "OutputError",
    "Progress",
    "Segment",
    "Transcript",
    "Waveform",
    "Word",
    "load",
]


def load(
    model: str = "moonshine-tiny",
    device: str = "auto",
    engine: str = "own",
    precision: str = "auto",
) -> Engine:
    """Load a model by catalogue id or folder; `device` is auto, cpu, cuda or mps.

    `engine` is "own" (VoxBar's runtime) or "nemo" (NVIDIA's, where the extra nemo is installed);
    `nemo:` before the model's name says the latter too.
    `precision` is auto, fp32, bf16, fp16, or on the CPU int8 or int4; models that compute in one
    only pass over it.
    Raises ModelError, DeviceError or OptionError.
    """
    from asr.engine import load as load_engine

    return load_engine(model, device, engine, precision)
