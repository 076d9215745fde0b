"""A folder is watched: recordings that appear become text, once. Knows no model and no clock.

What was done is noted in a file, so that a restart repeats nothing. The folder is looked at again
and again instead of asking the system for news: that works on network drives and sticks as well.
"""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.errors import FolderError
from app.paths import lock, open_private, private_folder
from asr.cli_inputs import is_recording
from asr.errors import AudioError, OutputError

SETTLE_S = 3.0  # a file that has not changed for so long is whole


@dataclass(frozen=True, slots=True)
class Look:
    """What tells one state of a file from another."""

    size: int
    changed_ns: int


@dataclass(slots=True, kw_only=True)
class Note:
    """What became of a recording: its outputs, or why there are none."""

    size: int
    changed_ns: int
    outputs: list[str] = field(default_factory=list)
    failure: str = ""

    @property
    def look(self) -> Look:
        """The state of the file that this was about."""
        return Look(self.size, self.changed_ns)


class Notes:
    """The notes of one watched folder, on disk; paths are below that folder.

    Raises FolderError where the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.all = self._read()

    def add(self, name: str, note: Note) -> None:
        """Note what became of a recording, for good."""
        self.all[name] = note
        content = {key: asdict(value) for key, value in self.all.items()}
        partial = self._path.with_name(f"{self._path.name}.new")
        try:
            partial.write_text(json.dumps(content, indent=1), encoding="utf-8")
            partial.replace(self._path)
        except OSError as error:
            raise FolderError(f"{self._path} cannot be written: {error.strerror}.") from error

    def forget(self, names: Sequence[str]) -> None:
        """Leave out recordings that are not there any more; written with the next note."""
        for name in names:
            del self.all[name]

    def _read(self) -> dict[str, Note]:
        try:
            content = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: Note(**note) for name, note in content.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise FolderError(
                f"{self._path} is damaged: {error}. Without it, VoxBar would do all recordings"
                " again: move it away if that is meant."
            ) from error


def open_notes(place: Path, folder: Path) -> tuple[int, Notes] | None:
    """Open the notes of a folder, for this process alone; the descriptor holds the lock.

    They lie in `place`. None where another process watches that folder. Raises FolderError.
    """
    private_folder(place)
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    held = open_private(place / f"{name}.lock", os.O_RDWR | os.O_CREAT)
    if not lock(held):
        os.close(held)
        return None
    return held, Notes(place / f"{name}.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is told what happens."""

    done: Callable[[Path, Sequence[Path]], None]
    left_out: Callable[[Path, str], None]
    failed: Callable[[Path, str], None]


class Watch:
    """One watched folder; `look` is called again and again.

    `transcribe` is given a recording and its outputs and writes them all, or raises AsrError;
    a ModelError, DeviceError or Cancelled ends the watch, anything else is that recording's matter.
    """

    def __init__(  # noqa: PLR0913 - what a watch is made of
        self,
        folder: Path,
        notes: Notes,
        transcribe: Callable[[Path, Sequence[Path]], None],
        told: Told,
        *,
        formats: Sequence[str] = ("txt",),
        output_dir: Path | None = None,
        settle_s: float = SETTLE_S,
    ) -> None:
        self._folder, self._notes, self._told = folder, notes, told
        self._transcribe, self._formats = transcribe, formats
        self._output_dir, self._settle_s = output_dir or folder, settle_s
        self._since: dict[str, tuple[Look, float]] = {}

    def look(self, now: float) -> int:
        """Transcribe what is new and has settled; `now` in seconds; give how many were done.

        Raises FolderError where the folder is gone, and what ends the watch.
        """
        here = self._recordings()
        self._notes.forget([name for name in self._notes.all if name not in here])
        self._since = {name: kept for name, kept in self._since.items() if name in here}
        done = 0
        for name in sorted(here):
            note = self._notes.all.get(name)
            if (note is None or note.look != here[name]) and self._settled(name, here[name], now):
                done += self._one(name, here[name], note)
        return done

    def _recordings(self) -> dict[str, Look]:
        own = {path for note in self._notes.all.values() for path in note.outputs}
        found = {}
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    path = Path(entry.path)
                    if not is_recording(path) or str(path.absolute()) in own:
                        continue
                    with suppress(FileNotFoundError):  # gone since
                        if entry.is_file():
                            stat = entry.stat()
                            found[entry.name] = Look(stat.st_size, stat.st_mtime_ns)
        except OSError as error:
            raise FolderError(f"{self._folder} cannot be read: {error.strerror}.") from error
        return found

    def _settled(self, name: str, look: Look, now: float) -> bool:
        """Say whether a file has stayed as it is for long enough; an empty one never has."""
        before, since = self._since.get(name, (None, now))
        if before != look:
            self._since[name] = (look, now)
            return False
        return look.size > 0 and now - since >= self._settle_s

    def _one(self, name: str, look: Look, before: Note | None) -> int:
        path = self._folder / name
        note = Note(size=look.size, changed_ns=look.changed_ns)
        outputs = self._outputs(path, before)
        if outputs is None:
            self._told.left_out(path, "left out: a text of that name is there already.")
            self._notes.add(name, note)
            return 0
        try:
            self._transcribe(path, outputs)
        except (AudioError, OutputError) as error:
            note.failure = str(error)
            self._told.failed(path, note.failure)
        else:
            note.outputs = [str(output.absolute()) for output in outputs]
            self._told.done(path, outputs)
        self._notes.add(name, note)
        return int(not note.failure)

    def _outputs(self, path: Path, before: Note | None) -> list[Path] | None:
        """Name the outputs: talk.txt; where another recording has that, talk.mp3.txt, and so on.

        None where a text lies there that is none of ours: the recording was done by other means.
        """
        ours = {output for note in self._notes.all.values() for output in note.outputs}
        stem = [self._output_dir / f"{path.stem}.{f}" for f in self._formats]
        taken = [output for output in stem if output.exists()]
        if taken and before is None and not any(str(p.absolute()) in ours for p in taken):
            return None
        number = 1
        names = [path.stem, path.name]
        while True:
            name = names[number - 1] if number <= 2 else f"{path.name}-{number - 1}"
            outputs = [self._output_dir / f"{name}.{f}" for f in self._formats]
            if not any(output.exists() for output in outputs):
                return outputs
            number += 1
