"""A VoxBar that ends while it still starts leaves nothing behind that would speak to it."""

import threading
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from app import paths
from app.bridge import Bridge
from app.main_app import App
from app.main_files import Files
from app.settings import Settings
from app.settings_file import NAME, SettingsFile


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> paths.Folders:
    monkeypatch.setenv("VOXBAR_HOME", str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return paths.folders()


@pytest.mark.usefixtures("qt")
def test_files_wait_for_the_queue_that_is_being_opened(folders: paths.Folders) -> None:
    before = set(threading.enumerate())
    bridge = Bridge()
    files = Files(folders, bridge, Settings)
    files.start()
    files.close()
    shiboken6.delete(bridge)
    assert set(threading.enumerate()) <= before


def test_the_program_waits_for_its_start(qt: QApplication, folders: paths.Folders) -> None:
    before = set(threading.enumerate())
    app = App(qt, folders, SettingsFile(folders.config / NAME))
    app.start()
    app.close()
    shiboken6.delete(app.bridge)
    assert set(threading.enumerate()) <= before
