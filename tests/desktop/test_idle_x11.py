"""While nothing is dictated VoxBar is small, and sleeps."""

from pathlib import Path

import pytest

from tests.bench.idle import icon_s, make_home, measure, wait_until_loaded
from tests.desktop.session import XSession, stop

pytestmark = pytest.mark.desktop
MOST_MB = 120
WAKES_PER_S = 2  # nothing is looked at again and again


def test_an_idle_tray_is_small_and_sleeps(x_session: XSession, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    process, _ = icon_s(x_session, home)
    try:
        wait_until_loaded(home, settle_s=0.0)
        idle = measure(process.pid, 2.0)
        tries = 12  # it comes to rest after a while, whatever the desktop still says
        while idle.wakes_per_s > WAKES_PER_S and tries:
            idle, tries = measure(process.pid, 2.0), tries - 1
    finally:
        stop(process)
    assert idle.heavy == ()
    assert idle.rss_mb <= MOST_MB
    assert idle.wakes_per_s <= WAKES_PER_S
