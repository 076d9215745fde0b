"""Every error of the core; each message is a sentence for the person who sees it.

AsrError
├── AudioError      the recording cannot be read, or has no sound in it
├── ModelError      a model is missing, damaged, unknown or cannot run here
├── DeviceError     the compute device asked for is not there or cannot do the work
│   └── OutOfMemory there is not enough memory for it
├── OptionError     an option has a value that means nothing here
├── OutputError     a result cannot be written
├── EngineFailure   the engine failed in a way that nobody foresaw
└── Cancelled       the caller asked to stop
"""


class AsrError(Exception):
    """Root of all errors that the core raises on purpose."""


class AudioError(AsrError):
    """The recording cannot be read, or has no sound in it."""


class ModelError(AsrError):
    """A model is missing, damaged, unknown or cannot run here."""


class DeviceError(AsrError):
    """The compute device asked for is not there or cannot do the work."""


class OutOfMemory(DeviceError):  # noqa: N818 - as the whole world calls it
    """The computer or its compute device has not enough memory for it."""

    def __init__(self, message: str = "The speech engine ran out of memory.") -> None:
        super().__init__(message)


class OptionError(AsrError):
    """An option has a value that means nothing here."""


class EngineFailure(AsrError):  # noqa: N818 - a word for the person too
    """The engine failed in a way that nobody foresaw: a library's error, or a mistake of ours."""


class OutputError(AsrError):
    """A result cannot be written."""


class Cancelled(AsrError):  # noqa: N818 - not a failure: the caller's own wish
    """The caller asked to stop."""

    def __init__(self, message: str = "Stopped.") -> None:
        super().__init__(message)
