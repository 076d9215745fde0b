"""What the commands share: the options of where to compute, loading a model, and exit codes."""

import argparse
from enum import IntEnum

from asr import load
from asr.errors import AsrError, Cancelled, DeviceError, ModelError, OptionError
from asr.types import Engine

DEFAULT_MODEL = "moonshine-tiny"


class Exit(IntEnum):
    """What a command ends with."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    NOT_LOADED = 3
    INCOMPLETE = 4
    INTERRUPTED = 130
    READER_GONE = 141


def add_engine_arguments(group: argparse._ActionsContainer) -> None:
    """Declare where to compute."""
    group.add_argument(
        "--device",
        choices=["auto", "cpu", "cuda", "mps"],
        default="auto",
        help="where to compute (default: auto, the best there is)",
    )
    group.add_argument(
        "--engine",
        choices=["own", "nemo"],
        default="own",
        help="own: VoxBar's runtime (default); nemo: NVIDIA's, where the extra nemo is installed",
    )


def open_engine(model: str | None, device: str, engine: str) -> Engine:
    """Load a model (None: the embedded one); raises ModelError or DeviceError."""
    return load(model or DEFAULT_MODEL, device, engine)


def exit_code(error: AsrError) -> Exit:
    """Say what a command ends with that an error stopped."""
    match error:
        case Cancelled():
            return Exit.INTERRUPTED
        case OptionError():
            return Exit.USAGE
        case ModelError() | DeviceError():
            return Exit.NOT_LOADED
        case _:
            return Exit.SOME_FAILED
