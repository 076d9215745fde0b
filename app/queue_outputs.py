"""The files that a transcript is written into: named after the recording, never over another."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from asr.errors import OutputError
from asr.formats import FORMATS, Format, render, write_atomically
from asr.formats_cues import Shape
from asr.types import Transcript


def write_new(
    transcript: Transcript, recording: Path, formats: Sequence[Format], folder: Path | None
) -> list[Path]:
    """Write a transcript in every format; give the files. Raises OutputError.

    They are called talk.txt and talk.srt; where one of these is there already, all of them
    talk.mp3.txt and so on, then talk.mp3-2.txt. `folder` None: beside the recording.
    """
    outputs = free_names(recording, formats, folder or recording.parent)
    for output in outputs:
        write(transcript, output)
    return outputs


def write(transcript: Transcript, output: Path) -> None:
    """Write a file of the format that its suffix names. Raises OutputError where it is there."""
    text = render(transcript, _format(output), shape=Shape(), words=True)
    write_atomically(output, text, overwrite=False)


def free_names(recording: Path, formats: Sequence[Format], folder: Path) -> list[Path]:
    """Name files that are not there yet; raises OutputError where the folder cannot be read."""
    for number in count():
        name = (
            (recording.stem, recording.name)[number] if number < 2 else f"{recording.name}-{number}"
        )
        outputs = [folder / f"{name}.{format_}" for format_ in formats]
        try:
            if not any(output.exists() for output in outputs):
                return outputs
        except OSError as error:
            raise OutputError(f"{folder} cannot be written: {error.strerror}.") from error
    raise AssertionError("numbers do not end")


def _format(output: Path) -> Format:
    suffix = output.suffix[1:].lower()
    for known in FORMATS:
        if known == suffix:
            return known
    raise OutputError(f"{output.name}: there is no such format.")
