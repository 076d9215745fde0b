"""The history's database file: its tables, and what can be saved of a damaged one."""

import shutil
import sqlite3
import unicodedata
from contextlib import closing, suppress
from pathlib import Path

from app import sqlite_file
from app.errors import HistoryError
from app.sqlite_file import SIDES

NAME = "history.db"
COLUMNS = (
    "id", "started", "changed", "duration_s", "app", "window", "model", "language", "raw",
    "final", "confidence", "state", "audio", "warnings", "told", "profile",
    "corrected",
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
    ("ALTER TABLE dictations ADD COLUMN profile TEXT NOT NULL DEFAULT ''",),
    (
        "ALTER TABLE dictations ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE proposals (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL CHECK (kind IN ('word', 'rule')),
            heard TEXT NOT NULL,
            written TEXT NOT NULL,
            app TEXT NOT NULL,
            entry INTEGER NOT NULL,
            seen INTEGER NOT NULL DEFAULT 1,
            waits INTEGER NOT NULL DEFAULT 1,
            UNIQUE (kind, heard, written)
        )""",
        """CREATE TRIGGER proposals_delete AFTER DELETE ON dictations BEGIN
            DELETE FROM proposals WHERE entry = old.id;
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
    newer = HistoryError("The history was written by a newer VoxBar: please update this one.")
    database = sqlite_file.connect(path, MIGRATIONS, newer)
    database.create_function("fold", 1, fold, deterministic=True)
    return database


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
    saved = 0
    with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
        there = {row[1] for row in damaged.execute("PRAGMA table_info(dictations)")}
        columns = [name for name in COLUMNS if name in there]  # an older VoxBar wrote fewer
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        for row in damaged.execute(f"SELECT {names} FROM dictations ORDER BY id {order}"):  # noqa: S608
            with suppress(sqlite3.Error):  # this row alone
                put = f"INSERT OR IGNORE INTO dictations ({names}) VALUES ({marks})"  # noqa: S608
                saved += into.execute(put, row).rowcount
    return saved
