"""The engine process: takes jobs from a pipe, one after another, and answers over it.

Started with spawn by app/engine_client.py; knows no microphone and no settings. Three threads: the
main one works, one reads the pipe (a Cancel overtakes the work; a closed pipe ends the process at
once), one says while there is work that the process lives.
"""

import contextlib
import ctypes
import logging
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection

import asr
from asr.errors import AsrError, Cancelled, ModelError
from asr.live import Previews
from asr.types import Editor, Engine, Explained, Options, Progress, Stream
from asr.worker_messages import (
    BEAT_S,
    Advanced,
    Answer,
    Beat,
    Block,
    Cancel,
    Done,
    Final,
    Finish,
    Load,
    Loaded,
    Open,
    Partial,
    Piece,
    Request,
    Stop,
    Taken,
    Whole,
    Work,
    Write,
    Wrote,
    failed,
    from_pcm,
)

log = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1


def main(pipe: Connection, parent: int) -> None:
    """Work until the pipe closes; `parent` is the process that must not be outlived."""
    _live_no_longer_than(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's matter
    with contextlib.suppress(OSError):  # a program with a window may have neither
        os.dup2(2, 1)  # what native code prints must not mix with the parent's output
    Worker(pipe).run()


class Worker:
    """The state of the engine process: one model, at most one open stream."""

    def __init__(self, pipe: Connection, load: Callable[..., Engine] = asr.load) -> None:
        self._pipe = pipe
        self._load = load
        self._sending = threading.Lock()
        self._inbox: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._finishing: set[int] = set()  # asked for, though not yet reached
        self._working = threading.Event()
        self._step_began = 0.0
        self._engine: Engine | None = None
        self._stream: _OpenStream | None = None
        self._next: Work | None = None  # read ahead while blocks were gathered

    def run(self) -> None:
        """Serve for ever: the reading thread ends the process."""
        threading.Thread(target=self._read, name="pipe", daemon=True).start()
        threading.Thread(target=self._beat, name="beat", daemon=True).start()
        while True:
            request = self._next or self._inbox.get()
            self._next = None
            self._progressed()
            self._working.set()
            self._serve(request)
            self._working.clear()

    def _read(self) -> None:
        try:
            while True:
                self._take(self._pipe.recv())
        except (EOFError, OSError):
            os._exit(0)  # the parent has gone: nothing here is worth saving
        except MemoryError:
            os._exit(1)  # what came is lost; the parent sends it to another process

    def _take(self, request: Request) -> None:
        if isinstance(request, Stop):
            os._exit(0)
        if isinstance(request, Cancel):
            self._cancelled.add(request.ticket)
            return
        if isinstance(request, Finish):
            self._finishing.add(request.ticket)
        self._inbox.put(request)

    def _beat(self) -> None:
        while True:
            self._working.wait()
            self._send(Beat(step_s=time.monotonic() - self._step_began))
            time.sleep(BEAT_S)

    def _send(self, answer: Answer) -> None:
        try:
            with self._sending:
                self._pipe.send(answer)
        except OSError:
            os._exit(0)

    def _progressed(self) -> None:
        self._step_began = time.monotonic()

    def _serve(self, request: Work) -> None:
        try:
            self._handle(request)
        except Exception as error:  # a bug must not leave the person waiting
            if not isinstance(error, AsrError):
                log.exception("a job failed")
            self._stream = None
            self._send(failed(request.ticket, error))
        if isinstance(request, Whole | Finish | Write):
            self._cancelled.discard(request.ticket)
            self._finishing.discard(request.ticket)

    def _handle(self, request: Work) -> None:
        match request:
            case Load():
                self._open_model(request)
            case Whole():
                self._transcribe(request)
            case Open():
                self._open(request.ticket, request.options)
            case Block():
                self._feed(request)
            case Finish():
                self._finish(request)
            case Write():
                self._write(request)

    def _ready(self) -> Engine:
        if self._engine is None:
            raise ModelError("No model is loaded.")
        return self._engine

    def _open_model(self, request: Load) -> None:
        started = time.monotonic()
        self._engine = self._load(request.model, request.device, precision=request.precision)
        how = self._engine.how if isinstance(self._engine, Explained) else ""
        self._send(Loaded(ticket=request.ticket, took_s=time.monotonic() - started, how=how))

    def _transcribe(self, request: Whole) -> None:
        def advanced(progress: Progress) -> None:
            self._progressed()
            self._send(Advanced(ticket=request.ticket, progress=progress))

        transcript = self._ready().transcribe(
            request.path, request.options, advanced, lambda: request.ticket in self._cancelled
        )
        self._send(Done(ticket=request.ticket, transcript=transcript))

    def _write(self, request: Write) -> None:
        engine = self._ready()
        if not isinstance(engine, Editor):
            raise ModelError(f"{engine.model} only transcribes; it cannot write or edit.")
        for piece in engine.write(
            request.instruction,
            request.text,
            max_tokens=request.max_tokens,
            cancelled=lambda: request.ticket in self._cancelled,
        ):
            self._progressed()
            self._send(Piece(ticket=request.ticket, text=piece))
        self._send(Wrote(ticket=request.ticket))

    def _open(self, ticket: int, options: Options) -> None:
        previews = Previews(time.monotonic)

        def cancelled() -> bool:
            return ticket in self._cancelled or (previews.hasty and ticket in self._finishing)

        stream = self._ready().stream(options, cancelled)
        self._stream = _OpenStream(ticket, stream, previews if options.previews else None)

    def _feed(self, first: Block) -> None:
        stream = self._of(first.ticket).stream
        pcm = self._gather(first)
        sound = from_pcm(pcm)
        for segment in stream.feed(sound):
            self._send(Final(ticket=first.ticket, segment=segment))
        self._send(Taken(ticket=first.ticket, pcm_bytes=len(pcm)))
        if self._next is None and self._inbox.empty():
            self._preview(self._of(first.ticket))

    def _gather(self, first: Block) -> bytes:
        """Join the blocks that wait: when decoding is behind, nothing is dropped but previews."""
        parts = [first.pcm]
        while not self._inbox.empty():
            following = self._inbox.get()
            if not (isinstance(following, Block) and following.ticket == first.ticket):
                self._next = following
                break
            parts.append(following.pcm)
        return b"".join(parts)

    def _preview(self, opened: "_OpenStream") -> None:
        """Say what the open segment sounds like, if it is time to."""
        self._progressed()
        segment = opened.previews.next(opened.stream) if opened.previews else None
        if segment is not None:
            self._send(Partial(ticket=opened.ticket, segment=segment))

    def _finish(self, request: Finish) -> None:
        stream = self._of(request.ticket).stream
        self._stream = None
        self._send(Done(ticket=request.ticket, transcript=stream.finish()))

    def _of(self, ticket: int) -> "_OpenStream":
        if ticket in self._cancelled:
            raise Cancelled
        if self._stream is None or self._stream.ticket != ticket:
            raise AsrError("The recording was given up before.")
        return self._stream


@dataclass(frozen=True, slots=True)
class _OpenStream:
    ticket: int
    stream: Stream
    previews: Previews | None  # None: not wanted


def _live_no_longer_than(parent: int) -> None:
    """End with the thread that started this process, even where the pipe is not read any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(0)
