"""The database of transcribed files and of the queue: made private, brought up to date, guarded.

One file for both; paths are bytes, for names that are no text. A damaged file is moved aside and
told; VoxBar begins anew then.
"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.errors import FolderError, TranscriptsError
from app.sqlite_file import Guarded, T, Tell, connect, is_damage, move_aside, reason

NAME = "transcripts.db"

# One tuple per version of the file; PRAGMA user_version counts those that were done.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE transcripts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            made REAL NOT NULL,
            changed REAL NOT NULL,
            source BLOB NOT NULL,
            model TEXT NOT NULL,
            duration_s REAL NOT NULL,
            beginning TEXT NOT NULL,
            raw TEXT NOT NULL,
            edited TEXT
        )""",
        """CREATE TABLE queue (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            place REAL NOT NULL,
            path BLOB NOT NULL,
            model TEXT NOT NULL,
            formats TEXT NOT NULL,
            output_dir BLOB,
            template TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN
                ('waiting', 'decoding', 'done', 'failed', 'cancelled')),
            why TEXT NOT NULL DEFAULT '',
            transcript INTEGER,
            planned TEXT NOT NULL DEFAULT '[]',
            outputs TEXT NOT NULL DEFAULT '[]',
            warnings TEXT NOT NULL DEFAULT '[]'
        )""",
        "CREATE INDEX queue_place ON queue (place)",
    ),
)


class Database(Guarded):
    """The file in `folder`, or a database in memory for None. May be called from any thread.

    Everything raises TranscriptsError where the file cannot be used.
    """

    def __init__(self, folder: Path | None, tell: Tell) -> None:
        super().__init__()
        self.path = folder / NAME if folder else None
        self._tell = tell
        self._connection = self.guard(self._open)

    def change(self, statement: str, *values: object) -> int:
        """Run one statement; give the number of rows that it changed."""
        return self.write(lambda db: db.execute(statement, values).rowcount)

    def insert(self, statement: str, *values: object) -> int:
        """Put in one row; give its number."""
        return self.write(lambda db: db.execute(statement, values).lastrowid) or 0

    def forget_deleted(self) -> None:
        """Empty the write-ahead log, which holds old pages; a reader elsewhere may delay that."""
        with suppress(TranscriptsError):
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")  # read to its end: it keeps others out

    def guard(self, work: Callable[[], T]) -> T:
        """Do it; after damage to the file once more with a new one."""
        with self._lock:
            try:
                try:
                    return work()
                except sqlite3.DatabaseError as error:
                    if not is_damage(error) or self.path is None:
                        raise
                    self._begin_anew(self.path)
                    return work()
            except sqlite3.Error as error:
                raise TranscriptsError(
                    f"The transcripts cannot be used: {reason(error)}."
                ) from error
            except (FolderError, OSError) as error:
                raise TranscriptsError(f"The transcripts cannot be used: {error}") from error

    def _begin_anew(self, path: Path) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()
        aside = move_aside(path)
        self._connection = self._open()
        self._tell(
            f"The list of transcribed files was damaged; it begins anew. The damaged file is kept"
            f" as {aside}."
        )

    def _open(self) -> sqlite3.Connection:
        newer = (
            "The list of transcribed files was written by a newer VoxBar: please update this one."
        )
        return connect(self.path, MIGRATIONS, TranscriptsError(newer))
