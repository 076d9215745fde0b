"""A desktop in memory: tests press its keys, move its focus and read what its windows received.

Behaves as the real ones promise, with each kind of trouble on request.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.desktop.base import (
    ChordError,
    ChordTaken,
    Desktop,
    HotkeyEvent,
    KeyAction,
    LoanState,
    Nearby,
    NotHere,
    Target,
)
from app.desktop.chords import Chord, objection


class FakeHotkeys:
    """Hotkeys that a test presses by name."""

    def __init__(self, taken: Mapping[Chord, str] | None = None) -> None:
        self.taken = dict(taken or {})
        self.chords: dict[str, Chord] = {}
        self._on_event: Callable[[HotkeyEvent], None] | None = None

    def listen(self, chords: Mapping[str, Chord], on_event: Callable[[HotkeyEvent], None]) -> None:
        """See Hotkeys."""
        for chord in chords.values():
            if text := objection(chord, while_recording=True):
                raise ChordError(text)
            if owner := self.taken.get(chord):
                raise ChordTaken(f"{chord} is taken by {owner}: please use another key.")
        self.chords, self._on_event = dict(chords), on_event

    def send(self, name: str, action: KeyAction, time_s: float | None = None) -> None:
        """Press, release or spoil the hotkey `name`; nothing if nobody listens for it."""
        if self._on_event and name in self.chords:
            at = time.monotonic() if time_s is None else time_s
            self._on_event(HotkeyEvent(name, action, at))

    def close(self) -> None:
        """See Hotkeys."""
        self.chords, self._on_event = {}, None


@dataclass
class FakeWindow:
    """A window that takes text by a paste chord, or by typing."""

    target: Target
    text: str = ""
    pastes_with: frozenset[str] = frozenset({"Shift+Insert", "Ctrl+V"})
    takes_text: bool = True  # False: no text field has the focus
    may_activate: bool = True
    confirms: bool = True  # False: something else reads the clipboard in its place


@dataclass
class FakeLoan:
    """The clipboard of a FakeClipboard while it is lent."""

    clipboard: "FakeClipboard"
    target: Target | None
    before: dict[str, bytes]
    now: LoanState = field(default_factory=LoanState)
    changed: threading.Event = field(default_factory=threading.Event)

    def state(self) -> LoanState:
        """See Loan."""
        return self.now

    def wait(self, timeout_s: float) -> None:
        """See Loan: time passes on the desktop's clock, not on the wall."""
        self.clipboard.clock.sleep(timeout_s)
        if self.clipboard.on_wait:
            self.clipboard.on_wait()

    def read(self, *, by_target: bool) -> None:
        """Note that somebody fetched the text."""
        at = self.clipboard.clock.now()
        if by_target:
            self.now = replace(self.now, read_s=at)
        else:
            self.now = replace(self.now, other_read_s=at)

    def give_back(self) -> None:
        """See Loan."""
        if not self.now.lost and self.clipboard.loan is self:
            self.clipboard.formats = self.before
            self.clipboard.loan = None

    def keep(self) -> None:
        """See Loan."""
        if self.clipboard.loan is self:
            self.clipboard.loan = None


@dataclass
class FakeClock:
    """A clock that only sleeping moves."""

    at_s: float = 0.0

    def now(self) -> float:
        """Give the time in seconds."""
        return self.at_s

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.at_s += seconds


@dataclass
class FakeClipboard:
    """A clipboard with formats by name."""

    formats: dict[str, bytes] = field(default_factory=dict)
    clock: FakeClock = field(default_factory=FakeClock)
    selected_in: int = 0  # the window whose text is marked
    on_wait: Callable[[], None] | None = None  # what happens while we wait
    loan: FakeLoan | None = None
    hidden: bool | None = None  # whether histories were asked to look away at the last loan

    @property
    def text(self) -> str:
        """Give the text it holds."""
        return self.formats.get("text", b"").decode()

    def lend(
        self, text: str, target: Target | None, *, selection: bool, hidden: bool = True
    ) -> FakeLoan:
        """See Clipboard."""
        self.loan = FakeLoan(self, target, self.formats)
        self.formats = {"text": text.encode()} | ({"primary": b""} if selection else {})
        self.hidden = hidden
        return self.loan

    def copy_elsewhere(self, text: str) -> None:
        """Let another program copy `text`."""
        if self.loan:
            self.loan.now = replace(self.loan.now, lost=True)
        self.formats, self.loan = {"text": text.encode()}, None

    def put(self, text: str) -> None:
        """See Clipboard."""
        self.formats, self.loan = {"text": text.encode()}, None

    def has_selection(self, target: Target) -> bool:
        """See Clipboard."""
        return target.window == self.selected_in

    def close(self) -> None:
        """See Clipboard."""
        self.loan = None


class FakeScreen:
    """Windows and keyboard in one: a chord pressed reaches the focused window."""

    def __init__(self, clipboard: FakeClipboard, *windows: FakeWindow) -> None:
        self.clipboard = clipboard
        self.all = {w.target.window: w for w in windows}
        self.focus: int | None = windows[0].target.window if windows else None
        self.held: set[str] = set()
        self.pressed: list[Chord] = []
        self.log: list[str] = []
        self.touched_s = 0.0
        self.nearby: dict[int, Nearby] = {}  # what stands around a window's cursor
        self._may_read = threading.Event()
        self._may_read.set()

    def focused(self) -> Target | None:
        """See Windows."""
        return None if self.focus is None else self.all[self.focus].target

    def activate(self, target: Target) -> bool:
        """See Windows."""
        window = self.all.get(target.window)
        if window is None or not window.may_activate:
            return False
        self.focus = target.window
        return True

    def press(self, chord: Chord) -> None:
        """See Keyboard."""
        self.pressed.append(chord)
        window = self.all.get(self.focus or 0)
        loan = self.clipboard.loan
        if window is not None and chord.key == "Backspace":
            window.text = window.text[:-1]
            return
        if window is None or not window.takes_text or str(chord) not in window.pastes_with:
            return
        window.text += self.clipboard.text
        if loan:
            loan.read(by_target=window.confirms)

    def read(self, target: Target) -> Nearby | None:
        """See Reader."""
        self._may_read.wait()
        return self.nearby.get(target.window)

    def let_wait(self) -> threading.Event:
        """Let those who read wait until the event is set."""
        self._may_read = threading.Event()
        return self._may_read

    def settle(self, limit_s: float) -> None:
        """See Keyboard."""
        if self.held:
            self.clipboard.clock.sleep(limit_s)
            self.held.clear()

    def type_text(self, text: str) -> None:
        """See Keyboard."""
        if not text.isascii():
            raise NotHere("This keyboard layout cannot write every character of the text.")
        window = self.all.get(self.focus or 0)
        if window is not None and window.takes_text:
            window.text += text

    def close(self) -> None:
        """See Keyboard and Windows."""
        self.focus = None


def open_desktop(*windows: FakeWindow) -> Desktop:
    """Give a fake desktop with these windows; the first has the focus."""
    clipboard = FakeClipboard()
    screen = FakeScreen(clipboard, *windows)
    return Desktop(
        kind="fake",
        hotkeys=FakeHotkeys(),
        clipboard=clipboard,
        keyboard=screen,
        windows=screen,
        paste=Chord("Insert", frozenset({"Shift"})),
        names_readers=True,
        touched=lambda: screen.touched_s,
        reader=screen,
    )
