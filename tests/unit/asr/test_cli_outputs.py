"""Where transcripts go: no two to one file, and to the same file in every run."""

from argparse import ArgumentParser
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr.cli_inputs import Source, gather
from asr.cli_options import Request, add_arguments, read_request
from asr.cli_outputs import distinct_names, left_to_write, plan
from asr.errors import OutputError


def request(*arguments: str) -> Request:
    parser = ArgumentParser()
    add_arguments(parser)
    return read_request(parser.parse_args([*arguments, "x"]))


def source(path: str, folder: str = ".") -> Source:
    return Source(shown=path, path=Path(path), folder=PurePath(folder))


NAMES = st.sampled_from(["a.wav", "A.wav", "a.mp3", "x-a.wav", "a.wav.ogg", "b.ogg"])
FOLDERS = st.sampled_from(["x", "y", "x/x", "y/x"])
PATHS = st.lists(st.builds("{}/{}".format, FOLDERS, NAMES), unique=True, max_size=12)


@given(PATHS)
def test_no_two_recordings_share_a_name_even_where_case_does_not_count(paths: list[str]) -> None:
    names = [name.casefold() for name in distinct_names([source(p) for p in paths])]
    assert len(set(names)) == len(paths)


@given(PATHS.flatmap(lambda paths: st.tuples(st.just(paths), st.permutations(paths))))
def test_the_order_of_the_recordings_does_not_change_their_names(
    both: tuple[list[str], list[str]],
) -> None:
    first, second = (
        dict(zip(paths, distinct_names([source(p) for p in paths]), strict=True)) for paths in both
    )
    assert first == second


def test_names_are_as_short_as_they_can_be() -> None:
    paths = ["t/a.wav", "t/a.mp3", "t/b.wav", "u/c.wav", "v/c.wav"]
    assert distinct_names([source(p) for p in paths]) == [
        "a.wav",
        "a.mp3",
        "b",
        "u-c.wav",
        "v-c.wav",
    ]


def test_the_same_name_in_two_folders_is_kept_apart_by_the_folders(tmp_path: Path) -> None:
    for name in ("in/mon/a.wav", "in/tue/a.wav"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    gathered = gather([str(tmp_path / "in")], recursive=True)
    jobs = plan(gathered, request("-f", "srt", "-o", "out"))
    assert [job.files["srt"] for job in jobs] == [Path("out/mon/a.srt"), Path("out/tue/a.srt")]


@pytest.mark.parametrize(
    ("arguments", "several", "files"),
    [
        ([], False, []),
        ([], True, []),
        (["-f", "json"], True, []),
        (["-f", "srt"], False, []),
        (["-f", "srt"], True, ["a.srt"]),
        (["-f", "txt,srt"], False, ["a.txt", "a.srt"]),
        (["-o", "o"], False, ["o/a.txt"]),
    ],
)
def test_files_are_written_only_where_standard_output_cannot_serve(
    tmp_path: Path, arguments: list[str], several: bool, files: list[str]
) -> None:
    (tmp_path / "a.wav").touch()
    named = str(tmp_path if several else tmp_path / "a.wav")
    (job,) = plan(gather([named], recursive=False), request(*arguments))
    assert list(job.files.values()) == [Path(f) for f in files]


def test_only_what_is_missing_is_written_where_the_rest_is_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").touch()
    gathered = gather(["a.txt"], recursive=False)
    (job,) = plan(gathered, request("-f", "txt,srt", "-o", "."))
    sources = [source("b.wav")]
    assert left_to_write(job, "skip", sources) == {"srt": Path("a.srt")}
    assert set(left_to_write(job, "overwrite", sources)) == {"txt", "srt"}
    with pytest.raises(OutputError, match=r"a\.txt is there already; --overwrite"):
        left_to_write(job, "fail", sources)


def test_a_recording_is_never_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").touch()
    gathered = gather(["a.txt"], recursive=False)
    (job,) = plan(gathered, request("-o", "."))
    with pytest.raises(OutputError, match="over the recording"):
        left_to_write(job, "overwrite", gathered.sources)
