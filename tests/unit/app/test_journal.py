"""The journal in one process; kill -9 and a full disk: tests/e2e/test_journal_kill.py."""

import stat
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import FolderError
from app.journal import BYTES_PER_S, Journal

PCM = bytes(range(256)) * 250  # 2 s


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "recordings", pytest.fail)


def test_what_was_written_can_be_read_back_in_any_part(journal: Journal) -> None:
    recording = journal.begin()
    recording.write(PCM[:1000])
    recording.write(PCM[1000:])
    assert recording.read() == PCM
    assert recording.read(990, 20) == PCM[990:1010]
    assert recording.read(len(PCM) - 4, 100) == PCM[-4:]
    assert recording.safe
    recording.remove()


def test_only_the_owner_can_open_it(journal: Journal) -> None:
    recording = journal.begin()
    assert stat.S_IMODE(journal.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(recording.path.stat().st_mode) == 0o600
    recording.remove()


def test_a_recording_in_work_is_not_offered_again(journal: Journal) -> None:
    recording = journal.begin()
    recording.write(PCM)
    assert journal.recover() == []
    recording.release()
    (again,) = journal.recover()
    assert again.read() == PCM
    assert again.seconds == len(PCM) / BYTES_PER_S
    again.remove()


def test_half_a_sample_at_the_end_is_left_out(journal: Journal) -> None:
    recording = journal.begin()
    recording.write(PCM)
    recording.release()
    with recording.path.open("ab") as file:
        file.write(b"x")
    (again,) = journal.recover()
    assert again.read() == PCM
    again.remove()


def test_nothing_is_left_of_a_delivered_recording(journal: Journal) -> None:
    recording = journal.begin()
    recording.write(PCM)
    recording.remove()
    assert list(journal.folder.iterdir()) == []


def test_a_recording_without_sound_is_not_offered(journal: Journal) -> None:
    journal.begin().release()
    assert journal.recover() == []
    assert list(journal.folder.iterdir()) == []


def test_recordings_are_offered_oldest_first(journal: Journal) -> None:
    for year in (2031, 2029, 2030):
        recording = journal.begin()
        recording.write(PCM)
        recording.release()
        recording.path.rename(journal.folder / f"{year}0101T000000-0123abcd.wav")
    found = journal.recover()
    assert [r.started.year for r in found] == [2029, 2030, 2031]
    for recording in found:
        recording.remove()


def test_other_files_in_the_folder_are_left_alone(journal: Journal, tmp_path: Path) -> None:
    journal.begin().remove()
    (journal.folder / "notes.txt").write_text("mine")
    (journal.folder / "20300101T000000-0123abcd.wav").symlink_to(tmp_path)
    assert journal.recover() == []
    assert len(list(journal.folder.iterdir())) == 2


def test_a_kept_recording_is_an_ordinary_wav_file(journal: Journal, tmp_path: Path) -> None:
    recording = journal.begin()
    recording.write(PCM)
    recording.keep(tmp_path / "kept.wav")
    with wave.open(str(tmp_path / "kept.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        assert file.readframes(file.getnframes()) == PCM
    assert journal.recover() == []


def test_a_folder_that_cannot_be_made_means_memory_and_one_sentence(tmp_path: Path) -> None:
    told: list[str] = []
    (tmp_path / "file").write_text("")
    recording = Journal(tmp_path / "file" / "recordings", told.append).begin()
    recording.write(PCM[:100])
    recording.write(PCM[100:])
    assert recording.read() == PCM
    assert not recording.safe
    assert len(told) == 1
    assert "in memory" in told[0]
    with pytest.raises(FolderError, match="could not be kept"):
        recording.keep(tmp_path / "kept.wav")


@given(
    blocks=st.lists(st.integers(0, 5000), max_size=12),
    start=st.integers(0, 9000),
    size=st.integers(0, 9000),
)
def test_reading_gives_what_was_written_whatever_the_blocks(
    tmp_path_factory: pytest.TempPathFactory, blocks: list[int], start: int, size: int
) -> None:
    recording = Journal(tmp_path_factory.getbasetemp() / "blocks", pytest.fail).begin()
    written = b""
    for block in blocks:
        recording.write(PCM[: 2 * block])
        written += PCM[: 2 * block]
    assert recording.read(start, size) == written[start : start + size]
    recording.remove()
