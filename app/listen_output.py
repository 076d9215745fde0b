"""How `voxbar listen` shows what it hears: lines, a live line on a terminal, or JSON."""

import json
import shutil
import unicodedata
from collections.abc import Callable
from typing import Protocol, TextIO

from asr.types import Segment, Transcript

CLEAR = "\r\x1b[K"  # back to the beginning of the line, and empty it
DIM, PLAIN = "\x1b[2m", "\x1b[0m"
SHORTENED = "…"


class Output(Protocol):
    """What listening has to show; called on one thread. BrokenPipeError: the reader has gone."""

    def partial(self, segment: Segment) -> None:
        """Show what the open sentence sounds like so far."""
        ...

    def final(self, segment: Segment) -> None:
        """Write a sentence that will not change any more."""
        ...

    def told(self, sentence: str) -> None:
        """Say what the person should know."""
        ...

    def done(self, transcript: Transcript) -> None:
        """Mark the end of one recording."""
        ...

    def again(self, text: str) -> None:
        """Write an earlier text once more."""
        ...


class Lines:
    """Final sentences, one a line; the rest goes to `err`. For pipes and files."""

    def __init__(self, out: TextIO, err: TextIO) -> None:
        self._out, self._err = out, err

    def partial(self, segment: Segment) -> None:
        """Show nothing: only a terminal can take it back."""

    def final(self, segment: Segment) -> None:
        """Write a sentence."""
        self.again(segment.text)

    def told(self, sentence: str) -> None:
        """Say it on `err`."""
        self._err.write(f"voxbar: {sentence}\n")
        self._err.flush()

    def done(self, transcript: Transcript) -> None:
        """Show nothing: all sentences are written."""

    def again(self, text: str) -> None:
        """Write a text."""
        self._out.write(printable(text) + "\n")
        self._out.flush()


class Terminal(Lines):
    """Lines, and under them the open sentence as it grows."""

    def __init__(self, out: TextIO, err: TextIO, columns: Callable[[], int] | None = None) -> None:
        super().__init__(out, err)
        self._columns = columns or (lambda: shutil.get_terminal_size().columns)
        self._open = False  # whether the last line is the open sentence

    def partial(self, segment: Segment) -> None:
        """Show it in place of the one before, its end if it is too long."""
        line = fitted(printable(segment.text), self._columns() - 1)
        self._out.write(f"{CLEAR}{DIM}{line}{PLAIN}")
        self._out.flush()
        self._open = True

    def told(self, sentence: str) -> None:
        """Say it on a line of its own."""
        self._clear()
        super().told(sentence)

    def done(self, transcript: Transcript) -> None:
        """Leave no open sentence behind."""
        self._clear()
        super().done(transcript)

    def again(self, text: str) -> None:
        """Write a text where the open sentence was."""
        self._clear()
        super().again(text)

    def _clear(self) -> None:
        if self._open:
            self._out.write(CLEAR)
            self._out.flush()
            self._open = False


class Json:
    """One JSON object a line for everything."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def partial(self, segment: Segment) -> None:
        """Write it."""
        self._segment("partial", segment)

    def final(self, segment: Segment) -> None:
        """Write it."""
        self._segment("final", segment)

    def told(self, sentence: str) -> None:
        """Write it."""
        self._write(event="told", message=sentence)

    def done(self, transcript: Transcript) -> None:
        """Write the whole."""
        self._write(
            event="done",
            text=transcript.text,
            duration=round(transcript.duration, 3),
            language=transcript.language,
            model=transcript.model,
            complete=transcript.complete,
            warnings=list(transcript.warnings),
        )

    def again(self, text: str) -> None:
        """Write an earlier text once more."""
        self._write(event="again", text=text)

    def _segment(self, event: str, segment: Segment) -> None:
        start, end = round(segment.start, 3), round(segment.end, 3)
        self._write(event=event, start=start, end=end, text=segment.text)

    def _write(self, **values: object) -> None:
        self._out.write(json.dumps(values, ensure_ascii=False) + "\n")
        self._out.flush()


def printable(text: str) -> str:
    """Replace what would move the cursor."""
    return "".join(c if c.isprintable() else " " for c in text).strip()


def fitted(line: str, columns: int) -> str:
    """Shorten a line from the front until it takes at most `columns` on the screen."""
    if sum(map(_width, line)) <= columns:
        return line
    left = columns - 1
    kept: list[str] = []
    for character in reversed(line):
        left -= _width(character)
        if left < 0:
            break
        kept.append(character)
    return SHORTENED + "".join(reversed(kept))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
