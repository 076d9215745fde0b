"""One connection to the history's file that survives damage to it, shared by all threads."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from app import history_file as file
from app.errors import FolderError, HistoryError
from app.sqlite_file import CORRUPT_INDEX, Guarded, T, Tell, is_damage, move_aside, reason


class Database(Guarded):
    """The file at `path`, or a database in memory for None.

    Everything raises HistoryError where the file cannot be used. A damaged one is moved aside
    once, its readable rows are taken over, and `tell` gets a sentence.
    """

    def __init__(self, path: Path | None, tell: Tell) -> None:
        super().__init__()
        self.path = path
        self._tell = tell
        self._inode = 0  # another process may have replaced the file before we saw the damage
        self._connection = self._open()

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Run one statement, by itself or inside `write`."""
        return self.guard(lambda: self._connection.execute(statement, values))

    def guard(self, work: Callable[[], T]) -> T:
        """Do it; after damage to the file do it once more with what could be saved."""
        with self._lock:
            try:
                try:
                    return work()
                except sqlite3.DatabaseError as error:
                    if not is_damage(error):
                        raise
                    self._mend(error)
                    return work()
            except sqlite3.Error as error:
                raise HistoryError(f"The history cannot be used: {reason(error)}.") from error
            except (FolderError, OSError) as error:
                raise HistoryError(f"The history cannot be used: {error}") from error

    def _mend(self, error: sqlite3.DatabaseError) -> None:
        if error.sqlite_errorcode == CORRUPT_INDEX:
            self._connection.execute("INSERT INTO found (found) VALUES ('rebuild')")
            return
        self._connection.close()
        self._connection = self._replace(self._inode)

    def _open(self) -> sqlite3.Connection:
        before = _inode(self.path)
        try:
            connection = file.connect(self.path)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise HistoryError(f"The history cannot be used: {reason(error)}.") from error
            return self._replace(before)
        except (FolderError, OSError) as error:
            raise HistoryError(f"The history cannot be used: {error}") from error
        self._inode = _inode(self.path)
        return connection

    def _replace(self, damaged: int) -> sqlite3.Connection:
        """Begin anew, unless another process did so since the file was `damaged`."""
        aside = None
        if self.path is not None and _inode(self.path) == damaged:
            aside = move_aside(self.path)
        connection = file.connect(self.path)
        self._inode = _inode(self.path)
        if aside is not None:
            saved = file.rescue(aside, connection)
            self._tell(
                f"The history was damaged. {saved} entries could be saved; the damaged file is "
                f"kept as {aside}."
            )
        return connection


def _inode(path: Path | None) -> int:
    return path.stat().st_ino if path and path.exists() else 0
