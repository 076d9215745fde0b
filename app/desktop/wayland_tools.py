"""Programs that stand in where the compositor has no protocol for us: wtype, ydotool, wl-copy.

wl-copy offers one format at a time and cannot say who reads: what it lends stays lent.
"""

import os
import shutil
import stat
import subprocess
from pathlib import Path

from app.desktop.base import Keyboard, LoanState, NotHere, Target
from app.desktop.chords import KEYS, Chord
from app.desktop.wayland_keyboard import MANAGER, MODIFIER_CODES
from app.desktop.wayland_wire import Wire

LIMIT_S = 5.0
WTYPE_NAMES = {"Shift": "shift", "Ctrl": "ctrl", "Alt": "alt", "Super": "logo"}


class _Tool:
    """A keyboard that runs a program for each chord."""

    def press(self, chord: Chord) -> None:
        """See Keyboard."""
        run(*self.chord_command(chord))

    def settle(self, limit_s: float) -> None:
        """See Keyboard: not known here; the compositor keeps the keyboards apart."""

    def type_text(self, text: str) -> None:
        """See Keyboard."""
        if not text.isascii():
            raise NotHere("Only plain characters can be typed here, not every one of this text.")
        run(*self.text_command(text))

    def close(self) -> None:
        """See Keyboard."""

    def chord_command(self, chord: Chord) -> list[str]:
        """Give the command that presses `chord`."""
        raise NotImplementedError

    def text_command(self, text: str) -> list[str]:
        """Give the command that types `text`."""
        raise NotImplementedError


class Wtype(_Tool):
    """Presses keys by wtype (wlroots)."""

    def chord_command(self, chord: Chord) -> list[str]:
        """See _Tool."""
        names = [WTYPE_NAMES[m] for m in sorted(chord.modifiers)]
        down = [part for name in names for part in ("-M", name)]
        up = [part for name in reversed(names) for part in ("-m", name)]
        return ["wtype", *down, "-k", KEYS[chord.key].keysym, *up]

    def text_command(self, text: str) -> list[str]:
        """See _Tool."""
        return ["wtype", "--", text]


class Ydotool(_Tool):
    """Presses keys by ydotool, which needs its daemon and the right to make input devices."""

    def chord_command(self, chord: Chord) -> list[str]:
        """See _Tool."""
        codes = [MODIFIER_CODES[m] for m in sorted(chord.modifiers)] + [KEYS[chord.key].evdev]
        return ["ydotool", "key", *(f"{c}:1" for c in codes), *(f"{c}:0" for c in reversed(codes))]

    def text_command(self, text: str) -> list[str]:
        """See _Tool."""
        return ["ydotool", "type", "--", text]


def find_keyboard() -> Keyboard:
    """Give the first of these tools that can work here; raises NotHere naming them."""
    if shutil.which("ydotool") and _daemon_runs():
        return Ydotool()
    if shutil.which("wtype") and _offered(MANAGER):
        return Wtype()
    raise NotHere(
        "This desktop lets no program press keys: VoxBar copies the text, and you paste it. "
        "Installing ydotool and starting its daemon changes that."
    )


def _offered(interface: str) -> bool:
    wire = Wire()
    try:
        return wire.offers(interface) > 0
    finally:
        wire.close()


def _daemon_runs() -> bool:
    given = os.environ.get("YDOTOOL_SOCKET")
    runtime = os.environ.get("XDG_RUNTIME_DIR", "/")
    path = Path(given) if given else Path(runtime) / ".ydotool_socket"
    try:
        return stat.S_ISSOCK(path.stat().st_mode)
    except OSError:
        return False


class CopyLoan:
    """A clipboard set by wl-copy: nobody can tell who reads it, so it is left as it is."""

    def state(self) -> LoanState:
        """See Loan."""
        return LoanState(unseen=True)

    def wait(self, timeout_s: float) -> None:
        """See Loan: nothing ever changes."""

    def give_back(self) -> None:
        """See Loan."""

    def keep(self) -> None:
        """See Loan."""


class WlCopy:
    """See Clipboard; by wl-copy."""

    def __init__(self) -> None:
        if shutil.which("wl-copy") is None:
            raise NotHere("VoxBar needs wl-copy here: please install the package wl-clipboard.")

    def lend(
        self,
        text: str,
        target: Target | None,  # noqa: ARG002 - nobody tells who reads
        *,
        selection: bool,
        hidden: bool = True,  # noqa: ARG002 - not every version of wl-copy can ask for it
    ) -> CopyLoan:
        """See Clipboard."""
        self.put(text)
        if selection:
            run("wl-copy", "--primary", text=text)
        return CopyLoan()

    def put(self, text: str) -> None:
        """See Clipboard."""
        run("wl-copy", text=text)

    def has_selection(self, target: Target) -> bool:  # noqa: ARG002 - Wayland does not tell
        """See Clipboard."""
        return False

    def close(self) -> None:
        """See Clipboard: wl-copy stays behind and serves the text."""


def run(*command: str, text: str = "") -> None:
    """Run a tool; raises NotHere with what it said."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs; the text goes by stdin or after --
            command,
            input=text.encode(),
            stdout=subprocess.DEVNULL,  # wl-copy's child would keep a pipe open
            stderr=subprocess.DEVNULL,
            timeout=LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotHere(f"{command[0]} does not work here.") from error
    if done.returncode:
        raise NotHere(f"{command[0]} does not work here (it ended with {done.returncode}).")
