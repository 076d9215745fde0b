"""A watched folder: what appears is done once, when it is whole, and nothing is written over."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.errors import FolderError
from app.watch import Notes, Told, Watch
from asr.errors import AudioError, ModelError


class Folder:
    """A watched folder whose transcriber writes the name of the recording."""

    def __init__(self, place: Path, **more: object) -> None:
        self.place, self.more = place / "in", more
        self.place.mkdir(exist_ok=True)
        self.notes = place / "notes.json"
        self.done: list[str] = []
        self.said: list[str] = []
        self.error: Exception | None = None
        self.now = 0.0
        self.restart()

    def restart(self) -> None:
        told = Told(
            done=lambda path, _outputs: self.done.append(path.name),
            left_out=lambda path, why: self.said.append(f"{path.name}: {why}"),
            failed=lambda path, why: self.said.append(f"{path.name}: {why}"),
        )
        notes = Notes(self.notes)
        self.watch = Watch(self.place, notes, self._write, told, **self.more)  # type: ignore[arg-type]

    def _write(self, path: Path, outputs: Sequence[Path]) -> None:
        if self.error:
            raise self.error
        for output in outputs:
            output.parent.mkdir(exist_ok=True)
            with output.open("x") as file:
                file.write(path.name)

    def put(self, name: str, content: bytes = b"sound") -> Path:
        path = self.place / name
        path.write_bytes(content)
        return path

    def pass_by(self, seconds: float) -> None:
        """Look twice as time goes on: once to see a change, once after it."""
        for _ in range(2):
            self.watch.look(self.now)
            self.now += seconds
        self.watch.look(self.now)

    def texts(self) -> list[str]:
        return sorted(p.name for p in self.place.rglob("*.txt"))


def test_a_recording_is_done_once(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("talk.mp3")
    folder.put("letter.pdf")
    folder.pass_by(4)
    folder.pass_by(4)
    assert folder.done == ["talk.mp3"]
    assert folder.texts() == ["talk.txt"]


def test_a_restart_repeats_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("talk.mp3")
    folder.pass_by(4)
    (folder.place / "talk.txt").unlink()
    folder.restart()
    folder.pass_by(4)
    assert folder.done == ["talk.mp3"]


def test_a_file_that_still_grows_is_left_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for length in range(1, 6):
        folder.put("talk.mp3", b"s" * length)
        folder.watch.look(folder.now)
        folder.now += 2.9
    assert folder.done == []
    folder.pass_by(4)
    assert folder.done == ["talk.mp3"]


def test_an_empty_file_is_none_yet(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("talk.mp3", b"")
    folder.pass_by(100)
    assert folder.done == []


def test_own_outputs_are_never_taken_for_input(tmp_path: Path) -> None:
    folder = Folder(tmp_path, formats=("txt", "mp3"))  # a format that looks like a recording
    folder.put("talk.wav")
    for _ in range(3):
        folder.pass_by(4)
    assert folder.done == ["talk.wav"]
    folder.restart()
    folder.pass_by(4)
    assert folder.done == ["talk.wav"]


def test_a_text_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("talk.mp3")
    (folder.place / "talk.txt").write_text("mine")
    folder.pass_by(4)
    folder.pass_by(4)
    assert folder.done == []
    assert folder.said == ["talk.mp3: left out: a text of that name is there already."]
    assert (folder.place / "talk.txt").read_text() == "mine"


def test_two_recordings_of_one_name_get_two_texts(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("talk.mp3")
    folder.put("talk.wav")
    folder.pass_by(4)
    assert folder.texts() == ["talk.txt", "talk.wav.txt"]


def test_a_recording_that_is_replaced_is_done_under_a_new_name(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for length in (5, 6, 7):
        folder.put("talk.mp3", b"s" * length)
        folder.pass_by(4)
    assert folder.done == ["talk.mp3"] * 3
    assert folder.texts() == ["talk.mp3-2.txt", "talk.mp3.txt", "talk.txt"]


def test_outputs_can_lie_elsewhere(tmp_path: Path) -> None:
    folder = Folder(tmp_path, output_dir=tmp_path / "texts")
    folder.put("talk.mp3")
    folder.pass_by(4)
    assert (tmp_path / "texts" / "talk.txt").read_text() == "talk.mp3"
    assert folder.texts() == []


def test_a_damaged_recording_is_said_once_and_the_others_are_done(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("a.mp3")
    folder.error = AudioError("a.mp3 is no sound.")
    folder.pass_by(4)
    folder.error = None
    folder.put("b.mp3")
    folder.pass_by(4)
    assert folder.said == ["a.mp3: a.mp3 is no sound."]
    assert folder.done == ["b.mp3"]


def test_without_a_model_it_ends_and_nothing_counts_as_done(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.put("a.mp3")
    folder.error = ModelError("There is no model.")
    with pytest.raises(ModelError):
        folder.pass_by(4)
    folder.error = None
    folder.restart()
    folder.pass_by(4)
    assert folder.done == ["a.mp3"]


def test_damaged_notes_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.json").write_text("[1")
    with pytest.raises(FolderError, match="is damaged"):
        Notes(tmp_path / "notes.json")


def test_a_folder_that_is_gone_is_a_sentence(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.place.rmdir()
    with pytest.raises(FolderError, match="cannot be read"):
        folder.watch.look(0)
