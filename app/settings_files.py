"""The settings of files beyond those of writing them: the model, and the watched folder."""

from app.settings_kinds import Setting

AUTOMATIC = Setting(
    key="files.automatic",
    kind="switch",
    default=False,
    label="Write a file by itself",
    help="Each transcribed recording gets a file of this format and name, never over another one. "
    "Off: transcripts are kept in VoxBar until you export or remove them.",
)
FILE_MODEL = Setting(
    key="files.model",
    kind="text",
    default="",
    label="Model for files",
    help="A model's name or folder. Empty: the same as for dictation.",
)
WATCH = Setting(
    key="files.watch",
    kind="switch",
    default=False,
    label="Watch a folder",
    help="Recordings that appear in it become text files, once each. The folder itself is looked "
    "at, not the folders in it.",
)
WATCH_FOLDER = Setting(
    key="files.watch_folder",
    kind="text",
    default="",
    label="Watched folder",
    help="Where your recorder or telephone puts its recordings.",
)
EXPORT_FOLDER = Setting(
    key="files.export_folder",
    kind="text",
    default="",
    label="Folder of exports",
    help="Where the last transcript was saved by hand; the next one is offered there.",
)
