"""The person's profiles on disk: read with patience, written whole, followed while VoxBar runs."""

import io
from argparse import ArgumentParser
from pathlib import Path

import pytest

from app import profiles_cli, profiles_file
from app.errors import ProfilesError
from app.profiles import Profile

FULL = Profile(
    name='The "other" one',
    windows=("xterm", "firefox: *Slack*"),
    language="de",
    words=("VoxBar", "Łódź"),
    style="chat",
    capital="small",
    final="drop",
    space="none",
    paste="Ctrl+Shift+V",
    submit=True,
    on=False,
)


def test_what_is_written_is_read_back() -> None:
    profiles = (FULL, Profile(name="empty"))
    assert profiles_file.loads(profiles_file.dumps(profiles)).profiles == profiles


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('style = "shouting"', "Profile 1 (a): style must be one of prose, chat, plain, as-is."),
        ("submit = 1", "Profile 1 (a): submit must be true or false."),
        ('windows = "xterm"', "Profile 1 (a): windows must be a list of texts."),
        ("words = [1]", "Profile 1 (a): words must be a list of texts."),
        ('colour = "red"', "Profile 1 (a): colour means nothing here."),
        ("language = 3", "Profile 1 (a): language must be a text."),
    ],
)
def test_a_mistake_costs_its_own_line_only(line: str, sentence: str) -> None:
    read = profiles_file.loads(f'[[profile]]\nname = "a"\n{line}\ncapital = "keep"\n')
    assert read.mistakes == (sentence,)
    assert read.profiles == (Profile(name="a", capital="keep"),)


def test_a_language_is_checked_as_in_the_settings() -> None:
    (mistake,) = profiles_file.loads('[[profile]]\nname = "a"\nlanguage = "German"\n').mistakes
    why = "it must be auto or a code of two letters, like en or de."
    assert mistake == f"Profile 1 (a): language cannot be 'German': {why}"


def test_a_paste_key_that_nobody_can_press_is_refused() -> None:
    read = profiles_file.loads('[[profile]]\nname = "a"\npaste = "Hyper+Q"\n')
    assert read.profiles == (Profile(name="a"),)
    assert "Hyper" in read.mistakes[0]


def test_a_profile_without_a_name_is_passed_over() -> None:
    read = profiles_file.loads('[[profile]]\nstyle = "chat"\n[[profile]]\nname = "b"\n')
    assert read.profiles == (Profile(name="b"),)
    assert read.mistakes == ("Profile 1: name is missing.",)


def test_of_a_damaged_file_all_is_saved_that_can_be_read() -> None:
    text = (
        '[[profile]]\nname = "a"\nstyle = "chat"\nwords = ["x"\n'
        '[[profile]]\nname = "b"\nlanguage = "de"\n'
    )
    read = profiles_file.loads(text)
    assert read.profiles == (Profile(name="a", style="chat"), Profile(name="b", language="de"))
    assert len(read.mistakes) == 1
    assert read.mistakes[0].startswith("The profile in line 1 is damaged: ")


def test_what_is_no_toml_at_all_is_told() -> None:
    read = profiles_file.loads("nothing of the kind")
    assert read.profiles == ()
    assert read.mistakes == ("The profiles are no TOML: nothing in them could be read.",)


def test_a_file_with_mistakes_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / profiles_file.NAME
    path.write_text('[[profile]]\nname = "a"\nstyle = 7\n', encoding="utf-8")
    profiles_file.save(path, (FULL,))
    assert profiles_file.load(path).profiles == (FULL,)
    (kept,) = tmp_path.glob("profiles.toml.broken-*")
    assert "style = 7" in kept.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0


def test_a_folder_in_its_place_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / profiles_file.NAME).mkdir()
    with pytest.raises(ProfilesError, match="cannot be read"):
        profiles_file.load(tmp_path / profiles_file.NAME)


def test_a_changed_file_counts_from_the_next_look_on(tmp_path: Path) -> None:
    path, told = tmp_path / profiles_file.NAME, list[str]()
    read = profiles_file.reader(path, told.append)
    assert read() == ()
    profiles_file.save(path, (FULL,))
    assert read() == (FULL,)
    path.write_text('[[profile]]\nname = "b"\nstyle = 7\n', encoding="utf-8")
    assert read() == (Profile(name="b"),)
    assert read() == (Profile(name="b"),)
    assert len(told) == 1  # once for each state of the file


def command(*words: str) -> tuple[int, str, str]:
    parser = ArgumentParser()
    profiles_cli.add_arguments(parser)
    out, err = io.StringIO(), io.StringIO()
    return profiles_cli.run(parser.parse_args(words), out, err), out.getvalue(), err.getvalue()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    (tmp_path / "config").mkdir(mode=0o700)
    return tmp_path / "config"


def test_the_command_lists_own_and_shipped_profiles(home: Path) -> None:
    profiles_file.save(home / profiles_file.NAME, (FULL, Profile(name="Chat", submit=True)))
    code, out, err = command("list")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == '* The "other" one  (off) xterm, firefox: *Slack*'
    assert lines[1].startswith("* Chat")
    assert [line.split()[0] for line in lines[2:]] == ["Terminal", "Code", "Mail", "Prose"]


def test_the_command_shows_what_counts_in_a_window(home: Path) -> None:
    profiles_file.save(home / profiles_file.NAME, (Profile(name="K", windows=("kitty",)),))
    code, out, _ = command("show", "--window", "kitty")
    assert code == 0
    assert "name      K\n" in out
    assert "style     plain\n" in out
    assert "language  (as elsewhere)\n" in out


@pytest.mark.usefixtures("home")
def test_the_command_says_in_a_sentence_what_is_not_there() -> None:
    assert command("show", "nothing") == (1, "", 'There is no profile called "nothing".\n')
    assert command("show", "--window", "gimp") == (1, "", "There is no profile for this window.\n")
    assert command("show")[0] == 2
