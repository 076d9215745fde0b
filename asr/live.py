"""When the open piece of live sound is decoded for a preview: often, but final text comes first.

Pure: knows no clock and no model. A piece after which a pause has begun comes first, for its
preview is its final text unless somebody speaks on.
"""

from dataclasses import dataclass

from asr.types import Waiting

INTERVAL_S = 0.2  # between the beginnings of two previews: nobody reads faster
REST, SETTLED_REST = 2.0, 0.5  # after a preview, as parts of what it took


@dataclass(slots=True)
class PreviewPolicy:
    """Decides after each block whether to decode a preview.

    A third of the time may go there, or two thirds where one short pause follows the other.
    To be asked only when no sound waits to be taken: then a preview delays final text by no more
    than its own time. All times are of one clock, in seconds.
    """

    began: float = float("-inf")  # of the last preview
    ended: float = float("-inf")

    def due(self, now: float, waiting: Waiting | None) -> bool:
        """Say whether to decode a preview now."""
        if waiting is None:
            return False
        took = self.ended - self.began if self.ended > self.began else 0.0
        if waiting.settled:
            return now >= self.ended + SETTLED_REST * took
        return now >= max(self.began + INTERVAL_S, self.ended + REST * took)

    def done(self, began: float, ended: float) -> None:
        """Take note of a preview, whatever came of it."""
        self.began, self.ended = began, ended
