"""Work on models in a process of its own: fetched, checked, taken in, removed; ended at any moment.

The hub's library is imported there and never in the tray. What a process that is ended had fetched
is kept: the next goes on from there.
"""

import logging
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

from asr.errors import AsrError

log = logging.getLogger(__name__)

EVERY_S = 0.1  # between two reports of progress
GRACE_S = 2.0  # from being asked to end to being ended

Kind = Literal["download", "check", "import", "remove"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done with a model; `folder` is where to import it from."""

    kind: Kind
    model: str
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How far it is, in bytes; `left_s` is None while nothing is known."""

    done: int
    total: int
    rate: float
    left_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A sentence for the person while it goes on."""

    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """It is over. `problems`: what a check found; `freed`: bytes that a removal gave back."""

    trouble: str = ""  # why it failed
    cancelled: bool = False
    problems: tuple[str, ...] = ()
    freed: int = 0


News = Moved | Noted | Ended


class Work:
    """An order being carried out. `tell` gets its news on a thread; Ended comes once, at last."""

    def __init__(self, order: Order, tell: Callable[["Work", News], None]) -> None:
        self.order = order
        self._tell = tell
        self._cancelled = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(
            target=main, args=(theirs, order), name=f"voxbar-{order.kind}", daemon=True
        )
        self._process.start()
        theirs.close()  # or the end of the process would not end the pipe
        self._thread = threading.Thread(target=self._listen, name="models-work", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """End it at once; what has been fetched stays."""
        self._cancelled = True
        self._process.terminate()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until Ended has been told; say whether it has."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _listen(self) -> None:
        last = Ended(trouble="The process that did it was ended from outside.")
        try:
            while True:
                news = self._pipe.recv()
                if isinstance(news, Ended):
                    last = news
                    break
                self._tell(self, news)
        except (EOFError, OSError):
            if self._cancelled:
                last = Ended(cancelled=True)
        self._process.join(GRACE_S)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        self._pipe.close()
        self._tell(self, last)


def main(pipe: Connection, order: Order) -> None:
    """Carry an order out; runs in the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's matter
    reporter = Reporter(pipe)
    try:
        ended = ORDERS[order.kind](order, reporter)
    except AsrError as error:
        ended = Ended(trouble=str(error))
    except Exception as error:  # a bug must not leave the person waiting
        log.exception("work on %s failed", order.model)
        ended = Ended(trouble=f"VoxBar failed: {type(error).__name__}.")
    reporter.ended(ended)


class Reporter:
    """Tells how far it is, not too often; a thread sends what there is to tell."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._moved: Moved | None = None  # the last of several
        self._thread = threading.Thread(target=self._run, name="report", daemon=True)
        self._thread.start()

    def moved(self, done: int, total: int, rate: float) -> None:
        """Tell of bytes."""
        left_s = (total - done) / rate if rate else None
        self._moved = Moved(done=done, total=total, rate=rate, left_s=left_s)

    def noted(self, sentence: str) -> None:
        """Tell a sentence."""
        self._news.put(Noted(sentence=sentence))

    def ended(self, ended: Ended) -> None:
        """Tell the end, and wait until it is told."""
        self._news.put(ended)
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                with suppress(queue.Empty):
                    news = self._news.get(timeout=EVERY_S)
                    self._pipe.send(news)
                    if isinstance(news, Ended):
                        return
                moved, self._moved = self._moved, None
                if moved:
                    self._pipe.send(moved)
        except OSError:
            os._exit(1)  # nobody listens any more

    def counter(self, total: int) -> Callable[[int], None]:
        """Give what is told the bytes of each block."""
        from asr.models_download import Rate

        rate, done = Rate(), 0

        def seen(count: int) -> None:
            nonlocal done
            done += count
            rate.add(count)
            self.moved(min(done, total), total, rate.value())

        return seen


def _download(order: Order, reporter: Reporter) -> Ended:
    from asr.models import find
    from asr.models_download import Telling, download
    from asr.models_hub import Hub
    from asr.models_state import reopen, standing

    model = find(order.model)
    if standing(model).kind == "damaged":
        reopen(model, reporter.counter(model.size))
    download(
        model,
        Hub(),
        Telling(progress=lambda s: reporter.moved(s.done, s.total, s.rate), notice=reporter.noted),
    )
    return Ended()


def _check(order: Order, reporter: Reporter) -> Ended:
    from asr.models import find
    from asr.models_state import check
    from asr.models_store import place_of

    model = find(order.model)
    place = place_of(model)
    if place is None:
        return Ended(trouble=f"{model.id} is not there.")
    return Ended(problems=check(model, place, reporter.counter(model.size)))


def _import(order: Order, reporter: Reporter) -> Ended:
    from asr.models import find
    from asr.models_import import take_in

    model = find(order.model)
    take_in(model, order.folder or Path(), reporter.counter(model.size))
    return Ended()


def _remove(order: Order, _reporter: Reporter) -> Ended:
    from asr.models import find
    from asr.models_store import remove

    return Ended(freed=remove(find(order.model)))


ORDERS: dict[Kind, Callable[[Order, Reporter], Ended]] = {
    "download": _download,
    "check": _check,
    "import": _import,
    "remove": _remove,
}
