"""The file: comments stay, damage costs little, a write is whole, a change is seen."""

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import settings_speaking as speaking
from app import settings_writing as writing
from app.errors import SettingsError
from app.settings import ALL
from app.settings_file import SettingsFile, parse
from app.settings_kinds import Setting

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def written(path: Path, text: str | bytes) -> SettingsFile:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return SettingsFile(path)


def kept(path: Path) -> list[Path]:
    return sorted(path.parent.glob("settings.toml.broken-*"))


def other(setting: Setting[object]) -> object:
    """Give a sound value that is not the default."""
    if setting.kind == "switch":
        return not setting.default
    if setting.kind == "choice":
        return next(c for c in setting.choices if c != setting.default)
    if setting.kind == "whole":
        return setting.minimum if setting.default != setting.minimum else setting.maximum
    if setting.kind == "list":
        return ("kitty", 'a "quoted" one')
    if setting.kind == "table":
        return {"my app": "Ctrl+V", "Ünï.x": "Shift+Insert"}
    return {
        "dictation.hotkey": "F9",
        "tidy.swap_key": "F8",
        "tidy.rewrite_key": "F7",
        "engine.device": "cuda:1",
        "engine.language": "de",
    }.get(setting.key, "Ctrl+V" if "chord" in setting.key else "{stem} ü 'q' \\ \".x")


def sound_value(setting: Setting[object]) -> object:
    value = other(setting)
    return value.replace("\\ ", "") if setting is writing.FILE_NAME else value  # type: ignore[attr-defined]


def test_without_a_file_all_is_default_and_none_is_made(path: Path) -> None:
    file = SettingsFile(path)
    assert all(file.settings[s] == s.default for s in ALL)
    assert not path.parent.exists()


def test_every_setting_comes_back_as_it_was_written(path: Path) -> None:
    file = SettingsFile(path)
    for setting in ALL:
        file.set(setting, setting.check(sound_value(setting)))
    again = SettingsFile(path)
    assert again.loaded.mistakes == ()
    for setting in ALL:
        assert again.settings[setting] == setting.check(sound_value(setting)) != setting.default


def test_comments_unknown_keys_and_order_stay(path: Path) -> None:
    text = (
        "# mine\n\n[sounds]\nvolume = 10 # quiet\n\n[future]\nx = [1, 2] # keep\n"
        "\n[dictation]\nmode = 'toggle'\n"
    )
    file = written(path, text)
    file.set(writing.VOLUME, 20)
    file.set(speaking.TAP_MS, 300)
    after = path.read_text()
    assert after == text.replace("volume = 10", "volume = 20") + "# Longest tap\ntap_ms = 300\n"


def test_unset_takes_the_key_out_of_the_file(path: Path) -> None:
    file = written(path, "[sounds]\nvolume = 10\nplay = false\n")
    file.unset("sounds.volume")
    assert path.read_text() == "[sounds]\nplay = false\n"
    assert file.settings[writing.VOLUME] == writing.VOLUME.default


def test_an_update_with_one_bad_value_writes_none(path: Path) -> None:
    file = written(path, "[sounds]\nvolume = 10\n")
    with pytest.raises(SettingsError):
        file.update({"sounds.play": False, "sounds.volume": 101})
    assert path.read_text() == "[sounds]\nvolume = 10\n"


def test_reading_a_damaged_file_leaves_it_alone(path: Path) -> None:
    text = "[sounds]\nvolume = loud\nplay = false\n"
    file = written(path, text)
    assert file.settings[writing.SOUNDS] is False
    assert file.loaded.mistakes == ("Line 2 cannot be understood and had to be passed over.",)
    assert path.read_text() == text
    assert kept(path) == []


def test_before_a_damaged_file_is_written_the_original_is_kept(path: Path) -> None:
    text = b"[sounds]\nvolume = \xff\xfe\nplay = false\n[dictation]\nmode = 'toggle'\n"
    file = written(path, text)
    file.set(speaking.TAP_MS, 300)
    assert [p.read_bytes() for p in kept(path)] == [text]
    assert tomllib.loads(path.read_text()) == {
        "sounds": {"play": False},
        "dictation": {"mode": "toggle", "tap_ms": 300},
    }
    assert file.loaded.mistakes == ()


