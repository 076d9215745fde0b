"""What was dictated, on this computer only: SQLite, private, never a reason to lose a word.

The order is a promise: the row exists before decoding, the raw text before any clean-up. A damaged
file is moved aside and told, what can be read of it is taken over. With the history switched off
the same calls work on a database in memory.
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Self

from app import history_file as file
from app.errors import HistoryError
from app.history_database import Database
from app.history_search import clean, query
from app.sqlite_file import Tell

ORPHAN_S = 86_400.0  # a sound file without an entry may be on its way to one for that long


class State(Enum):
    """How far an entry is."""

    RECORDING = "recording"
    DECODING = "decoding"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"
    RECOVERED = "recovered"  # found after a crash, waits for the person


OPEN = (State.RECORDING, State.DECODING)
CLOSED = (State.DONE, State.FAILED, State.DISCARDED, State.RECOVERED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One dictation as it stands."""

    id: int
    started: datetime  # UTC
    duration_s: float
    app: str
    window: str
    model: str
    language: str | None
    raw: str  # what the model wrote
    final: str  # what was inserted, after rules and clean-up
    confidence: float | None
    state: State
    audio: Path | None
    warnings: tuple[str, ...]
    told: str  # what the model was told beforehand
    profile: str  # the name of the one that counted in its window, or ""
    corrected: bool  # `final` is as the person says that it should be

    @property
    def text(self) -> str:
        """The best text there is."""
        return self.final or self.raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a model made of the sound."""

    raw: str
    model: str
    language: str | None = None
    confidence: float | None = None  # 0 to 1
    warnings: tuple[str, ...] = ()
    told: str = ""  # what it was told beforehand


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long things stay."""

    text: timedelta
    audio: timedelta
    discarded: timedelta


