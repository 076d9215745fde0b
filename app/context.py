"""What a model is told before it hears: chosen, cut to its budget, kept from secret places. Pure.

Nothing of it leaves the machine; all of it is shown in the history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.desktop.base import Nearby, Target
from app.profiles import fits

REMEMBERED = 50  # texts, over all windows
LISTED = 100  # words that are named one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictated:
    """A text that went into a window."""

    window: int
    app: str
    text: str
    at_s: float  # on the monotonic clock
    entry: int | None = None  # in the history


@dataclass(slots=True)
class Recent:
    """The texts of the last minutes, in memory only."""

    texts: list[Dictated] = field(default_factory=list)  # oldest first

    def note(
        self, target: Target | None, text: str, now_s: float, entry: int | None = None
    ) -> None:
        """Take note of a text that was delivered into a window."""
        if target is not None and text.strip():
            place = {"window": target.window, "app": target.app}
            new = Dictated(text=text.strip(), at_s=now_s, entry=entry, **place)  # type: ignore[arg-type]
            self.texts = [*self.texts, new][-REMEMBERED:]

    def take_back(self, target: Target | None) -> None:
        """Forget the newest text of a window: the person did not want it."""
        last = self.last(target) if target is not None else None
        self.texts = [text for text in self.texts if text is not last]

    def last(self, target: Target) -> Dictated | None:
        """Give the newest text of a window."""
        place = (target.window, target.app)
        return next((d for d in reversed(self.texts) if (d.window, d.app) == place), None)

    def before(self, target: Target | None, now_s: float, minutes: float) -> str:
        """Give what was dictated into this window in the last minutes, oldest first."""
        if target is None:
            return ""
        since = now_s - minutes * 60
        place = (target.window, target.app)
        same = (d.text for d in self.texts if (d.window, d.app) == place and d.at_s >= since)
        return " ".join(same)

    def forget(self) -> None:
        """Forget all of it."""
        self.texts = []


def is_secret(target: Target | None, patterns: Sequence[str]) -> bool:
    """Say whether nothing of this window may be told; a window that is not known is no secret."""
    return target is not None and any(fits(pattern, target) for pattern in patterns)


def context_of(nearby: Nearby | None, recent: str, most: int) -> str:
    """Give what is told: what is marked, or stands before the cursor, or was dictated before.

    The nearest counts, and of it the end: at most `most` characters, from the start of a word on.
    Of a place that is secret nothing.
    """
    if nearby is not None and nearby.secret:
        return ""
    read = (nearby.selection or nearby.before) if nearby is not None else ""
    return end_of(read if read.strip() else recent, most)


def end_of(text: str, most: int) -> str:
    """Give the last whole words of a text that fit, white space made even."""
    even = " ".join(text.split())
    if len(even) <= most:
        return even
    cut = even[-most:]
    return cut if even[-most - 1] == " " else cut.partition(" ")[2]


def told_text(words: Sequence[str], context: str) -> str:
    """Write down what a model was told, as the history keeps it; "" where that is nothing."""
    listed = ", ".join(words[:LISTED])
    more = f" and {len(words) - LISTED} more" if len(words) > LISTED else ""
    parts = [f"Words: {listed}{more}"] if words else []
    return "\n".join([*parts, *([f"Before: {context}"] if context else [])])
