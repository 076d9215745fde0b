"""What every desktop offers: hotkeys, a clipboard, a keyboard and windows; plain data, errors.

Knows no system. The real ones are x11, wayland, evdev, windows and macos; `fake` ships for tests.

DesktopError        the desktop does not let us do what was asked
├── ChordError      this key or combination cannot be a hotkey
├── ChordTaken      another program holds this key
└── NotHere         this desktop has no way to do it (a tool, a permission or a service is missing)
"""

import enum
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from app.desktop.chords import Chord, Numbers
from app.errors import AppError

log = logging.getLogger(__name__)


class DesktopError(AppError):
    """The desktop does not let us do what was asked."""


class ChordError(DesktopError):
    """This key or combination cannot be a hotkey."""


class ChordTaken(DesktopError):  # noqa: N818 - reads as what happened
    """Another program holds this key."""


class NotHere(DesktopError):  # noqa: N818 - reads as what happened
    """This desktop has no way to do it: a tool, a permission or a service is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A window that text can go to, as it was when it was asked for."""

    window: int  # the system's own number
    app: str = ""  # window class, program name or application id
    title: str = ""
    pid: int = 0  # 0: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """What stands around the cursor; with `secret` (a field for a password) nothing was read."""

    before: str = ""  # in front of the cursor
    selection: str = ""  # what is marked
    secret: bool = False


class KeyAction(enum.Enum):
    """What happened to a hotkey."""

    PRESSED = "pressed"
    RELEASED = "released"
    SPOILED = (
        "spoiled"  # a lone modifier was held, and then served another key: no dictation was meant
    )


@dataclass(frozen=True, slots=True)
class HotkeyEvent:
    """A hotkey changed its state; `time_s` is on the clock of time.monotonic()."""

    name: str
    action: KeyAction
    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanState:
    """How far a lent clipboard is; times on the clock of time.monotonic(), None for never."""

    lost: bool = False  # somebody copied something: the clipboard is theirs
    read_s: float | None = None  # last time that the target fetched the text
    other_read_s: float | None = None  # last time that anyone else did
    unseen: bool = False  # this clipboard cannot tell whether anybody reads it


class Hotkeys(Protocol):
    """Keys that work wherever the focus is."""

    def listen(self, chords: Mapping[str, Chord], on_event: Callable[[HotkeyEvent], None]) -> None:
        """Listen for these chords (by name) and no others from now on.

        `on_event` is called on a thread of the desktop's own and must return at once.
        Raises ChordError or ChordTaken naming the chord; the chords before stay in force then.
        """

    def close(self) -> None:
        """Give every key back; may be called twice."""


class Loan(Protocol):
    """The clipboard while it holds text of ours in place of the person's."""

    def state(self) -> LoanState:
        """Say who has read it, and whether it is still ours."""

    def wait(self, timeout_s: float) -> None:
        """Return when the state changed, at the latest after `timeout_s`."""

    def give_back(self) -> None:
        """Put back every format of before; nothing if the clipboard is no longer ours."""

    def keep(self) -> None:
        """Leave the text for the person to paste, and forget what was there before."""


class Clipboard(Protocol):
    """The person's clipboard. No method waits longer than its time limit on another program."""

    def lend(
        self, text: str, target: Target | None, *, selection: bool, hidden: bool = True
    ) -> Loan:
        """Remember what the clipboard holds and own it with `text`.

        With `selection`, the primary selection of X11 and Wayland too. With `hidden`, clipboard
        histories are asked to look away.
        """

    def put(self, text: str) -> None:
        """Copy `text` for the person, as any program does."""

    def has_selection(self, target: Target) -> bool:
        """Say whether the primary selection is text marked in this very window's program."""

    def close(self) -> None:
        """Leave what is there to the system where that is possible; may be called twice."""


class Keyboard(Protocol):
    """Keys pressed on the person's behalf."""

    def press(self, chord: Chord) -> None:
        """Press and release a chord in the focused window."""

    def settle(self, limit_s: float) -> None:
        """Wait until the person holds no modifier; past `limit_s`, release them."""

    def type_text(self, text: str) -> None:
        """Type `text` key by key; raises NotHere for what this keyboard layout cannot write."""

    def close(self) -> None:
        """End the connection; may be called twice."""


class Windows(Protocol):
    """The windows of other programs."""

    def focused(self) -> Target | None:
        """Give the window that keys go to; None where the desktop keeps it to itself."""

    def activate(self, target: Target) -> bool:
        """Bring the focus back to `target`; True once it has it."""

    def close(self) -> None:
        """End the connection; may be called twice."""


class Reader(Protocol):
    """Reads in the windows of other programs."""

    def read(self, target: Target) -> Nearby | None:
        """Give what stands around the cursor of a window, None where that cannot be told.

        May wait for some seconds: call it from a thread that may.
        """

    def close(self) -> None:
        """End the connection; may be called twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a layer shows."""

    pixels: bytes  # ARGB, 32 bits in the machine's order, premultiplied; no gap between rows
    width: int  # in the desktop's units, which are `scale` pixels each
    height: int
    scale: int
    place: str  # of settings_writing.OVERLAY_POSITION
    gap: int  # to the screen's edge


class Layer(Protocol):
    """A picture above all windows that takes neither focus nor clicks. No method waits."""

    @property
    def scale(self) -> int:
        """How many pixels a unit has on the screen with the most."""
        ...

    def show(self, picture: Picture) -> None:
        """Show this one from now on."""

    def hide(self) -> None:
        """Show nothing."""

    def close(self) -> None:
        """End the connection; may be called twice."""


@dataclass(slots=True)
class News:
    """Sentences for the person that a desktop has later on; `tell` is called from any thread."""

    tell: Callable[[str], None] = log.warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Desktop:
    """One desktop session: its parts, and what differs from other systems."""

    kind: str  # x11, wayland, windows, macos, none
    hotkeys: Hotkeys
    clipboard: Clipboard
    keyboard: Keyboard
    windows: Windows
    paste: Chord  # what pastes in most windows
    paste_by_hand: str = "Ctrl+V"  # what the person presses
    names_readers: bool = False  # a loan can tell the target's reading from a clipboard history's
    key_numbers: Numbers = Numbers.KEYSYM  # for recording a hotkey: see chords.name_of
    notes: tuple[str, ...] = ()  # sentences for the person: what is missing here and how to get it
    news: News = field(default_factory=News)
    # When the person last used a key other than a hotkey, or the mouse; None: it cannot be told.
    touched: Callable[[], float] | None = None
    reader: Reader | None = None  # of what stands around the cursor; None: there is no such way
    # What is marked in a window, "" for nothing; may wait for its program. None: no such way.
    selected: Callable[[Target], str] | None = None
    layer: Layer | None = None  # where a window of the toolkit would take the focus

    def close(self) -> None:
        """Close every part; may be called twice."""
        for part in (self.hotkeys, self.clipboard, self.keyboard, self.windows):
            part.close()
        for more in (self.layer, self.reader):
            if more:
                more.close()
