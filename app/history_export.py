"""Entries of the history as JSON, plain text or a table."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping

from app.history import Entry

FIELDS = (
    "id", "started", "duration_s", "state", "app", "window", "model", "language", "confidence",
    "raw", "final", "warnings", "told", "profile", "corrected", "audio",
)  # fmt: skip


def as_json(entries: Iterable[Entry]) -> str:
    """Give a list of objects, one per entry, with all that is known."""
    return json.dumps([_plain(e) for e in entries], ensure_ascii=False, indent=2) + "\n"


def as_text(entries: Iterable[Entry]) -> str:
    """Give each entry's local time and text, with an empty line between entries."""
    return "\n".join(f"{e.started.astimezone():%Y-%m-%d %H:%M:%S}\n{e.text}\n" for e in entries)


def as_csv(entries: Iterable[Entry]) -> str:
    """Give a table with a header, quoted as RFC 4180 has it; times as ISO 8601."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, FIELDS)
    writer.writeheader()
    for entry in entries:
        plain = _plain(entry)
        writer.writerow({**plain, "warnings": " ".join(entry.warnings)})
    return out.getvalue()


def _plain(entry: Entry) -> dict[str, object]:
    values = {name: getattr(entry, name) for name in FIELDS}
    return {
        **values,
        "started": entry.started.isoformat(timespec="milliseconds"),
        "state": entry.state.value,
        "audio": str(entry.audio) if entry.audio else None,
        "warnings": list(entry.warnings),
    }


WRITERS: Mapping[str, Callable[[Iterable[Entry]], str]] = {
    "json": as_json,
    "txt": as_text,
    "csv": as_csv,
}
