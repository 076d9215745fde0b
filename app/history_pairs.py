"""Recordings and their corrected texts as a NeMo manifest, to measure or train a model with.

`voxbar evaluate` reads it. The sound is copied, since the history removes its own after some days.
"""

import json
import os
import shutil
import wave
from pathlib import Path

from app import paths
from app.errors import FolderError, HistoryError
from app.history import Entry, History

MANIFEST, SOUND = "manifest.jsonl", "audio"


def export(history: History, folder: Path) -> int:
    """Write the corrected entries whose sound is there into a new folder; give how many it are.

    Raises HistoryError; a folder that holds a manifest already is left as it is.
    """
    entries = history.corrections()
    if not entries:
        raise HistoryError("No text whose recording is still there was corrected.")
    if (folder / MANIFEST).exists():
        raise HistoryError(f"{folder / MANIFEST} is there already: give another folder.")
    try:
        sound = paths.private_folder(paths.private_folder(folder) / SOUND)
        lines = [_line(entry, sound) for entry in entries]
        descriptor = paths.open_private(folder / MANIFEST, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except FolderError as error:
        raise HistoryError(str(error)) from error
    except (OSError, wave.Error, EOFError) as error:
        raise HistoryError(f"The corrections cannot be written to {folder}: {error}.") from error
    return len(entries)


def _line(entry: Entry, folder: Path) -> str:
    """Copy the sound of an entry; give its line of the manifest."""
    if entry.audio is None:  # History.corrections gives none of these
        raise HistoryError("The recording is not there any more.")
    copy = folder / entry.audio.name
    shutil.copyfile(entry.audio, copy)
    copy.chmod(0o600)
    with wave.open(str(copy), "rb") as sound:
        duration = sound.getnframes() / sound.getframerate()
    row: dict[str, object] = {
        "audio_filepath": f"{SOUND}/{copy.name}",
        "duration": round(duration, 3),
        "text": " ".join(entry.final.split()),
    }
    if entry.language:
        row["lang"] = entry.language
    return json.dumps(row, ensure_ascii=False) + "\n"
