"""The overlay on Wayland: painted here, shown by a layer; a window of Qt would take the focus."""

from PySide6.QtCore import QPoint, QTimer, Slot
from PySide6.QtGui import QImage, QRegion, Qt
from PySide6.QtWidgets import QWidget

from app import settings_writing as writing
from app.bridge import Desk
from app.desktop.base import Layer, Picture
from app.ui.overlay import GAP, Overlay


class LayerOverlay(Overlay):
    """See Overlay; Qt never shows the widget itself. The layer is the desktop's to close."""

    def __init__(self, desk: Desk, layer: Layer) -> None:
        super().__init__(desk)
        self._layer = layer
        self._shown = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._paint)

    def isVisible(self) -> bool:  # noqa: N802 - Qt's name
        """Say whether the layer shows it."""
        return self._shown

    def show(self) -> None:
        """Have the layer show it."""
        self._shown = True
        self.update()

    def hide(self) -> None:
        """Have the layer show nothing."""
        if self._shown:
            self._shown = False
            self._soon.stop()
            self._layer.hide()

    def update(self, *_: object) -> None:
        """Paint it anew once the news that have come are taken in."""
        if self._shown:
            self._soon.start()

    def _place(self) -> None:
        """See Overlay: the layer finds the place."""

    @Slot()
    def _paint(self) -> None:
        scale = self._layer.scale
        image = picture_of(self, scale)
        self._layer.show(
            Picture(
                pixels=bytes(image.constBits()),
                width=self.width(),
                height=self.height(),
                scale=scale,
                place=self._desk.settings()[writing.OVERLAY_POSITION],
                gap=GAP,
            )
        )


def picture_of(widget: QWidget, scale: int) -> QImage:
    """Paint a widget that is not on the screen, `scale` pixels to a unit."""
    image = QImage(widget.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    return image
