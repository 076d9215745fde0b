"""The overlay on a real Wayland compositor: seen in pictures of its screen, never in the way."""

import os
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage

from app.desktop.base import Desktop, Layer, Picture
from app.desktop.wayland_layer import anchor
from tests.desktop.session import SIGCONT, SIGSTOP, Open, need, wait_for
from tests.desktop.wayland_session import WaylandSession, swaymsg

pytestmark = pytest.mark.desktop
PINK = 0xFFFF00AA
WIDTH, HEIGHT, GAP = 200, 40, 48


def screen(session: WaylandSession) -> QImage:
    """Take a picture of the screen."""
    need("grim")
    done = subprocess.run(
        ["grim", "-t", "ppm", "-"], check=True, capture_output=True, timeout=20,
        env=os.environ | session.env,
    )  # fmt: skip
    return QImage.fromData(done.stdout)


def colour(session: WaylandSession, x: int, y: int) -> QColor:
    return screen(session).pixelColor(x, y)


def picture(place: str, scale: int = 1, argb: int = PINK) -> Picture:
    pixels = argb.to_bytes(4, "little") * (WIDTH * HEIGHT * scale * scale)
    return Picture(
        pixels=pixels, width=WIDTH, height=HEIGHT, scale=scale, place=place, gap=GAP
    )  # fmt: skip


@pytest.fixture
def layer(wayland: Desktop) -> Layer:
    assert wayland.layer is not None
    return wayland.layer


@pytest.fixture
def twice_as_fine(sway: WaylandSession) -> Iterator[None]:
    swaymsg(sway, "output HEADLESS-1 scale 2")
    yield
    swaymsg(sway, "output HEADLESS-1 scale 1")


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [
        ("bottom", 640, 800 - GAP - HEIGHT // 2),
        ("top-left", GAP + 5, GAP + 5),
        ("bottom-right", 1280 - GAP - 5, 800 - GAP - 5),
        ("near-cursor", 640, 800 - GAP - 5),  # where the cursor is, nobody is told
    ],
)
def test_a_layer_stands_where_it_should_and_goes(
    place: str, x: int, y: int, layer: Layer, sway: WaylandSession
) -> None:
    layer.show(picture(place))
    wait_for(lambda: colour(sway, x, y) == QColor(255, 0, 170), "the layer")
    layer.hide()
    wait_for(lambda: colour(sway, x, y) != QColor(255, 0, 170), "its end")


def test_a_layer_leaves_the_focus_where_it_is(
    layer: Layer, wayland: Desktop, open_wayland_window: Open, sway: WaylandSession
) -> None:
    program = open_wayland_window("foot")
    layer.show(picture("top"))
    wait_for(lambda: colour(sway, 640, GAP + 5) == QColor(255, 0, 170), "the layer")
    assert wayland.windows.focused() == program.target
    wayland.keyboard.type_text("still here")
    program.wait_for_text("still here")


def test_the_newest_of_many_pictures_is_what_stays(layer: Layer, sway: WaylandSession) -> None:
    for shade in range(200):
        layer.show(picture("top", argb=0xFF000000 | shade))
    layer.show(picture("top", argb=0xFF00C800))
    wait_for(lambda: colour(sway, 640, GAP + 5) == QColor(0, 200, 0), "the newest")
    layer.hide()


@pytest.mark.usefixtures("twice_as_fine")
def test_a_fine_screen_gets_a_fine_picture(layer: Layer, sway: WaylandSession) -> None:
    wait_for(lambda: layer.scale == 2, "the scale")
    layer.show(picture("top-left", scale=2))
    edge = (GAP + WIDTH) * 2
    wait_for(lambda: colour(sway, edge - 1, GAP * 2 + 1) == QColor(255, 0, 170), "the layer")
    assert colour(sway, edge, GAP * 2 + 1) != QColor(255, 0, 170)
    layer.hide()


def test_a_screen_that_goes_and_comes_back_has_the_layer_again(
    layer: Layer, sway: WaylandSession
) -> None:
    layer.show(picture("top"))
    wait_for(lambda: colour(sway, 640, GAP + 5) == QColor(255, 0, 170), "the layer")
    swaymsg(sway, "output HEADLESS-1 disable")
    layer.show(picture("top", argb=0xFF00C800))  # there is no screen now
    swaymsg(sway, "output HEADLESS-1 enable")

    def shown_again() -> bool:  # as the level's news come all the time
        layer.show(picture("top", argb=0xFF00C801))
        return colour(sway, 640, GAP + 5) == QColor(0, 200, 1)

    wait_for(shown_again, "the layer on the screen that came back")
    layer.hide()


def test_a_compositor_that_hangs_keeps_nobody_waiting(layer: Layer, sway: WaylandSession) -> None:
    compositor = sway.children[0]
    compositor.send_signal(SIGSTOP)
    try:
        for shade in range(3000):  # far more than a socket takes
            layer.show(picture("top", argb=0xFF000000 | shade))
            if shade % 2:
                layer.hide()
    finally:
        compositor.send_signal(SIGCONT)
    layer.show(picture("top"))
    wait_for(lambda: colour(sway, 640, GAP + 5) == QColor(255, 0, 170), "the newest")
    layer.hide()


def test_closing_twice_does_no_harm(layer: Layer) -> None:
    layer.show(picture("top"))
    layer.close()
    layer.close()
    layer.show(picture("top"))


def test_a_place_is_held_by_its_edges() -> None:
    assert [anchor(p) for p in ("top", "bottom-right", "near-cursor")] == [1, 2 | 8, 2]
