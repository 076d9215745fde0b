"""The texts of files, on this computer only: what the model wrote, and a person's edit beside it.

The raw transcript is never changed. Knows no queue and no window.
"""

import json
import os
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Row
from typing import Any, Self

from app.errors import TranscriptsError
from app.sqlite_file import Tell
from app.transcripts_file import Database
from asr.formats_cues import plain
from asr.types import Segment, Transcript, Word

BEGINNING = 200  # characters that a list shows
NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(f.name for f in fields(kind)) for kind in (Transcript, Segment, Word)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A stored transcript as a list shows it."""

    id: int
    source: Path  # the recording; it may be gone by now
    model: str  # the name that was chosen (the transcript has the one that answered)
    made: datetime  # UTC
    changed: datetime  # UTC; when it was last edited
    duration_s: float
    beginning: str  # of the best text there is
    is_edited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stored transcript with all that is known of it."""

    id: int
    source: Path
    model: str
    made: datetime
    changed: datetime
    raw: Transcript  # as the model wrote it, words and confidences too
    edited: Transcript | None  # None: nobody edited it

    @property
    def best(self) -> Transcript:
        """The edit where there is one."""
        return self.edited or self.raw


class Transcripts:
    """The transcripts of one folder (None: in memory). May be called from any thread.

    `tell` gets a sentence when a damaged file had to be replaced. All methods raise
    TranscriptsError where the file cannot be used; nothing is changed then.
    """

    def __init__(
        self, folder: Path | None, tell: Tell, *, database: Database | None = None
    ) -> None:
        self.database = database or Database(folder, tell)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def add(self, transcript: Transcript, source: Path, model: str) -> int:
        """Store what a model made of a recording; give its number."""
        now = _now()
        return self.database.insert(
            "INSERT INTO transcripts (made, changed, source, model, duration_s, beginning, raw)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            now,
            now,
            os.fsencode(source),
            model,
            transcript.duration,
            _beginning(transcript),
            packed(transcript),
        )

    def get(self, number: int) -> Kept:
        """Give one transcript; raises TranscriptsError if there is none of that number."""
        rows = self.database.rows("SELECT * FROM transcripts WHERE id = ?", number)
        if not rows:
            raise TranscriptsError("This transcript is not there any more.")
        row = rows[0]
        edited = row["edited"]
        return Kept(
            id=row["id"],
            source=Path(os.fsdecode(row["source"])),
            model=row["model"],
            made=_time(row["made"]),
            changed=_time(row["changed"]),
            raw=unpacked(row["raw"]),
            edited=None if edited is None else unpacked(edited),
        )

    def edited(self, number: int) -> Transcript | None:
        """Give the edit alone; None where nobody edited it."""
        return self.get(number).edited

    def save_edit(self, number: int, edited: Transcript | None) -> None:
        """Store a person's edit beside the raw text; None takes the edit back."""
        best = edited or self.get(number).raw
        changed = self.database.change(
            "UPDATE transcripts SET edited = ?, beginning = ?, changed = ? WHERE id = ?",
            None if edited is None else packed(edited),
            _beginning(best),
            _now(),
            number,
        )
        if not changed:
            raise TranscriptsError("This transcript is not there any more.")

    def list(self, limit: int = 500, offset: int = 0) -> list[Listed]:
        """Give what there is, newest first, without the texts themselves."""
        rows = self.database.rows(
            "SELECT id, source, model, made, changed, duration_s, beginning,"
            " edited IS NOT NULL AS is_edited FROM transcripts"
            " ORDER BY made DESC, id DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
        return [_listed(row) for row in rows]

    def delete(self, *numbers: int) -> int:
        """Wipe transcripts with their edits, for good; give how many there were."""
        marks = ", ".join("?" * len(numbers))
        count = self.database.change(
            f"DELETE FROM transcripts WHERE id IN ({marks})",  # noqa: S608 - marks only
            *numbers,
        )
        self.database.forget_deleted()
        return count

    def close(self) -> None:
        """Let go of the file; no call may follow."""
        self.database.close()


def packed(transcript: Transcript) -> str:
    """Write a transcript down with everything in it; `unpacked` gives an equal one."""
    found = _row(transcript)
    found["segments"] = [
        _row(s) | {"words": [_row(word) for word in s.words]} for s in transcript.segments
    ]
    return json.dumps(found, separators=(",", ":"))


def unpacked(text: str) -> Transcript:
    """Read what `packed` wrote, be it of an older or a newer VoxBar.

    Raises TranscriptsError where it is damaged.
    """
    try:
        found = json.loads(text)
        segments = tuple(_segment(one) for one in found["segments"])
        known = _known(Transcript, found) | {"warnings": tuple(found["warnings"])}
        return Transcript(**{**known, "segments": segments})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TranscriptsError(f"This transcript is damaged: {error}.") from error


def _row(thing: Transcript | Segment | Word) -> dict[str, Any]:
    """Give the fields of one thing; dataclasses.asdict takes ten times as long for an hour."""
    return {name: getattr(thing, name) for name in NAMES[type(thing)]}


def _segment(found: dict[str, Any]) -> Segment:
    words = tuple(Word(**_known(Word, word)) for word in found["words"])
    return Segment(**{**_known(Segment, found), "words": words})


def _known(kind: type, found: dict[str, Any]) -> dict[str, Any]:
    """Leave out what this version does not know; what it lacks has its default."""
    names = NAMES[kind]
    return {name: value for name, value in found.items() if name in names}


def _listed(row: Row) -> Listed:
    return Listed(
        id=row["id"],
        source=Path(os.fsdecode(row["source"])),
        model=row["model"],
        made=_time(row["made"]),
        changed=_time(row["changed"]),
        duration_s=row["duration_s"],
        beginning=row["beginning"],
        is_edited=bool(row["is_edited"]),
    )


def _beginning(transcript: Transcript) -> str:
    return plain(transcript.text[: BEGINNING * 2])[:BEGINNING]


def _now() -> float:
    return datetime.now(UTC).timestamp()


def _time(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