def test_refused_values_leave_the_file_with_a_copy_behind(path: Path) -> None:
    file = written(path, "loose = 1\nhistory = 2\n[sounds]\nvolume = 300 # x\necho = 1\n")
    file.set(writing.SOUNDS, value=False)
    assert len(kept(path)) == 1
    assert tomllib.loads(path.read_text()) == {"loose": 1, "sounds": {"echo": 1, "play": False}}
    file.set(writing.SOUNDS, value=True)
    assert len(kept(path)) == 1


@pytest.mark.parametrize(
    ("text", "play", "mistakes"),
    [
        ("[sounds\nplay = false\n", False, 1),
        ("[sounds]\nplay = false\nplay = false\n", False, 1),
        ("[sounds]\nplay = false\n[sounds]\nvolume = 3\n", False, 1),
        ("[dictation]\nmode = 'tog\n\n[sounds]\nplay = false", False, 1),
        ("[insertion]\nplain_apps = [\n'a',\n'b'\n]\noops\n[sounds]\nplay = false", False, 1),
        ("[insertion]\nplain_apps = [\n'a',\n[sounds]\nplay = false", False, 1),
        ("[]\nplay = true\n[sounds]\nplay = false", False, 1),
        ("<<<<<<< HEAD\n[sounds]\nplay = false\n=======\n>>>>>>> x", False, 2),
        ("\ufeff[sounds]\r\nplay = false\r\n", False, 0),
        ("\x00" * 100, True, 1),
    ],
)
def test_what_can_be_read_is_read(path: Path, text: str, play: bool, mistakes: int) -> None:
    file = written(path, text)
    assert file.settings[writing.SOUNDS] is play
    assert len(file.loaded.mistakes) == mistakes


@settings(max_examples=50)
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_make_reading_fail(data: bytes) -> None:
    loaded, _ = parse(data)
    for setting in ALL:
        assert setting.check(loaded.settings[setting]) == loaded.settings[setting]


@settings(max_examples=40)
@given(at=st.integers(0, 10_000), junk=st.binary(min_size=1, max_size=8))
def test_a_hit_anywhere_costs_at_most_its_own_lines(at: int, junk: bytes) -> None:
    chosen = [s for s in ALL if s.kind in ("whole", "switch")]
    lines = [f"[{s.section}]\n{s.name} = {str(other(s)).lower()}\n".encode() for s in chosen]
    whole = b"".join(lines)
    at %= len(whole)
    loaded, _ = parse(whole[:at] + junk + whole[at:])
    kept_values = [loaded.settings[s] == s.check(other(s)) for s in chosen]
    assert kept_values.count(False) <= 2


def test_a_change_from_outside_is_seen_once(path: Path) -> None:
    file = written(path, "[sounds]\nvolume = 10\n")
    assert file.reload() == ()
    path.write_text("[sounds]\nvolume = 11\n")
    os.utime(path, ns=(1, 1))
    assert [s.key for s in file.reload()] == ["sounds.volume"]
    assert file.reload() == ()
    path.touch()
    assert file.reload() == ()


def test_a_file_that_vanishes_for_a_moment_changes_nothing(path: Path) -> None:
    file = written(path, "[history]\nkeep = false\n")
    path.unlink()
    assert file.reload() == ()
    path.write_text("")
    assert file.reload() == ()
    assert file.settings[writing.HISTORY] is False


def test_a_link_into_dotfiles_stays_a_link(path: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "voxbar.toml"
    real.parent.mkdir()
    real.write_text("[sounds]\nvolume = 10\n")
    path.parent.mkdir()
    path.symlink_to(real)
    SettingsFile(path).set(writing.VOLUME, 12)
    assert path.is_symlink()
    assert "volume = 12" in real.read_text()


@posix
def test_only_the_owner_can_read_it(path: Path) -> None:
    SettingsFile(path).set(writing.VOLUME, 12)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"cannot be used"):
        SettingsFile(tmp_path / "file" / "settings.toml").set(writing.VOLUME, 12)


def test_two_writers_do_not_lose_each_others_values(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from app.settings_file import SettingsFile\n"
        "file = SettingsFile(Path(sys.argv[1]))\n"
        "[file.update({sys.argv[2]: n}) for n in range(100, 130)]\n"
    )
    keys = ["dictation.tap_ms", "dictation.double_tap_ms"]
    children = [subprocess.Popen([sys.executable, "-c", code, path, key]) for key in keys]
    assert [child.wait(60) for child in children] == [0, 0]
    loaded = SettingsFile(path).loaded
    assert loaded.mistakes == ()
    assert (loaded.settings[speaking.TAP_MS], loaded.settings[speaking.DOUBLE_TAP_MS]) == (129, 129)
