"""When the open piece of live sound is decoded for a preview: often, but final text comes first.

Knows no model. A piece after which a pause has begun is worth most, for its preview is its final
text unless somebody speaks on.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from asr.errors import Cancelled, ModelError
from asr.types import LiveStream, Segment, Stream, Waiting

log = logging.getLogger(__name__)

INTERVAL_S = 0.2  # between the beginnings of two previews: nobody reads faster
REST, SETTLED_REST = 2.0, 0.5  # after a preview, as parts of what it took


@dataclass(slots=True)
class PreviewPolicy:
    """Decides after each block whether to decode a preview.

    A third of the time may go there, or two thirds where one short pause follows the other.
    Pure; all times are of one clock, in seconds.
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


class Previews:
    """The previews of one stream.

    While `hasty`, what is decoded is of no use once the person has finished: the stream's check
    for cancelling is to say so then. (What is settled goes on: it is likely to be the final text.)
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self.hasty = False
        self._clock = clock
        self._policy = PreviewPolicy()

    def next(self, stream: Stream) -> Segment | None:
        """Decode a preview if it is time to; None where it is not, or nothing came of it.

        To be called only when no sound waits to be taken: then final text is delayed by no more
        than one preview.
        """
        if not isinstance(stream, LiveStream):
            return None
        began, waiting = self._clock(), stream.waiting()
        if waiting is None or not self._policy.due(began, waiting):
            return None
        self.hasty = not waiting.settled
        try:
            return stream.preview()
        except Cancelled:
            return None
        except ModelError as error:  # told when the piece is decoded for good
            log.info("a preview failed: %s", error)
            return None
        finally:
            self.hasty = False
            self._policy.done(began, self._clock())
