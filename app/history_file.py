"""The history's database file: made private, brought up to date, moved aside when it is damaged."""

import logging
import os
import shutil
import sqlite3
import unicodedata
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from app import paths
from app.errors import HistoryError

log = logging.getLogger(__name__)

NAME = "history.db"
BUSY_S = 5.0  # how long another process may keep us from writing
SIDES = ("", "-wal", "-shm")  # the files that SQLite keeps for one database
CORRUPT, NOT_A_DATABASE, CORRUPT_INDEX = 11, 26, 267  # sqlite.org/rescode.html
COLUMNS = (
    "id", "started", "changed", "duration_s", "app", "window", "model", "language", "raw",
    "final", "confidence", "state", "audio", "warnings", "told",
)  # fmt: skip

# One tuple per version of the file; PRAGMA user_version counts those that were done.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE dictations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            started REAL NOT NULL CHECK (started BETWEEN 0 AND 1e11),
            changed REAL NOT NULL,
            duration_s REAL NOT NULL DEFAULT 0,
            app TEXT NOT NULL DEFAULT '',
            window TEXT NOT NULL DEFAULT '',
            model TEXT NOT NULL DEFAULT '',
            language TEXT,
            raw TEXT NOT NULL DEFAULT '',
            final TEXT NOT NULL DEFAULT '',
            confidence REAL,
            state TEXT NOT NULL CHECK (state IN
                ('recording', 'decoding', 'done', 'failed', 'discarded', 'recovered')),
            audio TEXT,
            warnings TEXT NOT NULL DEFAULT '[]',
            told TEXT NOT NULL DEFAULT ''
        )""",
        "CREATE INDEX dictations_started ON dictations (started)",
        """CREATE VIRTUAL TABLE found USING fts5 (raw, final, content='dictations',
            content_rowid='id', tokenize="unicode61 remove_diacritics 2")""",
        """CREATE TRIGGER found_insert AFTER INSERT ON dictations BEGIN
            INSERT INTO found (rowid, raw, final) VALUES (new.id, new.raw, new.final);
        END""",
        """CREATE TRIGGER found_delete AFTER DELETE ON dictations BEGIN
            INSERT INTO found (found, rowid, raw, final)
                VALUES ('delete', old.id, old.raw, old.final);
        END""",
        """CREATE TRIGGER found_update AFTER UPDATE OF raw, final ON dictations BEGIN
            INSERT INTO found (found, rowid, raw, final)
                VALUES ('delete', old.id, old.raw, old.final);
            INSERT INTO found (rowid, raw, final) VALUES (new.id, new.raw, new.final);
        END""",
    ),
)


def fold(text: str) -> str:
    """Give a text in the form in which two spellings of the same are equal."""
    return unicodedata.normalize("NFKC", text).casefold()


def connect(path: Path | None) -> sqlite3.Connection:
    """Open the database, in memory for None, and bring it up to date.

    Raises sqlite3.DatabaseError where it is damaged, HistoryError or FolderError where it cannot
    be used.
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
        database.create_function("fold", 1, fold, deterministic=True)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("PRAGMA secure_delete=ON")
        _check(database)
        _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def is_damage(error: sqlite3.Error) -> bool:
    """Say whether the file itself is at fault."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (CORRUPT, NOT_A_DATABASE)


def sentence(error: sqlite3.Error) -> str:
    """Say in words why SQLite refused."""
    known = {
        5: "another program keeps it locked",
        6: "another program keeps it locked",
        8: "it may not be written",
        10: "the disk reports an error",
        13: "the disk is full",
        14: "it cannot be opened",
    }
    why = known.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, str(error))
    return f"The history cannot be used: {why}."


def move_aside(path: Path) -> Path:
    """Rename a damaged database with its side files; give the name that it has now."""
    stem = f"{path.name}.broken-{datetime.now().astimezone():%Y%m%dT%H%M%S}"
    number = 1
    while (aside := path.with_name(stem if number == 1 else f"{stem}.{number}")).exists():
        number += 1
    for side in SIDES:
        with suppress(FileNotFoundError):
            Path(f"{path}{side}").rename(f"{aside}{side}")
    log.warning("history was damaged: kept as %s", aside.name)
    return aside


def rescue(aside: Path, into: sqlite3.Connection) -> int:
    """Copy the rows that can still be read; give their number. The damaged file is not touched."""
    copy = aside.with_name(aside.name + ".copy")
    try:
        for side in SIDES:
            if Path(f"{aside}{side}").exists():
                shutil.copy2(f"{aside}{side}", f"{copy}{side}")
        with closing(sqlite3.connect(copy)) as damaged:
            return sum(_rescue_in(order, damaged, into) for order in ("ASC", "DESC"))
    finally:
        for side in SIDES:
            Path(f"{copy}{side}").unlink(missing_ok=True)


def _rescue_in(order: str, damaged: sqlite3.Connection, into: sqlite3.Connection) -> int:
    names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
    saved = 0
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        for row in damaged.execute(f"SELECT {names} FROM dictations ORDER BY id {order}"):  # noqa: S608
            with suppress(sqlite3.Error):  # this row alone
                put = f"INSERT OR IGNORE INTO dictations ({names}) VALUES ({marks})"  # noqa: S608
                saved += into.execute(put, row).rowcount
    return saved


def _check(database: sqlite3.Connection) -> None:
    found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        error = sqlite3.DatabaseError(found)
        error.sqlite_errorcode = CORRUPT
        raise error


def _migrate(database: sqlite3.Connection) -> None:
    if _version(database) == len(MIGRATIONS):
        return
    database.execute("BEGIN IMMEDIATE")
    try:
        version = _version(database)  # another process may have been first
        _require_known(version)
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise


def _require_known(version: int) -> None:
    if version > len(MIGRATIONS):
        raise HistoryError("The history was written by a newer VoxBar: please update this one.")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])
