"""The player below a transcript: play, place, speed, and whether the list follows."""

from PySide6.QtCore import QEvent, QLocale, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QWidget,
)

from app.bridge import Desk
from app.player import Heard, Player
from app.ui.text import sentence, tr
from asr.formats_docx import clock

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
STEPS = 10  # of the slider, a second
JUMP_S = 5.0
ICON = 64  # pixels: drawn large, shown small


class PlayerBar(QWidget):
    """Buttons over an app.player.Player; `heard` is emitted on the main thread."""

    heard = Signal(float)  # a place of the recording
    problem = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.player = Player(lambda news: desk.bridge.on_main(self._told, news))
        self.button = QToolButton()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.time = QLabel()
        self.speed = QComboBox()
        self.follow = QCheckBox(tr("&Follow"))
        self._duration = 0.0
        self._shown_playing: bool | None = None  # what the button's picture shows
        self._build()
        self._redraw()

    def _build(self) -> None:
        self.button.setAutoRaise(True)
        self.button.clicked.connect(self.play_or_pause)
        self.slider.setAccessibleName(tr("Place in the recording"))
        self.slider.sliderMoved.connect(lambda value: self.go_to(value / STEPS))
        self.slider.actionTriggered.connect(self._slid)
        self.slider.setSingleStep(int(JUMP_S * STEPS))
        self.slider.setPageStep(30 * STEPS)
        for speed in SPEEDS:
            shown = QLocale().toString(speed)
            self.speed.addItem(tr("{speed} ×", speed=shown), speed)  # noqa: RUF001
        self.speed.setCurrentIndex(SPEEDS.index(1.0))
        self.speed.setAccessibleName(tr("Speed"))
        self.speed.setToolTip(tr("Speed; the pitch stays"))
        self.speed.currentIndexChanged.connect(
            lambda _row: self.player.set_speed(self.speed.currentData())
        )
        self.follow.setChecked(True)
        self.follow.setToolTip(tr("Keep what is heard in view"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        row.addWidget(self.slider, 1)
        for widget in (self.time, self.speed, self.follow):
            row.addWidget(widget)

    def open(self, path: object, duration: float) -> None:
        """Choose a recording of this length; None where it is gone."""
        from pathlib import Path

        self.player.open(path if isinstance(path, Path) else None)
        self._duration = duration
        self.slider.setRange(0, int(duration * STEPS))
        for widget in (self.button, self.slider, self.speed, self.follow):
            widget.setEnabled(path is not None)
        self._redraw()

    def play_or_pause(self) -> None:
        """Play, or be silent."""
        if self.player.playing:
            self.player.pause()
        else:
            ended = self.player.at >= self._duration - 0.1
            self.player.play(0.0 if ended else None)
        self._redraw()

    def play_from(self, seconds: float) -> None:
        """Play from a place on."""
        self.player.play(seconds)
        self._redraw()

    def go_to(self, seconds: float) -> None:
        """Go to a place; what plays goes on there."""
        self.player.seek(max(0.0, min(seconds, self._duration)))
        self._redraw()
        self.heard.emit(self.player.at)

    def jump(self, seconds: float) -> None:
        """Go forward, or back for less than 0."""
        self.go_to(self.player.at + seconds)

    @Slot(int)
    def _slid(self, _action: int) -> None:
        if not self.slider.isSliderDown():
            self.go_to(self.slider.sliderPosition() / STEPS)

    def _told(self, news: object) -> None:
        if not isinstance(news, Heard):
            return
        if news.ended and not self.player.playing:
            self.player.seek(self._duration)
        self._redraw()
        if news.problem:
            self.problem.emit(sentence(news.problem))
        else:
            self.heard.emit(news.at)

    def _redraw(self) -> None:
        playing = self.player.playing
        if playing != self._shown_playing:
            self._shown_playing = playing
            self.button.setIcon(self._icon(playing=playing))
        name = tr("Pause") if playing else tr("Play")
        self.button.setAccessibleName(name)
        self.button.setToolTip(name)
        if not self.slider.isSliderDown():
            self.slider.setValue(int(self.player.at * STEPS))
        self.time.setText(f"{clock(self.player.at)} / {clock(self._duration)}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the button's picture anew in other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._shown_playing = None
            self._redraw()

    def _icon(self, *, playing: bool) -> QIcon:
        """Draw it in the colour of texts: the style's own is black, also on black."""
        icon = QIcon()
        for mode, group in (
            (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
            (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
        ):
            picture = QPixmap(ICON, ICON)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().color(group, QPalette.ColorRole.ButtonText))
            if playing:
                for x in (ICON // 5, ICON * 3 // 5):
                    painter.drawRect(x, ICON // 6, ICON // 5, ICON * 2 // 3)
            else:
                corners = [(0.25, 0.15), (0.85, 0.5), (0.25, 0.85)]
                painter.drawPolygon([QPointF(x * ICON, y * ICON) for x, y in corners])
            painter.end()
            icon.addPixmap(picture, mode)
        return icon
