"""Every error of the app; each message is a sentence for the person who sees it.

AppError
├── FolderError       a folder or file cannot be used, or is not the person's own
├── MicrophoneError   no microphone, or it gives nothing
├── InstanceError     nothing answers the remote control, or it refused
├── SettingsError     a setting is unknown, or a value means nothing for it
├── HistoryError      the history cannot be read or written, or has no such entry
├── TranscriptsError  the texts of files cannot be read or written, or have no such entry
├── RulesError        a rule, a snippet or a file of them cannot be used
└── ProfilesError     a profile or the file of them cannot be used
"""


class AppError(Exception):
    """Root of all errors that the app raises on purpose."""


class FolderError(AppError):
    """A folder or file cannot be used, or belongs to somebody else."""


class MicrophoneError(AppError):
    """There is no microphone, or it cannot be opened, or it gives nothing."""


class InstanceError(AppError):
    """No running VoxBar answers, or it refused the command."""


class SettingsError(AppError):
    """A setting is unknown, or a value means nothing for it."""


class HistoryError(AppError):
    """The history cannot be read or written, or has no such entry."""


class TranscriptsError(AppError):
    """The texts of files cannot be read or written, or there is none of that number."""


class RulesError(AppError):
    """A rule, a snippet or a file of them cannot be used."""


class ProfilesError(AppError):
    """A profile or the file of them cannot be read or written."""
