"""The overlay painted for a layer: the same as a window's, without a window."""

import os
import time

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.desktop.base import Picture
from app.dictation_news import Light, Status, Told
from app.ui.overlay_wayland import LayerOverlay
from tests.unit.app.qt_kit import NotedDesk

RECORDING = Status(light=Light.RECORDING, stage="recording", began=time.monotonic())
IDLE = Status(light=Light.IDLE)


class NotedLayer:
    """A layer that notes what it is asked for."""

    def __init__(self) -> None:
        self.scale = 1
        self.shown: list[Picture | None] = []

    def show(self, picture: Picture) -> None:
        self.shown.append(picture)

    def hide(self) -> None:
        self.shown.append(None)

    def close(self) -> None:
        self.shown.append(None)


@pytest.fixture
def layer() -> NotedLayer:
    return NotedLayer()


@pytest.fixture
def overlay(desk: NotedDesk, layer: NotedLayer) -> LayerOverlay:
    return LayerOverlay(desk, layer)


def shown(layer: NotedLayer) -> Picture:
    QApplication.processEvents()
    assert layer.shown
    assert layer.shown[-1]
    return layer.shown[-1]


@pytest.mark.usefixtures("overlay")
def test_a_picture_stands_there_while_something_is_dictated(
    desk: NotedDesk, layer: NotedLayer
) -> None:
    desk.bridge.status.emit(IDLE)
    QApplication.processEvents()
    assert layer.shown == []
    desk.bridge.status.emit(RECORDING)
    picture = shown(layer)
    assert len(picture.pixels) == picture.width * picture.height * 4
    assert len(set(picture.pixels)) > 10  # something is painted
    desk.bridge.status.emit(IDLE)
    QApplication.processEvents()
    assert layer.shown[-1] is None


@pytest.mark.usefixtures("overlay")
def test_many_news_at_once_are_one_picture(desk: NotedDesk, layer: NotedLayer) -> None:
    desk.bridge.status.emit(RECORDING)
    for level in range(10):
        desk.bridge.level.emit(level / 10)
    QApplication.processEvents()
    assert len(layer.shown) == 1


@pytest.mark.usefixtures("overlay")
def test_words_and_messages_change_the_picture(desk: NotedDesk, layer: NotedLayer) -> None:
    desk.bridge.status.emit(RECORDING)
    plain = shown(layer)
    desk.bridge.words.emit("Mister Quilter")
    words = shown(layer)
    desk.bridge.told.emit(Told(sentence="The microphone is silent. " * 4))
    message = shown(layer)
    assert plain.height < words.height < message.height


@pytest.mark.usefixtures("overlay")
def test_a_fine_screen_gets_more_pixels(desk: NotedDesk, layer: NotedLayer) -> None:
    layer.scale = 2
    desk.change({"overlay.position": "top-right"})
    desk.bridge.status.emit(RECORDING)
    picture = shown(layer)
    assert len(picture.pixels) == picture.width * picture.height * 4 * 4
    assert (picture.scale, picture.place) == (2, "top-right")


@pytest.mark.usefixtures("overlay")
def test_switched_off_nothing_is_shown(desk: NotedDesk, layer: NotedLayer) -> None:
    desk.change({"overlay.show": False})
    desk.bridge.status.emit(RECORDING)
    QApplication.processEvents()
    assert layer.shown == []
