"""A private SQLite file of this program: opened, brought up to date, moved aside when damaged.

It knows no table; the history and the transcribed files say which ones they have.
"""

import logging
import os
import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app import paths
from app.errors import AppError

log = logging.getLogger(__name__)

T = TypeVar("T")
Tell = Callable[[str], None]  # shows the person one sentence

BUSY_S = 5.0  # how long another process may keep us from writing
SIDES = ("", "-wal", "-shm")  # the files that SQLite keeps for one database
CORRUPT, NOT_A_DATABASE, CORRUPT_INDEX = 11, 26, 267  # sqlite.org/rescode.html
REASONS = {
    5: "another program keeps it locked",
    6: "another program keeps it locked",
    8: "it may not be written",
    10: "the disk reports an error",
    13: "the disk is full",
    14: "it cannot be opened",
}
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")

Migrations = Sequence[Sequence[str]]  # one for each version; PRAGMA user_version counts them


def connect(path: Path | None, migrations: Migrations, newer: AppError) -> sqlite3.Connection:
    """Open a database, in memory for None, and bring it up to date.

    Raises sqlite3.DatabaseError where it is damaged, FolderError where it cannot be used, and
    `newer` where a later program has written it.
    """
    if path is not None:
        paths.private_folder(path.parent)
        # SQLite gives its other files the rights of this one.
        os.close(paths.open_private(path, os.O_RDWR | os.O_CREAT))
    database = sqlite3.connect(
        path or ":memory:", timeout=BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        database.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            database.execute(f"PRAGMA {pragma}").fetchall()  # an open answer keeps others out
        _check(database)
        _migrate(database, migrations, newer)
    except BaseException:
        database.close()
        raise
    return database


class Guarded(ABC):
    """One connection, shared by all threads under a lock."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection

    @abstractmethod
    def guard(self, work: Callable[[], T]) -> T:
        """Do it; after damage to the file once more with what could be saved."""

    def rows(self, select: str, *values: object) -> list[sqlite3.Row]:
        """Give all rows of a question."""
        return self.guard(lambda: self._connection.execute(select, values).fetchall())

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it in one transaction."""

        def inside() -> T:
            with transaction(self._connection):
                return work(self._connection)

        return self.guard(inside)

    def close(self) -> None:
        """Let go of the file; no call may follow."""
        with self._lock:
            self._connection.close()


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether the file itself is at fault."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (CORRUPT, NOT_A_DATABASE)


def reason(error: sqlite3.Error) -> str:
    """Say in words why SQLite refused."""
    return REASONS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))


def move_aside(path: Path) -> Path:
    """Rename a damaged database with its side files; give the name that it has now."""
    stem = f"{path.name}.broken-{datetime.now().astimezone():%Y%m%dT%H%M%S}"
    number = 1
    while (aside := path.with_name(stem if number == 1 else f"{stem}.{number}")).exists():
        number += 1
    for side in SIDES:
        with suppress(FileNotFoundError):
            Path(f"{path}{side}").rename(f"{aside}{side}")
    log.warning("%s was damaged: kept as %s", path.name, aside.name)
    return aside


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Do all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _check(database: sqlite3.Connection) -> None:
    (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = CORRUPT
        raise error


def _migrate(database: sqlite3.Connection, migrations: Migrations, newer: AppError) -> None:
    if _version(database) == len(migrations):
        return
    with transaction(database):
        version = _version(database)  # another process may have been first
        if version > len(migrations):
            raise newer
        for statements in migrations[version:]:
            for statement in statements:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(migrations)}")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
