"""How a copy was installed is told by what lies around it, and its commit is never another's."""

import subprocess
import sys
from pathlib import Path

import pytest

from app import autostart, installed
from asr import origin


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with one commit, and a note that a package has left in it."""
    (tmp_path / "asr").mkdir()
    (tmp_path / "asr" / origin.NOTE).write_text("0123456789ab\n", encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    return tmp_path


@pytest.fixture
def frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundle's program file; what the test runs in takes itself for it."""
    program = tmp_path / "voxbar"
    program.write_bytes(b"")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    for name in ("APPIMAGE", "APPDIR", "FLATPAK_ID"):
        monkeypatch.delenv(name, raising=False)
    return program


def test_a_checkout_asks_git_and_not_a_note_that_lies_in_it(checkout: Path) -> None:
    assert origin.commit(checkout) == git(checkout, "rev-parse", "--short=12", "HEAD")


def test_a_changed_checkout_says_so(checkout: Path) -> None:
    (checkout / "asr" / origin.NOTE).write_text("changed", encoding="utf-8")
    assert str(origin.commit(checkout)).endswith("-dirty")


def test_a_package_inside_somebody_elses_repository_does_not_name_its_commit(
    checkout: Path,
) -> None:
    package = checkout / "site-packages"
    (package / "asr").mkdir(parents=True)
    assert origin.commit(package) is None
    (package / "asr" / origin.NOTE).write_text("0123456789ab\n", encoding="utf-8")
    assert origin.commit(package) == "0123456789ab"


def test_this_copy_is_a_checkout_that_pip_would_mend() -> None:
    way = installed.way()
    assert way.text == f"as a checkout, {Path(__file__).resolve().parents[3]}"
    assert "pip" in way.mend


@pytest.mark.parametrize(("word", "text"), [("deb", "as a Debian package"), ("", "as a folder")])
def test_a_bundle_says_what_packed_it(frozen: Path, word: str, text: str) -> None:
    if word:
        frozen.with_name(installed.MARK).write_text(word + "\n", encoding="utf-8")
    assert installed.way().text.startswith(text)


def test_an_appimage_starts_by_its_own_file_and_not_by_the_mount(
    frozen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert autostart.command() == [str(frozen)]
    monkeypatch.setenv("APPIMAGE", "/home/a/VoxBar.AppImage")
    monkeypatch.setenv("APPDIR", str(frozen.parent))
    assert autostart.command() == ["/home/a/VoxBar.AppImage"]
    assert "Delete /home/a/VoxBar.AppImage" in installed.way().remove


def test_the_appimage_that_voxbar_was_started_from_is_not_taken_for_its_own(
    frozen: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPIMAGE", "/opt/Editor.AppImage")
    for mount in (None, "", str(tmp_path_factory.mktemp("mount"))):
        monkeypatch.delenv("APPDIR", raising=False)
        if mount is not None:
            monkeypatch.setenv("APPDIR", mount)
        assert autostart.command() == [str(frozen)]
        assert installed.way().text == f"as a folder, {frozen.parent}"


def test_a_flatpak_is_one_only_where_the_program_lies_in_its_sandbox(
    frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLATPAK_ID", "org.voxbar.VoxBar")
    assert installed.way().text.startswith("as a folder")
    monkeypatch.setattr(installed, "SANDBOX", (frozen, tmp_path / "elsewhere"))
    assert installed.way().text.startswith("as a folder")
    monkeypatch.setattr(installed, "SANDBOX", (frozen, tmp_path))
    assert installed.way().remove == "flatpak uninstall org.voxbar.VoxBar"


def test_homebrew_is_known_by_its_link_to_the_app(
    frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tmp_path / "VoxBar.app"
    program = app / "Contents" / "MacOS" / frozen.name
    program.parent.mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(installed, "CASKROOM", tmp_path / "Caskroom")
    assert installed.way().text.startswith("as a folder")
    (tmp_path / "Caskroom" / "0.1.0").mkdir(parents=True)
    (tmp_path / "Caskroom" / "0.1.0" / app.name).symlink_to(app)
    assert installed.way().remove == "brew uninstall voxbar"


def test_on_windows_the_program_without_a_console_is_started(frozen: Path) -> None:
    frozen.with_name(installed.WINDOWED).write_bytes(b"")
    assert autostart.command() == [str(frozen.with_name(installed.WINDOWED))]
