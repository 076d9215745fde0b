"""Return after a text, where a profile asks for it, and only if nothing speaks against it."""

from dataclasses import dataclass

from app.desktop.base import Desktop, DesktopError, Target
from app.desktop.chords import Chord
from app.insert import Outcome, Way
from app.insert_back import SETTLE_S

RETURN = Chord("Return")
POOR = "VoxBar was not sure of the text: Return was not pressed."
BROKEN = "Part of the recording is missing: Return was not pressed."
NOT_SURE = "Return was not pressed."
LEFT = "You went on yourself: Return was not pressed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How sure a text is. `stopped_s`: when the person had said it, on the monotonic clock."""

    confidence: float | None = None  # 0 to 1; None: the model does not say, which is not sure
    complete: bool = True
    stopped_s: float = 0.0


def objection(said: Said, least: float, touched_s: float | None) -> str:
    """Say in a sentence why Return must not follow this text; "" if it may. Pure.

    `touched_s` is when the person last used a key or the mouse: the place may be another since.
    """
    if not said.complete:
        return BROKEN
    if said.confidence is None or said.confidence < least:
        return POOR
    return LEFT if touched_s is not None and touched_s > said.stopped_s + SETTLE_S else ""


def press(desktop: Desktop, target: Target, outcome: Outcome) -> str:
    """Press Return in a window that has taken its text; give a sentence where that is not to be.

    Where the text did not certainly arrive, Return is not pressed either.
    """
    if outcome.way not in (Way.PASTED, Way.TYPED):
        return NOT_SURE
    try:
        desktop.keyboard.settle(1.0)
        focused = desktop.windows.focused()
        if focused is None or focused.window != target.window:
            return LEFT
        desktop.keyboard.press(RETURN)
    except DesktopError as error:
        return str(error)
    return ""
