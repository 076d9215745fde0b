"""A small window over the others while something is dictated; it never takes the focus.

It moves only when news come: no timer runs but the one that takes a message away.
"""

import time
from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QCursor,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QScreen,
)
from PySide6.QtWidgets import QWidget

from app import settings_writing as writing
from app.bridge import Desk
from app.dictation_news import Delivered, Light, Status, Told
from app.ui import icons
from app.ui.notices import notice_text, state_text
from app.ui.text import tr

WIDTH, HEIGHT, GAP = 460, 46, 48  # GAP to the screen's edge
BARS = 24
WRAP = Qt.TextFlag.TextWordWrap
MESSAGE_MS = 5000
COLOURS = {
    Light.NOT_READY: "#8d95a5",
    Light.IDLE: "#8d95a5",
    Light.RECORDING: "#ff4d4f",
    Light.DECIDING: "#5b9cff",
    Light.ERROR: "#fbbf24",
}
FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
    | Qt.WindowType.WindowTransparentForInput
    | Qt.WindowType.X11BypassWindowManagerHint
)


class Overlay(QWidget):
    """Shows state, level, time and live words, and for some seconds what went wrong."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(None, FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWindowTitle(tr("VoxBar dictation"))
        self._desk = desk
        self._status = Status()
        self._levels = [0.0] * BARS
        self._words = ""
        self._message = ""
        self._serious = False
        self._over = QTimer(self, singleShot=True, interval=MESSAGE_MS)
        self._over.timeout.connect(self._take_away)
        bridge = desk.bridge
        bridge.status.connect(self.set_status)
        bridge.level.connect(self.set_level)
        bridge.words.connect(self.set_words)
        bridge.told.connect(self.set_told)
        bridge.delivered.connect(self._delivered)

    @property
    def spoken_text(self) -> str:
        """What a screen reader says of it."""
        return self._message or state_text(self._status)

    @property
    def profile_text(self) -> str:
        """The name of the profile that counts for what is dictated; "" where none does."""
        busy = self._status.began is not None or self._status.jobs > 0
        return tr(self._status.profile) if busy and self._status.profile else ""

    @Slot(object)
    def set_status(self, status: Status) -> None:
        """Follow the dictation."""
        if status.began is not None and status.began != self._status.began:
            self._levels, self._words, self._message = [0.0] * BARS, "", ""
        self._status = status
        self._refresh()

    @Slot(float)
    def set_level(self, level: float) -> None:
        """Take the loudest sample of the last block, 0 to 1."""
        self._levels = [*self._levels[1:], min(1.0, level**0.5)]
        self.update()

    @Slot(str)
    def set_words(self, words: str) -> None:
        """Show what was understood so far."""
        if self._desk.settings()[writing.OVERLAY_WORDS]:
            self._words = words
            self._refresh()

    @Slot(object)
    def set_told(self, told: Told) -> None:
        """Show a sentence for some seconds."""
        self._message, self._serious = notice_text(told), told.serious
        self._over.start()
        self._refresh()

    @Slot(object)
    def _delivered(self, _delivered: Delivered) -> None:
        self._words = ""

    def _take_away(self) -> None:
        self._message = ""
        self._refresh()

    @property
    def _wanted(self) -> bool:
        status = self._status
        busy = status.began is not None or status.jobs > 0
        return self._desk.settings()[writing.OVERLAY] and bool(busy or self._message)

    def _refresh(self) -> None:
        if not self._wanted:
            self.hide()
            return
        size = QSize(WIDTH, HEIGHT + self._room())
        if size != self.size() or not self.isVisible():
            self.setFixedSize(size)
            self._place()
        if self.accessibleName() != self.spoken_text:
            self.setAccessibleName(self.spoken_text)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        if not self.isVisible():
            self.show()
        self.update()

    @property
    def _second_line(self) -> str:
        return self._message or self._words

    def _room(self) -> int:
        """Say how much height the text below the first line takes: messages are shown whole."""
        if not self._second_line:
            return 0
        metrics = QFontMetrics(self.font())
        if not self._message:
            return metrics.height() + 14
        room = QRect(0, 0, WIDTH - 44, 1000)
        return metrics.boundingRect(room, WRAP, self._message).height() + 14

    def _place(self) -> None:
        place = self._desk.settings()[writing.OVERLAY_POSITION]
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        self.move(placed(place, self.size(), screen).topLeft())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dark = icons.is_dark()
        painter.setPen(QColor(255, 255, 255, 40) if dark else QColor(0, 0, 0, 45))
        painter.setBrush(QColor(27, 30, 36, 242) if dark else QColor(252, 252, 253, 246))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 16, 16)
        self._paint_first_line(painter, QColor("#f2f4f8" if dark else "#20242c"))
        self._paint_second_line(painter, QColor("#d5dae3" if dark else "#3b414d"))

    def _paint_first_line(self, painter: QPainter, ink: QColor) -> None:
        light = Light.ERROR if self._serious and self._message else self._status.light
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS[light]))
        painter.drawEllipse(QPointF(24, HEIGHT / 2), 6.5, 6.5)
        painter.setPen(ink)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        left = QRect(42, 0, 210, HEIGHT)
        state = state_text(replace(self._status, light=light))
        if self._message and self._status.light is Light.IDLE and light is Light.IDLE:
            state = "VoxBar"  # "Ready" would contradict a sentence about what did not go well
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter, state)
        self._paint_profile(painter, 42 + painter.fontMetrics().horizontalAdvance(state))
        if self._status.began is not None:
            right = QRect(WIDTH - 72, 0, 54, HEIGHT)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(right, flags, elapsed(time.monotonic() - self._status.began))
            self._paint_level(painter, QColor(COLOURS[light]))

    def _paint_profile(self, painter: QPainter, left: int) -> None:
        """Write the name of the profile in small letters behind the state."""
        ink = QColor(painter.pen().color())
        ink.setAlphaF(0.65)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.85)
        painter.save()
        painter.setPen(ink)
        painter.setFont(font)
        right = WIDTH - (228 if self._status.began is not None else 22)
        room = QRect(left + 10, 1, right - left - 10, HEIGHT)
        elide = Qt.TextElideMode.ElideRight
        name = painter.fontMetrics().elidedText(self.profile_text, elide, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _paint_level(self, painter: QPainter, colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for i, level in enumerate(self._levels):
            height = 3 + level * (HEIGHT - 22)
            x = WIDTH - 84 - (BARS - i) * 5.5
            painter.drawRoundedRect(QRectF(x, (HEIGHT - height) / 2, 3, height), 1.5, 1.5)

    def _paint_second_line(self, painter: QPainter, ink: QColor) -> None:
        if not self._second_line:
            return
        painter.setPen(ink)
        painter.setFont(self.font())
        room = QRect(22, HEIGHT - 6, WIDTH - 44, self.height() - HEIGHT)
        if self._message:
            painter.drawText(room, WRAP, self._message)
            return
        painter.drawText(room, newest_words(self._words, QFontMetrics(self.font()), room.width()))


def newest_words(words: str, metrics: QFontMetrics, width: int) -> str:
    """Give as many whole words from the end as fit into a width, with a sign for those left out."""
    if metrics.horizontalAdvance(words) <= width:
        return words
    shown = ""
    for word in reversed(words.split()):
        longer = f"{word} {shown}".rstrip()
        if metrics.horizontalAdvance(f"… {longer}") > width:
            break
        shown = longer
    return f"… {shown}" if shown else metrics.elidedText(words, Qt.TextElideMode.ElideLeft, width)


def elapsed(seconds: float) -> str:
    """Write a time as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def placed(place: str, size: QSize, screen: QScreen) -> QRect:
    """Give where on a screen an overlay of this size stands."""
    room = screen.availableGeometry()
    x = room.center().x() - size.width() // 2
    y = room.bottom() - GAP - size.height()
    if place == "near-cursor":
        cursor = QCursor.pos()
        x, y = cursor.x() + 16, cursor.y() + 24
    if place.endswith("left"):
        x = room.left() + GAP
    elif place.endswith("right"):
        x = room.right() - GAP - size.width()
    if place.startswith("top"):
        y = room.top() + GAP
    x = max(room.left(), min(x, room.right() - size.width()))
    y = max(room.top(), min(y, room.bottom() - size.height()))
    return QRect(x, y, size.width(), size.height())
