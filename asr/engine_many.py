"""Many recordings at once: a thread reads ahead, and pieces of several are decoded together.

What comes of each recording is what would come of it alone. Knows neither files nor families.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from asr.engine_hear import Ear
from asr.engine_pool import Piece, Pool, Stopped
from asr.engine_run import Run
from asr.errors import AsrError, Cancelled
from asr.types import CancelCheck, Hypothesis, ManyProgress, Outcome, Progress, Waveform

log = logging.getLogger(__name__)

LEAVE_S = 5.0  # what is waited for the reader in the end: a dead network drive may hold it

Opened = tuple[Run, Iterable[Waveform], float | None]  # and its length in seconds, where known


@dataclass(slots=True)
class _Reading:
    """One recording on its way; the reader cuts it, the caller's thread takes what was heard."""

    index: int
    run: Run
    total_s: float | None
    cut: int | None = None  # its pieces, once all are cut
    taken: int = 0
    heard: dict[int, tuple[Piece, Hypothesis | AsrError]] = field(default_factory=dict)
    took_s: float = 0.0


class Many:
    """Recordings that are transcribed side by side; `opens` gives each when its turn comes."""

    def __init__(
        self,
        opens: Sequence[Callable[[], Opened]],
        ear: Ear,
        together: int,  # pieces that are decoded at once
        progress: ManyProgress,
        cancelled: CancelCheck,
    ) -> None:
        self._opens, self._ear, self._together = opens, ear, together
        self._progress, self._cancelled = progress, cancelled
        self._pool = Pool(together)
        self._readings: dict[int, _Reading] = {}
        self._over: set[int] = set()  # those whose outcome is known

    def run(self) -> Iterator[Outcome]:
        """Yield an outcome for each recording as soon as there is one. Raises Cancelled."""
        reader = threading.Thread(target=self._read_all, name="read", daemon=True)
        reader.start()
        try:
            while len(self._over) < len(self._opens):
                if self._cancelled():
                    raise Cancelled
                ended, pieces = self._pool.take()
                for index, error in ended:
                    yield from self._end_of_reading(index, error)
                yield from self._decode([p for p in pieces if p.recording not in self._over])
        finally:
            self._pool.stop()
            reader.join(LEAVE_S)

    def _read_all(self) -> None:
        """Read and cut one recording after another, as far ahead as the pool has room."""
        for index in range(len(self._opens)):
            error: Exception | None = None
            try:
                self._read(index)
            except (Cancelled, Stopped):
                return
            except Exception as problem:  # noqa: BLE001 - told as the outcome of this recording
                error = problem
            self._pool.end(index, error)
        self._pool.close()

    def _read(self, index: int) -> None:
        run, blocks, total_s = self._opens[index]()
        reading = self._readings[index] = _Reading(index, run, total_s)
        count = 0
        for block in blocks:
            if self._pool.stopped:
                raise Stopped
            if index in self._over:  # it failed meanwhile
                return
            for chunk in run.cut(block):
                self._pool.put(Piece(recording=index, number=count, chunk=chunk))
                count += 1
        for chunk in run.cutter.flush():
            self._pool.put(Piece(recording=index, number=count, chunk=chunk))
            count += 1
        reading.cut = count

    def _end_of_reading(self, index: int, error: Exception | None) -> Iterator[Outcome]:
        if error is not None:
            yield from self._fail(index, error)
        elif index not in self._over:
            yield from self._finish(self._readings[index])

    def _decode(self, pieces: list[Piece]) -> Iterator[Outcome]:
        if not pieces:
            return
        started = perf_counter()
        try:
            heard = self._ear.hear([p.chunk for p in pieces], [""] * len(pieces))
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - it is told, and costs one recording
            if len(pieces) > 1:
                for piece in pieces:
                    yield from self._decode([piece])
            else:
                yield from self._fail(pieces[0].recording, error)
            return
        each_s = (perf_counter() - started) / sum(len(p.chunk.audio) for p in pieces)
        for piece, answer in zip(pieces, heard, strict=True):
            reading = self._readings[piece.recording]
            reading.took_s += each_s * len(piece.chunk.audio)
            reading.heard[piece.number] = piece, answer
        for index in sorted({piece.recording for piece in pieces} - self._over):
            self._take(self._readings[index])
            yield from self._finish(self._readings[index])

    def _take(self, reading: _Reading) -> None:
        """Take what was heard, as far as it goes on where the text ends."""
        while reading.taken in reading.heard:
            piece, answer = reading.heard.pop(reading.taken)
            reading.taken += 1
            segment = reading.run.take(piece.chunk, answer)
            state = Progress(done_s=piece.chunk.end, total_s=reading.total_s, segment=segment)
            self._progress(reading.index, state)

    def _finish(self, reading: _Reading) -> Iterator[Outcome]:
        """Yield the outcome of a recording whose last piece was taken."""
        if reading.taken != reading.cut:
            return
        try:
            transcript = reading.run.result()
        except AsrError as error:
            yield from self._fail(reading.index, error)
            return
        done_s = transcript.duration
        self._progress(reading.index, Progress(done_s=done_s, total_s=reading.total_s or done_s))
        self._let_go(reading.index)
        yield Outcome(index=reading.index, transcript=transcript, took_s=reading.took_s)

    def _fail(self, index: int, error: Exception) -> Iterator[Outcome]:
        if index in self._over:
            return
        took_s = self._readings[index].took_s if index in self._readings else 0.0
        self._let_go(index)
        yield Outcome(index=index, error=error, took_s=took_s)

    def _let_go(self, index: int) -> None:
        self._over.add(index)
        self._readings.pop(index, None)
