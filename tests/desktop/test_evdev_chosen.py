"""The keyboard is read directly only where that is chosen, and a refusal costs only that."""

import pytest

from app.desktop import open_desktop
from app.desktop.evdev import EvdevHotkeys
from tests.desktop.session import XSession

pytestmark = pytest.mark.desktop


@pytest.mark.parametrize("direct", [True, False])
def test_reading_the_keyboard_directly_is_tried_where_it_is_chosen(
    x_session: XSession, monkeypatch: pytest.MonkeyPatch, direct: bool
) -> None:
    monkeypatch.setenv("DISPLAY", x_session.name)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    desktop = open_desktop(read_devices=direct)
    try:
        assert desktop.kind == "x11"
        reads = isinstance(desktop.hotkeys, EvdevHotkeys)
        refused = any("may not read the input devices" in sentence for sentence in desktop.notes)
        assert (reads or refused) is direct
    finally:
        desktop.close()
