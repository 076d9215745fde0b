"""Folders and files that only their owner can open."""

import os
import stat
import sys
from pathlib import Path

import pytest

from app import paths
from app.errors import FolderError

assert sys.platform != "win32"  # permissions of Unix

MINE_ONLY = 0o700


def test_one_variable_moves_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    found = paths.folders()
    assert {found.config.parent, found.data.parent, found.runtime.parent} == {tmp_path}


def test_the_runtime_folder_is_never_in_a_folder_that_all_can_write(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("VOXBAR_HOME", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert paths.folders().runtime.is_relative_to(tmp_path)


def test_an_open_folder_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    paths.private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == MINE_ONLY


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FolderError, match="is a link"):
        paths.private_folder(tmp_path / "link")


def test_a_file_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("secret")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(OSError, match="symbolic links"):
        paths.open_private(tmp_path / "link", os.O_RDONLY)


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file away needs root")
def test_what_belongs_to_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("theirs")
    os.chown(tmp_path / "file", 65534, 65534)
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(FolderError, match="another user"):
        paths.open_private(tmp_path / "file", os.O_RDONLY)
    with pytest.raises(FolderError, match="another user"):
        paths.private_folder(tmp_path)


def test_a_lock_has_one_holder_and_ends_with_its_descriptor(tmp_path: Path) -> None:
    first = paths.open_private(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    second = paths.open_private(tmp_path / "lock", os.O_RDWR)
    assert paths.lock(first)
    assert not paths.lock(second)
    os.close(first)
    assert paths.lock(second)
    os.close(second)
