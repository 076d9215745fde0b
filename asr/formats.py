"""Transcripts as txt, srt, vtt, tsv and json, and files that are written whole or not at all."""

import json
import math
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args

from asr.errors import OutputError
from asr.formats_cues import Cue, Shape, cues, plain
from asr.types import Segment, Transcript, Word

Format = Literal["txt", "srt", "vtt", "tsv", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)

ARROW = re.compile("-{2,}>")  # what parts the times of a cue must not stand in its text


def render(
    transcript: Transcript, format_: Format, *, shape: Shape | None = None, words: bool = False
) -> str:
    """Write a transcript in one format; lines end with a line feed, no byte order mark.

    `shape` breaks the lines of srt and vtt; `words` puts the words' times into json.
    """
    match format_:
        case "txt":
            return to_txt(transcript)
        case "srt":
            return to_srt(transcript, shape)
        case "vtt":
            return to_vtt(transcript, shape)
        case "tsv":
            return to_tsv(transcript)
        case "json":
            return to_json(transcript, words=words)


def to_txt(transcript: Transcript) -> str:
    """One segment a line."""
    return "".join(f"{text}\n" for s in transcript.segments if (text := plain(s.text)))


def to_srt(transcript: Transcript, shape: Shape | None = None) -> str:
    """SubRip: numbered from 1, HH:MM:SS,mmm, a blank line between cues."""
    blocks = [
        f"{number}\n{_srt_time(cue.start_ms)} --> {_srt_time(cue.end_ms)}\n{_shown(cue)}\n"
        for number, cue in enumerate(cues(transcript, shape), 1)
    ]
    return "\n".join(blocks)


def to_vtt(transcript: Transcript, shape: Shape | None = None) -> str:
    """WebVTT: MM:SS.mmm, with hours where there are any; `&` and `<` as the format demands."""
    blocks = [
        f"{_vtt_time(cue.start_ms)} --> {_vtt_time(cue.end_ms)}\n{_escaped(_shown(cue))}\n"
        for cue in cues(transcript, shape)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def to_tsv(transcript: Transcript) -> str:
    """Columns start, end (whole milliseconds) and text, parted by tabs, with a header."""
    rows = [f"{cue.start_ms}\t{cue.end_ms}\t{cue.lines[0]}\n" for cue in cues(transcript)]
    return "".join(["start\tend\ttext\n", *rows])


def to_json(transcript: Transcript, *, words: bool = False) -> str:
    """One line of JSON with openai-whisper's keys where the engine has the value.

    Besides: duration, model and warnings. Times are seconds, to the millisecond. `avg_logprob` and
    a word's `probability` stand where the model gave a confidence; `estimated` is true where a
    word's times were interpolated.
    """
    spoken = [segment for segment in transcript.segments if plain(segment.text)]
    document = {
        "text": plain(transcript.text),
        "segments": [_segment_json(number, s, words=words) for number, s in enumerate(spoken)],
        "language": transcript.language,
        "duration": _seconds(transcript.duration),
        "model": transcript.model,
        "warnings": list(transcript.warnings),
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


def write_atomically(path: Path, content: str | bytes, *, overwrite: bool = False) -> None:
    """Write a file, text as UTF-8, whole or not at all; line ends stay as they are.

    The folder is made where it is missing. Raises OutputError where the file stands already and
    `overwrite` is not asked for, or where it cannot be written.
    """
    draft = path.with_name(f".voxbar-{secrets.token_hex(8)}.tmp")  # same folder: a rename suffices
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_through(draft, content.encode("utf-8") if isinstance(content, str) else content)
        if not overwrite:
            _claim(path, draft)
        draft.replace(path)
    except FileExistsError as error:
        if overwrite or not path.exists():
            raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
        raise OutputError(f"{path} is there already.") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):  # gone when all went well
            draft.unlink()


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _claim(path: Path, draft: Path) -> None:
    """Take a name that nobody has; raises FileExistsError, should another run have been faster."""
    try:
        path.hardlink_to(draft)  # whole from the first moment on
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        path.open("xb").close()


def _segment_json(number: int, segment: Segment, *, words: bool) -> dict[str, object]:
    row: dict[str, object] = {
        "id": number,
        "start": _seconds(segment.start),
        "end": _seconds(segment.end),
        "text": plain(segment.text),
    }
    if segment.confidence:  # a confidence of 0 has no logarithm
        row["avg_logprob"] = round(math.log(segment.confidence), 4)
    if words:
        row["words"] = [_word_json(word) for word in segment.words]
    return row


def _word_json(word: Word) -> dict[str, object]:
    row: dict[str, object] = {
        "word": plain(word.text),
        "start": _seconds(word.start),
        "end": _seconds(word.end),
    }
    if word.confidence is not None:
        row["probability"] = round(float(word.confidence), 4)
    if word.estimated:
        row["estimated"] = True
    return row


def _seconds(value: float) -> float:
    return round(float(value), 3)


def _shown(cue: Cue) -> str:
    return _without_arrows(cue.lines)


def _without_arrows(lines: Sequence[str]) -> str:
    return "\n".join(ARROW.sub("->", line) for line in lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _srt_time(ms: int) -> str:
    seconds, milliseconds = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02},{milliseconds:03}"


def _vtt_time(ms: int) -> str:
    text = _srt_time(ms).replace(",", ".")
    return text.removeprefix("00:")