class History:
    """The dictations of one folder (None: in memory). May be called from any thread.

    `tell` gets a sentence when a damaged file had to be replaced. All methods raise HistoryError
    where the file cannot be used; no entry is changed then.
    """

    def __init__(self, folder: Path | None, tell: Tell) -> None:
        self.folder = folder
        self.path = folder / file.NAME if folder else None
        self._database = Database(self.path, tell)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def database(self) -> Database:
        """The file as app.history_proposals uses it."""
        return self._database

    @property
    def audio_folder(self) -> Path | None:
        """Where kept recordings belong: only files in it are ever removed by the history."""
        return self.folder / "audio" if self.folder else None

    def begin(
        self, *, app: str = "", window: str = "", audio: Path | None = None, profile: str = ""
    ) -> int:
        """Write the row of a recording that starts now; give its number."""
        now = _now()
        place = {"app": app, "window": window, "profile": profile}
        return self._insert(
            started=now, changed=now, state="recording", audio=_name(audio), **place
        )

    def recorded(self, entry: int, duration_s: float) -> None:
        """Note that the recording is complete and decoding begins."""
        self._move(entry, (State.RECORDING,), state="decoding", duration_s=duration_s)

    def heard(self, entry: int, heard: Heard) -> None:
        """Store what the model wrote, before anything is done to it."""
        self._move(
            entry,
            OPEN,
            raw=clean(heard.raw),
            model=heard.model,
            language=heard.language,
            confidence=heard.confidence,
            warnings=json.dumps(heard.warnings),
            told=heard.told,
        )

    def done(self, entry: int, final: str) -> None:
        """Store the text as it was inserted."""
        self._move(entry, OPEN, state="done", final=clean(final), corrected=0)

    def edit(self, entry: int, final: str) -> None:
        """Store a person's correction; the raw text stays."""
        self._move(entry, CLOSED, final=clean(final), corrected=1)

    def noted(self, entry: int, what: str) -> None:
        """Store what became of a text after it was done."""
        self._move(entry, CLOSED, warnings=json.dumps([what]))

    def failed(self, entry: int, why: str) -> None:
        """Mark it as not decoded; its sound stays as long as texts do."""
        self._move(entry, OPEN, state="failed", warnings=json.dumps([why]))

    def discard(self, entry: int) -> None:
        """Mark it as not wanted; for a while it can be brought back."""
        self._move(entry, OPEN, state="discarded")

    def again(self, entry: int) -> None:
        """Decode it (again): a discarded, failed or recovered one, or with another model."""
        self._move(entry, CLOSED, state="decoding")

    def recovered(self, entry: int, duration_s: float) -> None:
        """Mark what an earlier process left unfinished."""
        self._move(entry, OPEN, state="recovered", duration_s=duration_s)

    def keep_audio(self, entry: int, audio: Path | None) -> None:
        """Remember where its sound lies."""
        self._move(entry, tuple(State), audio=_name(audio))

    def get(self, entry: int) -> Entry:
        """Give one entry; raises HistoryError if there is none of that number."""
        rows = self._database.rows("SELECT * FROM dictations WHERE id = ?", entry)
        if not rows:
            raise HistoryError(f"There is no entry {entry} in the history.")
        return self._entry(rows[0])

    def corrections(self) -> list[Entry]:
        """Give the entries that the person corrected and whose sound is there, oldest first."""
        wanted = "SELECT * FROM dictations WHERE corrected AND audio IS NOT NULL ORDER BY id"
        entries = (self._entry(row) for row in self._database.rows(wanted))
        return [e for e in entries if e.audio and e.audio.exists()]

    def newest(self, limit: int = 50, offset: int = 0) -> list[Entry]:
        """Give entries, newest first."""
        order = "SELECT * FROM dictations ORDER BY started DESC, id DESC LIMIT ? OFFSET ?"
        return [self._entry(row) for row in self._database.rows(order, limit, offset)]

    def unfinished(self) -> list[Entry]:
        """Give what was never finished, oldest first: after a start, the victims of a crash."""
        wanted = "SELECT * FROM dictations WHERE state IN ('recording', 'decoding') ORDER BY id"
        return [self._entry(row) for row in self._database.rows(wanted)]

    def search(self, text: str, limit: int = 50) -> list[Entry]:
        """Give entries with all these words, newest first; any text will do as a search."""
        asked = query(text)
        tests = ["id IN (SELECT rowid FROM found WHERE found MATCH ?)"] if asked.match else []
        tests += ["instr(fold(raw || char(10) || final), ?)"] * len(asked.parts)
        values = ([asked.match] if asked.match else []) + list(asked.parts)
        where = " AND ".join(tests) or "1"
        order = "ORDER BY started DESC, id DESC LIMIT ?"
        select = f"SELECT * FROM dictations WHERE {where} {order}"  # noqa: S608 - no text in it
        rows = self._database.rows(select, *values, limit)
        return [self._entry(row) for row in rows]

    def delete(self, *entries: int) -> int:
        """Wipe entries with their sound, for good; give how many there were."""
        marks = ", ".join("?" * len(entries))
        return self._wipe(f"id IN ({marks})", *entries) if entries else 0

    def clear(self) -> int:
        """Wipe everything, damaged files that were kept too; give how many entries there were."""
        count = self._wipe("1")
        self._database.execute("VACUUM")
        self._checkpoint()
        if self.path and self.folder:
            for left in self.folder.glob(f"{self.path.name}.broken-*"):
                left.unlink(missing_ok=True)
            self._sweep(older_than_s=0)
        return count

    def expire(self, keep: Keep) -> int:
        """Wipe what is older than `keep` says; give the number of texts that went.

        Open entries stay. The sound of a failed or recovered entry is its only copy, and stays as
        long as texts do.
        """
        now = _now()
        old = "SELECT * FROM dictations WHERE audio IS NOT NULL AND state = 'done' AND started < ?"
        for row in self._database.rows(old, now - _s(keep.audio)):
            self._unlink(row["audio"])
            self.keep_audio(row["id"], None)
        gone = self._wipe(
            "state NOT IN ('recording', 'decoding') AND (started < ? "
            "OR (state = 'discarded' AND changed < ?))",
            now - _s(keep.text),
            now - _s(keep.discarded),
        )
        self._sweep(ORPHAN_S)
        return gone

    def close(self) -> None:
        """Let go of the file; no call may follow."""
        self._database.close()

    # --- inside ----------------------------------------------------------------------------------

    def _insert(self, **values: Any) -> int:  # noqa: ANN401 - columns of any type
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        put = f"INSERT INTO dictations ({names}) VALUES ({marks})"  # noqa: S608
        number = self._database.write(lambda db: db.execute(put, tuple(values.values())).lastrowid)
        return int(number or 0)

    def _move(self, entry: int, before: Sequence[State], **values: Any) -> None:  # noqa: ANN401
        names = ", ".join(f"{name} = ?" for name in (*values, "changed"))
        states = ", ".join(f"'{state.value}'" for state in before)
        change = f"UPDATE dictations SET {names} WHERE id = ? AND state IN ({states})"  # noqa: S608
        bound = (*values.values(), _now(), entry)
        if self._database.write(lambda db: db.execute(change, bound).rowcount) == 0:
            now = self.get(entry).state.value  # raises where there is none
            raise HistoryError(f"Entry {entry} is {now}: that cannot be done with it now.")

    def _wipe(self, where: str, *values: float) -> int:
        audio = f"SELECT audio FROM dictations WHERE audio IS NOT NULL AND ({where})"  # noqa: S608
        for row in self._database.rows(audio, *values):
            self._unlink(row["audio"])
        remove = f"DELETE FROM dictations WHERE {where}"  # noqa: S608

        def work(db: sqlite3.Connection) -> int:
            count = db.execute(remove, values).rowcount
            if count:  # the index keeps deleted words until it is merged
                db.execute("INSERT INTO found (found) VALUES ('optimize')")
            return count

        count = self._database.write(work)
        if count:
            self._checkpoint()
        return count

    def _checkpoint(self) -> None:
        """Empty the write-ahead log, which holds old pages; a reader elsewhere may delay that."""
        with suppress(HistoryError):
            self._database.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def _unlink(self, name: str) -> None:
        path = self._audio_path(name)
        if path and path.parent == self.audio_folder:
            path.unlink(missing_ok=True)

    def _sweep(self, older_than_s: float) -> None:
        folder = self.audio_folder
        if folder is None or not folder.is_dir():
            return
        known = {row["audio"] for row in self._database.rows("SELECT audio FROM dictations")}
        for path in folder.iterdir():
            with suppress(OSError):
                if path.name not in known and _now() - path.stat().st_mtime >= older_than_s:
                    path.unlink()

    def _audio_path(self, name: str | None) -> Path | None:
        return self.audio_folder / Path(name).name if name and self.audio_folder else None

    def _entry(self, row: sqlite3.Row) -> Entry:
        fields = {name: row[name] for name in file.COLUMNS if name != "changed"}
        fields["started"] = datetime.fromtimestamp(row["started"], UTC)
        fields["state"] = State(row["state"])
        fields["corrected"] = bool(row["corrected"])
        fields["audio"] = self._audio_path(row["audio"])
        fields["warnings"] = _warnings(row["warnings"])
        return Entry(**fields)


def _now() -> float:
    return datetime.now(UTC).timestamp()


def _s(time: timedelta) -> float:
    return time.total_seconds()


def _warnings(stored: str) -> tuple[str, ...]:
    with suppress(ValueError, TypeError):  # a row that was rescued from a damaged file
        return tuple(str(warning) for warning in json.loads(stored))
    return ()


def _name(audio: Path | None) -> str | None:
    return audio.name if audio else None
