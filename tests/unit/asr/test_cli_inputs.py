"""Which recordings a command line means."""

from pathlib import Path

import pytest

from asr.cli_inputs import gather


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b.wav", "a.MP3", "notes.txt", ".hidden.wav", "sub/c.mkv", "sub/deep/d.ogg"):
        path = tmp_path / "talks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*named: str, recursive: bool = False) -> list[str]:
    gathered = gather(named, recursive=recursive)
    assert not gathered.problems
    return [Path(source.shown).as_posix() for source in gathered.sources]


@pytest.mark.usefixtures("here")
def test_a_folder_gives_its_own_recordings_in_order() -> None:
    assert found("talks") == ["talks/a.MP3", "talks/b.wav"]


@pytest.mark.usefixtures("here")
def test_recursive_gives_those_of_its_folders_and_where_they_lie() -> None:
    gathered = gather(["talks"], recursive=True)
    assert [s.folder.as_posix() for s in gathered.sources] == [".", ".", "sub", "sub/deep"]


@pytest.mark.usefixtures("here")
def test_a_recording_named_twice_is_taken_once() -> None:
    assert found("talks/b.wav", "talks", "./talks/../talks/b.wav") == ["talks/b.wav", "talks/a.MP3"]


@pytest.mark.usefixtures("here")
def test_a_file_named_by_itself_may_have_any_suffix() -> None:
    assert found("talks/notes.txt") == ["talks/notes.txt"]


@pytest.mark.usefixtures("here")
def test_a_pattern_that_the_shell_left_alone_is_expanded_to_recordings() -> None:
    assert found("talks/*") == ["talks/a.MP3", "talks/b.wav"]
    assert found("talks/**/*.ogg") == ["talks/sub/deep/d.ogg"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(here: Path) -> None:
    (here / "a[1].wav").touch()
    assert found("a[1].wav") == ["a[1].wav"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("gone.wav", "There is no file gone.wav."),
        ("*.flac", "No recording matches *.flac."),
        ("talks/sub/deep/..", "There are no recordings"),  # only c.mkv's folder has one
        ("https://example.org/a.mp3", "opens no connections"),
        ("x" * 300, "cannot be read"),
    ],
)
def test_what_is_no_recording_is_said_in_a_sentence(named: str, sentence: str) -> None:
    if named.endswith(".."):
        Path("talks/sub/c.mkv").unlink()
    (problem,) = gather([named], recursive=False).problems
    assert sentence in problem.message


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("named", "several"),
    [
        (["talks/b.wav"], False),
        (["-"], False),
        (["talks"], True),
        (["talks/b.*"], True),
        (["talks/b.wav", "talks/b.wav"], True),
    ],
)
def test_one_recording_is_told_from_what_may_be_several(named: list[str], several: bool) -> None:
    assert gather(named, recursive=False).several is several


def test_numbers_in_names_are_in_the_order_of_people(tmp_path: Path) -> None:
    for name in ("part 10.wav", "part 2.wav", "7.wav"):
        (tmp_path / name).touch()
    assert [Path(name).name for name in found(str(tmp_path))] == [
        "7.wav",
        "part 2.wav",
        "part 10.wav",
    ]
