"""Every error of the app; each message is a sentence for the person who sees it.

AppError
├── FolderError       a folder or file cannot be used, or is not the person's own
├── MicrophoneError   no microphone, or it gives nothing
└── InstanceError     nothing answers the remote control, or it refused
"""


class AppError(Exception):
    """Root of all errors that the app raises on purpose."""


class FolderError(AppError):
    """A folder or file cannot be used, or belongs to somebody else."""


class MicrophoneError(AppError):
    """There is no microphone, or it cannot be opened, or it gives nothing."""


class InstanceError(AppError):
    """No running VoxBar answers, or it refused the command."""
