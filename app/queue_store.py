"""The queue of files as it lies on disk: what is asked of each, how far it is, in which order.

Knows no engine. What was being decoded when a process died comes back as waiting.
"""

import json
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from app.errors import TranscriptsError
from app.transcripts_file import Database
from app.viewer_export import FORMS, Form

TEMPLATE = "{stem}.{format}"


class State(Enum):
    """How far a file is."""

    WAITING = "waiting"
    DECODING = "decoding"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked of a file."""

    model: str = ""  # "": the one that the settings name when its turn comes
    formats: tuple[Form, ...] = ()  # files that are written by themselves
    output_dir: Path | None = None  # None: beside the recording
    template: str = TEMPLATE  # of their names
    planned: tuple[Path, ...] = ()  # exactly these files besides, by their suffixes


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file of the queue as it stands."""

    id: int
    path: Path
    wish: Wish
    state: State
    why: str  # it failed; or what is noteworthy about a finished one
    transcript: int | None  # its number in app.transcripts
    outputs: tuple[Path, ...]  # files that were written
    warnings: tuple[str, ...]  # of the model

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state in ENDED


class Store:
    """The rows of the queue, in their order. All methods raise TranscriptsError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def come_back(self) -> None:
        """Let what a process that has died was decoding wait again."""
        self._database.change("UPDATE queue SET state = 'waiting' WHERE state = 'decoding'")

    def items(self) -> list[Item]:
        """Give all, first in line first."""
        return [_item(row) for row in self._database.rows("SELECT * FROM queue ORDER BY place, id")]

    def get(self, number: int) -> Item:
        """Give one; raises TranscriptsError where it was removed."""
        rows = self._database.rows("SELECT * FROM queue WHERE id = ?", number)
        if not rows:
            raise TranscriptsError("This file is not in the list any more.")
        return _item(rows[0])

    def next_waiting(self) -> Item | None:
        """Give the first that waits."""
        rows = self._database.rows(
            "SELECT * FROM queue WHERE state = 'waiting' ORDER BY place, id LIMIT 1"
        )
        return _item(rows[0]) if rows else None

    def unfinished_of(self, path: Path) -> Item | None:
        """Give the file that waits or is being decoded from this path, if any."""
        rows = self._database.rows(
            "SELECT * FROM queue WHERE path = ? AND state IN ('waiting', 'decoding')",
            os.fsencode(path),
        )
        return _item(rows[0]) if rows else None

    def add(self, paths: Sequence[Path], wish: Wish) -> list[int]:
        """Put files at the end; give their numbers."""
        values = (
            wish.model,
            json.dumps(wish.formats),
            None if wish.output_dir is None else os.fsencode(wish.output_dir),
            wish.template,
            _listed(wish.planned),
        )

        def work(db: sqlite3.Connection) -> list[int]:
            numbers = []
            for path in paths:
                done = db.execute(
                    "INSERT INTO queue (place, path, model, formats, output_dir, template, planned,"
                    " state)"
                    " VALUES ((SELECT ifnull(max(place), 0) + 1 FROM queue), ?, ?, ?, ?, ?,"
                    " ?, 'waiting')",
                    (os.fsencode(path), *values),
                )
                numbers.append(done.lastrowid or 0)
            return numbers

        return self._database.write(work)

    def begin(self, number: int) -> bool:
        """Note that decoding begins; False where it does not wait any more."""
        return self._move(number, State.DECODING, "", from_=(State.WAITING,))

    def heard(self, number: int, transcript: int, warnings: Sequence[str]) -> None:
        """Note where its text lies."""
        self._database.change(
            "UPDATE queue SET transcript = ?, warnings = ? WHERE id = ?",
            transcript,
            json.dumps(list(warnings)),
            number,
        )

    def written(self, number: int, outputs: Sequence[Path]) -> None:
        """Note the files that were written."""
        self._database.change("UPDATE queue SET outputs = ? WHERE id = ?", _listed(outputs), number)

    def end(self, number: int, state: State, why: str = "") -> bool:
        """Note what became of it; False where it ended before."""
        return self._move(number, state, why, from_=(State.WAITING, State.DECODING))

    def wait_again(self, number: int) -> bool:
        """Let one that failed or was cancelled wait again; it keeps its place."""
        return self._move(number, State.WAITING, "", from_=(State.FAILED, State.CANCELLED))

    def release(self, number: int) -> None:
        """Let one that was being decoded wait again: the program ends."""
        self._move(number, State.WAITING, "", from_=(State.DECODING,))

    def move(self, numbers: Sequence[int], before: int | None) -> None:
        """Put files before another, in the order given; None: at the end."""

        def work(db: sqlite3.Connection) -> None:
            moved = set(numbers)
            rows = db.execute("SELECT id FROM queue ORDER BY place, id")
            rest = [row["id"] for row in rows if row["id"] not in moved]
            at = rest.index(before) if before in rest else len(rest)
            order = [*rest[:at], *numbers, *rest[at:]]
            for place, number in enumerate(order, 1):
                db.execute("UPDATE queue SET place = ? WHERE id = ?", (place, number))

        self._database.write(work)

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget files that ended or wait."""
        marks = ", ".join("?" * len(numbers))
        self._database.change(
            f"DELETE FROM queue WHERE id IN ({marks}) AND state != 'decoding'",  # noqa: S608
            *numbers,
        )

    def _move(self, number: int, to: State, why: str, *, from_: Sequence[State]) -> bool:
        states = ", ".join(f"'{state.value}'" for state in from_)
        return bool(
            self._database.change(
                f"UPDATE queue SET state = ?, why = ? WHERE id = ? AND state IN ({states})",  # noqa: S608
                to.value,
                why,
                number,
            )
        )


def _listed(paths: Sequence[Path]) -> str:
    return json.dumps([str(path) for path in paths])  # escapes keep what is no text


def _paths(stored: str) -> tuple[Path, ...]:
    return tuple(Path(path) for path in json.loads(stored))


def _item(row: sqlite3.Row) -> Item:
    asked = json.loads(row["formats"])
    folder = row["output_dir"]
    return Item(
        id=row["id"],
        path=Path(os.fsdecode(row["path"])),
        wish=Wish(
            model=row["model"],
            formats=tuple(known for known in FORMS if known in asked),
            output_dir=None if folder is None else Path(os.fsdecode(folder)),
            template=row["template"],
            planned=_paths(row["planned"]),
        ),
        state=State(row["state"]),
        why=row["why"],
        transcript=row["transcript"],
        outputs=_paths(row["outputs"]),
        warnings=tuple(json.loads(row["warnings"])),
    )
