"""The database of transcribed files and of the queue: made private, brought up to date, guarded.

One file for both; paths are bytes, for names that are no text. A damaged file is moved aside and
told; VoxBar begins anew then.
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from app import paths
from app.errors import FolderError, TranscriptsError
from app.history_file import BUSY_S, CORRUPT, is_damage, move_aside

T = TypeVar("T")
Tell = Callable[[str], None]  # shows the person one sentence

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


class Database:
    """The file in `folder`, or a database in memory for None. May be called from any thread.

    Everything raises TranscriptsError where the file cannot be used.
    """

    def __init__(self, folder: Path | None, tell: Tell) -> None:
        self.path = folder / NAME if folder else None
        self._tell = tell
        self._lock = threading.RLock()
        self._connection = self._guarded(self._open)

    def rows(self, select: str, *values: object) -> list[sqlite3.Row]:
        """Give all rows of a question."""
        return self._guarded(lambda: self._connection.execute(select, values).fetchall())

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it in one transaction."""

        def inside() -> T:
            with _transaction(self._connection):
                return work(self._connection)

        return self._guarded(inside)

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

    def close(self) -> None:
        """Let go of the file; no call may follow."""
        with self._lock:
            self._connection.close()

    def _guarded(self, work: Callable[[], T]) -> T:
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
                raise TranscriptsError(f"The transcripts cannot be used: {error}.") from error
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
        if self.path is not None:
            paths.private_folder(self.path.parent)
            # SQLite gives its other files the rights of this one.
            os.close(paths.open_private(self.path, os.O_RDWR | os.O_CREAT))
        connection = sqlite3.connect(
            self.path or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        try:
            connection.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}").fetchall()
            _check(connection)
            _migrate(connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _check(database: sqlite3.Connection) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = CORRUPT
        raise error


def _migrate(database: sqlite3.Connection) -> None:
    if _version(database) == len(MIGRATIONS):
        return
    with _transaction(database):
        version = _version(database)  # another process may have been first
        if version > len(MIGRATIONS):
            raise TranscriptsError(
                "The list of transcribed files was written by a newer VoxBar: please update this"
                " one."
            )
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
