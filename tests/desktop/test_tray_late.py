"""A panel that starts after VoxBar, on Wayland: it gets the icon all the same."""

import sys
from contextlib import suppress
from pathlib import Path

import pytest

from app import instance
from app.errors import InstanceError
from tests.desktop.session import stop, wait_for
from tests.desktop.tray_host import TrayHost
from tests.desktop.wayland_session import WaylandSession, start_bus

pytestmark = pytest.mark.desktop
SETTINGS = '[interface]\nlanguage = "en"\n[engine]\npreload = false\n'


def test_a_panel_that_starts_late_gets_the_icon_and_again_after_a_crash(
    sway: WaylandSession, tmp_path: Path
) -> None:
    session = WaylandSession(sway.name, tmp_path, dict(sway.env))
    start_bus(session)
    home = tmp_path / "h"
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.toml").write_text(SETTINGS)
    voxbar = session.spawn("env", f"VOXBAR_HOME={home}", sys.executable, "-m", "app")

    def runs() -> bool:
        with suppress(InstanceError, OSError, EOFError):
            return instance.send(home / "run", "show").ok
        return False

    try:
        wait_for(runs, "VoxBar without a tray", 60)
        for _ in range(2):
            panel = TrayHost(session.env["DBUS_SESSION_BUS_ADDRESS"])
            try:
                panel.wait_for_icon()
                assert "VoxBar" in panel.tooltip
                assert "Quit" in panel.labels()
            finally:
                panel.close()
        assert voxbar.poll() is None
    finally:
        stop(voxbar)
        session.stop()
